import {
  tablePart,
  type SensitivitySettings,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import type { GlueColumn, GlueDatabase, GlueTable } from '../glue/shapes';
import { formatOf, isPrestoView, isView } from './tableKind';

/** What Hive, and Spark in its place, note on a column that nobody described. */
export const noComment = 'from deserializer';

/**
 * Whether the column stands for others that Glue does not list: Spark's `col`,
 * where it keeps the columns in the parameters or, as with Delta, beside the
 * data; Presto's `dummy` of a view.
 */
function isPlaceholder({ Name, Type, Comment }: GlueColumn, table: GlueTable) {
  if (Name === 'dummy') return Type === 'string' && isPrestoView(table);
  return (
    Name === 'col' &&
    Type === 'array<string>' &&
    (Comment === noComment ||
      Object.hasOwn(table.Parameters ?? {}, 'spark.sql.sources.provider'))
  );
}

/**
 * Whether the table is proof that it has columns which Glue does not list: one
 * that stands for all, or none although a view or a format that keeps its own
 * schema has some.
 */
export function hasUnlistedColumns(table: GlueTable): boolean {
  const columns = table.StorageDescriptor?.Columns ?? [];
  if (columns.length > 1 || table.TargetTable) return false;
  if (columns.length === 1) return isPlaceholder(columns[0], table);
  return formatOf(table) !== undefined || isView(table);
}

/**
 * The table as the sensitivity rule is to see it. What Glue does not list,
 * nobody can flag; so such a table is one whose columns are not all seen, unless
 * a flag or LF-Tag on itself or its database speaks for all of them.
 *
 * @param database - with its LF-Tag
 * @param table - with its LF-Tag
 * @param settings - what the rule reads
 * @returns the very table, or a copy with `HiddenColumns`
 */
export function withUnlistedColumns(
  database: GlueDatabase,
  table: GlueTable,
  settings: SensitivitySettings,
): GlueTable {
  if (!hasUnlistedColumns(table)) return table;
  const { Name, Parameters, LFTag } = table;
  const { reasons } = tablePart(
    database,
    { Name, Parameters, LFTag },
    settings,
  );
  return reasons.some(({ verdict }) => verdict === 'unflagged')
    ? { ...table, HiddenColumns: true }
    : table;
}
