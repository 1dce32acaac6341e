import { revokeInputSchema } from '@data-sharing/backstage-plugin-data-sharing-common';
import type { ExecutionDescription, ShareWorkflow } from '../aws/ShareWorkflow';
import { changeRequest } from '../service/changeRequest';
import type { ServiceContext } from '../service/context';
import { observeOperation } from './observeOperation';

function inputOf({ input }: ExecutionDescription) {
  try {
    return revokeInputSchema.parse(JSON.parse(input));
  } catch {
    // The machine refuses it, too.
    return undefined;
  }
}

/**
 * Follows a revocation that the portal did not start, where it is of a granted
 * request: the one on its end date, as a rule.
 *
 * @param workflow - whose revoke machine it is
 * @throws ServiceUnavailableError where AWS does not answer
 */
export async function adoptRevocation(
  context: ServiceContext,
  workflow: ShareWorkflow,
  executionArn: string,
): Promise<void> {
  const execution = await workflow.describe(executionArn);
  const input = execution && inputOf(execution);
  const attempt = input && (await context.store.findAttempt(input.holder));
  if (!attempt) return;
  await changeRequest(context, attempt.requestId, current => {
    const holds = current.attempt.executionArn === input.holder;
    if (!holds || current.request.state !== 'granted') return undefined;
    return {
      to: 'revoking',
      stateReason: null,
      newOperation: {
        kind: 'revoke',
        executionArn,
        stateMachineArn: execution.stateMachineArn,
        name: execution.name,
        input: execution.input,
        // Whoever the input says it was: the portal did not see them.
        requestedBy: null,
        reason: input.reason,
      },
      event: {
        type: 'revoking',
        actor: null,
        message:
          input.why === 'end-date'
            ? 'Access ends on its date'
            : 'A revocation was started outside of the portal',
      },
    };
  });
  await observeOperation(context, attempt.requestId, 'revoke');
}
