import { ConflictError } from '@backstage/errors';
import type {
  Revoke,
  ShareRequest,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import { requiredMachineArn } from '../aws/ShareWorkflow';
import type { Change, RequestSnapshot } from '../database/RequestStore';
import { newRevocation } from '../operations/newOperation';
import { startOperation } from '../operations/startOperation';
import { changeRequest } from './changeRequest';
import type { ServiceContext, UserCaller } from './context';
import { getRequest } from './getRequest';
import { productOfOwner } from './productOfOwner';

/** @throws NotAllowedError for who neither made it nor may revoke it */
async function assertMayRevoke(
  context: ServiceContext,
  caller: UserCaller,
  { request }: RequestSnapshot,
) {
  if (request.requester === caller.userRef) return;
  await productOfOwner(context, caller, request);
  await context.authorizer.assertMayRevoke(caller.credentials, request);
}

/**
 * @returns undefined where the caller asked for it before
 * @throws ConflictError that says what happened instead
 */
function revoke(
  { workflows }: ServiceContext,
  snapshot: RequestSnapshot,
  by: string,
  reason: string,
): Change | undefined {
  const { request, operations } = snapshot;
  if (request.state === 'revoking') {
    const { requestedBy, createdAt } = operations.revoke ?? {};
    if (requestedBy === by) return undefined;
    throw new ConflictError(
      `This access is being revoked already, since ${createdAt}${
        requestedBy ? ` by ${requestedBy}` : ''
      }`,
    );
  }
  if (request.state !== 'granted') {
    throw new ConflictError(
      `There is no access to revoke: this request is ${request.state}`,
    );
  }
  const handedBack = request.requester === by;
  return {
    to: 'revoking',
    stateReason: null,
    newOperation: newRevocation(workflows, snapshot, {
      why: handedBack ? 'handed-back' : 'by-owner',
      by,
      reason,
    }),
    event: {
      type: 'revoking',
      actor: by,
      message: `${handedBack ? 'Handed back' : 'Revoked'}: ${reason}`,
    },
  };
}

/**
 * Ends the access that was granted: for the group that owns the product now, or
 * handed back by the requester. The revocation is stored before the workflow
 * hears of it, and started later where AWS does not answer. The request is
 * revoked once Lake Formation confirms it.
 *
 * @throws NotAllowedError for everybody else, and where the policy says no
 * @throws ConflictError where there is no access, or somebody else revokes it
 * @throws NotImplementedError where no revoke machine is configured
 */
export async function revokeRequest(
  context: ServiceContext,
  caller: UserCaller,
  id: string,
  body: Revoke,
): Promise<ShareRequest> {
  const { authorizer, store, workflows } = context;
  const snapshot = await store.get(id);
  await authorizer.assertMayRead(caller.credentials, snapshot.request);
  await assertMayRevoke(context, caller, snapshot);
  requiredMachineArn(workflows.forCatalog(snapshot.request), 'revoke');
  await changeRequest(context, id, current =>
    revoke(context, current, caller.userRef, body.reason.trim()),
  );
  await startOperation(context, id, 'revoke');
  return getRequest(context, caller, id);
}
