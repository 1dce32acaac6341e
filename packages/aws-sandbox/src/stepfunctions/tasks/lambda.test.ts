import {
  GetExecutionHistoryCommand,
  SendTaskSuccessCommand,
} from '@aws-sdk/client-sfn';
import { outcomeOf, startMachine } from '../../__testUtils__/machines';
import {
  central,
  clientsFor,
  sandboxForTest,
} from '../../__testUtils__/sandboxForTest';

class NotOurs extends Error {
  name = 'NotOurs';
}

const calls: any[] = [];
const test = sandboxForTest({
  functions: {
    'check-pii': async (payload, context) => {
      calls.push({ payload, context });
      return { pii: payload.table === 'customers', nothing: undefined };
    },
    silent: async () => undefined,
    failing: async ({ table }) => {
      throw new NotOurs(`${table} is not ours`);
    },
    'throws-text': async () => {
      // eslint-disable-next-line no-throw-literal
      throw 'no';
    },
    // who is asked may answer before the function returns, or after
    'ask-and-answer': async ({ TaskToken }) => {
      await clientsFor(test.endpoint).sfn.send(
        new SendTaskSuccessCommand({ taskToken: TaskToken, output: '"yes"' }),
      );
      return 'ignored';
    },
    ask: async ({ TaskToken }) => {
      calls.push({ TaskToken });
    },
  },
});
const arn = (name: string) =>
  `arn:aws:lambda:eu-west-1:${central}:function:${name}`;

beforeEach(() => {
  calls.length = 0;
});

const start = (resource: string, Arguments: object) =>
  startMachine(
    test,
    {
      StartAt: 'Call',
      States: {
        Call: {
          Type: 'Task',
          Resource: `arn:aws:states:::lambda:${resource}`,
          Arguments,
          End: true,
        },
      },
    },
    { table: 'customers' },
  );
const outcome = (executionArn: string) => outcomeOf(test, executionArn);

const Payload = '{% $states.input %}';

describe('lambda:invoke', () => {
  it('gives what the function returns', async () => {
    expect(
      await outcome(
        await start('invoke', { FunctionName: 'check-pii', Payload }),
      ),
    ).toEqual({
      status: 'SUCCEEDED',
      output: {
        ExecutedVersion: '$LATEST',
        Payload: { pii: true },
        StatusCode: 200,
      },
    });
    expect(calls).toEqual([
      {
        payload: { table: 'customers' },
        context: {
          functionName: 'check-pii',
          functionVersion: '$LATEST',
          invokedFunctionArn: arn('check-pii'),
          awsRequestId: expect.any(String),
        },
      },
    ]);
  });

  it('takes an ARN for the name, and null for no result', async () => {
    for (const FunctionName of [
      arn('silent'),
      `${arn('silent')}:$LATEST`,
      `${central}:function:silent`,
    ]) {
      expect(
        await outcome(await start('invoke', { FunctionName })),
      ).toMatchObject({ status: 'SUCCEEDED', output: { Payload: null } });
    }
  });

  it('fails with the error of the function', async () => {
    const { status, error, cause } = await outcome(
      await start('invoke', { FunctionName: 'failing', Payload }),
    );
    expect([status, error]).toEqual(['FAILED', 'NotOurs']);
    expect(JSON.parse(cause!)).toEqual({
      errorType: 'NotOurs',
      errorMessage: 'customers is not ours',
      trace: expect.arrayContaining(['NotOurs: customers is not ours']),
    });
  });

  it('fails with what is no error, too', async () => {
    const { error, cause } = await outcome(
      await start('invoke', { FunctionName: 'throws-text' }),
    );
    expect(error).toBe('string');
    expect(JSON.parse(cause!)).toMatchObject({ errorMessage: 'no' });
  });

  it('says that a function does not exist', async () => {
    for (const FunctionName of ['unknown', 'toString']) {
      expect(
        await outcome(await start('invoke', { FunctionName })),
      ).toMatchObject({
        error: 'Lambda.ResourceNotFoundException',
        cause: expect.stringContaining(
          `Function not found: ${arn(
            FunctionName,
          )} (Service: Lambda, Status Code: 404`,
        ),
      });
    }
  });
});

describe('lambda:invoke.waitForTaskToken', () => {
  const TaskToken = '{% $states.context.Task.Token %}';

  it('waits for the token, which its history carries', async () => {
    const { sfn } = test.as();
    const executionArn = await start('invoke.waitForTaskToken', {
      FunctionName: arn('ask'),
      Payload: { TaskToken, table: '{% $states.input.table %}' },
    });
    expect(await outcome(executionArn)).toMatchObject({ status: 'RUNNING' });
    const { events } = await sfn.send(
      new GetExecutionHistoryCommand({ executionArn }),
    );
    const { taskScheduledEventDetails: scheduled } = events!.find(
      ({ type }) => type === 'TaskScheduled',
    )!;
    expect(scheduled).toMatchObject({
      resourceType: 'lambda',
      resource: 'invoke.waitForTaskToken',
    });
    expect(JSON.parse(scheduled!.parameters!)).toEqual({
      FunctionName: arn('ask'),
      Payload: { TaskToken: calls[0].TaskToken, table: 'customers' },
    });
    expect(events!.map(({ type }) => type)).toContain('TaskSubmitted');
    await sfn.send(
      new SendTaskSuccessCommand({
        taskToken: calls[0].TaskToken,
        output: '{"approved":true}',
      }),
    );
    await test.sandbox.tick();
    expect(await outcome(executionArn)).toEqual({
      status: 'SUCCEEDED',
      output: { approved: true },
    });
  });

  it('takes an answer that comes before the function returns', async () => {
    expect(
      await outcome(
        await start('invoke.waitForTaskToken', {
          FunctionName: 'ask-and-answer',
          Payload: { TaskToken },
        }),
      ),
    ).toEqual({ status: 'SUCCEEDED', output: 'yes' });
  });

  it('fails at once when the function fails', async () => {
    expect(
      await outcome(
        await start('invoke.waitForTaskToken', {
          FunctionName: 'failing',
          Payload,
        }),
      ),
    ).toMatchObject({ status: 'FAILED', error: 'NotOurs' });
  });
});
