import {
  combineVerdicts,
  judgeDatabase,
  judgeTable,
  onlyColumns,
  type ProductKey,
  type VerdictReason,
  type VerdictSummary,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import type { GlueProduct } from '../aws/ProductReader';

/**
 * The verdict on a share of a product, by what Glue says of it.
 *
 * @param share - `columns` are the only ones of the table; `null` for all
 */
export function verdictInGlue(
  share: ProductKey & { columns: string[] | null },
  { database, tables }: GlueProduct,
  flag: string,
): VerdictSummary {
  if (share.table === null) return judgeDatabase(database, tables, { flag });
  const table = tables[0] ?? { Name: share.table };
  return judgeTable(
    database,
    share.columns ? onlyColumns(table, share.columns) : table,
    { flag },
  );
}

const saysTheSame = (a: VerdictReason, b: VerdictReason) =>
  a.level === b.level &&
  a.name === b.name &&
  a.kind === b.kind &&
  a.parameter === b.parameter;

/**
 * A verdict that was read in Glue, made as strict as what the catalog knows
 * beyond that. A reason that both have is taken as Glue has it.
 */
export function withBeyondGlue(
  inGlue: VerdictSummary,
  beyond: VerdictSummary | undefined,
): VerdictSummary {
  if (!beyond) return inGlue;
  const reasons = beyond.reasons.filter(
    reason => !inGlue.reasons.some(each => saysTheSame(each, reason)),
  );
  return combineVerdicts([
    inGlue,
    { verdict: beyond.verdict, reasons, reasonsTotal: reasons.length },
  ]);
}
