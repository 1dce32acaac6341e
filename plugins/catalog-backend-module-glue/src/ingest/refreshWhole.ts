import type { GlueDatabase } from '../glue/shapes';
import type { Run } from './Ingestion';
import { refreshDatabase } from './refreshDatabase';
import { removeVanishedTables } from './removals';

/**
 * Announces that a database will be read: what a scan listed of it before, the
 * scan leaves alone from now on. The facts stay as they were until the tables
 * are written: if this process dies, the next poll finds the change again.
 *
 * @param eventAt - milliseconds since the epoch, where an event says so
 * @returns the number to read it under
 */
export function announce(
  { source, store, signal }: Run,
  name: string,
  eventAt?: number,
): Promise<number> {
  return store.withLock(
    source.id,
    async () => {
      const known = await store.database(source.id, name);
      const touched = await store.nextSequence(source.id, eventAt);
      if (known && !known.removed) {
        await store.saveDatabase(source.id, { ...known, touched });
      }
      return touched;
    },
    signal,
  );
}

/**
 * Reads a database with all its tables, later than whatever scan is running,
 * and removes those that Glue says are gone.
 *
 * @param touched - the number it was announced under
 * @throws GlueListingError when Glue does not answer
 */
export async function refreshWhole(
  run: Run,
  database: GlueDatabase,
  touched: number,
): Promise<void> {
  const refreshed = await refreshDatabase(run, database, {
    listedSince: touched,
    touched,
  });
  if (refreshed) await removeVanishedTables(run, database, refreshed, touched);
}
