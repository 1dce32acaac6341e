import { AwsError } from '../../core';
import {
  ada,
  askForApproval,
  caught,
  errorCode,
  only,
  sdk,
  TestSandbox,
} from '../__testUtils__/sandbox';

let sandbox: TestSandbox;
beforeEach(() => {
  sandbox = new TestSandbox();
});
afterEach(() => sandbox.close());

const outcomeOf = async (definition: any, input?: any) =>
  sandbox.outcome(await sandbox.run(definition, input));

describe('a task token', () => {
  const token = (i = 0) => sandbox.messages[i].body.token;
  const succeed = (taskToken: string, output = '{"ok":true}', caller = ada) =>
    sandbox.call('SendTaskSuccess', { taskToken, output }, caller);

  it('ends the task with the output that comes with it, once', async () => {
    const executionArn = await sandbox.run(only(askForApproval));
    expect(await sandbox.outcome(executionArn)).toEqual(['RUNNING']);
    await succeed(token());
    expect(await errorCode(succeed(token()))).toBe('TaskTimedOut');
    await sandbox.sfn.settled();
    expect(await sandbox.outcome(executionArn)).toEqual([
      'SUCCEEDED',
      { ok: true },
    ]);
    expect(
      await errorCode(sandbox.call('SendTaskFailure', { taskToken: token() })),
    ).toBe('TaskTimedOut');
    expect(
      await errorCode(
        sandbox.call('SendTaskHeartbeat', { taskToken: token() }),
      ),
    ).toBe('TaskTimedOut');
    expect(await sandbox.eventTypes(executionArn)).toEqual([
      'ExecutionStarted',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskSubmitted',
      'TaskSucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ]);
  });

  it('fails the task with error and cause', async () => {
    const executionArn = await sandbox.run(only(askForApproval));
    await sandbox.call('SendTaskFailure', {
      taskToken: token(),
      error: 'DataSharing.Denied',
      cause: '{"by":"ada"}',
    });
    await sandbox.sfn.settled();
    expect(await sandbox.describe(executionArn)).toMatchObject({
      status: 'FAILED',
      error: 'DataSharing.Denied',
      cause: '{"by":"ada"}',
    });
  });

  it('may be answered before the call that carries it has ended', async () => {
    let open = () => {};
    sandbox.gate = new Promise<void>(resolve => {
      open = resolve;
    });
    const stateMachineArn = await sandbox.create(only(askForApproval));
    const { executionArn } = await sandbox.call('StartExecution', {
      stateMachineArn,
    });
    while (sandbox.calls.length === 0) {
      await new Promise(resolve => setImmediate(resolve));
    }
    const { token: early } = JSON.parse(sandbox.calls[0].input.MessageBody);
    await succeed(early);
    open();
    await sandbox.sfn.settled();
    expect(await sandbox.outcome(executionArn)).toEqual([
      'SUCCEEDED',
      { ok: true },
    ]);
  });

  it.each<[string, (good: string) => Promise<any>, string]>([
    ['output that is no JSON', good => succeed(good, 'ok'), 'InvalidOutput'],
    [
      'no output',
      good => sandbox.call('SendTaskSuccess', { taskToken: good }),
      'ValidationException',
    ],
    [
      'output over 256 KiB',
      good => succeed(good, `"${'x'.repeat(262143)}"`),
      'ValidationException',
    ],
    [
      'a cause over 32,768 characters',
      good =>
        sandbox.call('SendTaskFailure', {
          taskToken: good,
          cause: 'x'.repeat(32769),
        }),
      'ValidationException',
    ],
    ['a token that is none', () => succeed('token'), 'InvalidToken'],
    [
      'a damaged token',
      good => succeed(`${good[0] === 'B' ? 'C' : 'B'}${good.slice(1)}`),
      'InvalidToken',
    ],
    [
      'the token from another account',
      good => succeed(good, '{}', { ...ada, accountId: '999988887777' }),
      'InvalidToken',
    ],
  ])(
    'is refused with %s, and can be used afterwards',
    async (_rule, attempt, code) => {
      const executionArn = await sandbox.run(only(askForApproval));
      expect(await errorCode(attempt(token()))).toBe(code);
      await succeed(token());
      await sandbox.sfn.settled();
      expect((await sandbox.outcome(executionArn))[0]).toBe('SUCCEEDED');
    },
  );

  it('that another sandbox gave out does not exist', async () => {
    const other = new TestSandbox();
    await other.run(only(askForApproval));
    expect(await errorCode(succeed(other.messages[0].body.token))).toBe(
      'TaskDoesNotExist',
    );
    await other.close();
  });

  it('is new for each attempt, and that of the earlier one is closed', async () => {
    const executionArn = await sandbox.run(
      only({
        ...askForApproval,
        Retry: [{ ErrorEquals: ['Again'], IntervalSeconds: 5 }],
      }),
    );
    await sandbox.call('SendTaskFailure', {
      taskToken: token(),
      error: 'Again',
    });
    await sandbox.sfn.settled();
    await sandbox.pass(5);
    expect(sandbox.messages.map(m => m.body.attempt)).toEqual([0, 1]);
    expect(await errorCode(succeed(token(0)))).toBe('TaskTimedOut');
    await succeed(token(1));
    await sandbox.sfn.settled();
    expect((await sandbox.outcome(executionArn))[0]).toBe('SUCCEEDED');
  });

  it('times out after days, and is closed then', async () => {
    const executionArn = await sandbox.run(
      caught({ ...askForApproval, TimeoutSeconds: '{% $states.input.s %}' }, [
        'States.Timeout',
      ]),
      { s: 40 * 86400 },
    );
    await sandbox.pass(40 * 86400 - 1);
    expect(await sandbox.outcome(executionArn)).toEqual(['RUNNING']);
    await sandbox.pass(1);
    expect(await sandbox.outcome(executionArn)).toEqual([
      'SUCCEEDED',
      'States.Timeout',
    ]);
    expect(await errorCode(succeed(token()))).toBe('TaskTimedOut');
    expect(await sandbox.eventTypes(executionArn)).toContain('TaskTimedOut');
  });

  it('lives as long as heartbeats come', async () => {
    const executionArn = await sandbox.run(
      caught(
        { ...askForApproval, HeartbeatSeconds: 60, TimeoutSeconds: 1000 },
        ['States.HeartbeatTimeout'],
      ),
    );
    for (let beat = 0; beat < 3; beat += 1) {
      await sandbox.pass(50);
      await sandbox.call('SendTaskHeartbeat', { taskToken: token() });
    }
    expect(await sandbox.outcome(executionArn)).toEqual(['RUNNING']);
    await sandbox.pass(60);
    expect(await sandbox.outcome(executionArn)).toEqual([
      'SUCCEEDED',
      'States.HeartbeatTimeout',
    ]);
  });

  it('goes with SDK calls too', async () => {
    const executionArn = await sandbox.run(
      only(
        sdk('sqs:sendMessage.waitForTaskToken', {
          QueueUrl: 'q',
          MessageBody: "{% $string({'token': $states.context.Task.Token}) %}",
        }),
      ),
    );
    await succeed(token(), '"done"');
    await sandbox.sfn.settled();
    expect(await sandbox.outcome(executionArn)).toEqual(['SUCCEEDED', 'done']);
  });

  it('is not waited for when the message cannot be sent', async () => {
    sandbox.faults.push(new AwsError('QueueDoesNotExist', 'm'));
    expect(await outcomeOf(only(askForApproval))).toEqual([
      'FAILED',
      'SQS.QueueDoesNotExistException',
    ]);
  });
});
