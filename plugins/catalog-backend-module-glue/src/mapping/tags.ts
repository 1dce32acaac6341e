import { resourceLinkTag } from '@data-sharing/backstage-plugin-data-sharing-common';
import type { GlueDatabase, GlueTable } from '../glue/shapes';

/** Tags that tell databases apart, sorted. */
export const databaseTags = (database: GlueDatabase): string[] =>
  database.TargetDatabase ? [resourceLinkTag] : [];

/**
 * Tags that tell tables apart, sorted. All are words of ours: parameters can
 * hold anything.
 */
export function tableTags(table: GlueTable): string[] {
  if (table.TargetTable) return [resourceLinkTag];
  const parameter = (name: string) =>
    String(table.Parameters?.[name] ?? '').toLowerCase();
  // Athena and Spark write the format under `table_type`, Spark also under its own key.
  const formats = [
    parameter('table_type'),
    parameter('spark.sql.sources.provider'),
  ];
  const type = table.TableType?.toUpperCase();
  const tags = {
    delta: formats.includes('delta'),
    external: type === 'EXTERNAL_TABLE',
    hudi: formats.includes('hudi'),
    iceberg: formats.includes('iceberg'),
    partitioned: (table.PartitionKeys?.length ?? 0) > 0,
    view: type === 'VIRTUAL_VIEW' || type === 'MATERIALIZED_VIEW',
  };
  return Object.entries(tags)
    .filter(([, applies]) => applies)
    .map(([tag]) => tag);
}
