import type { Entity } from '@backstage/catalog-model';
import type { ShareRequest } from '@data-sharing/backstage-plugin-data-sharing-common';
import {
  ada,
  customersEntity,
  grace,
  grantedRequest,
  pendingRequest,
  resourceLinkEntity,
  salesDatabaseEntity,
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

export const entities: Entity[] = [
  customersEntity,
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
  },
  {
    state: 'denied',
    stateReason: 'Use the pseudonymised table sales.customers_safe instead.',
    decisions: [
      {
        by: grace,
        decision: 'denied',
        reason: 'Use the pseudonymised table sales.customers_safe instead.',
        at: hoursAgo(20),
      },
    ],
  },
  {
    state: 'grant-failed',
    stateReason:
      'DataSharing.Blocked: IAMAllowedPrincipals still holds permissions on sales.customers',
    attempt: 2,
    actions: ['retry'],
    progress: null,
  },
  { state: 'granting' },
  { state: 'withdrawn' },
  { state: 'timed-out' },
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
];
