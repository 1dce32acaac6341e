/**
 * Worst first. See the sensitivity rule in docs/architecture.md.
 *
 * @public
 */
export const verdicts = [
  'sensitive',
  'unknown',
  'unflagged',
  'not-sensitive',
] as const;

/** @public */
export type Verdict = (typeof verdicts)[number];

/** Raised when the rule changes, so that stored verdicts can be told apart. @public */
export const ruleVersion = '1';

/** The parameter that flags personal data in the original AWS sample. @public */
export const defaultFlag = 'pii_flag';

/** At most this many reasons are kept with a verdict; the rest is counted. @public */
export const maxReasons = 20;

/**
 * Why a verdict came out as it did: what was read where.
 *
 * @public
 */
export interface VerdictReason {
  verdict: Exclude<Verdict, 'not-sensitive'>;
  level: 'database' | 'table' | 'column' | 'partition-key';
  /** `sales`, `sales.orders` or `sales.orders.email`. */
  name: string;
  /** The parameter that was read. */
  parameter: string;
  /** Its value as found; `null` where it is missing or could not be read. */
  value: string | null;
}

/** @public */
export interface VerdictSummary {
  verdict: Verdict;
  /** At most {@link maxReasons}, worst first, in the order of the catalog. */
  reasons: VerdictReason[];
  /** How many reasons there were before the cut. */
  reasonsTotal: number;
}

/** The part of a Glue Column that the rule reads. @public */
export interface FlaggedColumn {
  Name?: string;
  Parameters?: Record<string, string>;
}

/** The part of a Glue Table that the rule reads. @public */
export interface FlaggedTable {
  Name?: string;
  Parameters?: Record<string, string>;
  StorageDescriptor?: { Columns?: FlaggedColumn[] };
  PartitionKeys?: FlaggedColumn[];
}

/** The part of a Glue Database that the rule reads. @public */
export interface FlaggedDatabase {
  Name?: string;
  Parameters?: Record<string, string>;
}

type Flag = 'true' | 'false' | 'malformed' | 'missing';

function readFlag(
  parameters: Record<string, string> | undefined,
  parameter: string,
): { flag: Flag; value: string | null } {
  // Own keys only: a parameter may be called `constructor`.
  const value =
    parameters && Object.hasOwn(parameters, parameter)
      ? parameters[parameter]
      : undefined;
  if (value === undefined || value === null) {
    return { flag: 'missing', value: null };
  }
  // The white space that JSONata's $trim takes off, so that the workflow agrees.
  const text = String(value)
    .replace(/^[ \t\n\r]+|[ \t\n\r]+$/g, '')
    .toLowerCase();
  return {
    flag: text === 'true' || text === 'false' ? text : 'malformed',
    value: String(value),
  };
}

/**
 * The sensitivity rule: judges a data product by the flag on its database, its
 * tables and every column, partition keys included.
 *
 * - `true` at any level is `sensitive`; a value that is neither true nor false
 *   is `unknown`.
 * - A column that no flag covers (its own, its table's or its database's), a
 *   table without columns whose own and database flag are missing, and a
 *   database without tables and flag are `unflagged`.
 * - Otherwise `not-sensitive`.
 *
 * The workflow states the same rule in JSONata; both are held to
 * `sensitivityCases`.
 *
 * @param database - as GetDatabase gives it
 * @param tables - the tables that the share covers, as GetTable or GetTables
 *   gives them: one, or all of the database
 * @param flag - name of the parameter that flags sensitive data
 * @public
 */
export function judge(
  database: FlaggedDatabase,
  tables: FlaggedTable[],
  flag: string = defaultFlag,
): VerdictSummary {
  const reasons: VerdictReason[] = [];
  const read = (
    level: VerdictReason['level'],
    name: string,
    parameters: Record<string, string> | undefined,
    covered: boolean,
  ): boolean => {
    const found = readFlag(parameters, flag);
    const verdict = {
      true: 'sensitive',
      malformed: 'unknown',
      missing: 'unflagged',
      false: undefined,
    }[found.flag] as VerdictReason['verdict'] | undefined;
    if (verdict && !(verdict === 'unflagged' && covered)) {
      reasons.push({
        verdict,
        level,
        name,
        parameter: flag,
        value: found.value,
      });
    }
    return found.flag !== 'missing';
  };

  const databaseName = database.Name ?? '';
  // Only something with nothing below it is itself `unflagged`: otherwise the
  // columns that nothing covers say so.
  const databaseFlagged = read(
    'database',
    databaseName,
    database.Parameters,
    tables.length > 0,
  );
  for (const table of tables) {
    const tableName = `${databaseName}.${table.Name ?? ''}`;
    const columns = [
      ...(table.StorageDescriptor?.Columns ?? []).map(column => ({
        column,
        level: 'column' as const,
      })),
      ...(table.PartitionKeys ?? []).map(column => ({
        column,
        level: 'partition-key' as const,
      })),
    ];
    const tableFlagged = read(
      'table',
      tableName,
      table.Parameters,
      databaseFlagged || columns.length > 0,
    );
    for (const { column, level } of columns) {
      read(
        level,
        `${tableName}.${column.Name ?? ''}`,
        column.Parameters,
        databaseFlagged || tableFlagged,
      );
    }
  }
  return summarize(reasons);
}

/**
 * The verdict that reasons lead to: the worst of them, `not-sensitive` where
 * there are none.
 *
 * @public
 */
export function summarize(reasons: VerdictReason[]): VerdictSummary {
  const rank = (reason: VerdictReason) => verdicts.indexOf(reason.verdict);
  const sorted = [...reasons].sort((a, b) => rank(a) - rank(b));
  return {
    verdict: sorted[0]?.verdict ?? 'not-sensitive',
    reasons: sorted.slice(0, maxReasons),
    reasonsTotal: sorted.length,
  };
}

/**
 * What a deployment of the workflow does with the verdicts that leave a choice.
 *
 * @public
 */
export interface SharePolicy {
  /** A product that nobody flagged: shared at once, or approved first. */
  unflagged: 'share' | 'approve';
  /** All tables of a database, those made later included. */
  wholeDatabase: 'by-verdict' | 'approve';
}

/**
 * Whether a share of this scope needs a decision under a policy.
 *
 * @public
 */
export function needsApproval(
  verdict: Verdict,
  scope: 'table' | 'all-tables',
  policy: SharePolicy,
): boolean {
  if (verdict === 'sensitive' || verdict === 'unknown') return true;
  if (scope === 'all-tables' && policy.wholeDatabase === 'approve') return true;
  return verdict === 'unflagged' && policy.unflagged === 'approve';
}
