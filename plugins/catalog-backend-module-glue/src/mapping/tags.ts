import { resourceLinkTag } from '@data-sharing/backstage-plugin-data-sharing-common';
import type { GlueDatabase, GlueTable } from '../glue/shapes';
import { formatOf, isFederated, isView } from './tableKind';

/** Tells that another catalog has it, and Glue asks that one. */
const federatedTag = 'federated';

/** Tags that tell databases apart, sorted. */
export function databaseTags(
  database: GlueDatabase & { FederatedDatabase?: unknown },
): string[] {
  if (database.TargetDatabase) return [resourceLinkTag];
  return database.FederatedDatabase ? [federatedTag] : [];
}

/**
 * Tags that tell tables apart, sorted. All are words of ours: parameters can
 * hold anything.
 */
export function tableTags(table: GlueTable): string[] {
  if (table.TargetTable) return [resourceLinkTag];
  const tags: string[] = [];
  const format = formatOf(table);
  if (format) tags.push(format);
  if (table.TableType?.toUpperCase() === 'EXTERNAL_TABLE') {
    tags.push('external');
  }
  if (isFederated(table)) tags.push(federatedTag);
  if (table.PartitionKeys?.length) tags.push('partitioned');
  if (isView(table)) tags.push('view');
  return tags.sort();
}
