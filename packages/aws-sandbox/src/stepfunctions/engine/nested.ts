import { Json } from '../types';
import { ExecutionRecord, ThreadRecord } from './records';
import { resourceOf } from './task';
import { Transaction } from './transaction';

/**
 * What a `.sync` task gets of the execution that it waited for; `.sync:2`
 * gets input and output as JSON, `.sync` as text.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/connect-stepfunctions.html
 */
export function nestedResult(
  tx: Pick<Transaction, 'records'>,
  parent: ThreadRecord,
  child: ExecutionRecord,
): Json {
  const asJson = resourceOf(tx, parent).pattern === 'sync:2';
  const data = (text: string): Json => (asJson ? JSON.parse(text) : text);
  return {
    ExecutionArn: child.executionArn,
    Input: data(child.input),
    InputDetails: { Included: true },
    Name: child.name,
    ...(child.output !== undefined && {
      Output: data(child.output),
      OutputDetails: { Included: true },
    }),
    ...(child.error !== undefined && { Error: child.error }),
    ...(child.cause !== undefined && { Cause: child.cause }),
    RedriveCount: 0,
    RedriveStatus: 'NOT_REDRIVABLE',
    StartDate: child.startDate,
    StateMachineArn: child.stateMachineArn,
    Status: child.status,
    ...(child.stopDate !== undefined && { StopDate: child.stopDate }),
  };
}
