import {
  judgeDatabase,
  judgeTable,
  onlyColumns,
  type ApprovalRequested,
  type VerdictReason,
  type VerdictSummary,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import type { ShareWorld } from '../../embedded/ShareWorld';

/** What decides whether a request may be granted. */
export interface Asked {
  table: string;
  /** The only ones that were asked for. */
  columns?: string[];
  /** Whether the caller wants approval always. */
  always: boolean;
  /** What was approved last. */
  approved?: ApprovalRequested;
  /** What it was narrowed to. */
  narrowed?: string[];
}

const reasonLine = ({ verdict, level, name, value }: VerdictReason) =>
  `${verdict} ${level} ${name} ${value}`;

/** Whether whoever approved one verdict has seen all that speaks now. */
function covers(approved: VerdictSummary, now: VerdictSummary): boolean {
  const seen = approved.reasons.map(reasonLine);
  return now.reasons.every(reason => seen.includes(reasonLine(reason)));
}

/** What was asked about because it could not be read, whatever it says. */
const wasUnreadable = ({ reasons }: VerdictSummary) =>
  reasons.length === 1 &&
  reasons[0].verdict === 'unknown' &&
  reasons[0].value === null;

/** Whether these are the columns that the request may be granted. */
function isAskedFor(granted: string[] | undefined, asked: Asked): boolean {
  const expected = asked.narrowed ?? asked.columns;
  const isPart = granted?.every(name => asked.columns?.includes(name) ?? true);
  return (
    granted?.slice().sort().join() === expected?.slice().sort().join() &&
    isPart !== false
  );
}

/**
 * Whether a grant is allowed at this moment: worked out from what Glue says
 * now, from the decision, and by the portal's own rule. The policy is to ask
 * about unflagged products.
 *
 * @param granted - the only columns that are about to be granted
 */
export async function mayGrant(
  { aws }: ShareWorld,
  database: string,
  granted: string[] | undefined,
  asked: Asked,
): Promise<boolean> {
  const { table, always, approved } = asked;
  const { Database } = await aws.call('glue', 'GetDatabase', {
    Name: database,
  });
  const { TableList } = await aws.call('glue', 'GetTables', {
    DatabaseName: database,
  });
  const owner: string = Database.Parameters.data_owner;
  if (!/^\d{12}$/.test(owner) || !isAskedFor(granted, asked)) return false;
  const found = TableList.find(({ Name }: any) => Name === table);
  // A table that is gone by now has nothing that could be granted.
  const one =
    found &&
    judgeTable(Database, granted ? onlyColumns(found, granted) : found);
  const now: VerdictSummary | undefined =
    table === '*' ? judgeDatabase(Database, TableList) : one;
  if (!approved) return now?.verdict === 'not-sensitive' && !always;
  if (approved.dataOwner !== owner) return false;
  return (
    !now || wasUnreadable(approved.verdict) || covers(approved.verdict, now)
  );
}
