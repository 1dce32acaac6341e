import { isDeepStrictEqual } from 'node:util';
import { inParallel } from '../glue/inParallel';
import { MalformedError, parseDatabase } from '../glue/shapes';
import { unfinished, type KnownDatabase } from '../store/IngestionStore';
import { Failures } from './Failures';
import type { FoundTable } from './FoundTable';
import type { Run } from './Ingestion';
import { addEvidence } from './readTables';
import { announce, refreshWhole } from './refreshWhole';
import { removeDatabase } from './removals';
import { contextOf, TableMapper } from './TableMapper';
import { judgeAnew } from './writeDatabase';
import { writeTables } from './writeTables';

/** Calls of GetTable at the same time. */
const parallelReads = 5;

/** What an event says has changed. */
export interface Change {
  database: string;
  /** Absent: the database itself, and so all its tables. */
  table?: string;
}

/**
 * Reads what has changed, and brings store and catalog up to date. What Glue
 * says now counts, not what the event said: so events may come late, twice or
 * out of order.
 *
 * @param changes - of one source
 * @param eventAt - milliseconds since the epoch
 * @throws GlueListingError for the first that Glue did not answer, after the
 *   others were read; then the events should come again
 */
export async function refreshChanged(
  run: Run,
  changes: Change[],
  eventAt: number,
): Promise<void> {
  const { source, store, lfTags, signal } = run;
  const databases = new Map<string, Set<string>>();
  const whole = new Set<string>();
  for (const { database, table } of changes) {
    const name = database.toLowerCase();
    if (!source.includesDatabase(name)) continue;
    if (table === undefined) {
      whole.add(name);
    } else {
      const tables = databases.get(name) ?? new Set();
      databases.set(name, tables.add(table.toLowerCase()));
    }
  }
  const failures = new Failures();
  const attempt = (work: Promise<void>) =>
    work.catch(error => failures.note(error));
  for (const [name, tables] of databases) {
    if (whole.has(name)) continue;
    const known = await store.database(source.id, name);
    if (!known || known.removed || known.owner === unfinished) whole.add(name);
    else await attempt(refreshTables(run, known, [...tables], eventAt));
  }
  if (whole.size > 0) await lfTags?.load(signal);
  for (const name of whole) await attempt(readDatabase(run, name, eventAt));
  failures.throwFirst();
}

async function readDatabase(run: Run, name: string, eventAt: number) {
  const { reader, report, signal } = run;
  const touched = await announce(run, name, eventAt);
  const lookup = await reader.database(name, signal);
  // What is hidden stays: the scan tells.
  if (lookup.found === 'hidden') return;
  if (lookup.found === 'gone') {
    await removeDatabase(run, name, touched, touched);
    return;
  }
  try {
    const database = parseDatabase(lookup.value);
    contextOf(run, database);
    run.lfTags?.tagDatabase(database);
    await refreshWhole(run, database, touched);
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error;
    report.skip(name, error.message);
  }
}

async function refreshTables(
  run: Run,
  known: KnownDatabase,
  tables: string[],
  eventAt: number,
) {
  const { source, store, signal } = run;
  let database: KnownDatabase | undefined = known;
  // Again, where the database itself was read meanwhile: what it says counts
  // for its tables.
  while (database && !database.removed) {
    // What is found through a resource link is its target's.
    if (database.facts.TargetDatabase) return;
    const { facts, name } = database;
    // Before it is read, and without the lock: an answer that is long in coming
    // holds nobody up.
    const touched = await store.nextSequence(source.id, eventAt);
    const lookedUp = await lookUp(run, database, tables);
    database = await store.withLock(
      source.id,
      async () => {
        const current = await store.database(source.id, name);
        if (!current || current.removed) return undefined;
        if (!isDeepStrictEqual(current.facts, facts)) return current;
        await write(run, current, lookedUp, touched);
        return undefined;
      },
      signal,
    );
  }
}

async function write(
  run: Run,
  database: KnownDatabase,
  { found, gone }: { found: FoundTable[]; gone: string[] },
  touched: number,
) {
  const { source, store } = run;
  const delta = await writeTables(run, database.facts, found, {
    readSince: touched,
    touched,
  });
  const known = await store.tables(source.id, database.name, gone);
  const removed = gone.filter(
    name => (known.get(name)?.touched ?? 0) <= touched,
  );
  // Also of those that are remembered as gone: this may be the second try after
  // a process died in the first.
  delta.removed.push(
    ...removed.flatMap(name => known.get(name)?.entityRef ?? []),
  );
  await store.removeTables(source.id, database.name, removed, touched);
  await judgeAnew(run, database, delta);
  run.report.removed += delta.removed.length;
}

/** What is hidden is neither found nor gone: it stays as it is. */
async function lookUp(run: Run, database: KnownDatabase, tables: string[]) {
  const { reader, lfTags, signal } = run;
  const mapper = new TableMapper(run, database.facts);
  const found: FoundTable[] = [];
  const gone: string[] = [];
  await inParallel(tables, parallelReads, async name => {
    const lookup = await reader.table(database.facts.Name, name, signal);
    if (lookup.found === 'gone') gone.push(name);
    if (lookup.found !== 'there') return;
    run.report.tables += 1;
    const value = mapper.parse(lookup.value);
    if ('entity' in value) {
      found.push(value);
      return;
    }
    await lfTags?.loadTable(database.facts.Name, value.Name, signal);
    await addEvidence(run, database.facts, [value]);
    found.push(mapper.map(value));
  });
  await mapper.dropInvalid(found);
  return { found, gone };
}
