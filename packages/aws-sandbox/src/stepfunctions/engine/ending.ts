import { dataLimitExceeded, fitsPayload } from '../errors';
import { Failure, Json } from '../types';
import { appendEvent, eventCount } from './history';
import { launchNext } from './children';
import { nestedResult } from './nested';
import { ExecutionRecord, ExecutionStatus, ThreadRecord } from './records';
import { sendStatus } from './status';
import { failTask, forgetNested, succeedTask } from './task';
import { Transaction } from './transaction';

const END_EVENTS: Record<Exclude<ExecutionStatus, 'RUNNING'>, string> = {
  SUCCEEDED: 'executionSucceeded',
  FAILED: 'executionFailed',
  ABORTED: 'executionAborted',
  TIMED_OUT: 'executionTimedOut',
};

export interface Ending {
  status: Exclude<ExecutionStatus, 'RUNNING'>;
  output?: string;
  error?: string;
  cause?: string;
  /** The event that led to the end; the newest one when left out. */
  lastEventId?: number;
}

/** Ends threads with all that they wait for, and those below them. */
export function cancelThreads(tx: Transaction, threads: ThreadRecord[]): void {
  for (const thread of threads) {
    forgetNested(tx, thread);
    tx.clearTimers(thread);
    tx.deleteThread(thread);
    stopNested(tx, thread);
  }
}

/** Nobody waits for the nested execution any more: AWS stops it then. */
export function stopNested(tx: Transaction, thread: ThreadRecord): void {
  const { childArn } = thread.task ?? {};
  const child = childArn && tx.execution(childArn);
  if (child && child.status === 'RUNNING') {
    forgetNested(tx, thread);
    endExecution(tx, child, { status: 'ABORTED' });
  }
}

function descendants(tx: Transaction, ancestor: ThreadRecord): ThreadRecord[] {
  const all = tx.threadsOf(ancestor.executionArn);
  const below = (id: string): ThreadRecord[] =>
    all
      .filter(thread => thread.parent?.threadId === id)
      .flatMap(thread => [thread, ...below(thread.id)]);
  return below(ancestor.id);
}

/** Whoever waits for this execution in a `.sync` task goes on. */
function tellWatchers(tx: Transaction, child: ExecutionRecord): void {
  const prefix = `${child.executionArn}|`;
  for (const { key: watcher, value } of tx.records.watchers.list(prefix)) {
    tx.records.watchers.delete(watcher);
    const thread = tx.thread(value.executionArn, value.threadId);
    if (
      thread?.phase !== 'submitted' ||
      thread.task?.childArn !== child.executionArn
    ) {
      continue;
    }
    const description = nestedResult(tx, thread, child);
    if (child.status === 'SUCCEEDED') succeedTask(tx, thread, description);
    else {
      failTask(tx, thread, {
        error: 'States.TaskFailed',
        cause: JSON.stringify(description),
      });
    }
  }
}

/** A machine that is being deleted goes with its last execution. */
export function reapMachine(tx: Transaction, stateMachineArn: string): void {
  const machine = tx.records.machines.get(stateMachineArn);
  if (machine?.status !== 'DELETING') return;
  const stillRunning = tx.records.index
    .list(`${stateMachineArn}|`)
    .some(({ value }) => value.status === 'RUNNING');
  if (!stillRunning) tx.records.machines.delete(stateMachineArn);
}

/** Ends an execution for good: nothing of it is left to run. */
export function endExecution(
  tx: Transaction,
  execution: ExecutionRecord,
  { status, output, error, cause, lastEventId }: Ending,
): void {
  const { executionArn } = execution;
  Object.assign(execution, { status, output, error, cause, stopDate: tx.now });
  tx.clearTimers(execution);
  tx.saveExecution(execution);
  tx.records.index.put(execution.indexKey, {
    executionArn,
    name: execution.name,
    status,
    startDate: execution.startDate,
    stopDate: tx.now,
  });
  cancelThreads(tx, tx.threadsOf(executionArn));
  const details =
    status === 'SUCCEEDED'
      ? { output, outputDetails: { truncated: false } }
      : { error, cause };
  const event = END_EVENTS[status];
  appendEvent(tx.records, executionArn, {
    previousEventId: lastEventId ?? eventCount(tx.records, executionArn),
    timestamp: tx.now,
    type: event[0].toUpperCase() + event.slice(1),
    [`${event}EventDetails`]: details,
  });
  sendStatus(tx, execution);
  tellWatchers(tx, execution);
  reapMachine(tx, execution.stateMachineArn);
}

/** A thread reached its end: of the execution, a branch, or an iteration. */
export function finishThread(
  tx: Transaction,
  thread: ThreadRecord,
  output: Json,
): void {
  const parent =
    thread.parent && tx.thread(thread.executionArn, thread.parent.threadId);
  if (!thread.parent || !parent?.children) {
    endExecution(tx, tx.execution(thread.executionArn), {
      status: 'SUCCEEDED',
      output: JSON.stringify(output),
      lastEventId: thread.lastEventId,
    });
    return;
  }
  const { index } = thread.parent;
  const { children } = parent;
  const isMap = children.items !== undefined;
  if (isMap) {
    tx.event(thread, 'MapIterationSucceeded', {
      mapIterationSucceededEventDetails: { name: parent.state, index },
    });
  }
  tx.deleteThread(thread);
  parent.lastEventId = thread.lastEventId;
  children.results[index] = output;
  children.running -= 1;
  if (launchNext(tx, parent)) {
    tx.saveThread(parent);
    return;
  }
  if (!fitsPayload(children.results)) {
    failChildren(tx, parent, dataLimitExceeded(parent.state));
    return;
  }
  tx.event(parent, isMap ? 'MapStateSucceeded' : 'ParallelStateSucceeded');
  parent.result = children.results;
  parent.children = undefined;
  tx.setPhase(parent, 'succeeded');
}

function failChildren(
  tx: Transaction,
  parent: ThreadRecord,
  failure: Failure,
): void {
  const { error, cause } = failure;
  const event = parent.children?.items
    ? 'MapStateFailed'
    : 'ParallelStateFailed';
  tx.event(
    parent,
    event,
    event === 'MapStateFailed'
      ? { mapStateFailedEventDetails: { error, cause } }
      : {},
  );
  cancelThreads(tx, descendants(tx, parent));
  parent.children = undefined;
  parent.failure = failure;
  tx.setPhase(parent, 'failed');
}

/** A thread failed, and no `Retry` or `Catch` of its state took the error. */
export function failThread(
  tx: Transaction,
  thread: ThreadRecord,
  failure: Failure,
): void {
  const { error, cause } = failure;
  const parent =
    thread.parent && tx.thread(thread.executionArn, thread.parent.threadId);
  if (!thread.parent || !parent?.children) {
    endExecution(tx, tx.execution(thread.executionArn), {
      status: 'FAILED',
      error,
      cause,
      lastEventId: thread.lastEventId,
    });
    return;
  }
  if (parent.children.items) {
    tx.event(thread, 'MapIterationFailed', {
      mapIterationFailedEventDetails: {
        name: parent.state,
        index: thread.parent.index,
      },
    });
  }
  parent.lastEventId = thread.lastEventId;
  failChildren(tx, parent, { error, cause, fromBranch: true });
}
