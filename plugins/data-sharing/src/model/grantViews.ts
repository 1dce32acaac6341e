import {
  grantsOf,
  type GrantResource,
  type GrantView,
  type ShareRequestSummary,
} from '@data-sharing/backstage-plugin-data-sharing-common';

function resourceName(resource: GrantResource): string {
  if ('Database' in resource) return resource.Database.Name;
  const table =
    'Table' in resource ? resource.Table : resource.TableWithColumns;
  return `${table.DatabaseName}.${'Name' in table ? table.Name : '*'}`;
}

const columnsOf = (resource: GrantResource) =>
  'TableWithColumns' in resource ? resource.TableWithColumns.ColumnNames : null;

/**
 * What a request grants, by the grant table.
 *
 * @param columns - the only ones; null for all
 */
export function grantViewsOf(
  {
    consumer,
    product,
    scope,
  }: Pick<ShareRequestSummary, 'consumer' | 'product' | 'scope'>,
  columns: string[] | null,
): GrantView[] {
  return grantsOf({
    catalogId: product.catalogId,
    database: product.database,
    table: scope === 'all-tables' ? null : product.table,
    columns,
    consumer: {
      accountId: consumer.accountId,
      principal: consumer.principal ?? undefined,
    },
  }).map(grant => ({
    ...grant,
    resource: resourceName(grant.resource),
    columns: columnsOf(grant.resource),
  }));
}
