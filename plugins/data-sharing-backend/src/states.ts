import type { RequestState } from '@data-sharing/backstage-plugin-data-sharing-common';

/**
 * The life of a share request: which state may follow which. A retry leads
 * back to `submitted`; a worse verdict leads back to `pending-approval`; a
 * revocation that failed leads back to `granted`. What the workflow did counts
 * more than what was decided here: somebody with access to AWS may have
 * answered before the portal did.
 */
const next: Record<RequestState, RequestState[]> = {
  submitted: [
    'pending-approval',
    'granting',
    'granted',
    'denied',
    'withdrawn',
    'timed-out',
    'grant-failed',
    'failed',
  ],
  'pending-approval': [
    'granting',
    'granted',
    'approved',
    'denied',
    'withdrawn',
    'timed-out',
    'grant-failed',
    'failed',
  ],
  approved: [
    'pending-approval',
    'granting',
    'granted',
    'denied',
    'withdrawn',
    'timed-out',
    'grant-failed',
    'failed',
  ],
  granting: [
    'pending-approval',
    'granted',
    'denied',
    'withdrawn',
    'timed-out',
    'grant-failed',
    'failed',
  ],
  granted: ['revoking', 'ended'],
  revoking: ['granted', 'revoked', 'ended'],
  revoked: [],
  denied: ['granting', 'granted'],
  withdrawn: ['granting', 'granted'],
  'timed-out': [],
  'grant-failed': ['submitted'],
  failed: ['submitted'],
  ended: [],
};

export const mayFollow = (from: RequestState, to: RequestState): boolean =>
  next[from].includes(to);

/** The workflow is, or will be, at work. */
export const openStates: RequestState[] = [
  'submitted',
  'pending-approval',
  'approved',
  'granting',
];

/** Open, or the consumer has access: another request would be a double. */
export const coveringStates: RequestState[] = [
  ...openStates,
  'granted',
  'revoking',
];

/** The consumer has, or may have, what was asked for. */
export const heldStates: RequestState[] = ['granting', 'granted', 'revoking'];

export const isOpen = (state: RequestState) => openStates.includes(state);

export const isCovering = (state: RequestState) =>
  coveringStates.includes(state);
