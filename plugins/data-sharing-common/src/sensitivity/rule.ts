import {
  defaultSensitivity,
  isFlagged,
  readFlag,
  readTag,
  tagOf,
  type FlaggedColumn,
  type FlaggedDatabase,
  type FlaggedTable,
  type Level,
  type SensitivitySettings,
} from './evidence';
import {
  addReason,
  combineVerdicts,
  emptySummary,
  type VerdictSummary,
} from './verdict';

export {
  defaultFlag,
  defaultSensitivity,
  type FlaggedColumn,
  type FlaggedDatabase,
  type FlaggedTable,
  type LfTagSettings,
  type SensitivitySettings,
} from './evidence';
export { needsApproval, type SharePolicy } from './policy';
export {
  combineVerdicts,
  maxReasons,
  summarize,
  verdicts,
  type Verdict,
  type VerdictReason,
  type VerdictSummary,
} from './verdict';

/** Raised when the rule changes, so that stored verdicts can be told apart. @public */
export const ruleVersion = '2';

function addUnflagged(
  to: VerdictSummary,
  level: Level,
  name: string,
  { flag: parameter }: SensitivitySettings,
) {
  addReason(to, {
    verdict: 'unflagged',
    level,
    name,
    parameter,
    value: null,
  });
}

/** @param covered - whether the table or its database is flagged */
function readColumns(
  to: VerdictSummary,
  level: Level,
  tableName: string,
  columns: FlaggedColumn[] | undefined,
  covered: boolean,
  settings: SensitivitySettings,
) {
  if (!columns) return;
  for (const column of columns) {
    if (isFlagged(column, settings)) {
      const name = `${tableName}.${column.Name ?? ''}`;
      readFlag(to, level, name, column, settings);
      readTag(to, level, name, column, settings);
    } else if (!covered) {
      addUnflagged(to, level, `${tableName}.${column.Name ?? ''}`, settings);
    }
  }
}

/**
 * What the database itself says about a share of it.
 *
 * @param covered - what the share covers: one table, whose own LF-Tag overrides
 *   the database's; all tables, those made later included; or nothing, where
 *   there are no tables
 * @public
 */
export function databasePart(
  database: FlaggedDatabase,
  covered: 'nothing' | 'all-tables' | FlaggedTable,
  settings: SensitivitySettings,
): VerdictSummary {
  const part = emptySummary();
  const name = database.Name ?? '';
  readFlag(part, 'database', name, database, settings);
  const overridden =
    typeof covered === 'object' && tagOf(covered, settings) !== undefined;
  if (!overridden) readTag(part, 'database', name, database, settings);
  // Only something with nothing below it is itself `unflagged`: otherwise the
  // columns that nothing covers say so.
  if (covered === 'nothing' && !isFlagged(database, settings)) {
    addUnflagged(part, 'database', name, settings);
  }
  return part;
}

/**
 * What a table and its columns say, partition keys included. What their
 * database says itself is in {@link databasePart}; here it only covers columns.
 *
 * Called for every table of a scan, so it allocates nothing but reasons.
 *
 * @public
 */
export function tablePart(
  database: FlaggedDatabase,
  table: FlaggedTable,
  settings: SensitivitySettings,
): VerdictSummary {
  const part = emptySummary();
  const name = `${database.Name ?? ''}.${table.Name ?? ''}`;
  const columns = table.StorageDescriptor?.Columns;
  const keys = table.PartitionKeys;
  // Whatever overrides an LF-Tag is one itself, so a tag anywhere covers.
  const covered = isFlagged(database, settings) || isFlagged(table, settings);

  readFlag(part, 'table', name, table, settings);
  readTag(part, 'table', name, table, settings);
  if (table.HiddenColumns) {
    addReason(part, {
      verdict: 'unknown',
      level: 'table',
      name,
      parameter: settings.flag,
      value: null,
      kind: 'hidden-columns',
    });
  }
  if (!covered && !columns?.length && !keys?.length) {
    addUnflagged(part, 'table', name, settings);
  }
  readColumns(part, 'column', name, columns, covered, settings);
  readColumns(part, 'partition-key', name, keys, covered, settings);
  return part;
}

/**
 * Stands for a table that was listed and cannot be read: what cannot be read is
 * `unknown`.
 *
 * @public
 */
export function unreadablePart(
  databaseName: string,
  tableName: string,
  settings: SensitivitySettings,
): VerdictSummary {
  const part = emptySummary();
  addReason(part, {
    verdict: 'unknown',
    level: 'table',
    name: `${databaseName}.${tableName}`,
    parameter: settings.flag,
    value: null,
    kind: 'unreadable',
  });
  return part;
}

/**
 * The part of a table that a share of some columns covers: these, and what the
 * table says of itself. Columns that the reader does not see are not in it, as
 * an include list names what is shared.
 *
 * @param columns - compared without case; names that the table lacks are not in it
 * @public
 */
export function onlyColumns(
  table: FlaggedTable,
  columns: string[],
): FlaggedTable {
  const wanted = new Set(columns.map(name => name.toLowerCase()));
  const among = (all: FlaggedColumn[] | undefined) =>
    all?.filter(({ Name }) => wanted.has((Name ?? '').toLowerCase()));
  return {
    ...table,
    HiddenColumns: false,
    StorageDescriptor: { Columns: among(table.StorageDescriptor?.Columns) },
    PartitionKeys: among(table.PartitionKeys),
  };
}

/**
 * The sensitivity rule for a share of one table: judges it by the flag on its
 * database, on itself and on every column, partition keys included, and by an
 * LF-Tag where one is configured.
 *
 * - A flag of `true` at any level is `sensitive`; a value that is neither true
 *   nor false is `unknown`.
 * - An LF-Tag is inherited from database to table to column, and the more
 *   specific value overrides. Its reason stands where it is assigned.
 * - Columns that the reader does not see are `unknown`.
 * - A column that neither a flag nor a tag covers (its own, its table's or its
 *   database's), and a table without columns that none covers, are `unflagged`.
 * - Otherwise `not-sensitive`. The worst of all counts.
 *
 * The workflow states the rule for flags in JSONata; both are held to
 * `sensitivityCases`.
 *
 * @param database - as GetDatabase gives it
 * @param table - as GetTable gives it
 * @param settings - what to read
 * @public
 */
export function judgeTable(
  database: FlaggedDatabase,
  table: FlaggedTable,
  settings: SensitivitySettings = defaultSensitivity,
): VerdictSummary {
  return combineVerdicts([
    databasePart(database, table, settings),
    tablePart(database, table, settings),
  ]);
}

function* partsOf(
  database: FlaggedDatabase,
  tables: Iterable<FlaggedTable>,
  settings: SensitivitySettings,
) {
  let empty = true;
  for (const table of tables) {
    if (empty) yield databasePart(database, 'all-tables', settings);
    empty = false;
    yield tablePart(database, table, settings);
  }
  if (empty) yield databasePart(database, 'nothing', settings);
}

/**
 * The sensitivity rule of {@link judgeTable} for a share of a whole database:
 * the database and all its tables, the worst counts. The database's LF-Tag
 * counts even where every table overrides it, because tables made later inherit
 * it. A database without tables that nothing flags is `unflagged`.
 *
 * @param database - as GetDatabase gives it
 * @param tables - all its tables, as GetTables gives them; read one after the
 *   other
 * @param settings - what to read
 * @public
 */
export function judgeDatabase(
  database: FlaggedDatabase,
  tables: Iterable<FlaggedTable>,
  settings: SensitivitySettings = defaultSensitivity,
): VerdictSummary {
  return combineVerdicts(partsOf(database, tables, settings));
}
