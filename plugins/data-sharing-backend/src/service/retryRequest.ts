import { ConflictError, NotAllowedError } from '@backstage/errors';
import {
  productArn,
  type ShareRequest,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import { CoveredError } from '../database/RequestStore';
import { startExecution } from '../reconcile/startExecution';
import { assessShare } from './assessShare';
import { changeRequest } from './changeRequest';
import type { ServiceContext, UserCaller } from './context';
import { getRequest } from './getRequest';
import { refusalError } from './refusalError';
import { approvalOf, attemptOf } from './submitRequest';
import { couldRetry } from './views/request';

/**
 * Starts another attempt of a request that failed, under the rules of
 * submitting.
 *
 * @throws NotAllowedError for anybody but its requester
 * @throws ConflictError where it did not fail, or cannot succeed
 */
export async function retryRequest(
  context: ServiceContext,
  caller: UserCaller,
  id: string,
): Promise<ShareRequest> {
  const { authorizer, catalog, clock, config, store, workflows } = context;
  const snapshot = await store.get(id);
  const { entityRef, requester, reason, accessEndsAt } = snapshot.request;
  await authorizer.assertMayRead(caller.credentials, snapshot.request);
  if (requester !== caller.userRef || entityRef === null) {
    throw new NotAllowedError('Only its requester can try a request again');
  }
  await authorizer.assertMayCreate(caller.credentials);
  if (!couldRetry(snapshot)) {
    throw new ConflictError(
      `This request cannot be tried again: it is ${snapshot.request.state}`,
    );
  }
  if (accessEndsAt && Date.parse(accessEndsAt) <= clock().getTime()) {
    throw new ConflictError('accessEndsAt: has passed; submit another request');
  }
  const product = await catalog.asSeenBy(caller.credentials, entityRef);
  if (productArn(product.key) !== productArn(snapshot.request)) {
    throw new ConflictError(
      `${entityRef} is another data product now; submit another request`,
    );
  }
  const { refusal } = await assessShare(
    context,
    caller,
    product,
    snapshot.request,
    { ownId: id },
  );
  if (refusal) throw refusalError(refusal);
  const workflow = workflows.get(product.key);
  try {
    await changeRequest(context, id, current => {
      if (!couldRetry(current)) {
        throw new ConflictError('This request is being tried again already');
      }
      return {
        to: 'submitted',
        stateReason: null,
        newAttempt: attemptOf(
          workflow,
          { ...current.request, requester, reason: reason ?? '' },
          current.request.attempt + 1,
          approvalOf(product, current.request.columns, config),
        ),
        patch: {
          ownerRef: product.ownerRef ?? null,
          dataOwner: product.dataOwner,
          dataOwnerName: product.dataOwnerName,
        },
        event: {
          type: 'retried',
          actor: caller.userRef,
          message: `Attempt ${current.request.attempt + 1}`,
        },
      };
    });
  } catch (error) {
    if (!(error instanceof CoveredError)) throw error;
    throw refusalError({
      code: 'already-covered',
      message: 'A request for this consumer is open already',
      requestId: error.requestId,
    });
  }
  await startExecution(context, id);
  return getRequest(context, caller, id);
}
