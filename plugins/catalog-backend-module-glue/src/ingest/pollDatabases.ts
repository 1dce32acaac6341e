import { isDeepStrictEqual } from 'node:util';
import { databaseFacts, type GlueDatabase } from '../glue/shapes';
import type { KnownDatabase } from '../store/IngestionStore';
import type { Run } from './Ingestion';
import { ownerOf } from './ownerOf';
import { refreshDatabase } from './refreshDatabase';
import { listDatabases } from './scan';

// LF-Tags and what is hidden are not in GetDatabases.
const inListing = (database: GlueDatabase) => {
  const { LFTag: _, HiddenTables: __, ...rest } = databaseFacts(database);
  return rest;
};

const isChanged = (
  run: Run,
  listed: GlueDatabase,
  known: KnownDatabase | undefined,
) =>
  !known ||
  known.removed ||
  // A Group that says so now, and did not when the database was read.
  known.owner !== ownerOf(run, listed) ||
  !isDeepStrictEqual(inListing(listed), inListing(known.facts));

/**
 * Looks for databases that are new, were updated, of which Glue sends no event,
 * or belong to another group now, and reads those with their tables: owner and
 * database flag count for each of them. What is missing is left to the scan.
 *
 * @returns how many databases were read
 */
export async function pollDatabases(run: Run): Promise<number> {
  const { source, store } = run;
  const known = await store.databases(source.id);
  const changed = (await listDatabases(run)).filter(database =>
    isChanged(run, database, known.get(database.Name.toLowerCase())),
  );
  if (changed.length === 0) return 0;
  await run.lfTags?.load(run.signal);
  for (const database of changed) {
    run.lfTags?.tagDatabase(database);
    await refreshTouched(run, database);
  }
  return changed.length;
}

/**
 * Reads a database with its tables, as later than whatever scan is running.
 *
 * @param eventAt - milliseconds since the epoch, where an event says so
 */
export async function refreshTouched(
  run: Run,
  database: GlueDatabase,
  eventAt?: number,
): Promise<void> {
  const { source, store, visibility, signal } = run;
  if (visibility && !database.TargetDatabase) {
    database.HiddenTables =
      !(await visibility.seesAllTables(database.Name, signal)) || undefined;
  }
  const touched = await store.withLock(
    source.id,
    async () => {
      const next = await store.nextSequence(source.id, eventAt);
      // A scan that is running keeps off from now on. The facts stay as they
      // were until the tables are written: if this process dies, the next
      // poll finds the change again.
      const known = await store.database(
        source.id,
        database.Name.toLowerCase(),
      );
      if (known && !known.removed) {
        await store.saveDatabase(source.id, { ...known, touched: next });
      }
      return next;
    },
    signal,
  );
  await refreshDatabase(run, database, { listedSince: touched, touched });
}
