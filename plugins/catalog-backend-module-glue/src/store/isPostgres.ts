import type { Knex } from 'knex';

/** Otherwise it is SQLite. */
export const isPostgres = (db: Knex): boolean =>
  db.client.config.client === 'pg';
