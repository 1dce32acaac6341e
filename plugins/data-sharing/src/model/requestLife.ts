import type {
  RequestState,
  ShareRequestSummary,
} from '@data-sharing/backstage-plugin-data-sharing-common';

export type LifeStepName =
  | 'submitted'
  | 'approval'
  | 'granting'
  | 'granted'
  | 'ended';

export interface LifeStep {
  name: LifeStepName;
  status: 'done' | 'active' | 'failed' | 'todo';
}

/** Which step a state belongs to, and what it says about that step. */
const positions: Record<RequestState, [LifeStepName, LifeStep['status']]> = {
  submitted: ['submitted', 'active'],
  'pending-approval': ['approval', 'active'],
  approved: ['approval', 'done'],
  granting: ['granting', 'active'],
  granted: ['granted', 'done'],
  denied: ['approval', 'failed'],
  withdrawn: ['approval', 'failed'],
  'timed-out': ['approval', 'failed'],
  'grant-failed': ['granting', 'failed'],
  failed: ['submitted', 'failed'],
  ended: ['ended', 'done'],
};

/** The steps of a request's life, as far as it came. */
export function lifeOf(
  request: Pick<ShareRequestSummary, 'state' | 'accessEndsAt'>,
): LifeStep[] {
  const names: LifeStepName[] = [
    'submitted',
    'approval',
    'granting',
    'granted',
    ...(request.accessEndsAt || request.state === 'ended'
      ? ['ended' as const]
      : []),
  ];
  const [current, status] = positions[request.state];
  const reached = names.indexOf(current);
  return names.map((name, index) => {
    if (index < reached) return { name, status: 'done' };
    return { name, status: index === reached ? status : 'todo' };
  });
}
