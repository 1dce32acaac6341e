import { locationOf } from '../config/GlueSource';
import { GlueListingError } from '../glue/GlueListingError';
import { inParallel } from '../glue/inParallel';
import type { GlueDatabase } from '../glue/shapes';
import type { HeldRemovals } from '../status/SourceStatus';
import { applyDelta } from './applyDelta';
import { Failures } from './Failures';
import type { Run } from './Ingestion';
import { listDatabases } from './listDatabases';
import { refreshDatabase, type Refreshed } from './refreshDatabase';
import { refusalOfListing } from './removalGuard';
import {
  isAllowed,
  maxExamples,
  removeDatabase,
  removeVanished,
  type Vanished,
} from './removals';
import { writeDatabase } from './writeDatabase';
import { writeTables } from './writeTables';

/**
 * Reads all of a source and brings the catalog up to date, database by
 * database. What Glue no longer lists is removed at the end, and only when
 * every listing was complete.
 *
 * @param now - milliseconds since the epoch
 * @param onDatabase - told after each database
 * @returns removals that were held back
 * @throws GlueListingError for the first listing that failed, after the others
 *   were read as far as that can be
 */
export async function scan(
  run: Run,
  now: number,
  onDatabase: () => void,
): Promise<HeldRemovals | undefined> {
  const { source, store, report, lfTags, signal } = run;
  await lfTags?.load(signal);
  const listedSince = await store.sequence(source.id);
  const { databases, unreadable } = await listDatabases(run);
  report.databases = databases.length;

  const vanished: Vanished = { databases: [], tables: [], listedSince };
  const withLinks: Array<[GlueDatabase, Refreshed]> = [];
  const listed = new Set(unreadable);
  const failures = new Failures();

  const refresh = async (database: GlueDatabase) => {
    const refreshed = await refreshDatabase(run, database, { listedSince });
    if (!refreshed) return;
    const { vanished: tables, links, readSince } = refreshed;
    if (tables.length > 0)
      vanished.tables.push({ database, tables, readSince });
    if (links.length > 0 || database.TargetDatabase) {
      withLinks.push([database, refreshed]);
    }
  };

  await inParallel(databases, source.parallelism, async database => {
    const name = database.Name.toLowerCase();
    listed.add(name);
    try {
      await refresh(database);
    } catch (error) {
      // Dropped since it was listed.
      if (error instanceof GlueListingError && error.saysGone) {
        listed.delete(name);
      } else failures.note(error);
    }
    report.databasesDone += 1;
    onDatabase();
  });

  let held: HeldRemovals | undefined;
  if (!failures.first) {
    for (const known of (await store.databases(source.id)).values()) {
      if (known.removed || listed.has(known.name)) continue;
      if (!source.includesDatabase(known.name)) {
        await removeDatabase(run, known.name, listedSince);
      } else if (known.touched <= listedSince) {
        vanished.databases.push(known);
      }
    }
    held = await removeVanished(run, vanished, now, failures);
  }
  // When it is known what is there and what has gone.
  for (const [database, refreshed] of withLinks) {
    await refreshLinks(run, database, refreshed);
  }
  failures.throwFirst();
  await store.withLock(
    source.id,
    () => store.forgetRemoved(source.id, listedSince),
    signal,
  );
  return held ?? removeStrays(run, now);
}

/**
 * A link may have been read before its target. Whether there is an entity of
 * the target is known when all else is read.
 */
async function refreshLinks(
  run: Run,
  database: GlueDatabase,
  { links, readSince }: Refreshed,
) {
  const { source, store, report, signal } = run;
  report.resourceLinks += links.length + (database.TargetDatabase ? 1 : 0);
  await store.withLock(
    source.id,
    async () => {
      const known = await store.database(
        source.id,
        database.Name.toLowerCase(),
      );
      if (!known || known.removed || known.touched > readSince) return;
      const delta = await writeTables(run, database, links, { readSince });
      await writeDatabase(run, database, known, delta);
    },
    signal,
  );
}

/**
 * What the catalog has of the source and the store has not: left behind by a
 * version without a store, or by somebody's hand in the database.
 */
async function removeStrays(
  run: Run,
  now: number,
): Promise<HeldRemovals | undefined> {
  const { source, store, catalog, signal } = run;
  const location = locationOf(source);
  // The catalog shows later what is new, and never more than the store has.
  const shown = await catalog.countOf(location);
  if (shown <= (await store.countEntities(source.id))) return undefined;
  const refs = await catalog.refsOf(location);
  return store.withLock(
    source.id,
    async () => {
      const ours = await store.hasEntities(source.id, refs);
      const strays = refs.filter(ref => !ours.has(ref));
      const refusal = refusalOfListing(
        refs.length,
        strays.length,
        source.rejectRemovalsAbovePercentage,
      );
      if (refusal && !(await isAllowed(run, strays.length, now))) {
        return {
          removals: strays.length,
          known: refs.length,
          reason: refusal,
          examples: strays.slice(0, maxExamples),
        };
      }
      await applyDelta(run, { added: [], removed: strays });
      run.report.removed += strays.length;
      return undefined;
    },
    signal,
  );
}
