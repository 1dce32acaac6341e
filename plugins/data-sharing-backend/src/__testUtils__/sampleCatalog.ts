import type { TableInput } from '@aws-sdk/client-glue';
import type { Entity } from '@backstage/catalog-model';

export const catalogId = '111122223333';
export const region = 'eu-west-1';
export const producer = '777788889999';
export const consumer = '444455556666';

const group = (name: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Group',
  metadata: { name },
  spec: {
    type: 'team',
    children: [],
    profile: { displayName: `Team ${name}` },
  },
});

const user = (name: string, ...groups: string[]): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'User',
  metadata: { name },
  spec: { memberOf: groups, profile: { displayName: name.toUpperCase() } },
  relations: groups.map(each => ({
    type: 'memberOf',
    targetRef: `group:default/${each}`,
  })),
});

/** Who is in which group. */
export const memberships: Record<string, string[]> = {
  ada: ['analysts'],
  pam: ['sales'],
  paul: ['sales'],
  solo: ['lonely'],
  pat: ['finance'],
};

const product = (
  database: string,
  table: string | null,
  owner: string,
  dataOwner = producer,
): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Resource',
  metadata: {
    name: table ? `${database}-${table}` : database,
    annotations: {
      'backstage.io/managed-by-origin-location': 'aws-glue:default',
      'aws.amazon.com/arn': `arn:aws:glue:${region}:${catalogId}:${
        table ? `table/${database}/${table}` : `database/${database}`
      }`,
      ...(dataOwner && {
        'data-sharing/data-owner': dataOwner,
        'data-sharing/data-owner-name': 'Sales Ltd',
      }),
    },
  },
  spec: { type: table ? 'glue-table' : 'glue-database', owner },
});

const forgery = product('sales', 'orders', 'group:default/finance');

/** A fresh copy, since tests change it. */
export const sampleEntities = (): Entity[] => [
  ...['analysts', 'sales', 'lonely', 'empty', 'finance'].map(group),
  ...Object.entries(memberships).map(([name, groups]) => user(name, ...groups)),
  // A descriptor file that claims the table for its author's own group.
  {
    ...forgery,
    metadata: {
      ...forgery.metadata,
      name: 'forged',
      annotations: {
        ...forgery.metadata.annotations,
        'backstage.io/managed-by-origin-location': 'url:https://example.com/x',
      },
    },
  },
  product('sales', null, 'group:default/sales'),
  product('sales', 'orders', 'group:default/sales'),
  product('sales', 'products', 'sales'),
  product('sales', 'gone', 'group:default/sales'),
  product('alone', 'notes', 'group:default/lonely'),
  product('nobody', 'notes', 'group:default/empty'),
  product('orphan', 'notes', 'group:default/unresolved-data-owner', ''),
  {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: { name: 'bucket' },
    spec: { type: 's3-bucket', owner: 'group:default/sales' },
  },
  {
    ...product('elsewhere', 'far', 'group:default/sales'),
    metadata: {
      name: 'far',
      annotations: {
        'backstage.io/managed-by-origin-location': 'aws-glue:default',
        'aws.amazon.com/arn': `arn:aws:glue:us-east-1:${catalogId}:table/elsewhere/far`,
        'data-sharing/data-owner': producer,
      },
    },
  },
];

const column = (Name: string, flag?: string) => ({
  Name,
  Type: 'string',
  ...(flag && { Parameters: { pii_flag: flag } }),
});

/** What the sample's Glue catalog holds, as CreateDatabase and CreateTable take it. */
export const sampleGlue: Record<
  string,
  { parameters: Record<string, string>; tables: TableInput[] }
> = {
  sales: {
    parameters: { data_owner: producer, data_owner_name: 'Sales Ltd' },
    tables: [
      {
        Name: 'orders',
        Description: 'All orders',
        StorageDescriptor: {
          Columns: [column('id', 'false'), column('email', 'true')],
        },
        PartitionKeys: [{ Name: 'day', Type: 'date', Comment: 'UTC' }],
      },
      {
        Name: 'products',
        Parameters: { pii_flag: 'false' },
        StorageDescriptor: { Columns: [column('id'), column('name')] },
      },
    ],
  },
};
