import {
  askForApproval,
  caught,
  only,
  TestSandbox,
} from '../__testUtils__/sandbox';

let sandbox: TestSandbox;
beforeEach(() => {
  sandbox = new TestSandbox();
});
afterEach(() => sandbox.close());

const outcomeOf = async (definition: any, input?: any) =>
  sandbox.outcome(await sandbox.run(definition, input));

describe('limits', () => {
  const fill = (bytes: number) =>
    `{% $join($map([1..${
      bytes / 1024
    }], function($i){ $pad('', 1024, 'x') })) %}`;

  it('let a state put out 256 KiB and no more', async () => {
    expect(
      (await outcomeOf(only({ Type: 'Pass', Output: fill(255 * 1024) })))[0],
    ).toBe('SUCCEEDED');
    await sandbox.close();
    sandbox = new TestSandbox();
    expect(
      await outcomeOf(only({ Type: 'Pass', Output: fill(256 * 1024) })),
    ).toEqual(['FAILED', 'States.DataLimitExceeded']);
  });

  it('count the results of all branches', async () => {
    const half = { Type: 'Pass', Output: fill(130 * 1024), End: true };
    expect(
      await outcomeOf(
        only({
          Type: 'Parallel',
          Branches: [
            { StartAt: 'A', States: { A: half } },
            { StartAt: 'B', States: { B: half } },
          ],
        }),
      ),
    ).toEqual(['FAILED', 'States.DataLimitExceeded']);
  });

  it('end an execution at 25,000 events', async () => {
    const executionArn = await sandbox.run({
      StartAt: 'A',
      States: {
        A: { Type: 'Pass', Next: 'B' },
        B: { Type: 'Pass', Next: 'C' },
        C: {
          Type: 'Choice',
          Choices: [{ Condition: '{% true %}', Next: 'A' }],
          Default: 'D',
        },
        D: { Type: 'Succeed' },
      },
    });
    expect(await sandbox.outcome(executionArn)).toEqual([
      'FAILED',
      'States.Runtime',
    ]);
    const { events } = await sandbox.call('GetExecutionHistory', {
      executionArn,
      reverseOrder: true,
      maxResults: 1,
    });
    expect(events).toMatchObject([{ id: 25000, type: 'ExecutionFailed' }]);
  }, 120_000);

  it('time out a machine after its TimeoutSeconds', async () => {
    const executionArn = await sandbox.run({
      TimeoutSeconds: 30 * 86400,
      ...caught(askForApproval, ['States.ALL']),
    });
    await sandbox.pass(30 * 86400);
    expect(await sandbox.outcome(executionArn)).toEqual(['TIMED_OUT']);
    expect((await sandbox.eventTypes(executionArn)).pop()).toBe(
      'ExecutionTimedOut',
    );
  });
});
