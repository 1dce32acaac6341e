import type { Entity } from '@backstage/catalog-model';
import type {
  ProductSchema,
  ShareRequest,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import {
  ada,
  blockedRequest,
  customersEntity,
  customersSchema,
  grace,
  grantedRequest,
  narrowedRequest,
  pendingRequest,
  resourceLinkEntity,
  salesDatabaseEntity,
  salesSchema,
  wideSchemaOf,
} from '../src/__testUtils__/sampleData';

export * from '../src/__testUtils__/sampleData';

/** With `?unreachable` in the address, AWS does not answer. */
export const unreachable = () => window.location.search === '?unreachable';

const person = (kind: string, name: string, displayName: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind,
  metadata: { name, namespace: 'default', title: displayName },
  spec: { profile: { displayName } },
});

const wideEntity: Entity = {
  ...customersEntity,
  metadata: {
    ...customersEntity.metadata,
    name: 'sales-measures-3c4d5e6f7a',
    title: 'sales.measures',
    description: 'A thousand columns.',
    annotations: {
      ...customersEntity.metadata.annotations,
      'aws.amazon.com/arn':
        'arn:aws:glue:eu-west-1:111122223333:table/sales/measures',
    },
  },
};

const wideRef = 'resource:default/sales-measures-3c4d5e6f7a';

/** Columns or tables of products, by entity ref. */
export const schemas: Record<string, ProductSchema> = {
  [customersSchema.product.entityRef!]: customersSchema,
  [salesSchema.product.entityRef!]: salesSchema,
  [wideRef]: wideSchemaOf(1_000),
};

export const entities: Entity[] = [
  customersEntity,
  wideEntity,
  salesDatabaseEntity,
  resourceLinkEntity,
  person('User', 'ada', ada.displayName),
  person('User', 'grace', grace.displayName),
  person('Group', 'sales', 'Sales data'),
];

const hoursAgo = (hours: number) =>
  new Date(Date.now() - hours * 3_600_000).toISOString();

const id = (number: number) => `01JDKX3V5Q8R9S0T1V2W3X4Z${10 + number}`;

const toDecide: Partial<ShareRequest>[] = [
  {},
  { columns: ['customer_id', 'phone', 'day'] },
  {
    product: {
      ...pendingRequest.product,
      entityRef: wideRef,
      title: 'sales.measures',
      table: 'measures',
    },
  },
  {
    reason:
      'Quarterly reconciliation of the ledger against what the web shop sold, as the auditors ask for it every January. We need the table until the audit is closed, which was the end of February in the last two years.',
    requester: { ref: 'user:default/joan', displayName: 'Joan Clarke' },
    consumer: {
      accountId: '777788889999',
      name: 'Finance reporting',
      principal: 'arn:aws:iam::777788889999:role/analytics/ledger-reconciler',
    },
  },
  {
    external: true,
    requester: null,
    reason: null,
    decisionsNeeded: 2,
    decisions: [
      {
        by: { ref: 'user:default/joan', displayName: 'Joan Clarke' },
        decision: 'approved',
        reason: null,
        columns: null,
        at: hoursAgo(3),
      },
    ],
  },
  {
    scope: 'all-tables',
    product: {
      ...pendingRequest.product,
      title: 'sales',
      table: null,
    },
  },
];

const mine: Partial<ShareRequest>[] = [
  { actions: ['withdraw'] },
  {
    ...grantedRequest,
    accessEndsAt: new Date(Date.now() + 90 * 86_400_000).toISOString(),
    actions: ['hand-back', 'check-consumer'],
  },
  {
    ...narrowedRequest,
    actions: ['hand-back', 'check-consumer'],
    usable: false,
    consumerSide: {
      ...narrowedRequest.consumerSide!,
      usable: false,
      role: 'assumed',
      invitation: 'accepted',
      problem:
        'A table sales_shared.customers exists already in account 444455556666 and is no link to sales.customers. It was left as it is.',
    },
    nextSteps: narrowedRequest.nextSteps.map((step, index) => ({
      ...step,
      done: index === 0,
    })),
  },
  {
    ...grantedRequest,
    actions: ['hand-back', 'check-consumer'],
    usable: true,
    stateReason:
      'DataSharing.RevokeFailed: Lake Formation still lists SELECT for another request of the account',
    consumerSide: {
      ...grantedRequest.consumerSide!,
      usable: true,
      role: 'assumed',
      invitation: 'not-needed',
      link: 'sales_shared.customers',
    },
    nextSteps: grantedRequest.nextSteps.map(step => ({ ...step, done: true })),
  },
  {
    ...grantedRequest,
    state: 'revoking',
    grants: [],
    nextSteps: [],
    events: [
      ...grantedRequest.events,
      {
        id: '5',
        at: hoursAgo(1),
        type: 'revoke-requested',
        actor: grace,
        message: 'Revokes access: the campaign is over',
      },
    ],
  },
  { ...grantedRequest, state: 'revoked', grants: [], nextSteps: [] },
  {
    state: 'denied',
    stateReason: 'Use the pseudonymised table sales.customers_safe instead.',
    decisions: [
      {
        by: grace,
        decision: 'denied',
        columns: null,
        reason: 'Use the pseudonymised table sales.customers_safe instead.',
        at: hoursAgo(20),
      },
    ],
  },
  { ...blockedRequest, attempt: 2, progress: null },
  { state: 'granting' },
  { state: 'withdrawn' },
  { state: 'timed-out' },
];

/** Granted to others, for products of mine. */
const given: Partial<ShareRequest>[] = [
  {
    ...grantedRequest,
    actions: ['revoke', 'extend', 'check-consumer'],
    accessEndsAt: new Date(Date.now() + 20 * 86_400_000).toISOString(),
  },
  { ...narrowedRequest, actions: ['revoke', 'extend', 'check-consumer'] },
];

/** Requests in many states; those to decide come first. */
export const requests: ShareRequest[] = [
  ...toDecide.map(
    (changed, index): ShareRequest => ({
      ...pendingRequest,
      requester: grace,
      actions: ['decide'],
      id: id(index),
      createdAt: hoursAgo(50 - index * 9),
      decideBefore: new Date(Date.now() + 11 * 86_400_000).toISOString(),
      ...changed,
    }),
  ),
  ...mine.map(
    (changed, index): ShareRequest => ({
      ...pendingRequest,
      ...changed,
      id: id(20 + index),
      createdAt: hoursAgo(1 + index * 31),
      requester: ada,
    }),
  ),
  ...given.map(
    (changed, index): ShareRequest => ({
      ...pendingRequest,
      ...changed,
      id: id(50 + index),
      createdAt: hoursAgo(3 + index * 17),
      requester: grace,
    }),
  ),
];
