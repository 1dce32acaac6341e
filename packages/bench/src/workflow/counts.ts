/** What a share is charged for, on AWS's price lists. */
export interface Counts {
  /** States that were entered, and retries: what AWS charges transitions for. */
  transitions: number;
  /** Executions: the share's, nested ones, and the one that ends access. */
  executions: number;
  glueRequests: number;
  sqsRequests: number;
  snsPublishes: number;
  schedulerInvocations: number;
  /** Of an item of 1 KB at most, as that of one request for a table is. */
  dynamoDbWrites: number;
  lambdaRequests: number;
  httpApiCalls: number;
}

export const nothing: Counts = {
  transitions: 0,
  executions: 0,
  glueRequests: 0,
  sqsRequests: 0,
  snsPublishes: 0,
  schedulerInvocations: 0,
  dynamoDbWrites: 0,
  lambdaRequests: 0,
  httpApiCalls: 0,
};

/** An event of an execution's history, as far as it is read here. */
export interface HistoryEvent {
  type?: string;
}

/**
 * State transitions of one execution: "each time a step of your workflow is
 * executed", with "each retry charged as an additional state transition".
 *
 * @see https://aws.amazon.com/step-functions/pricing/
 */
export function transitionsOf(history: HistoryEvent[]): number {
  let transitions = 0;
  let tries = 0;
  for (const { type = '' } of history) {
    if (/StateEntered$/.test(type)) {
      transitions += 1;
      tries = 0;
    } else if (type === 'TaskScheduled') {
      tries += 1;
      if (tries > 1) transitions += 1;
    }
  }
  return transitions;
}

/** Messages on the portal's queue: sent, received, deleted. */
const requestsOfMessage = 3;

/** Those that tell the portal that the execution started, and that it ended. */
const statusMessages = 2;

/**
 * @param calls - of the state machines, as `glue:GetTable`
 * @param histories - of all executions of the share
 * @param ends - whether its end date came
 */
export function countsOf(
  calls: string[],
  histories: HistoryEvent[][],
  ends: boolean,
): Counts {
  const to = (service: string, action = '') =>
    calls.filter(call => call.startsWith(`${service}:${action}`)).length;
  return {
    ...nothing,
    transitions: histories
      .map(transitionsOf)
      .reduce((total, transitions) => total + transitions, 0),
    executions: histories.length,
    glueRequests: to('glue'),
    sqsRequests: requestsOfMessage * (to('sqs') + statusMessages),
    snsPublishes: to('sns'),
    schedulerInvocations: ends ? 1 : 0,
    dynamoDbWrites: to('dynamodb', 'UpdateItem'),
  };
}
