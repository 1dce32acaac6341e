import { ConflictError } from '@backstage/errors';
import type { ShareRequest } from '@data-sharing/backstage-plugin-data-sharing-common';
import { requiredMachineArn } from '../aws/ShareWorkflow';
import { newConsumerCheck } from '../operations/newOperation';
import { startOperation } from '../operations/startOperation';
import { changeRequest } from './changeRequest';
import type { ServiceContext, UserCaller } from './context';
import { getRequest } from './getRequest';
import { productOfOwner } from './productOfOwner';

/**
 * Has the consumer's side looked at again, for the requester or the group that
 * owns the product. One look at a time: where one is under way, that is it.
 *
 * @throws NotAllowedError for everybody else
 * @throws ConflictError where nothing is granted
 * @throws NotImplementedError where no consumer machine is configured
 */
export async function checkConsumer(
  context: ServiceContext,
  caller: UserCaller,
  id: string,
): Promise<ShareRequest> {
  const { authorizer, store, workflows } = context;
  const { request } = await store.get(id);
  await authorizer.assertMayRead(caller.credentials, request);
  if (request.requester !== caller.userRef) {
    await productOfOwner(context, caller, request);
  }
  requiredMachineArn(workflows.forCatalog(request), 'consumer');
  await changeRequest(context, id, current => {
    if (current.request.state !== 'granted') {
      throw new ConflictError(
        `There is nothing to look at: this request is ${current.request.state}`,
      );
    }
    const { consumer } = current.operations;
    if (consumer && !consumer.closedAt) return undefined;
    return {
      newOperation: newConsumerCheck(workflows, current, caller.userRef),
    };
  });
  await startOperation(context, id, 'consumer');
  return getRequest(context, caller, id);
}
