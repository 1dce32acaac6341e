import { locationOf } from '../config/GlueSource';
import { GlueListingError } from '../glue/GlueListingError';
import { inParallel } from '../glue/inParallel';
import {
  MalformedError,
  parseDatabase,
  type GlueDatabase,
} from '../glue/shapes';
import type { HeldRemovals } from '../status/SourceStatus';
import { applyDelta } from './applyDelta';
import type { Run } from './Ingestion';
import { refreshDatabase, type Refreshed } from './refreshDatabase';
import { refusalOfListing } from './removalGuard';
import { removeDatabase, removeVanished, type Vanished } from './removals';
import { writeDatabase } from './writeDatabase';
import { writeTables } from './writeTables';

/** All databases that Glue lists and the source wants. */
export async function listDatabases(run: Run): Promise<GlueDatabase[]> {
  const { reader, report, source, lfTags, signal } = run;
  const databases = new Map<string, GlueDatabase>();
  for await (const page of reader.databases(signal)) {
    for (const value of page) {
      try {
        const database = parseDatabase(value);
        if (!source.includesDatabase(database.Name)) continue;
        lfTags?.tagDatabase(database);
        databases.set(database.Name.toLowerCase(), database);
      } catch (error) {
        if (!(error instanceof MalformedError)) throw error;
        const { Name } = (value ?? {}) as { Name?: unknown };
        report.skip(
          typeof Name === 'string' && Name ? Name : '(no name)',
          error.message,
        );
      }
    }
  }
  return [...databases.values()];
}

/** Whether a failure says nothing about the other databases. */
const isOfOneDatabase = (error: unknown): error is GlueListingError =>
  error instanceof GlueListingError &&
  ['access-denied', 'refused', 'expired-page'].includes(error.failure);

/**
 * Reads all of a source and brings the catalog up to date, database by
 * database. What Glue no longer lists is removed at the end, and only when
 * every listing was complete.
 *
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
  const { source, store, report, lfTags, visibility, signal } = run;
  await lfTags?.load(signal);
  const listedSince = await store.sequence(source.id);
  const databases = await listDatabases(run);
  report.databases = databases.length;

  const vanished: Vanished = { databases: [], tables: [], listedSince };
  const withLinks: Array<[GlueDatabase, Refreshed]> = [];
  let failure: GlueListingError | undefined;

  const refresh = async (database: GlueDatabase) => {
    if (visibility && !database.TargetDatabase) {
      database.HiddenTables =
        !(await visibility.seesAllTables(database.Name, signal)) || undefined;
    }
    const refreshed = await refreshDatabase(run, database, { listedSince });
    if (!refreshed) return;
    noteVanished(vanished, database, refreshed);
    if (refreshed.links.length > 0 || database.TargetDatabase) {
      withLinks.push([database, refreshed]);
    }
  };

  await inParallel(databases, source.parallelism, async database => {
    try {
      await refresh(database);
    } catch (error) {
      if (!isOfOneDatabase(error)) throw error;
      failure ??= error;
    }
    report.databasesDone += 1;
    onDatabase();
  });
  for (const [database, refreshed] of withLinks) {
    await refreshLinks(run, database, refreshed);
  }
  if (failure) throw failure;

  const listed = new Set(databases.map(({ Name }) => Name.toLowerCase()));
  for (const known of (await store.databases(source.id)).values()) {
    if (known.removed || listed.has(known.name)) continue;
    if (!source.includesDatabase(known.name)) {
      await removeDatabase(run, known.name, listedSince);
    } else if (known.touched <= listedSince) {
      vanished.databases.push(known);
    }
  }
  const held = await removeVanished(run, vanished, now);
  await store.forgetRemoved(source.id, listedSince);
  return held ?? removeStrays(run);
}

function noteVanished(
  vanished: Vanished,
  database: GlueDatabase,
  refreshed: Refreshed,
) {
  if (refreshed.vanished.length === 0) return;
  vanished.tables.push({
    database: database.Name.toLowerCase(),
    tables: refreshed.vanished,
    known: refreshed.known,
    readSince: refreshed.readSince,
  });
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
      await applyDelta(
        run,
        await writeTables(run, database, links, { readSince }),
      );
      await applyDelta(run, await writeDatabase(run, database, known));
    },
    signal,
  );
}

/**
 * What the catalog has of the source and the store has not: left behind by a
 * version without a store, or by somebody's hand in the database.
 */
async function removeStrays(run: Run): Promise<HeldRemovals | undefined> {
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
      if (refusal) {
        return {
          removals: strays.length,
          known: refs.length,
          reason: refusal,
          examples: strays.slice(0, 20),
        };
      }
      await applyDelta(run, { added: [], removed: strays });
      run.report.removed += strays.length;
      return undefined;
    },
    signal,
  );
}
