import type {
  Decision,
  Person,
  RequestAction,
  ShareRequestSummary,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import { scopeOf, type RequestSnapshot } from '../../database/RequestStore';
import { retryable } from '../../executions';
import type { Caller, ServiceContext } from '../context';
import { consumerViewOf, ownerViewOf, productViewOf } from './product';

/** Whether a caller could decide, their group and themselves considered. */
export function couldDecide(
  { request, task, decisions }: RequestSnapshot,
  { userRef, ownershipRefs }: Caller,
): boolean {
  return (
    request.state === 'pending-approval' &&
    task?.status === 'open' &&
    userRef !== undefined &&
    request.requester !== userRef &&
    request.ownerRef !== null &&
    ownershipRefs.includes(request.ownerRef) &&
    !decisions.some(decision => decision.by === userRef)
  );
}

export const couldWithdraw = ({ request, attempt }: RequestSnapshot) =>
  request.state === 'pending-approval' ||
  (request.state === 'submitted' && attempt.startedAt === null);

export const couldRetry = ({ request }: RequestSnapshot) =>
  (request.state === 'failed' || request.state === 'grant-failed') &&
  retryable(request.workflowError);

function actionsOf(
  snapshot: RequestSnapshot,
  caller: Caller,
  decidable: Set<string>,
): RequestAction[] {
  const { id, requester } = snapshot.request;
  const own = requester !== null && requester === caller.userRef;
  const actions: RequestAction[] = [];
  if (decidable.has(id)) actions.push('decide');
  if (own && couldWithdraw(snapshot)) actions.push('withdraw');
  if (own && couldRetry(snapshot)) actions.push('retry');
  return actions;
}

/** Summaries of one page, with two catalog and permission calls in all. */
export async function summariesOf(
  context: ServiceContext,
  caller: Caller,
  snapshots: RequestSnapshot[],
): Promise<ShareRequestSummary[]> {
  const person = await context.people.named(
    snapshots.flatMap(({ request, decisions }) => [
      request.requester,
      request.ownerRef,
      ...decisions.map(({ by }) => by),
    ]),
  );
  const decidable = await context.authorizer.mayDecide(
    caller.credentials,
    snapshots
      .filter(snapshot => couldDecide(snapshot, caller))
      .map(({ request }) => request),
  );
  return snapshots.map(snapshot => ({
    ...viewOf(snapshot, person, context),
    actions: actionsOf(snapshot, caller, decidable),
  }));
}

function viewOf(
  { request, task, decisions }: RequestSnapshot,
  person: (ref: string) => Person,
  { config }: ServiceContext,
): Omit<ShareRequestSummary, 'actions'> {
  return {
    id: request.id,
    state: request.state,
    stateReason: request.stateReason,
    attempt: request.attempt,
    external: request.external,
    product: productViewOf(request),
    scope: scopeOf(request),
    consumer: consumerViewOf(request, config),
    owner: ownerViewOf(request, person),
    requester: request.requester === null ? null : person(request.requester),
    reason: request.reason,
    accessEndsAt: request.accessEndsAt,
    verdict: request.verdict,
    decisions: decisions.map(
      ({ by, decision, reason, at }): Decision => ({
        by: person(by),
        decision,
        reason,
        at,
      }),
    ),
    decisionsNeeded: task?.decisionsNeeded ?? 1,
    round: task?.round ?? null,
    decideBefore:
      request.state === 'pending-approval' ? task?.expiresAt ?? null : null,
    createdAt: request.createdAt,
    updatedAt: request.updatedAt,
  };
}
