import { ConflictError, NotAllowedError } from '@backstage/errors';
import {
  workflowErrors,
  type ShareRequest,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import type { Change, RequestSnapshot } from '../database/RequestStore';
import { tryToDeliver } from '../reconcile/deliverDecision';
import { observeExecution } from '../reconcile/observeExecution';
import { changeRequest } from './changeRequest';
import type { ServiceContext, UserCaller } from './context';
import { getRequest } from './getRequest';
import { couldWithdraw } from './views/request';

function withdraw(
  { request, task, attempt }: RequestSnapshot,
  by: string,
  reason: string | null,
  at: string,
): Change {
  const event = {
    type: 'withdrawn',
    actor: by,
    message: reason ? `Withdrawn: ${reason}` : 'Withdrawn',
  };
  const common = { to: 'withdrawn' as const, stateReason: reason, event };
  if (request.state === 'pending-approval' && task?.status === 'open') {
    return {
      ...common,
      decision: { by, decision: 'withdrawn', reason, columns: null },
      task: {
        status: 'decided',
        answer: {
          outcome: 'failed',
          error: workflowErrors.withdrawn,
          decision: {
            decision: 'withdrawn',
            by: [by],
            at,
            ...(reason && { reason }),
          },
        },
      },
    };
  }
  const starting = attempt.claimedUntil !== null && attempt.claimedUntil > at;
  if (request.state === 'submitted' && !attempt.startedAt && !starting) {
    return common;
  }
  throw new ConflictError(
    request.state === 'submitted'
      ? 'The workflow is at work on this request; try again when it waits for approval'
      : `This request cannot be withdrawn any more: it is ${request.state}`,
  );
}

/**
 * Takes back a request that waits for a decision, or for AWS to be reachable.
 *
 * @throws NotAllowedError for anybody but its requester
 * @throws ConflictError once it is too late
 * @throws ServiceUnavailableError where it may have been started, and AWS does
 *   not say
 */
export async function withdrawRequest(
  context: ServiceContext,
  caller: UserCaller,
  id: string,
  body: { reason?: string },
): Promise<ShareRequest> {
  const { authorizer, clock, store } = context;
  const snapshot = await store.get(id);
  await authorizer.assertMayRead(caller.credentials, snapshot.request);
  if (snapshot.request.requester !== caller.userRef) {
    throw new NotAllowedError('Only its requester can withdraw a request');
  }
  const tried = snapshot.attempt.claimedUntil !== null;
  if (snapshot.request.state === 'submitted' && tried) {
    // A start that got no answer may have arrived.
    if (couldWithdraw(snapshot)) await observeExecution(context, id);
  }
  await changeRequest(context, id, current =>
    withdraw(
      current,
      caller.userRef,
      body.reason?.trim() || null,
      clock().toISOString(),
    ),
  );
  await tryToDeliver(context, id);
  return getRequest(context, caller, id);
}
