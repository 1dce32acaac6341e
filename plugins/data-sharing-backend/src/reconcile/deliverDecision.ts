import { stringifyError } from '@backstage/errors';
import type { ShareWorkflow, TaskAnswer } from '../aws/ShareWorkflow';
import { newerTokens } from '../sampleMachine/newerTokens';
import { changeRequest } from '../service/changeRequest';
import type { ServiceContext } from '../service/context';
import { observeExecution } from './observeExecution';

/** Only one of the tokens is alive. */
async function answerAny(
  workflow: ShareWorkflow,
  tokens: string[],
  answer: TaskAnswer,
): Promise<boolean> {
  for (const token of tokens) {
    if ((await workflow.answer(token, answer)) === 'delivered') return true;
  }
  return false;
}

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

  const known = await store.tokensOf(task.id);
  let delivered = await answerAny(workflow, known, task.answer);
  if (!delivered) {
    const newer = await newerTokens(workflow, task, known);
    delivered = await answerAny(workflow, newer, task.answer);
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
