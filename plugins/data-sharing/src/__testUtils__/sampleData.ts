import type { Entity } from '@backstage/catalog-model';
import type {
  NextStep,
  Preview,
  Product,
  ProductSchema,
  ShareRequest,
  VerdictSummary,
} from '@data-sharing/backstage-plugin-data-sharing-common';

export const ada = { ref: 'user:default/ada', displayName: 'Ada Lovelace' };
export const grace = { ref: 'user:default/grace', displayName: 'Grace Hopper' };
const salesTeam = { ref: 'group:default/sales', displayName: 'Sales data' };

export const marketing = { id: '444455556666', name: 'Marketing analytics' };
export const finance = { id: '777788889999', name: 'Finance reporting' };

export const sensitive: VerdictSummary = {
  verdict: 'sensitive',
  reasons: [
    {
      verdict: 'sensitive',
      level: 'column',
      name: 'sales.customers.email',
      parameter: 'pii_flag',
      value: 'true',
    },
    {
      verdict: 'unknown',
      level: 'column',
      name: 'sales.customers.phone',
      parameter: 'pii_flag',
      value: 'maybe',
    },
  ],
  reasonsTotal: 2,
};

export const notSensitive: VerdictSummary = {
  verdict: 'not-sensitive',
  reasons: [],
  reasonsTotal: 0,
};

export const customers: Product = {
  entityRef: 'resource:default/sales-customers-1a2b3c4d5e',
  title: 'sales.customers',
  arn: 'arn:aws:glue:eu-west-1:111122223333:table/sales/customers',
  catalogId: '111122223333',
  region: 'eu-west-1',
  database: 'sales',
  table: 'customers',
};

export const customersEntity: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Resource',
  metadata: {
    name: 'sales-customers-1a2b3c4d5e',
    namespace: 'default',
    title: 'sales.customers',
    description: 'One row for each customer of the web shop.',
    annotations: {
      'aws.amazon.com/arn': customers.arn,
      'aws.amazon.com/region': 'eu-west-1',
      'aws.amazon.com/account-id': '111122223333',
      'data-sharing/sensitivity': 'sensitive',
      'data-sharing/sensitivity-reasons': JSON.stringify({
        reasons: sensitive.reasons,
        reasonsTotal: 2,
      }),
      'data-sharing/data-owner': '222233334444',
      'data-sharing/data-owner-name': 'Retail',
    },
  },
  spec: { type: 'glue-table', owner: 'group:default/sales' },
  relations: [{ type: 'ownedBy', targetRef: 'group:default/sales' }],
};

export const salesDatabaseEntity: Entity = {
  ...customersEntity,
  metadata: {
    ...customersEntity.metadata,
    name: 'sales-0a1b2c3d4e',
    title: 'sales',
    annotations: {
      ...customersEntity.metadata.annotations,
      'aws.amazon.com/arn':
        'arn:aws:glue:eu-west-1:111122223333:database/sales',
    },
  },
  spec: { type: 'glue-database', owner: 'group:default/sales' },
};

export const resourceLinkEntity: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Resource',
  metadata: {
    name: 'shared-customers-5e4d3c2b1a',
    title: 'shared.customers',
    tags: ['resource-link'],
  },
  spec: {
    type: 'glue-table',
    owner: 'group:default/sales',
    dependsOn: [
      'resource:default/shared-9f8e7d6c5b',
      'resource:default/sales-customers-1a2b3c4d5e',
    ],
  },
};

export const customersSchema: ProductSchema = {
  product: customers,
  verdict: sensitive,
  flagParameter: 'pii_flag',
  databaseFlag: null,
  tableFlag: 'false',
  columns: [
    {
      name: 'customer_id',
      type: 'bigint',
      comment: 'Stable key of the customer',
      partitionKey: false,
      flag: null,
    },
    {
      name: 'email',
      type: 'string',
      comment: 'As given at checkout',
      partitionKey: false,
      flag: 'true',
    },
    {
      name: 'phone',
      type: 'string',
      comment: null,
      partitionKey: false,
      flag: 'maybe',
    },
    {
      name: 'address',
      type: 'struct<street:string,city:string,postcode:string,country:string>',
      comment: 'Delivery address',
      partitionKey: false,
      flag: 'true',
    },
    {
      name: 'day',
      type: 'date',
      comment: 'Day of the snapshot',
      partitionKey: true,
      flag: 'false',
    },
  ],
  tables: [],
  readAt: '2026-11-25T08:00:00Z',
};

export const salesSchema: ProductSchema = {
  ...customersSchema,
  product: {
    ...customers,
    entityRef: 'resource:default/sales-0a1b2c3d4e',
    title: 'sales',
    arn: 'arn:aws:glue:eu-west-1:111122223333:database/sales',
    table: null,
  },
  tableFlag: null,
  columns: [],
  tables: [
    {
      name: 'customers',
      description: 'One row for each customer of the web shop.',
      columnCount: 5,
      verdict: 'sensitive',
      entityRef: customers.entityRef,
    },
    {
      name: 'orders',
      description: null,
      columnCount: 12,
      verdict: 'not-sensitive',
      entityRef: 'resource:default/sales-orders-2b3c4d5e6f',
    },
  ],
};

const grants = [
  {
    principal: marketing.id,
    resource: 'sales.customers',
    columns: null,
    permissions: ['SELECT', 'DESCRIBE'],
    permissionsWithGrantOption: ['SELECT', 'DESCRIBE'],
  },
];

const nextSteps: NextStep[] = [
  {
    title: 'Accept the share',
    detail:
      'Where the accounts are not in one organization, accept the invitation of AWS RAM.',
    command:
      'aws ram get-resource-share-invitations --region eu-west-1 --profile marketing',
    terraform:
      'resource "aws_ram_resource_share_accepter" "customers" {\n  share_arn = "arn:aws:ram:eu-west-1:111122223333:resource-share/8c1f"\n}',
    done: null,
  },
  {
    title: 'Create a resource link',
    detail: 'So that the table appears in the catalog of your own account.',
    command:
      'aws glue create-table --database-name shared --table-input \'{"Name":"customers","TargetTable":{"CatalogId":"111122223333","DatabaseName":"sales","Name":"customers"}}\'',
    terraform: null,
    done: null,
  },
];

const owner = {
  group: salesTeam,
  dataOwner: '222233334444',
  dataOwnerName: 'Retail',
};

const consumer = {
  accountId: marketing.id,
  name: marketing.name,
  principal: null,
};

export const needsApproval: Preview = {
  product: customers,
  scope: 'table',
  consumer,
  owner,
  verdict: sensitive,
  outcome: 'needs-approval',
  refusal: null,
  deciders: [grace, { ref: 'user:default/joan', displayName: 'Joan Clarke' }],
  grants,
  nextSteps,
};

export const grantedAtOnce: Preview = {
  ...needsApproval,
  verdict: notSensitive,
  outcome: 'granted-at-once',
  deciders: [],
};

export const pendingRequest: ShareRequest = {
  id: '01JDKX3V5Q8R9S0T1V2W3X4Y5Z',
  state: 'pending-approval',
  stateReason: null,
  attempt: 1,
  external: false,
  product: customers,
  scope: 'table',
  columns: null,
  grantedColumns: null,
  usable: null,
  consumer,
  owner,
  requester: ada,
  reason: 'We measure how the autumn campaign reaches returning customers.',
  accessEndsAt: null,
  verdict: sensitive,
  decisions: [],
  decisionsNeeded: 1,
  round: 1,
  decideBefore: '2026-12-09T08:00:00Z',
  actions: [],
  createdAt: '2026-11-25T08:00:00Z',
  updatedAt: '2026-11-25T08:00:04Z',
  events: [
    {
      id: '1',
      at: '2026-11-25T08:00:00Z',
      type: 'submitted',
      actor: ada,
      message: 'Requested access',
    },
    {
      id: '2',
      at: '2026-11-25T08:00:04Z',
      type: 'approval-requested',
      actor: null,
      message: 'The workflow asks Sales data for approval',
    },
  ],
  progress: [
    {
      name: 'ReadFlags',
      enteredAt: '2026-11-25T08:00:01Z',
      exitedAt: '2026-11-25T08:00:03Z',
    },
    {
      name: 'WaitForDecision',
      enteredAt: '2026-11-25T08:00:04Z',
      exitedAt: null,
    },
  ],
  grants: [],
  nextSteps: [],
  consumerSide: null,
  blockers: [],
  deciders: needsApproval.deciders,
};

export const grantedRequest: ShareRequest = {
  ...pendingRequest,
  state: 'granted',
  decisions: [
    {
      by: grace,
      decision: 'approved',
      reason: 'Agreed with the data protection officer.',
      columns: null,
      at: '2026-11-25T09:30:00Z',
    },
  ],
  events: [
    ...pendingRequest.events,
    {
      id: '3',
      at: '2026-11-25T09:30:00Z',
      type: 'approved',
      actor: grace,
      message: 'Approved: Agreed with the data protection officer.',
    },
    {
      id: '4',
      at: '2026-11-25T09:30:06Z',
      type: 'granted',
      actor: null,
      message: 'Lake Formation lists the permissions',
    },
  ],
  progress: [
    { ...pendingRequest.progress![0] },
    {
      name: 'WaitForDecision',
      enteredAt: '2026-11-25T08:00:04Z',
      exitedAt: '2026-11-25T09:30:00Z',
    },
    {
      name: 'Grant',
      enteredAt: '2026-11-25T09:30:01Z',
      exitedAt: '2026-11-25T09:30:05Z',
    },
  ],
  grants,
  nextSteps,
  consumerSide: {
    usable: null,
    role: 'absent',
    invitation: 'pending',
    link: null,
    problem: null,
    checkedAt: '2026-11-25T09:31:00Z',
    checking: false,
  },
};

/** The requester asked for three columns, and the approver left one of them out. */
export const narrowedRequest: ShareRequest = {
  ...grantedRequest,
  columns: ['customer_id', 'phone', 'day'],
  grantedColumns: ['customer_id', 'day'],
  decisions: [
    { ...grantedRequest.decisions[0], columns: ['customer_id', 'day'] },
  ],
  grants: [
    {
      principal: marketing.id,
      resource: 'sales.customers',
      columns: ['customer_id', 'day'],
      permissions: ['SELECT'],
      permissionsWithGrantOption: ['SELECT'],
    },
  ],
};

/** What stands in the way of its grant can be mended. */
export const blockedRequest: ShareRequest = {
  ...pendingRequest,
  state: 'grant-failed',
  stateReason:
    'DataSharing.Blocked: 2 settings of the data lake are in the way of the grant',
  actions: ['retry'],
  blockers: [
    {
      code: 'iam-allowed-principals',
      resource: 'sales.customers',
      message:
        'IAM_ALLOWED_PRINCIPALS has permissions on sales.customers, and what everybody has cannot be shared with another account.',
      command:
        'aws lakeformation revoke-permissions --region eu-west-1 --principal DataLakePrincipalIdentifier=IAM_ALLOWED_PRINCIPALS --permissions ALL --resource \'{"Table":{"DatabaseName":"sales","Name":"customers"}}\'',
    },
    {
      code: 'location-not-registered',
      resource: 's3://retail-sales/customers',
      message:
        's3://retail-sales/customers is not registered with Lake Formation.',
      command:
        'aws lakeformation register-resource --region eu-west-1 --resource-arn arn:aws:s3:::retail-sales/customers --use-service-linked-role',
    },
  ],
};

/** A table of so many columns, of which every tenth is flagged as sensitive. */
export const wideSchemaOf = (columnCount: number): ProductSchema => ({
  ...customersSchema,
  tableFlag: null,
  columns: Array.from({ length: columnCount }, (_, index) => ({
    name: `measure_${String(index).padStart(4, '0')}`,
    type: 'double',
    comment: null,
    partitionKey: false,
    flag: index % 10 === 0 ? 'true' : null,
  })),
});
