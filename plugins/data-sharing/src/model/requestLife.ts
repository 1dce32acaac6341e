import type {
  RequestState,
  ShareRequestSummary,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import { usabilityOf, type Usability } from './requestState';

export type LifeStepName =
  | 'submitted'
  | 'approval'
  | 'granting'
  | 'granted'
  | 'usable'
  | 'revoked'
  | 'ended';

export interface LifeStep {
  name: LifeStepName;
  status: 'done' | 'active' | 'failed' | 'todo';
}

type Position = [LifeStepName, LifeStep['status']];

/** Which step a state belongs to, and what it says about that step. */
const positions: Record<Exclude<RequestState, 'granted'>, Position> = {
  submitted: ['submitted', 'active'],
  'pending-approval': ['approval', 'active'],
  approved: ['approval', 'done'],
  granting: ['granting', 'active'],
  revoking: ['revoked', 'active'],
  revoked: ['revoked', 'done'],
  denied: ['approval', 'failed'],
  withdrawn: ['approval', 'failed'],
  'timed-out': ['approval', 'failed'],
  'grant-failed': ['granting', 'failed'],
  failed: ['submitted', 'failed'],
  ended: ['ended', 'done'],
};

const usableStatus: Record<Usability, LifeStep['status']> = {
  usable: 'done',
  stepsRemain: 'active',
  notKnown: 'todo',
};

/** What comes after the grant: access can be used, and may end. */
function lastSteps({
  state,
  accessEndsAt,
}: Pick<ShareRequestSummary, 'state' | 'accessEndsAt'>): LifeStepName[] {
  if (state === 'revoking' || state === 'revoked') return ['revoked'];
  if (state === 'ended') return ['ended'];
  return accessEndsAt ? ['usable', 'ended'] : ['usable'];
}

/** The steps of a request's life, as far as it came. */
export function lifeOf(
  request: Pick<ShareRequestSummary, 'state' | 'accessEndsAt' | 'usable'>,
): LifeStep[] {
  const names: LifeStepName[] = [
    'submitted',
    'approval',
    'granting',
    'granted',
    ...lastSteps(request),
  ];
  const [current, status]: Position =
    request.state === 'granted'
      ? ['usable', usableStatus[usabilityOf(request)!]]
      : positions[request.state];
  const reached = names.indexOf(current);
  return names.map((name, index) => {
    if (index < reached) return { name, status: 'done' };
    return { name, status: index === reached ? status : 'todo' };
  });
}
