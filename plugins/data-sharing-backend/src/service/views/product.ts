import {
  productArn,
  type Consumer,
  type Grant,
  type GrantView,
  type Owner,
  type Person,
  type Product,
  type ProductKey,
  grantsOf,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import type { DataSharingConfig } from '../../config/readConfig';
import type { ShareIdentity } from '../../database/RequestStore';

/** `sales` or `sales.orders` */
export const titleOf = (key: { database: string; table: string | null }) =>
  key.table === null ? key.database : `${key.database}.${key.table}`;

const namedColumns = 5;

/** `id, day and 3 more columns` */
export function columnsText(columns: string[]): string {
  const more = columns.length - namedColumns;
  if (more <= 0) return columns.join(', ');
  return `${columns.slice(0, namedColumns).join(', ')} and ${more} more ${
    more === 1 ? 'column' : 'columns'
  }`;
}

export const productViewOf = (
  key: ProductKey & { entityRef: string | null },
): Product => ({
  entityRef: key.entityRef,
  title: titleOf(key),
  arn: productArn(key),
  catalogId: key.catalogId,
  region: key.region,
  database: key.database,
  table: key.table,
});

export const consumerViewOf = (
  share: Pick<ShareIdentity, 'consumerAccountId' | 'consumerPrincipal'>,
  config: DataSharingConfig,
): Consumer => ({
  accountId: share.consumerAccountId,
  name:
    config.consumerAccounts.find(({ id }) => id === share.consumerAccountId)
      ?.name ?? null,
  principal: share.consumerPrincipal,
});

export const ownerViewOf = (
  owned: {
    ownerRef?: string | null;
    dataOwner: string | null;
    dataOwnerName: string | null;
  },
  person: (ref: string) => Person,
): Owner => ({
  group: owned.ownerRef ? person(owned.ownerRef) : null,
  dataOwner: owned.dataOwner,
  dataOwnerName: owned.dataOwnerName,
});

/** The rows of the grant table for a share. */
export const grantTableOf = (share: ShareIdentity) =>
  grantsOf({
    catalogId: share.catalogId,
    database: share.database,
    table: share.table,
    columns: share.columns,
    consumer: {
      accountId: share.consumerAccountId,
      principal: share.consumerPrincipal ?? undefined,
    },
  });

export const grantViewsOf = (grants: Grant[]): GrantView[] =>
  grants.map(({ resource, ...rest }) => {
    if ('Database' in resource) {
      return { ...rest, resource: resource.Database.Name, columns: null };
    }
    if ('TableWithColumns' in resource) {
      const { DatabaseName, Name, ColumnNames } = resource.TableWithColumns;
      return {
        ...rest,
        resource: `${DatabaseName}.${Name}`,
        columns: ColumnNames,
      };
    }
    const { Table } = resource;
    const table = 'Name' in Table ? Table.Name : '*';
    return {
      ...rest,
      resource: `${Table.DatabaseName}.${table}`,
      columns: null,
    };
  });
