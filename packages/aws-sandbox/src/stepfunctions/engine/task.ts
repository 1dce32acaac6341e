import { parseResource, TaskResource } from '../definition/resource';
import { dataLimitExceeded, fitsPayload } from '../errors';
import { Failure, Json } from '../types';
import { stateOf } from './lookup';
import { key, ThreadRecord } from './records';
import { Transaction } from './transaction';

/** @throws Error when the thread is not in a task: validation has seen to it */
export function resourceOf(
  tx: Pick<Transaction, 'records'>,
  thread: ThreadRecord,
): TaskResource {
  const resource = parseResource(String(stateOf(tx.records, thread).Resource));
  if (!resource) throw new Error(`State ${thread.state} is no task`);
  return resource;
}

const names = ({ resourceType, resource }: TaskResource) => ({
  resourceType,
  resource,
});

/** Nobody waits for the nested execution of this attempt any more. */
export function forgetNested(tx: Transaction, thread: ThreadRecord): void {
  const childArn = thread.task?.childArn;
  if (childArn) {
    tx.records.watchers.delete(key(childArn, thread.executionArn, thread.id));
  }
}

/** The task is done; its `Output` and `Assign` come next. */
export function succeedTask(
  tx: Transaction,
  thread: ThreadRecord,
  result: Json,
): void {
  const resource = resourceOf(tx, thread);
  if (!fitsPayload(result)) {
    failTask(
      tx,
      thread,
      dataLimitExceeded(`${resource.resourceType}:${resource.resource}`),
    );
    return;
  }
  tx.event(thread, 'TaskSucceeded', {
    taskSucceededEventDetails: {
      ...names(resource),
      output: JSON.stringify(result),
      outputDetails: { truncated: false },
    },
  });
  forgetNested(tx, thread);
  tx.clearTimers(thread);
  thread.result = result;
  thread.task = undefined;
  tx.setPhase(thread, 'succeeded');
}

/** The task reported an error; `Retry` and `Catch` come next. */
export function failTask(
  tx: Transaction,
  thread: ThreadRecord,
  failure: Failure,
): void {
  const { error, cause } = failure;
  const timedOut =
    error === 'States.Timeout' || error === 'States.HeartbeatTimeout';
  const type = timedOut ? 'TaskTimedOut' : 'TaskFailed';
  tx.event(thread, type, {
    [timedOut ? 'taskTimedOutEventDetails' : 'taskFailedEventDetails']: {
      ...names(resourceOf(tx, thread)),
      error,
      cause,
    },
  });
  forgetNested(tx, thread);
  tx.clearTimers(thread);
  thread.task = undefined;
  thread.failure = failure;
  tx.setPhase(thread, 'failed');
}

/** What the service answered to a task that now waits for its end. */
export function submitTask(
  tx: Transaction,
  thread: ThreadRecord,
  output: Json,
): void {
  tx.event(thread, 'TaskSubmitted', {
    taskSubmittedEventDetails: {
      ...names(resourceOf(tx, thread)),
      output: JSON.stringify(output),
      outputDetails: { truncated: false },
    },
  });
  tx.setPhase(thread, 'submitted');
}
