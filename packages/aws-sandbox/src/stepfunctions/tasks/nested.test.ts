import { only, TestSandbox } from '../__testUtils__/sandbox';

let sandbox: TestSandbox;
beforeEach(() => {
  sandbox = new TestSandbox();
});
afterEach(() => sandbox.close());

const outcomeOf = async (definition: any, input?: any) =>
  sandbox.outcome(await sandbox.run(definition, input));

describe('a nested execution', () => {
  const child = {
    StartAt: 'Wait',
    States: {
      Wait: { Type: 'Wait', Seconds: 10, Next: 'Choose' },
      Choose: {
        Type: 'Choice',
        Choices: [{ Condition: '{% $states.input.bad = true %}', Next: 'Bad' }],
        Default: 'Good',
      },
      Bad: { Type: 'Fail', Error: 'Child.Bad', Cause: 'because' },
      Good: { Type: 'Pass', Output: { verdict: 'good' }, End: true },
    },
  };
  const parent = (suffix: string, StateMachineArn: string, more: object = {}) =>
    only({
      Type: 'Task',
      Resource: `arn:aws:states:::states:startExecution${suffix}`,
      Arguments: {
        StateMachineArn,
        Name: 'child',
        Input: '{% $states.input %}',
      },
      ...more,
    });
  let childMachine: string;
  let childArn: string;
  beforeEach(async () => {
    childMachine = await sandbox.create(child, 'child');
    childArn = `${childMachine.replace('stateMachine', 'execution')}:child`;
  });

  it('is only started without a suffix', async () => {
    expect(await outcomeOf(parent('', childMachine))).toEqual([
      'SUCCEEDED',
      { ExecutionArn: childArn, StartDate: '2026-01-01T00:00:00Z' },
    ]);
    expect(await sandbox.outcome(childArn)).toEqual(['RUNNING']);
  });

  it.each<[string, any, any]>([
    ['.sync:2', { n: 1 }, { verdict: 'good' }],
    ['.sync', '{"n":1}', '{"verdict":"good"}'],
  ])('is waited for with %s', async (suffix, Input, Output) => {
    const executionArn = await sandbox.run(parent(suffix, childMachine), {
      n: 1,
    });
    expect(await sandbox.outcome(executionArn)).toEqual(['RUNNING']);
    await sandbox.pass(10);
    const [status, output] = await sandbox.outcome(executionArn);
    expect(status).toBe('SUCCEEDED');
    expect(output).toMatchObject({
      ExecutionArn: childArn,
      Status: 'SUCCEEDED',
      Name: 'child',
      Input,
      Output,
    });
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

  it('that fails, fails the task with its description as the cause', async () => {
    const executionArn = await sandbox.run(parent('.sync:2', childMachine), {
      bad: true,
    });
    await sandbox.pass(10);
    const { error, cause } = await sandbox.describe(executionArn);
    expect(error).toBe('States.TaskFailed');
    expect(JSON.parse(cause)).toMatchObject({
      ExecutionArn: childArn,
      Status: 'FAILED',
      Error: 'Child.Bad',
      Cause: 'because',
    });
  });

  it('is stopped with the execution that waits for it', async () => {
    const executionArn = await sandbox.run(parent('.sync:2', childMachine));
    await sandbox.call('StopExecution', { executionArn });
    expect(await sandbox.outcome(childArn)).toEqual(['ABORTED']);
  });

  it('is stopped when the task times out', async () => {
    const executionArn = await sandbox.run(
      parent('.sync:2', childMachine, { TimeoutSeconds: 5 }),
    );
    await sandbox.pass(5);
    expect(await sandbox.outcome(executionArn)).toEqual([
      'FAILED',
      'States.Timeout',
    ]);
    expect(await sandbox.outcome(childArn)).toEqual(['ABORTED']);
  });

  it('whose name is taken fails with the name of the optimised integration', async () => {
    await sandbox.call('StartExecution', {
      stateMachineArn: childMachine,
      name: 'child',
      input: '"other"',
    });
    expect(await outcomeOf(parent('.sync:2', childMachine))).toEqual([
      'FAILED',
      'StepFunctions.ExecutionAlreadyExistsException',
    ]);
  });

  it('outlives a restart of both, and is started once', async () => {
    const executionArn = await sandbox.run(parent('.sync:2', childMachine));
    await sandbox.restart(3600);
    expect((await sandbox.outcome(executionArn))[0]).toBe('SUCCEEDED');
    const { executions } = await sandbox.call('ListExecutions', {
      stateMachineArn: childMachine,
    });
    expect(executions).toHaveLength(1);
  });
});
