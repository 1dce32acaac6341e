import { AwsError } from '../../core';
import {
  askForApproval,
  getDatabase,
  only,
  TestSandbox,
} from '../__testUtils__/sandbox';

let sandbox: TestSandbox;
beforeEach(() => {
  sandbox = new TestSandbox();
});
afterEach(() => sandbox.close());

const token = (i = 0) => sandbox.messages[i].body.token;

it('continues a wait that ended while the process was dead', async () => {
  const executionArn = await sandbox.run(only({ Type: 'Wait', Seconds: 600 }));
  await sandbox.restart(300);
  expect(await sandbox.outcome(executionArn)).toEqual(['RUNNING']);
  await sandbox.restart(300);
  expect(await sandbox.outcome(executionArn)).toEqual(['SUCCEEDED', {}]);
});

it('keeps the count and the due time of a retry', async () => {
  sandbox.faults.push(
    new AwsError('ThrottlingException', '1'),
    new AwsError('ThrottlingException', '2'),
  );
  const executionArn = await sandbox.run(
    only({
      ...getDatabase,
      Retry: [
        { ErrorEquals: ['States.ALL'], IntervalSeconds: 10, MaxAttempts: 1 },
      ],
    }),
    { name: 'sales' },
  );
  await sandbox.restart(5);
  expect(sandbox.calls).toHaveLength(1);
  await sandbox.restart(5);
  expect(sandbox.calls).toHaveLength(2);
  expect(await sandbox.outcome(executionArn)).toEqual([
    'FAILED',
    'Glue.ThrottlingException',
  ]);
});

it('takes the answer to a token that was given out before the restart', async () => {
  const executionArn = await sandbox.run(only(askForApproval));
  await sandbox.restart();
  expect(sandbox.messages).toHaveLength(1);
  await sandbox.call('SendTaskSuccess', { taskToken: token(), output: '1' });
  await sandbox.sfn.settled();
  expect(await sandbox.outcome(executionArn)).toEqual(['SUCCEEDED', 1]);
});

it('makes a call again whose answer was not stored, with the same token', async () => {
  let release = () => {};
  sandbox.gate = new Promise<void>(resolve => {
    release = resolve;
  });
  const stateMachineArn = await sandbox.create(only(askForApproval));
  const { executionArn } = await sandbox.call('StartExecution', {
    stateMachineArn,
  });
  while (sandbox.calls.length === 0) {
    await new Promise(resolve => setImmediate(resolve));
  }
  await sandbox.restart();
  release();
  await sandbox.sfn.settled();
  expect(sandbox.calls).toHaveLength(2);
  expect(sandbox.calls[1].input).toEqual(sandbox.calls[0].input);
  await sandbox.call('SendTaskSuccess', { taskToken: token(), output: '1' });
  await sandbox.sfn.settled();
  expect(await sandbox.outcome(executionArn)).toEqual(['SUCCEEDED', 1]);
  const scheduled = (await sandbox.eventTypes(executionArn)).filter(
    type => type === 'TaskScheduled',
  );
  expect(scheduled).toHaveLength(1);
});

it('keeps what branches have already given, and their variables', async () => {
  const executionArn = await sandbox.run({
    StartAt: 'Start',
    States: {
      Start: { Type: 'Pass', Assign: { base: 10 }, Next: 'P' },
      P: {
        Type: 'Parallel',
        Branches: [
          {
            StartAt: 'Fast',
            States: {
              Fast: { Type: 'Pass', Output: '{% $base + 1 %}', End: true },
            },
          },
          {
            StartAt: 'Keep',
            States: {
              Keep: { Type: 'Pass', Assign: { own: 5 }, Next: 'Ask' },
              Ask: { ...askForApproval, Next: 'Add' },
              Add: {
                Type: 'Pass',
                Output: '{% $base + $own + $states.input %}',
                End: true,
              },
            },
          },
        ],
        End: true,
      },
    },
  });
  await sandbox.restart();
  await sandbox.call('SendTaskSuccess', { taskToken: token(), output: '100' });
  await sandbox.sfn.settled();
  expect(await sandbox.outcome(executionArn)).toEqual(['SUCCEEDED', [11, 115]]);
});

it('ends in the same way wherever the process dies', async () => {
  sandbox.databases.set('sales', { Name: 'sales' });
  const definition = {
    StartAt: 'Each',
    States: {
      Each: {
        Type: 'Map',
        Items: [1, 2],
        MaxConcurrency: 1,
        ItemProcessor: {
          StartAt: 'Read',
          States: {
            Read: {
              Type: 'Task',
              Resource: 'arn:aws:states:::aws-sdk:glue:getDatabase',
              Arguments: { Name: 'sales' },
              Assign: { n: '{% $states.context.Map.Item.Value %}' },
              Next: 'Wait',
            },
            Wait: { Type: 'Wait', Seconds: 1, Next: 'Give' },
            Give: { Type: 'Pass', Output: '{% $n * 2 %}', End: true },
          },
        },
        End: true,
      },
    },
  };
  const stateMachineArn = await sandbox.create(definition);
  for (let turns = 0; turns < 30; turns += 3) {
    const { executionArn } = await sandbox.call('StartExecution', {
      stateMachineArn,
    });
    for (let turn = 0; turn < turns; turn += 1) {
      await new Promise(resolve => setImmediate(resolve));
    }
    for (let life = 0; life < 4; life += 1) await sandbox.restart(1);
    expect(await sandbox.outcome(executionArn)).toEqual(['SUCCEEDED', [2, 4]]);
    const exits = (await sandbox.eventTypes(executionArn)).filter(type =>
      type.endsWith('StateExited'),
    );
    expect(exits).toHaveLength(7);
  }
});

it('tells EventBridge of an end that it could not tell before it died', async () => {
  const stateMachineArn = await sandbox.create(only(askForApproval));
  await sandbox.sfn.stop();
  const { executionArn } = await sandbox.call('StartExecution', {
    stateMachineArn,
  });
  await sandbox.call('StopExecution', { executionArn });
  expect(sandbox.emitted).toEqual([]);
  await sandbox.restart();
  expect(sandbox.emitted.map(event => event.detail.status)).toEqual([
    'RUNNING',
    'ABORTED',
  ]);
});

it('does nothing for executions that wait', async () => {
  const stateMachineArn = await sandbox.create(
    only({ ...askForApproval, TimeoutSeconds: 40 * 86400 }),
  );
  for (let i = 0; i < 200; i += 1) {
    await sandbox.call('StartExecution', { stateMachineArn });
  }
  await sandbox.sfn.settled();
  expect(sandbox.messages).toHaveLength(200);
  const reads = jest.spyOn(sandbox.store, 'transaction');
  const sleep = jest.spyOn(global, 'setTimeout');
  await sandbox.sfn.tick();
  expect(reads).not.toHaveBeenCalled();
  for (const [, delay] of sleep.mock.calls) {
    expect(delay).toBeLessThanOrEqual(60_000);
  }
  jest.restoreAllMocks();
  await sandbox.pass(40 * 86400);
  const { executions } = await sandbox.call('ListExecutions', {
    stateMachineArn,
    statusFilter: 'FAILED',
    maxResults: 1000,
  });
  expect(executions).toHaveLength(200);
});

it('fires timers by itself, with the clock of the machine', async () => {
  const realtime = new TestSandbox();
  const moved = Date.now() - realtime.clock.now().getTime();
  realtime.clock.now = () => new Date(Date.now() - moved);
  const executionArn = await realtime.run(only({ Type: 'Wait', Seconds: 1 }));
  await new Promise(resolve => setTimeout(resolve, 1300));
  expect(await realtime.outcome(executionArn)).toEqual(['SUCCEEDED', {}]);
  await realtime.close();
});
