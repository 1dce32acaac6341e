import type { KnownDatabase, KnownTable } from '../store/IngestionStore';
import type { HeldRemovals } from '../status/SourceStatus';
import { applyDelta } from './applyDelta';
import type { Run } from './Ingestion';
import { refusalOfListing } from './removalGuard';
import { writeDatabase } from './writeDatabase';

/** What a scan did not find again. */
export interface Vanished {
  /** Known databases that Glue did not list. */
  databases: KnownDatabase[];
  /** Known tables of databases that it did list. */
  tables: Array<{
    database: string;
    tables: KnownTable[];
    /** How many the database had. */
    known: number;
    readSince: number;
  }>;
  /** Number of the sequence when the databases were listed. */
  listedSince: number;
}

/** How many names are told. */
const maxExamples = 20;

/**
 * Takes out of the catalog what Glue no longer lists, unless it is not to be
 * believed: Lake Formation answers a missing permission with fewer databases
 * and tables, not with an error.
 *
 * More than a percentage of the source at once goes only where somebody let it
 * through. Below that, a database that is gone, or has lost more than the
 * percentage of its tables, is asked for by name: what Glue then shows, or
 * denies, stays.
 *
 * @returns what was held back
 */
export async function removeVanished(
  run: Run,
  vanished: Vanished,
  now: number,
): Promise<HeldRemovals | undefined> {
  const { source, store } = run;
  const ofDatabases = await Promise.all(
    vanished.databases.map(async database => ({
      database,
      tables: await store.tablesOf(source.id, database.name),
    })),
  );
  const isEntity = ({ entityRef }: { entityRef: string | null }) =>
    entityRef !== null;
  const removals =
    ofDatabases.reduce(
      (sum, { database, tables }) =>
        sum + [database, ...tables].filter(isEntity).length,
      0,
    ) +
    vanished.tables.reduce(
      (sum, { tables }) => sum + tables.filter(isEntity).length,
      0,
    );
  const known = await store.countEntities(source.id);
  const refusal = refusalOfListing(
    known,
    removals,
    source.rejectRemovalsAbovePercentage,
  );
  if (refusal && !(await isAllowed(run, removals, now))) {
    return {
      removals,
      known,
      reason: refusal,
      examples: [
        ...vanished.databases.map(({ name }) => name),
        ...vanished.tables.flatMap(({ database, tables }) =>
          tables.map(({ name }) => `${database}.${name}`),
        ),
      ].slice(0, maxExamples),
    };
  }

  for (const { database } of ofDatabases) {
    if (!refusal && !(await isGone(run, database.name))) {
      run.report.hiddenDatabases.push(database.name);
      continue;
    }
    await removeDatabase(run, database.name, vanished.listedSince);
  }
  for (const {
    database,
    tables,
    known: before,
    readSince,
  } of vanished.tables) {
    const isSuspicious =
      !refusal &&
      tables.length * 100 > before * source.rejectRemovalsAbovePercentage;
    if (isSuspicious && !(await isGone(run, database, tables[0].name))) {
      run.report.hiddenDatabases.push(database);
      continue;
    }
    await removeTables(
      run,
      database,
      tables.map(({ name }) => name),
      readSince,
    );
  }
  return undefined;
}

/** Whether somebody let this many through; that holds for one time. */
async function isAllowed(
  { source, store }: Run,
  removals: number,
  now: number,
) {
  const { allowance } = await store.source(source.id);
  if (!allowance || allowance.until < now || removals > allowance.removals) {
    return false;
  }
  await store.saveAllowance(source.id, null);
  return true;
}

async function isGone(
  { reader, signal }: Run,
  database: string,
  table?: string,
): Promise<boolean> {
  const lookup =
    table === undefined
      ? await reader.database(database, signal)
      : await reader.table(database, table, signal);
  return lookup.found === 'gone';
}

/**
 * Takes a database with all its tables out of the catalog.
 *
 * @param readSince - what was read later stays
 * @param touched - number of the event that says so, if one does
 */
export async function removeDatabase(
  run: Run,
  name: string,
  readSince: number,
  touched?: number,
): Promise<void> {
  const { source, store, signal } = run;
  await store.withLock(
    source.id,
    async () => {
      const database = await store.database(source.id, name);
      if (!database || database.removed || database.touched > readSince) return;
      const tables = await store.tablesOf(source.id, name);
      const removed = [database, ...tables].flatMap(
        ({ entityRef }) => entityRef ?? [],
      );
      await applyDelta(run, { added: [], removed });
      await store.removeDatabase(source.id, name, touched);
      run.report.removed += removed.length;
    },
    signal,
  );
}

/** Takes tables out of the catalog; their database gets its new verdict. */
async function removeTables(
  run: Run,
  databaseName: string,
  names: string[],
  readSince: number,
): Promise<void> {
  const { source, store, signal } = run;
  await store.withLock(
    source.id,
    async () => {
      const tables = [
        ...(await store.tables(source.id, databaseName, names)).values(),
      ].filter(({ removed, touched }) => !removed && touched <= readSince);
      const removed = tables.flatMap(({ entityRef }) => entityRef ?? []);
      await applyDelta(run, { added: [], removed });
      await store.removeTables(
        source.id,
        databaseName,
        tables.map(({ name }) => name),
      );
      run.report.removed += removed.length;
      const database = await store.database(source.id, databaseName);
      if (database && !database.removed) {
        await applyDelta(
          run,
          await writeDatabase(run, database.facts, database),
        );
      }
    },
    signal,
  );
}
