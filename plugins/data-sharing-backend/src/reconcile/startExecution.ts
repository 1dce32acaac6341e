import { stringifyError } from '@backstage/errors';
import type { RequestSnapshot } from '../database/RequestStore';
import { changeRequest } from '../service/changeRequest';
import type { ServiceContext } from '../service/context';

/** Longer than any start takes, its retries included. */
const claimMilliseconds = 60_000;

/**
 * AWS lets a name be used again after 90 days, so that a repeated start would
 * not be recognised any more.
 */
const startWithinDays = 80;

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

async function callStart(
  { workflows, clock }: ServiceContext,
  { attempt, request }: RequestSnapshot,
): Promise<'started' | { failed: string }> {
  const workflow = workflows.forMachine(attempt.stateMachineArn)[0];
  if (!workflow) {
    return {
      failed:
        'The workflow of this request is not configured any more; submit another',
    };
  }
  const age = clock().getTime() - Date.parse(request.updatedAt);
  if (age > startWithinDays * 86_400_000) {
    return { failed: 'The workflow could not be started for too long' };
  }
  if ((await workflow.start(attempt.name, attempt.input)) === 'started') {
    return 'started';
  }
  // It ended already, or somebody took its name.
  const found = await workflow.describe(attempt.executionArn);
  return found?.input === attempt.input
    ? 'started'
    : {
        failed: `Step Functions has another execution called ${attempt.name}`,
      };
}

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
  const { clock, store } = context;
  const until = new Date(clock().getTime() + claimMilliseconds);
  if (!(await store.claimStart(id, until.toISOString()))) return;
  const snapshot = await store.get(id);
  const { executionArn } = snapshot.attempt;
  try {
    const outcome = await callStart(context, snapshot);
    if (outcome !== 'started') {
      await fail(context, id, outcome.failed);
      return;
    }
    await changeRequest(context, id, ({ attempt, request }) =>
      attempt.executionArn === executionArn && attempt.startedAt === null
        ? {
            attempt: { startedAt: clock().toISOString() },
            stateReason:
              request.state === 'submitted' ? null : request.stateReason,
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
    await changeRequest(context, id, ({ request }) =>
      request.state === 'submitted' && request.stateReason !== reason
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
