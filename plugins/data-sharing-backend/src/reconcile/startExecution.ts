import { stringifyError } from '@backstage/errors';
import { refusedAtStart } from '../sampleMachine/refusedAtStart';
import { changeRequest } from '../service/changeRequest';
import type { ServiceContext } from '../service/context';
import { callStart, claimMilliseconds } from './callStart';

const fail = (context: ServiceContext, id: string, reason: string) =>
  changeRequest(context, id, ({ request }) =>
    request.state === 'submitted'
      ? {
          to: 'failed',
          stateReason: reason,
          event: { type: 'failed', actor: null, message: reason },
        }
      : undefined,
  );

/**
 * Starts the execution of a submitted request. May be called any number of
 * times: one process at a time tries, and the name makes the start itself
 * repeatable. Where AWS does not answer, the request says so and stays
 * submitted.
 */
export async function startExecution(
  context: ServiceContext,
  id: string,
): Promise<void> {
  const { clock, store, workflows } = context;
  const until = new Date(clock().getTime() + claimMilliseconds);
  if (!(await store.claimStart(id, until.toISOString()))) return;
  const snapshot = await store.get(id);
  const { attempt, request } = snapshot;
  const { executionArn } = attempt;
  try {
    const workflow = workflows.forMachine(attempt.stateMachineArn)[0];
    const outcome =
      (await refusedAtStart(context, workflow, snapshot)) ??
      (await callStart(
        workflow,
        'share',
        { ...attempt, at: request.updatedAt },
        clock(),
      ));
    if (outcome !== 'started') {
      await fail(context, id, outcome.failed);
      return;
    }
    await changeRequest(context, id, current =>
      current.attempt.executionArn === executionArn &&
      current.attempt.startedAt === null
        ? {
            attempt: { startedAt: clock().toISOString() },
            stateReason:
              current.request.state === 'submitted'
                ? null
                : current.request.stateReason,
            event: {
              type: 'workflow-started',
              actor: null,
              message: 'The workflow was started',
            },
          }
        : undefined,
    );
  } catch (error) {
    const reason = `The workflow will be started later: ${
      (error as Error).message
    }`;
    context.logger.warn(`Request ${id}: ${stringifyError(error)}`);
    await changeRequest(context, id, ({ request: { state, stateReason } }) =>
      state === 'submitted' && stateReason !== reason
        ? {
            stateReason: reason,
            event: { type: 'start-delayed', actor: null, message: reason },
          }
        : undefined,
    );
  } finally {
    await store.releaseStart(id);
  }
}
