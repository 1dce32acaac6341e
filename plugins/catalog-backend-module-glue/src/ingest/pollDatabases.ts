import { isDeepStrictEqual } from 'node:util';
import { GlueListingError } from '../glue/GlueListingError';
import { databaseFacts, type GlueDatabase } from '../glue/shapes';
import type { KnownDatabase } from '../store/IngestionStore';
import { Failures } from './Failures';
import type { Run } from './Ingestion';
import { listDatabases } from './listDatabases';
import { ownerOf } from './ownerOf';
import { announce, refreshWhole } from './refreshWhole';

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
 * database flag count for each of them. A database that is missing is left to
 * the scan.
 *
 * @returns how many databases were read
 * @throws GlueListingError for the first that could not be read, after the
 *   others were
 */
export async function pollDatabases(run: Run): Promise<number> {
  const { source, store, lfTags, signal } = run;
  const listedSince = await store.sequence(source.id);
  const known = await store.databases(source.id);
  const { databases } = await listDatabases(run);
  const changed = databases.filter(database =>
    isChanged(run, database, known.get(database.Name.toLowerCase())),
  );
  if (changed.length === 0) return 0;
  await lfTags?.load(signal);
  const failures = new Failures();
  let read = 0;
  for (const database of changed) {
    lfTags?.tagDatabase(database);
    try {
      const name = database.Name.toLowerCase();
      const current = await store.database(source.id, name);
      // Somebody has read it since it was listed: the next poll sees whether
      // that is what is there now.
      if (current && current.touched > listedSince) continue;
      await refreshWhole(run, database, await announce(run, name));
      read += 1;
    } catch (error) {
      // Dropped since it was listed.
      if (error instanceof GlueListingError && error.saysGone) continue;
      failures.note(error);
    }
  }
  failures.throwFirst();
  return read;
}
