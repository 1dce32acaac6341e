import { resolvePackagePath } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';

export const migrationsDirectory = () =>
  resolvePackagePath(
    '@data-sharing/backstage-plugin-data-sharing-backend',
    'migrations',
  );

/**
 * Brings the database up to date. On PostgreSQL one replica after the other:
 * two that start at once on an empty database would otherwise both make the row
 * of Knex's lock, and with two rows nobody gets it ever again.
 *
 * @see https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS
 */
export async function migrate(db: Knex): Promise<void> {
  const directory = migrationsDirectory();
  if (db.client.config.client !== 'pg') {
    await db.migrate.latest({ directory });
    return;
  }
  await db.transaction(async trx => {
    await trx.raw("select pg_advisory_xact_lock(hashtext('data-sharing'))");
    await trx.migrate.latest({ directory });
  });
}
