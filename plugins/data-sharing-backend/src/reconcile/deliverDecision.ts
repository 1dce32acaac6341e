import { stringifyError } from '@backstage/errors';
import { changeRequest } from '../service/changeRequest';
import type { ServiceContext } from '../service/context';
import { observeExecution } from './observeExecution';

/**
 * Gives a stored decision to the workflow. May be called any number of times,
 * until the workflow has it. Where nothing waits for it any more, the
 * execution is asked what happened.
 *
 * @throws ServiceUnavailableError where AWS does not answer
 */
export async function deliverDecision(
  context: ServiceContext,
  id: string,
): Promise<void> {
  const { store, workflows } = context;
  const { task, attempt } = await store.get(id);
  if (task?.status !== 'decided' || !task.answer || task.deliveredAt) return;
  const workflow = workflows.forExecution(attempt.executionArn);
  if (!workflow) return;

  let delivered = false;
  for (const token of await store.tokensOf(task.id)) {
    delivered = (await workflow.answer(token, task.answer)) === 'delivered';
    if (delivered) break;
  }
  if (!delivered) {
    await observeExecution(context, id);
    return;
  }
  await store.markDelivered(task.id);
  await changeRequest(context, id, ({ request }) =>
    request.state === 'approved'
      ? {
          to: 'granting',
          event: {
            type: 'decision-delivered',
            actor: null,
            message: 'The workflow has the decision',
          },
        }
      : undefined,
  );
}

/** As {@link deliverDecision}; what fails now is tried again later. */
export async function tryToDeliver(context: ServiceContext, id: string) {
  try {
    await deliverDecision(context, id);
  } catch (error) {
    context.logger.warn(
      `The decision on request ${id} will be delivered later: ${stringifyError(
        error,
      )}`,
    );
  }
}
