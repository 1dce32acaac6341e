import { resolvePackagePath } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';

/** Beside the catalog's own, in a table of their own. */
export const migrations = () => ({
  directory: resolvePackagePath(
    '@data-sharing/backstage-plugin-catalog-backend-module-glue',
    'migrations',
  ),
  tableName: 'aws_glue_migrations',
});

/**
 * Brings the database up to date. On PostgreSQL one replica after the other:
 * two that start at once on an empty database would otherwise both make the row
 * of Knex's lock, and with two rows nobody gets it ever again.
 *
 * @see https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS
 */
export async function migrate(db: Knex): Promise<void> {
  if (db.client.config.client !== 'pg') {
    await db.migrate.latest(migrations());
    return;
  }
  await db.transaction(async trx => {
    await trx.raw('select pg_advisory_xact_lock(hashtext(?))', [
      migrations().tableName,
    ]);
    await trx.migrate.latest(migrations());
  });
}
