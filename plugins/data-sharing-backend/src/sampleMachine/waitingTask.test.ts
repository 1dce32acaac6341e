import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { waitingTaskIn } from './waitingTask';

/** As AWS writes them: base64, with more than one part. */
const token = `AQCwAAAAKgAAAAMAAAAA${'Zk3+/9'.repeat(
  60,
)}zGDE=5tTf24${'Ab0/'.repeat(40)}=`;
const newer = token.replace('Zk3', 'New');

const at = (second: number) => new Date(Date.UTC(2026, 4, 1, 8, 0, second));

const wait = { resourceType: 'lambda', resource: 'invoke.waitForTaskToken' };
const call = { resourceType: 'lambda', resource: 'invoke' };
const details = { database: 'sales', table: 'orders' };
const input = {
  source: details,
  target: { account_id: '444455556666' },
  table_details: {
    ExecutedVersion: '$LATEST',
    Payload: { has_pii: true, data_owner: '777788889999' },
    SdkHttpMetadata: { HttpStatusCode: 200 },
    StatusCode: 200,
  },
};

const scheduled = (
  id: number,
  parameters: unknown,
  resource: typeof call = wait,
): HistoryEvent => ({
  timestamp: at(id),
  type: 'TaskScheduled',
  id,
  previousEventId: id - 1,
  taskScheduledEventDetails: {
    ...resource,
    region: 'eu-west-1',
    parameters:
      typeof parameters === 'string' ? parameters : JSON.stringify(parameters),
  },
});

const next = (
  id: number,
  type: HistoryEvent['type'],
  more: Partial<HistoryEvent> = {},
): HistoryEvent => ({
  timestamp: at(id),
  type,
  id,
  previousEventId: id - 1,
  ...more,
});

const asked = (id: number, taskToken: string) =>
  scheduled(id, {
    FunctionName:
      'arn:aws:lambda:eu-west-1:111122223333:function:SendApprovalNotification',
    Payload: { Input: input, TaskToken: taskToken },
  });

/**
 * The history of an execution of the AWS sample's machine that waits, written
 * by hand after the shapes of AWS's API reference: no account was there to
 * record one.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html
 */
const history: HistoryEvent[] = [
  next(1, 'ExecutionStarted', {
    previousEventId: 0,
    executionStartedEventDetails: {
      input: JSON.stringify({ source: details, target: input.target }),
      inputDetails: { truncated: false },
      roleArn: 'arn:aws:iam::111122223333:role/DataLakeWorkflowRole',
    },
  }),
  next(2, 'TaskStateEntered', {
    stateEnteredEventDetails: { name: 'GetCatalogTableDetails' },
  }),
  scheduled(3, { FunctionName: 'details', Payload: details }, call),
  next(4, 'TaskStarted', { taskStartedEventDetails: call }),
  next(5, 'TaskSucceeded', { taskSucceededEventDetails: call }),
  next(6, 'TaskStateExited', {
    stateExitedEventDetails: { name: 'GetCatalogTableDetails' },
  }),
  next(7, 'ChoiceStateEntered', {
    stateEnteredEventDetails: { name: 'DoesItHavePIIColumns' },
  }),
  next(8, 'ChoiceStateExited', {
    stateExitedEventDetails: { name: 'DoesItHavePIIColumns' },
  }),
  next(9, 'TaskStateEntered', {
    stateEnteredEventDetails: { name: 'SendAndWaitPIIColumnApproval' },
  }),
  asked(10, token),
  next(11, 'TaskStarted', { taskStartedEventDetails: wait }),
  next(12, 'TaskSubmitted', { taskSubmittedEventDetails: wait }),
];

describe('waitingTaskIn', () => {
  it('finds the token, with what the machine told', () => {
    expect(waitingTaskIn(history)).toEqual({
      token,
      round: 1,
      payload: { Input: input, TaskToken: token },
    });
  });

  it('finds it in a history from its end, and in its last page alone', () => {
    expect(waitingTaskIn([...history].reverse())?.token).toBe(token);
    expect(waitingTaskIn(history.slice(8))?.token).toBe(token);
  });

  it.each(['TaskSucceeded', 'TaskFailed', 'TaskTimedOut'] as const)(
    'finds nothing after %s',
    type => {
      expect(waitingTaskIn([...history, next(13, type)])).toBeUndefined();
    },
  );

  it('finds nothing before the machine asks', () => {
    expect(waitingTaskIn(history.slice(0, 9))).toBeUndefined();
    expect(waitingTaskIn([])).toBeUndefined();
  });

  it('finds the token of the last try', () => {
    expect(
      waitingTaskIn([
        ...history.slice(0, 11),
        next(12, 'TaskSubmitFailed'),
        asked(13, newer),
        next(14, 'TaskStarted'),
        next(15, 'TaskSubmitted'),
      ])?.token,
    ).toBe(newer);
  });

  it('tells another question from another try of the same', () => {
    const again = [asked(14, newer), next(15, 'TaskStarted')];
    expect(
      waitingTaskIn([...history, next(13, 'TaskSucceeded'), ...again]),
    ).toMatchObject({ token: newer, round: 2 });
    expect(
      waitingTaskIn([...history, next(13, 'TaskFailed'), ...again]),
    ).toMatchObject({ token: newer, round: 1 });
  });

  it('keeps a task that waits beside a branch that ends', () => {
    expect(
      waitingTaskIn([
        ...history,
        next(13, 'TaskSucceeded', { previousEventId: 5 }),
      ])?.token,
    ).toBe(token);
  });

  it.each<[string, unknown]>([
    ['in the payload, by another name', { Payload: { task_token: token } }],
    ['beside it', { FunctionName: 'f', taskToken: token }],
    ['in a payload that is text', { Payload: `{"taskToken":"${token}"}` }],
    ['in a message', { MessageBody: { 'task-token': token, request: {} } }],
    ['twice, the same', { TaskToken: token, Payload: { TaskToken: token } }],
  ])('finds a token that stands %s', (_, parameters) => {
    expect(
      waitingTaskIn([...history.slice(0, 9), scheduled(10, parameters)])?.token,
    ).toBe(token);
  });

  it.each<[string, unknown]>([
    ['no token', { Payload: { Input: input } }],
    ['one that is too short', { Payload: { TaskToken: 'AQC=' } }],
    ['one with a space', { Payload: { TaskToken: `${token} ` } }],
    ['one that is no text', { Payload: { TaskToken: { token } } }],
    ['two', { TaskToken: newer, Payload: { TaskToken: token } }],
    [
      'one in what the execution was started with',
      { Payload: { Input: { TaskToken: token } } },
    ],
    ['parameters that are no JSON', '{"Payload":'],
    ['parameters that are a list', [{ TaskToken: token }]],
  ])('takes %s for none', (_, parameters) => {
    expect(
      waitingTaskIn([...history.slice(0, 9), scheduled(10, parameters)]),
    ).toBeUndefined();
  });

  it('takes the token of the task, not one from the execution’s input', () => {
    const parameters = {
      Payload: { Input: { ...input, TaskToken: newer }, TaskToken: token },
    };
    expect(
      waitingTaskIn([...history.slice(0, 9), scheduled(10, parameters)])?.token,
    ).toBe(token);
  });
});
