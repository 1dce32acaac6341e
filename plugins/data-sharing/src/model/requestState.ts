import type {
  RequestState,
  Verdict,
} from '@data-sharing/backstage-plugin-data-sharing-common';

export type Tone = 'neutral' | 'info' | 'success' | 'warning' | 'danger';

export const stateTone: Record<RequestState, Tone> = {
  submitted: 'info',
  'pending-approval': 'warning',
  approved: 'info',
  granting: 'info',
  granted: 'success',
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

const workingStates: RequestState[] = ['submitted', 'approved', 'granting'];

/**
 * How soon a request is worth another look, in milliseconds, should no signal
 * come: the workflow's own work takes seconds, a person's decision longer.
 * Undefined for a request that is over.
 */
export function pollIntervalOf(state: RequestState): number | undefined {
  if (workingStates.includes(state)) return 3_000;
  return state === 'pending-approval' ? 15_000 : undefined;
}
