import { Caller } from '../../core';
import { Engine } from '../engine/engine';
import { eventCount, readEvent } from '../engine/history';
import { EventRecord } from '../engine/records';
import { findExecution } from './executions';
import { decodePageToken, encodePageToken, pageSize } from './input';

/** What `includeExecutionData: false` leaves out; a task token is in `parameters`. */
const DATA = [
  'input',
  'inputDetails',
  'output',
  'outputDetails',
  'parameters',
  'assignedVariables',
  'assignedVariablesDetails',
];

function withoutData(details: object): object {
  return Object.fromEntries(
    Object.entries(details).filter(([member]) => !DATA.includes(member)),
  );
}

function toEvent(record: EventRecord, includeData: boolean) {
  const members = Object.entries(record).map(([member, value]) => {
    if (member === 'timestamp') return [member, new Date(value as number)];
    const isDetails = typeof value === 'object' && value !== null;
    return [member, isDetails && !includeData ? withoutData(value) : value];
  });
  return Object.fromEntries(members);
}

/** @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_GetExecutionHistory.html */
export function getExecutionHistory(
  { records, commit }: Engine,
  input: any,
  caller: Caller,
) {
  const size = pageSize(input, 100, 1000);
  const includeData = input.includeExecutionData ?? true;
  const { executionArn } = commit(tx =>
    findExecution(tx.records, tx.now, input, caller),
  );
  const newest = eventCount(records, executionArn);
  const first = input.nextToken
    ? Number(decodePageToken(input.nextToken))
    : (input.reverseOrder && newest) || 1;
  const step = input.reverseOrder ? -1 : 1;
  const events = [];
  let id = first;
  for (; events.length < size && id >= 1 && id <= newest; id += step) {
    const record = readEvent(records, executionArn, id);
    if (record) events.push(toEvent(record, includeData));
  }
  return {
    events,
    ...(id >= 1 && id <= newest && { nextToken: encodePageToken(String(id)) }),
  };
}
