import type { GlueDatabase } from '../glue/shapes';
import type { HeldRemovals } from '../status/SourceStatus';
import {
  unfinished,
  type KnownDatabase,
  type KnownTable,
} from '../store/IngestionStore';
import { applyDelta } from './applyDelta';
import { askWhatIsGone } from './askWhatIsGone';
import { Failures } from './Failures';
import type { Run } from './Ingestion';
import type { Refreshed } from './refreshDatabase';
import { refusalOfListing } from './removalGuard';
import { judgeAnew } from './writeDatabase';

/** What a scan did not find again. */
export interface Vanished {
  /** Known databases that Glue did not list. */
  databases: KnownDatabase[];
  /** Known tables of databases that it did list. */
  tables: VanishedTables[];
  /** Number of the sequence when the databases were listed. */
  listedSince: number;
}

interface VanishedTables {
  database: GlueDatabase;
  tables: KnownTable[];
  readSince: number;
}

/** How many names are told. */
export const maxExamples = 20;

/** So many tables an event or a poll asks for; the rest is left to the scan. */
const maxAsked = 500;

const isEntity = ({ entityRef }: { entityRef: string | null }) =>
  entityRef !== null;

const countEntities = (things: Array<{ entityRef: string | null }>) =>
  things.filter(isEntity).length;

/**
 * Takes out of the catalog what Glue no longer lists, unless it is not to be
 * believed: Lake Formation answers a missing permission with fewer databases
 * and tables, not with an error, and an answer can be cut short.
 *
 * More than a percentage of the source at once goes only where somebody let it
 * through. Below that, everything is asked for by name: what Glue then shows,
 * or denies, stays, until somebody lets it through.
 *
 * @param now - milliseconds since the epoch
 * @param failures - to ask for single ones are noted here
 * @returns what was held back
 */
export async function removeVanished(
  run: Run,
  vanished: Vanished,
  now: number,
  failures: Failures,
): Promise<HeldRemovals | undefined> {
  const { source, store } = run;
  const contents = new Map<KnownDatabase, KnownTable[]>();
  for (const database of vanished.databases) {
    contents.set(database, await store.tablesOf(source.id, database.name));
  }
  const countWith = (database: KnownDatabase) =>
    countEntities([database, ...(contents.get(database) ?? [])]);
  const count = ({ databases, tables }: Omit<Vanished, 'listedSince'>) =>
    [
      ...databases.map(countWith),
      ...tables.map(each => countEntities(each.tables)),
    ].reduce((sum, each) => sum + each, 0);

  const removals = count(vanished);
  const known = await store.countEntities(source.id);
  const refusal = refusalOfListing(
    known,
    removals,
    source.rejectRemovalsAbovePercentage,
  );
  if (!refusal) {
    const hidden = await removeWhatIsGone(run, vanished, failures);
    if (await isAllowed(run, count(hidden), now)) {
      await remove(run, hidden);
    } else {
      run.report.hiddenDatabases.push(
        ...hidden.databases.map(({ name }) => name),
        ...hidden.tables.map(({ database }) => database.Name.toLowerCase()),
      );
    }
    return undefined;
  }
  if (await isAllowed(run, removals, now)) {
    await remove(run, vanished);
    return undefined;
  }
  return {
    removals,
    known,
    reason: refusal,
    examples: [
      ...vanished.databases.map(({ name }) => name),
      ...vanished.tables.flatMap(({ database, tables }) =>
        tables.map(({ name }) => `${database.Name.toLowerCase()}.${name}`),
      ),
    ].slice(0, maxExamples),
  };
}

/** @returns what Glue does not say is gone */
async function removeWhatIsGone(
  run: Run,
  { databases, tables, listedSince }: Vanished,
  failures: Failures,
): Promise<Vanished> {
  const { reader, source, store, signal } = run;
  const hidden: Vanished = { databases: [], tables: [], listedSince };
  if (databases.length + tables.length === 0) return hidden;
  // As an event does: who read before and writes later does not bring it back.
  const touched = await store.nextSequence(source.id);
  for (const database of databases) {
    try {
      const lookup = await reader.database(database.name, signal);
      if (lookup.found !== 'gone') hidden.databases.push(database);
      else await removeDatabase(run, database.name, listedSince, touched);
    } catch (error) {
      failures.note(error);
    }
  }
  for (const each of tables) {
    try {
      const asked = await askWhatIsGone(run, each.database, each.tables);
      await removeTables(run, { ...each, tables: asked.gone }, touched);
      if (asked.hidden.length > 0) {
        hidden.tables.push({ ...each, tables: asked.hidden });
      }
    } catch (error) {
      failures.note(error);
    }
  }
  return hidden;
}

async function remove(run: Run, { databases, tables, listedSince }: Vanished) {
  for (const { name } of databases) {
    await removeDatabase(run, name, listedSince);
  }
  for (const each of tables) await removeTables(run, each);
}

/**
 * Whether somebody let this many through; that holds for one time.
 *
 * @param now - milliseconds since the epoch
 */
export async function isAllowed(
  { source, store }: Run,
  removals: number,
  now: number,
): Promise<boolean> {
  if (removals === 0) return false;
  const { allowance } = await store.source(source.id);
  if (!allowance || allowance.until < now || removals > allowance.removals) {
    return false;
  }
  await store.saveAllowance(source.id, null);
  return true;
}

/**
 * Removes the tables that a refresh of one database did not find and that Glue
 * says are gone. What it does not say is left to the scan.
 *
 * @param touched - number that the database was announced under
 */
export async function removeVanishedTables(
  run: Run,
  database: GlueDatabase,
  { vanished, readSince }: Refreshed,
  touched: number,
): Promise<void> {
  if (vanished.length === 0) return;
  const { gone } = await askWhatIsGone(
    run,
    database,
    vanished.slice(0, maxAsked),
  );
  await removeTables(run, { database, tables: gone, readSince }, touched);
}

/**
 * Takes a database with all its tables out of the catalog.
 *
 * @param readSince - a database of which anything was read later stays
 * @param touched - number under which it was asked for, if it was
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
      if (!database || database.removed) {
        const later = database && database.touched > readSince;
        if (touched !== undefined && !later) {
          await rememberGone(run, name, touched);
        }
        return;
      }
      const tables = await store.tablesOf(source.id, name);
      const all = [database, ...tables];
      if (all.some(each => each.touched > readSince)) return;
      const removed = all.flatMap(({ entityRef }) => entityRef ?? []);
      await applyDelta(run, { added: [], removed });
      await store.removeDatabase(source.id, name, touched);
      run.report.removed += removed.length;
    },
    signal,
  );
}

/** Some other may have read it before it went, and not written it yet. */
async function rememberGone(
  { source, store }: Run,
  name: string,
  touched: number,
) {
  await store.saveDatabase(source.id, {
    name,
    entityRef: null,
    owner: unfinished,
    facts: { Name: name },
    touched,
    removed: true,
  });
}

/** Takes tables out of the catalog; their database gets its new verdict. */
async function removeTables(
  run: Run,
  { database, tables, readSince }: VanishedTables,
  touched?: number,
): Promise<void> {
  if (tables.length === 0) return;
  const { source, store, signal } = run;
  const databaseName = database.Name.toLowerCase();
  const names = tables.map(({ name }) => name);
  await store.withLock(
    source.id,
    async () => {
      const known = [
        ...(await store.tables(source.id, databaseName, names)).values(),
      ].filter(table => !table.removed && table.touched <= readSince);
      const removed = known.flatMap(({ entityRef }) => entityRef ?? []);
      await applyDelta(run, { added: [], removed });
      await store.removeTables(
        source.id,
        databaseName,
        known.map(({ name }) => name),
        touched,
      );
      run.report.removed += removed.length;
      const home = await store.database(source.id, databaseName);
      if (home && !home.removed) {
        await judgeAnew(run, home, { added: [], removed: [] });
      }
    },
    signal,
  );
}
