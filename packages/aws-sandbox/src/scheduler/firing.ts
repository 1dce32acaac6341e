import type { Caller, Clock } from '../core';
import type { Logger } from '../logger';
import type { Store } from '../store';
import type { Schedule, Schedules } from './schedules';

const pollMs = 1000;
const batchSize = 20;
const longestBackOffSeconds = 300;

/** AWS's defaults: 185 retries within a day. */
const retries = (schedule: Schedule) => ({
  attempts: schedule.Target.RetryPolicy?.MaximumRetryAttempts ?? 185,
  seconds: schedule.Target.RetryPolicy?.MaximumEventAgeInSeconds ?? 86_400,
});

/**
 * Fires what is due, at least once: a schedule counts as done only after its
 * target took it, so a process that dies in between fires it again.
 */
export function createFiring(options: {
  store: Store;
  clock: Clock;
  schedules: Schedules;
  logger: Logger;
  call(
    service: string,
    action: string,
    input: unknown,
    caller: Caller,
  ): Promise<unknown>;
  assumeRole(roleArn: string, caller: Caller): Caller;
}) {
  const { store, clock, schedules, logger, call, assumeRole } = options;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let stopped = false;

  async function invoke(schedule: Schedule): Promise<void> {
    const { Arn, RoleArn, Input } = schedule.Target;
    const caller = assumeRole(RoleArn, {
      accountId: schedule.accountId,
      region: schedule.region,
      principalArn: schedule.Arn,
    });
    if (Arn === 'arn:aws:scheduler:::aws-sdk:sfn:startExecution') {
      const parameters = JSON.parse(Input ?? '{}');
      await call(
        'sfn',
        'StartExecution',
        {
          stateMachineArn: parameters.StateMachineArn,
          name: parameters.Name,
          input: parameters.Input,
        },
        caller,
      );
    } else if (Arn.includes(':states:')) {
      await call(
        'sfn',
        'StartExecution',
        { stateMachineArn: Arn, input: Input ?? '{}' },
        caller,
      );
    } else {
      const [, , , , accountId, name] = Arn.split(':');
      await call(
        'sqs',
        'SendMessage',
        { QueueUrl: `/${accountId}/${name}`, MessageBody: Input ?? '{}' },
        caller,
      );
    }
  }

  /** Only if it is still the schedule that fired, not one put in its place. */
  function settle(fired: Schedule, change: (current: Schedule) => void): void {
    store.transaction(() => {
      const current = schedules.get(fired, fired.GroupName, fired.Name);
      if (current?.modifiedAt === fired.modifiedAt && current.at === fired.at) {
        change(current);
      }
    });
  }

  async function fire(schedule: Schedule): Promise<void> {
    try {
      await invoke(schedule);
      settle(schedule, current => {
        if (current.ActionAfterCompletion === 'DELETE') {
          schedules.delete(current);
        } else {
          schedules.put({ ...current, dueAt: undefined });
        }
      });
    } catch (error) {
      const now = clock.now().getTime();
      const limit = retries(schedule);
      const attempts = schedule.attempts + 1;
      const over =
        attempts > limit.attempts ||
        now - Date.parse(schedule.at) > limit.seconds * 1000;
      logger.warn(
        `${schedule.Arn}: attempt ${attempts} failed${
          over ? ', the last one' : ''
        }: ${(error as Error).name}: ${(error as Error).message}`,
      );
      const wait = Math.min(2 ** attempts, longestBackOffSeconds) * 1000;
      settle(schedule, current =>
        schedules.put({
          ...current,
          attempts,
          dueAt: over ? undefined : new Date(now + wait).toISOString(),
        }),
      );
    }
  }

  async function round(): Promise<void> {
    for (const schedule of schedules.due(clock.now(), batchSize)) {
      if (stopped) return;
      await fire(schedule);
    }
  }

  return {
    /** Fires what is due now. */
    round,
    start(): void {
      const next = () => {
        timer = setTimeout(() => {
          running = round()
            .catch(error => logger.error(`Schedules: ${error}`))
            .then(() => {
              if (!stopped) next();
            });
        }, pollMs);
      };
      next();
    },
    /** Resolves when nothing fires any more. */
    async stop(): Promise<void> {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
