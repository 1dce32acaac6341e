import { AwsError, Caller, newId } from '../../core';
import {
  checkArn,
  checkName,
  checkPayloadSize,
  optionalString,
  requiredString,
} from '../api/input';
import { startThread } from './children';
import { appendEvent, deleteHistory } from './history';
import { definitionOf } from './lookup';
import { ExecutionRecord, key, nextNumber, Records } from './records';
import { sendStatus } from './status';
import { Transaction } from './transaction';

/** Milliseconds for which AWS remembers a closed execution. */
const RETENTION = 90 * 24 * 3600 * 1000;

/** An execution that AWS would still know. */
export function knownExecution(
  records: Records,
  executionArn: string,
  now: number,
): ExecutionRecord | undefined {
  const execution = records.executions.get(executionArn);
  const forgotten =
    execution?.stopDate !== undefined && execution.stopDate + RETENTION < now;
  return forgotten ? undefined : execution;
}

function forget(tx: Transaction, { executionArn, indexKey }: ExecutionRecord) {
  deleteHistory(tx.records, executionArn);
  tx.records.index.delete(indexKey);
  tx.records.executions.delete(executionArn);
}

function checkInput(text: string): void {
  checkPayloadSize('input', text);
  try {
    JSON.parse(text);
  } catch (error) {
    throw new AwsError(
      'InvalidExecutionInput',
      `Invalid State Machine Execution Input: '${(error as Error).message}'`,
    );
  }
}

/** Keys in falling order, so that lists are newest first. */
const newestFirst = (number: number) => 999_999_999_999_999 - number;

/**
 * `StartExecution`, as part of a transaction.
 *
 * @param request - the API's input
 * @returns the new execution, or the running one of the same name and input
 * @throws AwsError as in the API reference; nothing has been written then
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
 */
export function startExecution(
  tx: Transaction,
  request: unknown,
  caller: Caller,
): ExecutionRecord {
  const { records } = tx;
  const stateMachineArn = requiredString(request, 'stateMachineArn');
  const name = optionalString(request, 'name') ?? newId();
  const input = optionalString(request, 'input') ?? '{}';
  checkArn(stateMachineArn, 'stateMachine', caller);
  checkName(name);
  checkInput(input);
  const machine = records.machines.get(stateMachineArn);
  if (!machine) {
    throw new AwsError(
      'StateMachineDoesNotExist',
      `State Machine Does Not Exist: '${stateMachineArn}'`,
    );
  }
  if (machine.status === 'DELETING') {
    throw new AwsError(
      'StateMachineDeleting',
      `State Machine is being deleted: '${stateMachineArn}'`,
    );
  }
  const executionArn = `${stateMachineArn.replace(
    ':stateMachine:',
    ':execution:',
  )}:${name}`;
  const earlier = knownExecution(records, executionArn, tx.now);
  if (earlier?.status === 'RUNNING' && earlier.input === input) return earlier;
  if (earlier) {
    throw new AwsError(
      'ExecutionAlreadyExists',
      `Execution Already Exists: '${executionArn}'`,
    );
  }
  const forgotten = records.executions.get(executionArn);
  if (forgotten) forget(tx, forgotten);

  const { definitionId, roleArn, revisionId, updateDate } = machine;
  const execution: ExecutionRecord = {
    executionArn,
    stateMachineArn,
    machineName: machine.name,
    name,
    status: 'RUNNING',
    accountId: caller.accountId,
    region: caller.region,
    definitionId,
    roleArn,
    revisionId,
    machineUpdateDate: updateDate,
    input,
    startDate: tx.now,
    traceHeader: optionalString(request, 'traceHeader'),
    indexKey: key(
      stateMachineArn,
      newestFirst(nextNumber(records, 'executions')),
    ),
    timers: [],
  };
  const { TimeoutSeconds } = definitionOf(records, definitionId);
  if (TimeoutSeconds !== undefined) {
    tx.setTimer(execution, 'execution-timeout', tx.now + TimeoutSeconds * 1000);
  }
  tx.saveExecution(execution);
  records.index.put(execution.indexKey, {
    executionArn,
    name,
    status: 'RUNNING',
    startDate: tx.now,
  });
  const lastEventId = appendEvent(records, executionArn, {
    previousEventId: 0,
    timestamp: tx.now,
    type: 'ExecutionStarted',
    executionStartedEventDetails: {
      input,
      inputDetails: { truncated: false },
      roleArn,
    },
  });
  sendStatus(tx, execution);
  startThread(tx, { executionArn, container: [] }, JSON.parse(input), {
    lastEventId,
  });
  return execution;
}
