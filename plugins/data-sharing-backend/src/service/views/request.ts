import type {
  ConsumerSide,
  Decision,
  Person,
  RequestAction,
  ShareRequestSummary,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import { machineArn } from '../../aws/ShareWorkflow';
import {
  scopeOf,
  type OperationKind,
  type RequestSnapshot,
} from '../../database/RequestStore';
import { retryable } from '../../executions';
import type { Caller, ServiceContext } from '../context';
import { consumerViewOf, ownerViewOf, productViewOf, titleOf } from './product';

/** Whether a caller belongs to the owner of a request that is not their own. */
const isOwner = (
  { request }: RequestSnapshot,
  { userRef, ownershipRefs }: Caller,
) =>
  userRef !== undefined &&
  request.requester !== userRef &&
  request.ownerRef !== null &&
  ownershipRefs.includes(request.ownerRef);

/** Whether a caller could decide, their group and themselves considered. */
const couldDecide = (snapshot: RequestSnapshot, caller: Caller): boolean =>
  snapshot.request.state === 'pending-approval' &&
  snapshot.task?.status === 'open' &&
  isOwner(snapshot, caller) &&
  !snapshot.decisions.some(({ by }) => by === caller.userRef);

export const couldWithdraw = ({ request, attempt }: RequestSnapshot) =>
  request.state === 'pending-approval' ||
  (request.state === 'submitted' && attempt.startedAt === null);

export const couldRetry = ({ request }: RequestSnapshot) =>
  (request.state === 'failed' || request.state === 'grant-failed') &&
  retryable(request.workflowError);

const underWay = ({ operations }: RequestSnapshot, kind: OperationKind) =>
  operations[kind] !== undefined && operations[kind].closedAt === null;

/** Whether a granted request has a machine for this that is not at work. */
function couldStart(
  { workflows }: ServiceContext,
  snapshot: RequestSnapshot,
  kind: OperationKind,
): boolean {
  const { request } = snapshot;
  const workflow = workflows.forCatalog(request);
  return (
    request.state === 'granted' &&
    workflow !== undefined &&
    machineArn(workflow, kind) !== undefined &&
    !underWay(snapshot, kind)
  );
}

interface Allowed {
  /** Ids of requests that the policy lets the caller decide. */
  decide: Set<string>;
  revoke: Set<string>;
}

function actionsOf(
  context: ServiceContext,
  snapshot: RequestSnapshot,
  caller: Caller,
  allowed: Allowed,
): RequestAction[] {
  const { id, requester } = snapshot.request;
  const own = requester !== null && requester === caller.userRef;
  const owner = isOwner(snapshot, caller);
  const could = (kind: OperationKind) => couldStart(context, snapshot, kind);
  const may: Record<RequestAction, boolean> = {
    decide: couldDecide(snapshot, caller) && allowed.decide.has(id),
    withdraw: own && couldWithdraw(snapshot),
    retry: own && couldRetry(snapshot),
    revoke: owner && allowed.revoke.has(id) && could('revoke'),
    'hand-back': own && could('revoke'),
    extend: owner && allowed.decide.has(id) && could('extend'),
    'check-consumer': (own || owner) && could('consumer'),
  };
  return (Object.keys(may) as RequestAction[]).filter(action => may[action]);
}

/** Summaries of one page, with few catalog and permission calls in all. */
export async function summariesOf(
  context: ServiceContext,
  caller: Caller,
  snapshots: RequestSnapshot[],
): Promise<ShareRequestSummary[]> {
  const { authorizer, people } = context;
  const person = await people.named(
    snapshots.flatMap(({ request, decisions }) => [
      request.requester,
      request.ownerRef,
      ...decisions.map(({ by }) => by),
    ]),
  );
  const granted = snapshots
    .filter(snapshot => isOwner(snapshot, caller))
    .map(({ request }) => request)
    .filter(({ state }) => state === 'granted');
  const toDecide = snapshots
    .filter(snapshot => couldDecide(snapshot, caller))
    .map(({ request }) => request);
  const allowed: Allowed = {
    decide: await authorizer.mayDecide(caller.credentials, [
      ...toDecide,
      ...granted,
    ]),
    revoke: await authorizer.mayRevoke(caller.credentials, granted),
  };
  return snapshots.map(snapshot => ({
    ...viewOf(snapshot, person, context),
    actions: actionsOf(context, snapshot, caller, allowed),
  }));
}

/** What is known of the consumer's side once there is a grant. */
export function consumerSideOf(snapshot: RequestSnapshot): ConsumerSide | null {
  const { state, consumerSide } = snapshot.request;
  if (state !== 'granted' && state !== 'revoking') return null;
  const found = consumerSide?.found;
  return {
    usable: found?.usable ?? null,
    role: found?.role ?? null,
    invitation: found?.invitation ?? null,
    link: found?.link ? titleOf(found.link) : null,
    problem: consumerSide?.failure ?? found?.problem ?? null,
    checkedAt: consumerSide?.checkedAt ?? null,
    checking: underWay(snapshot, 'consumer'),
  };
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
    columns: request.columns,
    grantedColumns: request.grantedColumns,
    usable:
      request.state === 'granted'
        ? request.consumerSide?.found?.usable ?? null
        : null,
    consumer: consumerViewOf(request, config),
    owner: ownerViewOf(request, person),
    requester: request.requester === null ? null : person(request.requester),
    reason: request.reason,
    accessEndsAt: request.accessEndsAt,
    verdict: request.verdict,
    decisions: decisions.map(
      ({ by, decision, reason, columns, at }): Decision => ({
        by: person(by),
        decision,
        reason,
        columns,
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
