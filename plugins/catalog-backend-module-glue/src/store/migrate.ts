import { setTimeout as sleep } from 'node:timers/promises';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';

/** Milliseconds before another try, one after the other. */
const pauses = [200, 500, 1_000, 2_000, 4_000];

/** Beside the catalog's own, in a table of their own. */
export const migrations = () => ({
  directory: resolvePackagePath(
    '@data-sharing/backstage-plugin-catalog-backend-module-glue',
    'migrations',
  ),
  tableName: 'aws_glue_migrations',
});

/**
 * Brings the database up to date. Replicas that start at once get into each
 * other's way there, and all but one fail: they find the work done a little
 * later.
 *
 * @throws what the last try failed with
 */
export async function migrate(db: Knex): Promise<void> {
  for (const pause of pauses) {
    try {
      await db.migrate.latest(migrations());
      return;
    } catch {
      await sleep(pause);
    }
  }
  await db.migrate.latest(migrations());
}
