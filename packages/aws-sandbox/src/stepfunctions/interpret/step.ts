import { Scope } from '../query/evaluate';
import { ExecutionRecord, Records, ThreadRecord } from '../engine/records';
import { Transaction } from '../engine/transaction';
import {
  executionOf,
  stateOf,
  visibleItem,
  visibleVariables,
} from '../engine/lookup';
import { Json, State } from '../types';

/** The durable part of a step, given the thread as it then is. */
export type Commit = (tx: Transaction, thread: ThreadRecord) => void;

/** What an expression of a field can see beyond input, context and variables. */
export interface Available {
  result?: Json;
  errorOutput?: Json;
  token?: string;
  /** Item of the Map whose `ItemSelector` is evaluated. */
  item?: Json;
}

/** One state of one thread, with all that is needed to interpret it. */
export interface Step {
  thread: ThreadRecord;
  execution: ExecutionRecord;
  state: State;
  scope(available?: Available): Scope;
}

/** AWS leaves out fractions that are zero. */
export const isoTime = (milliseconds: number): string =>
  new Date(milliseconds).toISOString().replace('.000Z', 'Z');

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html */
function contextObject(
  execution: ExecutionRecord,
  thread: ThreadRecord,
  item: Json | undefined,
  token: string | undefined,
): Json {
  return {
    Execution: {
      Id: execution.executionArn,
      Input: JSON.parse(execution.input),
      Name: execution.name,
      RoleArn: execution.roleArn,
      StartTime: new Date(execution.startDate).toISOString(),
      RedriveCount: 0,
    },
    StateMachine: {
      Id: execution.stateMachineArn,
      Name: execution.machineName,
    },
    State: {
      Name: thread.state,
      EnteredTime: new Date(thread.enteredTime).toISOString(),
      RetryCount: thread.retryCount,
    },
    ...(item !== undefined && { Map: { Item: item } }),
    ...(token !== undefined && { Task: { Token: token } }),
  };
}

export function stepOf(records: Records, thread: ThreadRecord): Step {
  const execution = executionOf(records, thread);
  return {
    thread,
    execution,
    state: stateOf(records, thread),
    scope: ({ result, errorOutput, token, item } = {}) => ({
      stateName: thread.state,
      enteredEventId: thread.enteredEventId,
      variables: visibleVariables(records, thread),
      states: {
        input: thread.input,
        context: contextObject(
          execution,
          thread,
          item ?? visibleItem(records, thread),
          token,
        ),
        ...(result !== undefined && { result }),
        ...(errorOutput !== undefined && { errorOutput }),
      },
    }),
  };
}
