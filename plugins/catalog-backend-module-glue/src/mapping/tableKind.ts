import type { GlueTable } from '../glue/shapes';

/** A format that keeps the table's columns itself, Glue's being a copy. */
export type TableFormat = 'delta' | 'hudi' | 'iceberg';

const formats: readonly string[] = ['delta', 'hudi', 'iceberg'];

/** Members that tell what a table is. Nobody has checked them. */
type Telling = GlueTable & {
  FederatedTable?: unknown;
  IsMaterializedView?: unknown;
  IsMultiDialectView?: unknown;
  StorageDescriptor?: { InputFormat?: unknown; Location?: unknown };
};

/** A parameter, trimmed and in lower case; empty where it is missing. */
function parameter({ Parameters }: GlueTable, name: string): string {
  const value = Parameters?.[name];
  return value === undefined || value === null
    ? ''
    : String(value).trim().toLowerCase();
}

/**
 * The table's format, by the parameters and classes that engines write:
 * `table_type` (Athena, Iceberg's own catalog, crawlers), Spark's provider,
 * Hudi's input format (what Athena is told is nothing else), and the directory
 * of manifests through which others read a Delta table.
 */
export function formatOf(table: GlueTable): TableFormat | undefined {
  const said = [
    parameter(table, 'table_type'),
    parameter(table, 'spark.sql.sources.provider').replace(
      /^org\.apache\./,
      '',
    ),
  ].find(format => formats.includes(format));
  if (said) return said as TableFormat;
  const { InputFormat, Location } = (table as Telling).StorageDescriptor ?? {};
  if (/^(org\.apache\.hudi|com\.uber\.hoodie)\./.test(String(InputFormat))) {
    return 'hudi';
  }
  return /\/_symlink_format_manifest\/?$/.test(String(Location))
    ? 'delta'
    : undefined;
}

/** Whether the view is Athena's, Presto's or Trino's. */
export const isPrestoView = (table: GlueTable): boolean =>
  parameter(table, 'presto_view') === 'true';

/** Whether the table is a view of any engine, materialised or not. */
export function isView(table: GlueTable): boolean {
  const { IsMaterializedView, IsMultiDialectView } = table as Telling;
  const type = table.TableType?.toUpperCase();
  return (
    type === 'VIRTUAL_VIEW' ||
    type === 'MATERIALIZED_VIEW' ||
    IsMaterializedView === true ||
    IsMultiDialectView === true ||
    isPrestoView(table)
  );
}

/** Whether another catalog has the table, and Glue asks that one. */
export const isFederated = (table: GlueTable): boolean =>
  Boolean((table as Telling).FederatedTable);
