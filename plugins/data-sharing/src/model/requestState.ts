import type {
  RequestState,
  ShareRequest,
  ShareRequestSummary,
  Verdict,
} from '@data-sharing/backstage-plugin-data-sharing-common';

export type Tone = 'neutral' | 'info' | 'success' | 'warning' | 'danger';

export const stateTone: Record<RequestState, Tone> = {
  submitted: 'info',
  'pending-approval': 'warning',
  approved: 'info',
  granting: 'info',
  granted: 'success',
  revoking: 'info',
  revoked: 'neutral',
  denied: 'danger',
  withdrawn: 'neutral',
  'timed-out': 'neutral',
  'grant-failed': 'danger',
  failed: 'danger',
  ended: 'neutral',
};

export const requestStates = Object.keys(stateTone) as RequestState[];

export const verdictTone: Record<Verdict, Tone> = {
  sensitive: 'danger',
  unknown: 'warning',
  unflagged: 'neutral',
  'not-sensitive': 'success',
};

/** Whether somebody in the consumer account can query what was granted. */
export type Usability = 'usable' | 'stepsRemain' | 'notKnown';

/** Undefined for a request that is not granted, or not any more. */
export function usabilityOf({
  state,
  usable,
}: Pick<ShareRequestSummary, 'state' | 'usable'>): Usability | undefined {
  if (state !== 'granted') return undefined;
  if (usable === null) return 'notKnown';
  return usable ? 'usable' : 'stepsRemain';
}

export const usabilityTone: Record<Usability, Tone> = {
  usable: 'success',
  stepsRemain: 'warning',
  notKnown: 'neutral',
};

const workingStates: RequestState[] = [
  'submitted',
  'approved',
  'granting',
  'revoking',
];

const workingInterval = 3_000;

/**
 * How soon a request is worth another look, in milliseconds, should no signal
 * come: the workflow's own work takes seconds, a person's decision longer.
 * Undefined for a request that is over.
 */
export function pollIntervalOf(state: RequestState): number | undefined {
  if (workingStates.includes(state)) return workingInterval;
  return state === 'pending-approval' ? 15_000 : undefined;
}

/** The same for a request whose consumer account may be looked at just now. */
export const pollIntervalOfRequest = ({
  consumerSide,
  state,
}: Pick<ShareRequest, 'consumerSide' | 'state'>) =>
  consumerSide?.checking ? workingInterval : pollIntervalOf(state);
