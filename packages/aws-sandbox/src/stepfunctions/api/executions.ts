import { AwsError, Caller } from '../../core';
import { endExecution } from '../engine/ending';
import { Engine } from '../engine/engine';
import { ExecutionRecord, Records } from '../engine/records';
import { knownExecution, startExecution as start } from '../engine/start';
import { Transaction } from '../engine/transaction';
import {
  checkArn,
  decodePageToken,
  encodePageToken,
  errorAndCause,
  optionalString,
  pageSize,
  requiredString,
  validation,
} from './input';

/** @throws AwsError `ExecutionDoesNotExist` */
export function findExecution(
  records: Records,
  now: number,
  input: any,
  caller: Caller,
): ExecutionRecord {
  const executionArn = requiredString(input, 'executionArn');
  checkArn(executionArn, 'execution', caller);
  const execution = knownExecution(records, executionArn, now);
  if (!execution) {
    throw new AwsError(
      'ExecutionDoesNotExist',
      `Execution Does Not Exist: '${executionArn}'`,
    );
  }
  return execution;
}

const find = (tx: Transaction, input: any, caller: Caller) =>
  findExecution(tx.records, tx.now, input, caller);

const date = (milliseconds?: number) =>
  milliseconds === undefined ? undefined : new Date(milliseconds);

export function startExecution(engine: Engine, input: any, caller: Caller) {
  const { executionArn, startDate } = engine.commit(tx =>
    start(tx, input, caller),
  );
  return { executionArn, startDate: new Date(startDate) };
}

/** Stopping what has ended changes nothing. */
export function stopExecution(engine: Engine, input: any, caller: Caller) {
  const { error, cause } = errorAndCause(input);
  const stopDate = engine.commit(tx => {
    const execution = find(tx, input, caller);
    if (execution.status === 'RUNNING') {
      endExecution(tx, execution, { status: 'ABORTED', error, cause });
    }
    return execution.stopDate;
  });
  return { stopDate: date(stopDate) };
}

export function describeExecution(engine: Engine, input: any, caller: Caller) {
  return engine.commit(tx => {
    const execution = find(tx, input, caller);
    const { output } = execution;
    return {
      executionArn: execution.executionArn,
      stateMachineArn: execution.stateMachineArn,
      name: execution.name,
      status: execution.status,
      startDate: date(execution.startDate),
      stopDate: date(execution.stopDate),
      input: execution.input,
      inputDetails: { included: true },
      output,
      outputDetails: output === undefined ? undefined : { included: true },
      error: execution.error,
      cause: execution.cause,
      traceHeader: execution.traceHeader,
      redriveCount: 0,
      redriveStatus: 'NOT_REDRIVABLE',
      redriveStatusReason: 'The sandbox does not redrive executions',
    };
  });
}

export function describeStateMachineForExecution(
  engine: Engine,
  input: any,
  caller: Caller,
) {
  return engine.commit(tx => {
    const execution = find(tx, input, caller);
    return {
      stateMachineArn: execution.stateMachineArn,
      name: execution.machineName,
      definition: tx.records.definitions.get(execution.definitionId)?.text,
      roleArn: execution.roleArn,
      updateDate: date(execution.machineUpdateDate),
      revisionId: execution.revisionId,
      encryptionConfiguration: { type: 'AWS_OWNED_KEY' },
    };
  });
}

const STATUSES = [
  'RUNNING',
  'SUCCEEDED',
  'FAILED',
  'TIMED_OUT',
  'ABORTED',
  'PENDING_REDRIVE',
];

/** Newest first. */
export function listExecutions(engine: Engine, input: any, caller: Caller) {
  const stateMachineArn = requiredString(input, 'stateMachineArn');
  checkArn(stateMachineArn, 'stateMachine', caller);
  const status = optionalString(input, 'statusFilter');
  if (status !== undefined && !STATUSES.includes(status)) {
    throw validation(
      `1 validation error detected: Value '${status}' at 'statusFilter' failed to satisfy constraint: Member must satisfy enum value set: [${STATUSES.join(
        ', ',
      )}]`,
    );
  }
  const size = pageSize(input, 100, 1000);
  const after = input.nextToken ? decodePageToken(input.nextToken) : '';
  return engine.commit(tx => {
    if (!tx.records.machines.get(stateMachineArn)) {
      throw new AwsError(
        'StateMachineDoesNotExist',
        `State Machine Does Not Exist: '${stateMachineArn}'`,
      );
    }
    const rest = tx.records.index
      .list(`${stateMachineArn}|`)
      .filter(
        ({ key, value }) =>
          key > after &&
          (status === undefined || value.status === status) &&
          knownExecution(tx.records, value.executionArn, tx.now),
      );
    const page = rest.slice(0, size);
    return {
      executions: page.map(({ value }) => ({
        executionArn: value.executionArn,
        stateMachineArn,
        name: value.name,
        status: value.status,
        startDate: date(value.startDate),
        stopDate: date(value.stopDate),
        redriveCount: 0,
      })),
      ...(rest.length > size && {
        nextToken: encodePageToken(page[page.length - 1].key),
      }),
    };
  });
}
