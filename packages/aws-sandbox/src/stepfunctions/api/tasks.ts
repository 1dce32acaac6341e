import { AwsError, Caller } from '../../core';
import { Engine } from '../engine/engine';
import { ThreadRecord } from '../engine/records';
import { failTask, succeedTask } from '../engine/task';
import { isToken } from '../engine/tokens';
import { Transaction } from '../engine/transaction';
import { checkPayloadSize, errorAndCause, requiredString } from './input';

/**
 * The thread that waits for a token.
 *
 * @throws AwsError `InvalidToken` when it is none, or another account's;
 *   `TaskDoesNotExist` when nobody gave it out; `TaskTimedOut` when it was
 *   answered, timed out, or its execution ended
 */
function openTask(
  tx: Transaction,
  token: string,
  caller: Caller,
): ThreadRecord {
  if (!isToken(token)) {
    throw new AwsError('InvalidToken', "Invalid Token: 'Invalid token'");
  }
  const record = tx.records.tokens.get(token);
  if (!record) {
    throw new AwsError(
      'TaskDoesNotExist',
      "Task Does Not Exist: 'Provided task does not exist'",
    );
  }
  if (
    record.accountId !== caller.accountId ||
    record.region !== caller.region
  ) {
    throw new AwsError('InvalidToken', "Invalid Token: 'Invalid token'");
  }
  const thread = tx.thread(record.executionArn, record.threadId);
  if (thread?.task?.token !== token) {
    throw new AwsError(
      'TaskTimedOut',
      "Task Timed Out: 'Provided task does not exist anymore'",
    );
  }
  return thread;
}

/** @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskSuccess.html */
export function sendTaskSuccess(engine: Engine, input: any, caller: Caller) {
  const token = requiredString(input, 'taskToken');
  const output = requiredString(input, 'output');
  checkPayloadSize('output', output);
  let result;
  try {
    result = JSON.parse(output);
  } catch (error) {
    throw new AwsError(
      'InvalidOutput',
      `Invalid Output: '${(error as Error).message}'`,
    );
  }
  engine.commit(tx => succeedTask(tx, openTask(tx, token, caller), result));
  return {};
}

/** @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskFailure.html */
export function sendTaskFailure(engine: Engine, input: any, caller: Caller) {
  const token = requiredString(input, 'taskToken');
  const failure = errorAndCause(input);
  engine.commit(tx => failTask(tx, openTask(tx, token, caller), failure));
  return {};
}

/** @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskHeartbeat.html */
export function sendTaskHeartbeat(engine: Engine, input: any, caller: Caller) {
  const token = requiredString(input, 'taskToken');
  engine.commit(tx => {
    const thread = openTask(tx, token, caller);
    const { heartbeatSeconds } = thread.task ?? {};
    if (heartbeatSeconds === undefined) return;
    const isHeartbeat = (timer: string) =>
      tx.records.timers.get(timer)?.kind === 'heartbeat';
    const beating = { timers: thread.timers.filter(isHeartbeat) };
    thread.timers = thread.timers.filter(timer => !isHeartbeat(timer));
    tx.clearTimers(beating);
    tx.setTimer(thread, 'heartbeat', tx.now + heartbeatSeconds * 1000);
    tx.saveThread(thread);
  });
  return {};
}
