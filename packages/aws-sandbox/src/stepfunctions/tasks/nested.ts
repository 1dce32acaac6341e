import { AwsError } from '../../core';
import { TaskResource } from '../definition/resource';
import { startExecution } from '../engine/start';
import { ExecutionRecord, key, TaskRecord } from '../engine/records';
import { failTask, submitTask, succeedTask } from '../engine/task';
import { StateError } from '../errors';
import { Commit, isoTime } from '../interpret/step';
import { Json } from '../types';
import { optimise, toWire } from './convert';
import { callFailure } from './failures';
import { Invoke } from './invoke';

/**
 * `states:startExecution` in all its patterns. The engine is the service that
 * is called, so the start and the parent's step are one transaction: a nested
 * execution is started exactly once.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-stepfunctions.html
 */
export function commitNested(
  actingCaller: Invoke['actingCaller'],
  execution: ExecutionRecord,
  task: TaskRecord,
  resource: TaskResource,
): Commit {
  const parameters = optimise(
    'sfn',
    task.parameters as { [member: string]: Json },
    [],
  );
  return (tx, thread) => {
    let child: ExecutionRecord;
    try {
      const caller = actingCaller(execution, task);
      child = startExecution(tx, toWire(resource, parameters), caller);
    } catch (error) {
      if (error instanceof StateError) failTask(tx, thread, error.failure);
      else if (error instanceof AwsError) {
        failTask(tx, thread, callFailure(resource, error));
      } else throw error;
      return;
    }
    const answer = {
      ExecutionArn: child.executionArn,
      StartDate: isoTime(child.startDate),
    };
    if (resource.pattern === 'requestResponse') {
      succeedTask(tx, thread, answer);
      return;
    }
    if (resource.pattern !== 'waitForTaskToken') {
      thread.task = { ...task, childArn: child.executionArn };
      tx.records.watchers.put(
        key(child.executionArn, thread.executionArn, thread.id),
        { executionArn: thread.executionArn, threadId: thread.id },
      );
    }
    submitTask(tx, thread, answer);
  };
}
