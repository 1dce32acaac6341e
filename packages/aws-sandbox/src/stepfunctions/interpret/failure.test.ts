import { AwsError } from '../../core';
import {
  askForApproval,
  caught,
  getDatabase,
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

describe('Retry', () => {
  const throttled = () => new AwsError('ThrottlingException', 'slow down');
  const retrying = (retry: object, name = 'sales') =>
    only({
      ...getDatabase,
      Arguments: { Name: name },
      Retry: [{ ErrorEquals: ['Glue.ThrottlingException'], ...retry }],
    });

  it('waits as long as interval, rate and maximum say', async () => {
    sandbox.databases.set('sales', {});
    sandbox.faults.push(...Array.from({ length: 4 }, throttled));
    await sandbox.run(
      retrying({
        IntervalSeconds: 2,
        BackoffRate: 3,
        MaxAttempts: 4,
        MaxDelaySeconds: 10,
      }),
    );
    for (const delay of [2, 6, 10, 10]) {
      const before = sandbox.calls.length;
      await sandbox.pass(delay - 0.1);
      expect(sandbox.calls).toHaveLength(before);
      await sandbox.pass(0.1);
      expect(sandbox.calls).toHaveLength(before + 1);
    }
  });

  it('makes three attempts after 1, 2 and 4 seconds when nothing is said', async () => {
    sandbox.faults.push(...Array.from({ length: 4 }, throttled));
    const executionArn = await sandbox.run(retrying({}));
    for (const delay of [1, 2, 4]) await sandbox.pass(delay);
    expect(sandbox.calls).toHaveLength(4);
    expect(await sandbox.outcome(executionArn)).toEqual([
      'FAILED',
      'Glue.ThrottlingException',
    ]);
  });

  it('with full jitter waits no longer than without', async () => {
    sandbox.databases.set('sales', {});
    sandbox.faults.push(throttled());
    const executionArn = await sandbox.run(
      retrying({ IntervalSeconds: 100, JitterStrategy: 'FULL' }),
    );
    await sandbox.pass(100);
    expect((await sandbox.outcome(executionArn))[0]).toBe('SUCCEEDED');
  });

  it('counts each retrier for itself, then goes to Catch', async () => {
    // The example of "Handling errors in Step Functions workflows".
    sandbox.faults.push(
      ...['A', 'B', 'C', 'B'].map(code => new AwsError(`Error${code}`, code)),
    );
    const machine = caught(sdk('glue:getTables'), ['States.ALL']);
    (machine.States.T as any).Retry = [
      {
        ErrorEquals: ['Glue.ErrorAException', 'Glue.ErrorBException'],
        IntervalSeconds: 1,
        BackoffRate: 2,
        MaxAttempts: 2,
      },
      { ErrorEquals: ['Glue.ErrorCException'], IntervalSeconds: 5 },
    ];
    const executionArn = await sandbox.run(machine);
    for (const delay of [1, 2, 5]) await sandbox.pass(delay);
    expect(sandbox.calls).toHaveLength(4);
    expect(await sandbox.outcome(executionArn)).toEqual([
      'SUCCEEDED',
      'Glue.ErrorBException',
    ]);
  });

  it('does not happen with MaxAttempts 0', async () => {
    sandbox.faults.push(throttled());
    expect(await outcomeOf(retrying({ MaxAttempts: 0 }))).toEqual([
      'FAILED',
      'Glue.ThrottlingException',
    ]);
  });

  it('starts a Parallel again from its beginning', async () => {
    sandbox.databases.set('sales', {});
    sandbox.faults.push(throttled());
    const executionArn = await sandbox.run(
      only({
        Type: 'Parallel',
        Branches: [
          { StartAt: 'B', States: { B: { ...getDatabase, End: true } } },
        ],
        Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 7 }],
      }),
      { name: 'sales' },
    );
    await sandbox.pass(7);
    expect((await sandbox.outcome(executionArn))[0]).toBe('SUCCEEDED');
  });
});

describe('Catch', () => {
  const large = { Data: 'x'.repeat(262144) };

  it.each<[string, string[], boolean]>([
    ['its own name', ['Glue.EntityNotFoundException'], true],
    ['States.TaskFailed', ['States.TaskFailed'], true],
    ['States.ALL', ['States.ALL'], true],
    ['another name', ['Glue.AccessDeniedException'], false],
    ['the name in other letters', ['glue.entityNotFoundException'], false],
    ['States.Timeout', ['States.Timeout'], false],
  ])(
    'matches an error of a service by %s: %s',
    async (_rule, names, matches) => {
      expect(
        await outcomeOf(caught(getDatabase, names), { name: 'none' }),
      ).toEqual(
        matches
          ? ['SUCCEEDED', 'Glue.EntityNotFoundException']
          : ['FAILED', 'Glue.EntityNotFoundException'],
      );
    },
  );

  it.each<[string[], boolean]>([
    [['States.ALL'], true],
    [['States.Timeout'], true],
    [['States.TaskFailed'], false],
    [['States.HeartbeatTimeout'], false],
  ])('of %s catches a timeout: %s', async (names, matches) => {
    const executionArn = await sandbox.run(
      caught({ ...askForApproval, TimeoutSeconds: 5 }, names),
    );
    await sandbox.pass(5);
    expect((await sandbox.outcome(executionArn))[0]).toBe(
      matches ? 'SUCCEEDED' : 'FAILED',
    );
  });

  it.each<[string[], boolean]>([
    [['States.ALL'], false],
    [['States.TaskFailed'], false],
    [['States.DataLimitExceeded'], true],
  ])('of %s catches a result over 256 KiB: %s', async (names, matches) => {
    sandbox.databases.set('big', large);
    expect(
      await outcomeOf(caught(getDatabase, names), { name: 'big' }),
    ).toEqual([matches ? 'SUCCEEDED' : 'FAILED', 'States.DataLimitExceeded']);
  });

  it('takes a wrong expression in Arguments', async () => {
    expect(
      await outcomeOf(caught(getDatabase, ['States.QueryEvaluationError'])),
    ).toEqual(['SUCCEEDED', 'States.QueryEvaluationError']);
  });

  it('has the error in $states.errorOutput, for Output and Assign', async () => {
    expect(
      await outcomeOf(
        {
          StartAt: 'T',
          States: {
            T: {
              ...getDatabase,
              Catch: [
                {
                  ErrorEquals: ['States.ALL'],
                  Assign: { why: '{% $states.errorOutput.Error %}' },
                  Output: { asked: '{% $states.input.name %}' },
                  Next: 'C',
                },
              ],
              End: true,
            },
            C: {
              Type: 'Pass',
              Output: '{% [$states.input.asked, $why] %}',
              End: true,
            },
          },
        },
        { name: 'none' },
      ),
    ).toEqual(['SUCCEEDED', ['none', 'Glue.EntityNotFoundException']]);
  });

  it('does not take an error of its own expressions', async () => {
    const machine = caught(getDatabase, ['States.ALL']);
    (machine.States.T as any).Catch[0].Output = '{% $states.result %}';
    expect(await outcomeOf(machine, { name: 'none' })).toEqual([
      'FAILED',
      'States.QueryEvaluationError',
    ]);
  });
});
