import type { SchedulerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import type { ServiceContext } from '../service/context';
import { endRevoked } from './endRevoked';
import { ExecutionFollower } from './ExecutionFollower';
import { importExecutions } from './importExecutions';
import { patiently } from './patiently';
import { SampleShareWorkflow } from './SampleShareWorkflow';

/** Id of the scheduled task that looks for executions that wait. */
export const followTaskId = 'data-sharing-sample-approvals';

/** Id of the scheduled task that imports executions that ended. */
export const importTaskId = 'data-sharing-sample-import';

/** Id of the scheduled task that notices what was revoked by hand. */
export const revokedTaskId = 'data-sharing-revoked-by-hand';

/** Never fails, because the scheduler would not tell. */
async function importAll(
  context: ServiceContext,
  workflow: SampleShareWorkflow,
  signal: AbortSignal,
) {
  const { logger } = context;
  const { stateMachineArn } = workflow.config;
  const tell = (error: Error) =>
    logger.warn(`The import goes on later: ${error.message}`);
  try {
    await patiently(
      () => importExecutions(context, workflow, tell, signal),
      tell,
      signal,
    );
  } catch (error) {
    // The next start goes on.
    if (signal.aborted) return;
    logger.error(
      `The import from ${stateMachineArn} stopped: ${stringifyError(error)}`,
    );
  }
}

/**
 * Schedules what an AWS sample's machine needs, because it sends no messages:
 * a look at its running executions every 15 seconds, an import of the others
 * when the backend starts and once a day, and once a day a look at its grants,
 * also when the machine is not configured any more.
 */
export async function followSampleMachines(
  context: ServiceContext,
  scheduler: SchedulerService,
): Promise<void> {
  const { logger, workflows } = context;
  const samples = workflows.all.filter(
    workflow => workflow instanceof SampleShareWorkflow,
  );
  await scheduler.scheduleTask({
    id: revokedTaskId,
    frequency: { hours: 24 },
    timeout: { hours: 2 },
    initialDelay: { minutes: 5 },
    fn: signal => endRevoked(context, signal),
  });
  if (samples.length === 0) return;
  const followers = samples.map(each => new ExecutionFollower(context, each));

  await scheduler.scheduleTask({
    id: followTaskId,
    frequency: { seconds: 15 },
    timeout: { minutes: 10 },
    initialDelay: { seconds: 5 },
    fn: async signal => {
      for (const follower of followers) {
        await follower.run(signal).catch(error =>
          // The other machines may answer.
          logger.warn(
            `Executions that wait are looked for later: ${stringifyError(
              error,
            )}`,
          ),
        );
      }
    },
  });
  await scheduler.scheduleTask({
    id: importTaskId,
    // In every process, because it is to run whenever one starts.
    scope: 'local',
    frequency: { hours: 24 },
    timeout: { hours: 12 },
    initialDelay: { seconds: 15 },
    fn: async signal => {
      await Promise.all(samples.map(each => importAll(context, each, signal)));
    },
  });
}
