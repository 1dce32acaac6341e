import { inParallel } from '../glue/inParallel';
import { MalformedError, parseDatabase } from '../glue/shapes';
import type { KnownDatabase } from '../store/IngestionStore';
import { applyDelta } from './applyDelta';
import type { FoundTable } from './FoundTable';
import type { Run } from './Ingestion';
import { refreshTouched } from './pollDatabases';
import { addEvidence } from './readTables';
import { removeDatabase } from './removals';
import { TableMapper } from './TableMapper';
import { writeDatabase } from './writeDatabase';
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
 * @throws GlueListingError when Glue does not answer; then the events should
 *   come again
 */
export async function refreshChanged(
  run: Run,
  changes: Change[],
  eventAt: number,
): Promise<void> {
  const databases = new Map<string, Set<string>>();
  const whole = new Set<string>();
  for (const { database, table } of changes) {
    const name = database.toLowerCase();
    if (!run.source.includesDatabase(name)) continue;
    if (table === undefined) {
      whole.add(name);
    } else {
      const tables = databases.get(name) ?? new Set();
      databases.set(name, tables.add(table.toLowerCase()));
    }
  }
  for (const [name, tables] of databases) {
    if (whole.has(name)) continue;
    const known = await run.store.database(run.source.id, name);
    if (!known || known.removed) whole.add(name);
    else await refreshTables(run, name, [...tables], eventAt);
  }
  if (whole.size > 0) await run.lfTags?.load(run.signal);
  for (const name of whole) await refreshWhole(run, name, eventAt);
}

async function refreshWhole(run: Run, name: string, eventAt: number) {
  const { reader, report, source, store, signal } = run;
  const lookup = await reader.database(name, signal);
  // What is hidden stays: the scan tells.
  if (lookup.found === 'hidden') return;
  if (lookup.found === 'gone') {
    const touched = await store.withLock(source.id, () =>
      store.nextSequence(source.id, eventAt),
    );
    await removeDatabase(run, name, touched, touched);
    return;
  }
  try {
    const database = parseDatabase(lookup.value);
    run.lfTags?.tagDatabase(database);
    await refreshTouched(run, database, eventAt);
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error;
    report.skip(name, error.message);
  }
}

async function refreshTables(
  run: Run,
  name: string,
  tables: string[],
  eventAt: number,
) {
  const { source, store, signal } = run;
  await store.withLock(
    source.id,
    async () => {
      const touched = await store.nextSequence(source.id, eventAt);
      const database = await store.database(source.id, name);
      // Gone since it was looked for: there is nothing to say of its tables.
      if (!database || database.removed) return;
      const { found, gone } = await lookUp(run, database, tables);
      const delta = await writeTables(run, database.facts, found, {
        readSince: touched,
        touched,
      });
      // Also those that are remembered as gone: this may be the second try
      // after a process died in the first.
      const removed = [
        ...(await store.tables(source.id, name, gone)).values(),
      ].flatMap(({ entityRef }) => entityRef ?? []);
      delta.removed.push(...removed);
      await store.removeTables(source.id, name, gone, touched);
      const ofDatabase = await writeDatabase(run, database.facts, database);
      await applyDelta(run, {
        added: [...delta.added, ...ofDatabase.added],
        removed: [...delta.removed, ...ofDatabase.removed],
      });
      run.report.removed += removed.length;
    },
    signal,
  );
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
