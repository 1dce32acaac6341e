import { machineArn } from '../aws/ShareWorkflow';
import { changeRequest } from '../service/changeRequest';
import type { ServiceContext } from '../service/context';
import { newConsumerCheck } from './newOperation';
import { startOperation } from './startOperation';

/**
 * Starts the look at the consumer's side that is due. May be called any number
 * of times.
 */
export async function checkConsumerSide(
  context: ServiceContext,
  id: string,
): Promise<void> {
  const { clock, workflows } = context;
  await changeRequest(context, id, current => {
    const { request, operations } = current;
    const { consumer } = operations;
    const workflow = workflows.forCatalog(request);
    const due =
      request.state === 'granted' &&
      request.consumerCheckAt !== null &&
      request.consumerCheckAt <= clock().toISOString();
    if (!due || (consumer && !consumer.closedAt)) return undefined;
    if (!workflow || !machineArn(workflow, 'consumer')) {
      return { patch: { consumerCheckAt: null } };
    }
    return { newOperation: newConsumerCheck(workflows, current, null) };
  });
  await startOperation(context, id, 'consumer');
}
