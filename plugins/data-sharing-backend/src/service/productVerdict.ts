import {
  judgeDatabase,
  judgeTable,
  type ProductKey,
  type VerdictSummary,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import type { GlueProduct } from '../aws/ProductReader';

/** The verdict on a share of a product, by what Glue says of it. */
export function verdictInGlue(
  key: ProductKey,
  { database, tables }: GlueProduct,
  flag: string,
): VerdictSummary {
  if (key.table === null) return judgeDatabase(database, tables, { flag });
  return judgeTable(database, tables[0] ?? { Name: key.table }, { flag });
}
