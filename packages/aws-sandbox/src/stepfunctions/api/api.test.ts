import {
  ACCOUNT,
  ada,
  askForApproval,
  errorCode,
  only,
  REGION,
  ROLE,
  TestSandbox,
} from '../__testUtils__/sandbox';

let sandbox: TestSandbox;
beforeEach(() => {
  sandbox = new TestSandbox();
});
afterEach(() => sandbox.close());

const wait = only({ Type: 'Wait', Seconds: 1000 });
const text = (definition: any) =>
  JSON.stringify({ QueryLanguage: 'JSONata', ...definition });
describe('CreateStateMachine', () => {
  const create = (more: object = {}) =>
    sandbox.call('CreateStateMachine', {
      name: 'machine',
      roleArn: ROLE,
      definition: text(wait),
      ...more,
    });

  it('gives the same machine for the same definition', async () => {
    const first = await create();
    sandbox.clock.advance(5);
    expect(await create({ roleArn: `${ROLE}2` })).toEqual(first);
    expect(await sandbox.call('DescribeStateMachine', first)).toMatchObject({
      roleArn: ROLE,
      status: 'ACTIVE',
      type: 'STANDARD',
      definition: text(wait),
      creationDate: first.creationDate,
    });
  });

  it('refuses another definition under the same name', async () => {
    await create();
    expect(
      await errorCode(create({ definition: text(only({ Type: 'Pass' })) })),
    ).toBe('StateMachineAlreadyExists');
  });

  it.each<[string, object, string]>([
    ['a definition that is wrong', { definition: '{}' }, 'InvalidDefinition'],
    ['a name with a space', { name: 'a b' }, 'InvalidName'],
    ['a name of 81 characters', { name: 'n'.repeat(81) }, 'InvalidName'],
    ['a role that is none', { roleArn: 'role' }, 'InvalidArn'],
    ['no name', { name: undefined }, 'ValidationException'],
    ['an express machine', { type: 'EXPRESS' }, 'ValidationException'],
  ])('refuses %s', async (_rule, more, code) => {
    expect(await errorCode(create(more))).toBe(code);
  });

  it('lists machines page by page, each once, of the caller only', async () => {
    for (const name of ['a', 'b', 'c']) await sandbox.create(wait, name);
    const first = await sandbox.call('ListStateMachines', { maxResults: 2 });
    const second = await sandbox.call('ListStateMachines', {
      nextToken: first.nextToken,
    });
    const names = [...first.stateMachines, ...second.stateMachines].map(
      m => m.name,
    );
    expect(names).toEqual(['a', 'b', 'c']);
    expect(second.nextToken).toBeUndefined();
    const other = { ...ada, accountId: '999988887777' };
    expect(
      (await sandbox.call('ListStateMachines', {}, other)).stateMachines,
    ).toEqual([]);
  });

  it('says what ValidateStateMachineDefinition finds, without creating', async () => {
    expect(
      await sandbox.call('ValidateStateMachineDefinition', {
        definition: text(only({ Type: 'Pass', Next: 'X' })),
      }),
    ).toMatchObject({
      result: 'FAIL',
      diagnostics: [
        { code: 'MISSING_TRANSITION_TARGET', location: '/States/Only/Next' },
      ],
    });
    expect(
      await sandbox.call('ValidateStateMachineDefinition', {
        definition: text(wait),
      }),
    ).toEqual({ result: 'OK', diagnostics: [], truncated: false });
  });
});

describe('UpdateStateMachine', () => {
  it('changes new executions, not those that run', async () => {
    const executionArn = await sandbox.run({
      StartAt: 'W',
      States: {
        W: { Type: 'Wait', Seconds: 10, Next: 'P' },
        P: { Type: 'Pass', Output: 'old', End: true },
      },
    });
    const { stateMachineArn } = await sandbox.describe(executionArn);
    const { revisionId } = await sandbox.call('UpdateStateMachine', {
      stateMachineArn,
      definition: text(only({ Type: 'Pass', Output: 'new' })),
    });
    const fresh = await sandbox.call('StartExecution', { stateMachineArn });
    await sandbox.pass(10);
    expect(await sandbox.outcome(executionArn)).toEqual(['SUCCEEDED', 'old']);
    expect(await sandbox.outcome(fresh.executionArn)).toEqual([
      'SUCCEEDED',
      'new',
    ]);
    const of = (arn: string) =>
      sandbox.call('DescribeStateMachineForExecution', { executionArn: arn });
    expect((await of(executionArn)).definition).toContain('old');
    expect(await of(fresh.executionArn)).toMatchObject({
      revisionId,
      definition: expect.stringContaining('new'),
    });
  });

  it('needs something to change', async () => {
    const stateMachineArn = await sandbox.create(wait);
    expect(
      await errorCode(sandbox.call('UpdateStateMachine', { stateMachineArn })),
    ).toBe('MissingRequiredParameter');
  });
});

describe('DeleteStateMachine', () => {
  it('deletes at once what does not run, and can be repeated', async () => {
    const stateMachineArn = await sandbox.create(wait);
    for (const _ of [1, 2]) {
      await sandbox.call('DeleteStateMachine', { stateMachineArn });
    }
    expect(
      await errorCode(
        sandbox.call('DescribeStateMachine', { stateMachineArn }),
      ),
    ).toBe('StateMachineDoesNotExist');
  });

  it('waits for executions, and ends them at their next transition', async () => {
    const executionArn = await sandbox.run({
      StartAt: 'W',
      States: {
        W: { Type: 'Wait', Seconds: 10, Next: 'P' },
        P: { Type: 'Pass', End: true },
      },
    });
    const { stateMachineArn } = await sandbox.describe(executionArn);
    await sandbox.call('DeleteStateMachine', { stateMachineArn });
    expect(
      await sandbox.call('DescribeStateMachine', { stateMachineArn }),
    ).toMatchObject({ status: 'DELETING' });
    expect(
      await errorCode(sandbox.call('StartExecution', { stateMachineArn })),
    ).toBe('StateMachineDeleting');
    await sandbox.pass(10);
    expect(await sandbox.outcome(executionArn)).toEqual(['ABORTED']);
    expect(
      await errorCode(
        sandbox.call('DescribeStateMachine', { stateMachineArn }),
      ),
    ).toBe('StateMachineDoesNotExist');
  });
});

describe('StartExecution', () => {
  let stateMachineArn: string;
  beforeEach(async () => {
    stateMachineArn = await sandbox.create(wait);
  });
  const start = (more: object = {}) =>
    sandbox.call('StartExecution', { stateMachineArn, ...more });

  it('gives the running execution of the same name and input', async () => {
    const first = await start({ name: 'a', input: '{"n":1}' });
    sandbox.clock.advance(5);
    expect(await start({ name: 'a', input: '{"n":1}' })).toEqual(first);
    const { executions } = await sandbox.call('ListExecutions', {
      stateMachineArn,
    });
    expect(executions).toHaveLength(1);
  });

  it('refuses the same name with other input', async () => {
    await start({ name: 'a', input: '{"n":1}' });
    expect(await errorCode(start({ name: 'a', input: '{"n": 1}' }))).toBe(
      'ExecutionAlreadyExists',
    );
  });

  it('refuses the name of a closed execution, until 90 days have passed', async () => {
    const { executionArn } = await start({ name: 'a' });
    await sandbox.call('StopExecution', { executionArn });
    expect(await errorCode(start({ name: 'a' }))).toBe(
      'ExecutionAlreadyExists',
    );
    sandbox.clock.advance(90 * 86400 + 1);
    expect(await errorCode(sandbox.describe(executionArn))).toBe(
      'ExecutionDoesNotExist',
    );
    await start({ name: 'a', input: '{"again":true}' });
    await sandbox.sfn.settled();
    expect(await sandbox.eventTypes(executionArn)).toEqual([
      'ExecutionStarted',
      'WaitStateEntered',
    ]);
  });

  it('gives names that are unique when none is given', async () => {
    const [a, b] = [await start(), await start()];
    expect(a.executionArn).toMatch(
      new RegExp(
        `^arn:aws:states:${REGION}:${ACCOUNT}:execution:machine:[0-9a-f-]{36}$`,
      ),
    );
    expect(b.executionArn).not.toEqual(a.executionArn);
  });

  it.each<[string, object, string]>([
    ['a name with a space', { name: 'has space' }, 'InvalidName'],
    ['a name with a colon', { name: 'a:b' }, 'InvalidName'],
    ['a name of 81 characters', { name: 'n'.repeat(81) }, 'InvalidName'],
    ['an empty name', { name: '' }, 'InvalidName'],
    ['input that is no JSON', { input: '{' }, 'InvalidExecutionInput'],
    ['no input text', { input: '' }, 'InvalidExecutionInput'],
    [
      'more than 256 KiB',
      { input: `"${'é'.repeat(131072)}"` },
      'ValidationException',
    ],
    ['an ARN that is none', { stateMachineArn: 'machine' }, 'InvalidArn'],
    [
      'a machine that does not exist',
      {
        stateMachineArn: `arn:aws:states:${REGION}:${ACCOUNT}:stateMachine:none`,
      },
      'StateMachineDoesNotExist',
    ],
    [
      'a machine of another account',
      {
        stateMachineArn: `arn:aws:states:${REGION}:999988887777:stateMachine:machine`,
      },
      'AccessDeniedException',
    ],
    ['no machine', { stateMachineArn: undefined }, 'ValidationException'],
  ])('refuses %s', async (_rule, more, code) => {
    expect(await errorCode(start(more))).toBe(code);
  });

  it('takes a name of 80 characters and input of 256 KiB', async () => {
    const input = `"${'x'.repeat(262142)}"`;
    const { executionArn } = await start({ name: 'n'.repeat(80), input });
    expect((await sandbox.describe(executionArn)).input).toBe(input);
  });
});

describe('StopExecution', () => {
  it('aborts at once with error and cause, once', async () => {
    const executionArn = await sandbox.run(only(askForApproval));
    const first = await sandbox.call('StopExecution', {
      executionArn,
      error: 'E',
      cause: 'C',
    });
    expect(await sandbox.describe(executionArn)).toMatchObject({
      status: 'ABORTED',
      error: 'E',
      cause: 'C',
      stopDate: first.stopDate,
    });
    sandbox.clock.advance(5);
    expect(await sandbox.call('StopExecution', { executionArn })).toEqual(
      first,
    );
    expect(
      await errorCode(
        sandbox.call('SendTaskSuccess', {
          taskToken: sandbox.messages[0].body.token,
          output: '{}',
        }),
      ),
    ).toBe('TaskTimedOut');
    expect((await sandbox.eventTypes(executionArn)).pop()).toBe(
      'ExecutionAborted',
    );
  });

  it('of an execution that does not exist fails', async () => {
    expect(
      await errorCode(
        sandbox.call('StopExecution', {
          executionArn: `arn:aws:states:${REGION}:${ACCOUNT}:execution:machine:none`,
        }),
      ),
    ).toBe('ExecutionDoesNotExist');
  });
});

describe('ListExecutions', () => {
  it('lists the newest first, page by page, filtered by status', async () => {
    const stateMachineArn = await sandbox.create(wait);
    for (const name of ['a', 'b', 'c', 'd']) {
      await sandbox.call('StartExecution', { stateMachineArn, name });
    }
    const stop = `${stateMachineArn.replace('stateMachine', 'execution')}:b`;
    await sandbox.call('StopExecution', { executionArn: stop });
    const list = (more: object) =>
      sandbox.call('ListExecutions', { stateMachineArn, ...more });
    const first = await list({ maxResults: 2, statusFilter: 'RUNNING' });
    expect(first.executions.map((e: any) => e.name)).toEqual(['d', 'c']);
    // One that starts between two pages does not shift them.
    await sandbox.call('StartExecution', { stateMachineArn, name: 'e' });
    const second = await list({
      maxResults: 2,
      statusFilter: 'RUNNING',
      nextToken: first.nextToken,
    });
    expect(second.executions.map((e: any) => e.name)).toEqual(['a']);
    expect(second.nextToken).toBeUndefined();
    expect((await list({ statusFilter: 'ABORTED' })).executions).toMatchObject([
      { name: 'b', status: 'ABORTED', stopDate: expect.any(Date) },
    ]);
    expect(await errorCode(list({ nextToken: 'zzz' }))).toBe('InvalidToken');
    expect(await errorCode(list({ maxResults: 1001 }))).toBe(
      'ValidationException',
    );
    expect(await errorCode(list({ statusFilter: 'BUSY' }))).toBe(
      'ValidationException',
    );
  });
});

describe('GetExecutionHistory', () => {
  it('has the events of AWS, in their order, each pointing at the one before', async () => {
    sandbox.databases.set('sales', { Name: 'sales' });
    const executionArn = await sandbox.run(
      only({
        Type: 'Task',
        Resource: 'arn:aws:states:::aws-sdk:glue:getDatabase',
        Arguments: { Name: 'sales' },
        TimeoutSeconds: 60,
        Credentials: { RoleArn: ROLE },
      }),
      { n: 1 },
    );
    const events = await sandbox.events(executionArn);
    const resource = { resourceType: 'aws-sdk:glue', resource: 'getDatabase' };
    const result = '{"Database":{"Name":"sales"}}';
    const shown = { truncated: false };
    expect(events.map(({ timestamp, ...event }) => event)).toEqual([
      {
        id: 1,
        previousEventId: 0,
        type: 'ExecutionStarted',
        executionStartedEventDetails: {
          input: '{"n":1}',
          inputDetails: shown,
          roleArn: ROLE,
        },
      },
      {
        id: 2,
        previousEventId: 1,
        type: 'TaskStateEntered',
        stateEnteredEventDetails: {
          name: 'Only',
          input: '{"n":1}',
          inputDetails: shown,
        },
      },
      {
        id: 3,
        previousEventId: 2,
        type: 'TaskScheduled',
        taskScheduledEventDetails: {
          ...resource,
          region: REGION,
          parameters: '{"Name":"sales"}',
          timeoutInSeconds: 60,
          taskCredentials: { roleArn: ROLE },
        },
      },
      {
        id: 4,
        previousEventId: 3,
        type: 'TaskStarted',
        taskStartedEventDetails: resource,
      },
      {
        id: 5,
        previousEventId: 4,
        type: 'TaskSucceeded',
        taskSucceededEventDetails: {
          ...resource,
          output: result,
          outputDetails: shown,
        },
      },
      {
        id: 6,
        previousEventId: 5,
        type: 'TaskStateExited',
        stateExitedEventDetails: {
          name: 'Only',
          output: result,
          outputDetails: shown,
        },
      },
      {
        id: 7,
        previousEventId: 6,
        type: 'ExecutionSucceeded',
        executionSucceededEventDetails: {
          output: result,
          outputDetails: shown,
        },
      },
    ]);
    expect(events[0].timestamp).toEqual(sandbox.clock.now());
  });

  it('comes page by page, forwards and backwards', async () => {
    const executionArn = await sandbox.run({
      StartAt: 'A',
      States: {
        A: { Type: 'Pass', Next: 'B' },
        B: { Type: 'Pass', End: true },
      },
    });
    for (const reverseOrder of [false, true]) {
      const ids: number[] = [];
      let nextToken: string | undefined;
      do {
        const page: any = await sandbox.call('GetExecutionHistory', {
          executionArn,
          reverseOrder,
          maxResults: 4,
          nextToken,
        });
        ids.push(...page.events.map((event: any) => event.id));
        nextToken = page.nextToken;
      } while (nextToken);
      const forwards = [1, 2, 3, 4, 5, 6];
      expect(ids).toEqual(reverseOrder ? forwards.reverse() : forwards);
    }
  });

  it('leaves out data, and with it the task token, when asked to', async () => {
    const executionArn = await sandbox.run(only(askForApproval), { secret: 1 });
    const { events } = await sandbox.call('GetExecutionHistory', {
      executionArn,
      includeExecutionData: false,
    });
    const all = JSON.stringify(events);
    expect(all).not.toContain('secret');
    expect(all).not.toContain(sandbox.messages[0].body.token.slice(0, 40));
    expect(all).toContain('sendMessage.waitForTaskToken');
  });
});

describe('events', () => {
  it('tell EventBridge of the start and the end', async () => {
    const executionArn = await sandbox.run(
      only({ Type: 'Fail', Error: 'E', Cause: 'C' }),
      { n: 1 },
    );
    const at = sandbox.clock.now().getTime();
    const detail = {
      executionArn,
      name: 'run',
      startDate: at,
      input: '{"n":1}',
      inputDetails: { included: true },
    };
    expect(sandbox.emitted).toMatchObject([
      {
        source: 'aws.states',
        detailType: 'Step Functions Execution Status Change',
        resources: [executionArn],
        caller: { accountId: ACCOUNT, region: REGION },
        detail: { ...detail, status: 'RUNNING', stopDate: null, output: null },
      },
      {
        detail: {
          ...detail,
          status: 'FAILED',
          stopDate: at,
          error: 'E',
          cause: 'C',
        },
      },
    ]);
  });
});

it('says which actions it lacks', async () => {
  expect(await errorCode(sandbox.call('CreateActivity', {}))).toBe(
    'UnknownOperationException',
  );
  expect(await errorCode(sandbox.call('toString', {}))).toBe(
    'UnknownOperationException',
  );
});
