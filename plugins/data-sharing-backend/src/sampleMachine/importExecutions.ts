import { ServiceUnavailableError, stringifyError } from '@backstage/errors';
import { atomsOf } from '../aws/atoms';
import type { ExecutionDescription } from '../aws/ShareWorkflow';
import type { PastExecution, ShareIdentity } from '../database/RequestStore';
import type { ServiceContext } from '../service/context';
import { adoptPast } from './adoptPast';
import { shareInInput } from './machineInput';
import { patiently } from './patiently';
import type {
  ListedExecution,
  SampleShareWorkflow,
} from './SampleShareWorkflow';

const day = (date: Date) => date.toISOString().slice(0, 10);

/** Whether Lake Formation lists what the machine granted for a share. */
async function isListed(
  { grants }: ServiceContext,
  workflow: SampleShareWorkflow,
  share: ShareIdentity,
): Promise<boolean> {
  const rows = workflow.grantsOf(share);
  const listed = await grants.listed(rows, workflow.config);
  return atomsOf(rows).every(atom => listed.includes(atom));
}

/** What became of an execution that has ended. */
async function outcomeOf(
  context: ServiceContext,
  workflow: SampleShareWorkflow,
  execution: ExecutionDescription,
  share: ShareIdentity,
): Promise<Pick<PastExecution, 'state' | 'stateReason' | 'workflowError'>> {
  if (execution.status !== 'SUCCEEDED') {
    const { to, reason, error } = workflow.endOf(execution);
    return { state: to, stateReason: reason, workflowError: error };
  }
  return (await isListed(context, workflow, share))
    ? { state: 'granted', stateReason: null, workflowError: null }
    : {
        state: 'ended',
        stateReason:
          'It was granted, and Lake Formation does not list the grant any more',
        workflowError: null,
      };
}

/** @returns whether a request was made of it */
async function importOne(
  context: ServiceContext,
  workflow: SampleShareWorkflow,
  { executionArn, name, startedAt }: ListedExecution,
): Promise<boolean> {
  if (await context.store.findAttempt(executionArn)) return false;
  const execution = await workflow.describe(executionArn);
  // Meanwhile AWS forgot it.
  if (!execution || execution.status === 'RUNNING') return false;
  const share = shareInInput(execution.input, workflow.config);
  if (!share) {
    context.logger.warn(
      `Execution ${name} is not imported: its input is not that of the AWS sample`,
    );
    return false;
  }
  await adoptPast(context, {
    executionArn,
    execution,
    share,
    past: {
      ...(await outcomeOf(context, workflow, execution, share)),
      startedAt: startedAt.toISOString(),
      closedAt: (execution.endedAt ?? startedAt).toISOString(),
    },
    event: {
      type: 'imported',
      message: `Imported: the workflow was started outside of the portal on ${day(
        startedAt,
      )}, and ended with ${execution.status}`,
    },
  });
  return true;
}

/**
 * Makes external requests of the executions that the machine of an AWS sample
 * ended, and that the portal does not know: all that AWS still lists, which is
 * until 90 days after their end. May be called any number of times, and broken
 * off at any point: what was imported stays, and is left alone.
 *
 * @param tell - is called once for each call that takes longer
 * @throws ServiceUnavailableError where some are left for another try
 */
export async function importExecutions(
  context: ServiceContext,
  workflow: SampleShareWorkflow,
  tell: (error: Error) => void,
  signal?: AbortSignal,
): Promise<void> {
  const { logger } = context;
  let nextToken: string | undefined;
  let imported = 0;
  let failed = 0;
  do {
    const token = nextToken;
    const page = await patiently(
      () => workflow.page(undefined, token),
      tell,
      signal,
    );
    for (const execution of page.executions) {
      // Those that wait are asked about as they are found.
      if (execution.status === 'RUNNING') continue;
      try {
        const made = await patiently(
          () => importOne(context, workflow, execution),
          tell,
          signal,
        );
        if (made) imported++;
      } catch (error) {
        signal?.throwIfAborted();
        failed++;
        logger.warn(
          `Execution ${execution.name} is not imported now: ${stringifyError(
            error,
          )}`,
        );
      }
    }
    nextToken = page.nextToken;
  } while (nextToken);
  if (imported > 0) {
    logger.info(
      `Imported ${imported} executions of ${workflow.config.stateMachineArn}`,
    );
  }
  if (failed > 0) {
    throw new ServiceUnavailableError(
      `${failed} executions are not imported yet`,
    );
  }
}
