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

const pass = (Output: any, more: object = {}) => ({
  Type: 'Pass',
  Output,
  ...more,
});

const outcomeOf = async (definition: any, input?: any) =>
  sandbox.outcome(await sandbox.run(definition, input));

describe('expressions', () => {
  it.each<[string, any, any]>([
    ['plain JSON stays as it is', { a: [1, 'b', null] }, { a: [1, 'b', null] }],
    ['input', '{% $states.input.n + 1 %}', 42],
    ['in members and items', { m: ['{% $states.input.n %}'] }, { m: [41] }],
    ['text around the marks is text', 'n: {% n %}.', 'n: {% n %}.'],
    ['an empty string', '', ''],
    ['an expression of several lines', '{%\n  $states.input\n    .n\n%}', 41],
    ['null is a value', '{% null %}', null],
    ['execution id', '{% $states.context.Execution.Name %}', 'run'],
    ['machine name', '{% $states.context.StateMachine.Name %}', 'machine'],
    ['state name', '{% $states.context.State.Name %}', 'Only'],
    ['execution input', '{% $states.context.Execution.Input.n %}', 41],
    ['$partition', '{% $partition([1..5], 2) %}', [[1, 2], [3, 4], [5]]],
    ['$range', '{% $range(0, 10, 5) %}', [0, 5, 10]],
    ['$range downwards', '{% $range(3, 1, -1) %}', [3, 2, 1]],
    ['$hash', "{% $hash('', 'MD5') %}", 'd41d8cd98f00b204e9800998ecf8427e'],
    ['$random with a seed', '{% $random(7) = $random(7) %}', true],
    ['$random without', '{% $random() < 1 %}', true],
    ['$uuid', '{% $length($uuid()) %}', 36],
    ['$parse', '{% $parse(\'{"a":1}\').a %}', 1],
  ])('%s', async (_rule, Output, expected) => {
    expect(await outcomeOf(only(pass(Output)), { n: 41 })).toEqual([
      'SUCCEEDED',
      expected,
    ]);
  });

  it.each<[string, string]>([
    ['an undefined result', '{% $states.input.missing %}'],
    ['$eval', "{% $eval('1') %}"],
    ['a type error', "{% 1 + 'a' %}"],
    ['a function as the result', '{% $sum %}'],
    ['a function inside the result', "{% {'f': function($x){$x}} %}"],
    ['$states.result in a Pass', '{% $states.result %}'],
    ['$states.errorOutput outside a Catch', '{% $states.errorOutput %}'],
    ['a task token outside a task', '{% $states.context.Task.Token %}'],
    ['endless recursion', '{% ($f := function($n){1 + $f($n)}; $f(1)) %}'],
    ['text that is no JSON', "{% $parse('{') %}"],
  ])('fail the query with %s', async (_rule, Output) => {
    const executionArn = await sandbox.run(only(pass(Output)));
    expect(await sandbox.outcome(executionArn)).toEqual([
      'FAILED',
      'States.QueryEvaluationError',
    ]);
    const { cause } = await sandbox.describe(executionArn);
    expect(cause).toContain("specified for the field 'Output'");
    const [evaluation, end] = (await sandbox.events(executionArn)).slice(-2);
    expect(evaluation.evaluationFailedEventDetails).toMatchObject({
      error: 'States.QueryEvaluationError',
      location: 'Output',
      state: 'Only',
    });
    expect(end.type).toBe('ExecutionFailed');
  });
});

describe('variables', () => {
  it('are assigned together, from the values before', async () => {
    expect(
      await outcomeOf({
        StartAt: 'A',
        States: {
          A: { Type: 'Pass', Assign: { x: 1, y: 2 }, Next: 'B' },
          B: {
            Type: 'Pass',
            Assign: { x: '{% $y %}', y: '{% $x %}' },
            Output: '{% [$x, $y] %}',
            Next: 'C',
          },
          C: pass('{% [$states.input, $x, $y] %}', { End: true }),
        },
      }),
    ).toEqual(['SUCCEEDED', [1, 2, 2, 1]]);
  });

  it('of an outer scope are seen inside, those of an inner one not outside', async () => {
    const definition = (after: string) => ({
      StartAt: 'A',
      States: {
        A: { Type: 'Pass', Assign: { outer: 'o' }, Next: 'P' },
        P: {
          Type: 'Parallel',
          Branches: [
            {
              StartAt: 'In',
              States: {
                In: {
                  Type: 'Pass',
                  Assign: { inner: '{% $outer %}' },
                  Next: 'Out',
                },
                Out: pass('{% $inner & $outer %}', { End: true }),
              },
            },
          ],
          Next: 'After',
        },
        After: pass(after, { End: true }),
      },
    });
    expect(await outcomeOf(definition('{% $states.input %}'))).toEqual([
      'SUCCEEDED',
      ['oo'],
    ]);
    await sandbox.close();
    sandbox = new TestSandbox();
    expect(await outcomeOf(definition('{% $inner %}'))).toEqual([
      'FAILED',
      'States.QueryEvaluationError',
    ]);
  });

  it('appear in the history as JSON', async () => {
    const executionArn = await sandbox.run(
      only({ Type: 'Pass', Assign: { v: { a: 1 } } }),
    );
    const exited = (await sandbox.events(executionArn)).find(
      event => event.type === 'PassStateExited',
    );
    expect(exited.stateExitedEventDetails.assignedVariables).toEqual({
      v: '{"a":1}',
    });
  });
});

describe('Choice', () => {
  const choice = (input: any, more: object = {}) =>
    outcomeOf(
      {
        StartAt: 'C',
        States: {
          C: {
            Type: 'Choice',
            Choices: [
              {
                Condition: '{% $states.input.n > 10 %}',
                Output: 'large',
                Assign: { by: 'rule' },
                Next: 'End',
              },
            ],
            ...more,
          },
          End: pass('{% [$states.input, $by] %}', { End: true }),
        },
      },
      input,
    );

  it('takes the first rule that holds, with its Output and Assign', async () => {
    expect(await choice({ n: 11 })).toEqual(['SUCCEEDED', ['large', 'rule']]);
  });

  it('takes Default with the Output and Assign of the state', async () => {
    expect(
      await choice(
        { n: 1 },
        { Default: 'End', Output: 'small', Assign: { by: 'default' } },
      ),
    ).toEqual(['SUCCEEDED', ['small', 'default']]);
  });

  it('fails when nothing holds and there is no Default', async () => {
    expect(await choice({ n: 1 })).toEqual([
      'FAILED',
      'States.NoChoiceMatched',
    ]);
  });

  it('fails on a condition that is neither true nor false', async () => {
    expect(
      await choice(
        {},
        { Choices: [{ Condition: "{% 'yes' %}", Next: 'End' }] },
      ),
    ).toEqual(['FAILED', 'States.QueryEvaluationError']);
  });
});

describe('Wait', () => {
  it.each<[string, object]>([
    ['Seconds', { Seconds: 3456000 }],
    [
      'Seconds from an expression',
      { Seconds: '{% $states.input.days * 86400 %}' },
    ],
    ['a Timestamp', { Timestamp: '2026-02-10T00:00:00Z' }],
  ])('of 40 days by %s ends when they are over', async (_rule, wait) => {
    const executionArn = await sandbox.run(only({ Type: 'Wait', ...wait }), {
      days: 40,
    });
    await sandbox.pass(40 * 86400 - 1);
    expect(await sandbox.outcome(executionArn)).toEqual(['RUNNING']);
    await sandbox.pass(1);
    expect(await sandbox.outcome(executionArn)).toEqual([
      'SUCCEEDED',
      { days: 40 },
    ]);
  });

  it('refuses seconds that are none', async () => {
    expect(
      await outcomeOf(only({ Type: 'Wait', Seconds: '{% -1 %}' })),
    ).toEqual(['FAILED', 'States.QueryEvaluationError']);
  });

  it('ends at once for a time in the past', async () => {
    const executionArn = await sandbox.run(
      only({ Type: 'Wait', Timestamp: '2020-01-01T00:00:00Z' }),
    );
    await sandbox.sfn.tick();
    expect(await sandbox.outcome(executionArn)).toEqual(['SUCCEEDED', {}]);
  });
});

describe('Fail and Succeed', () => {
  it('fails with an error and cause from expressions', async () => {
    const executionArn = await sandbox.run(
      only({
        Type: 'Fail',
        Error: "{% 'My.' & $states.input.kind %}",
        Cause: '{% $string($states.input) %}',
      }),
      { kind: 'Error' },
    );
    expect(await sandbox.describe(executionArn)).toMatchObject({
      status: 'FAILED',
      error: 'My.Error',
      cause: '{"kind":"Error"}',
    });
    expect(await sandbox.eventTypes(executionArn)).toEqual([
      'ExecutionStarted',
      'FailStateEntered',
      'ExecutionFailed',
    ]);
  });

  it('succeeds with the Output of Succeed', async () => {
    expect(
      await outcomeOf(only({ Type: 'Succeed', Output: { done: true } })),
    ).toEqual(['SUCCEEDED', { done: true }]);
  });
});

describe('Parallel', () => {
  it('gives each branch the input and collects outputs in their order', async () => {
    const executionArn = await sandbox.run(
      only({
        Type: 'Parallel',
        Arguments: '{% $states.input.n * 10 %}',
        Branches: [
          {
            StartAt: 'Slow',
            States: { Slow: { Type: 'Wait', Seconds: 5, End: true } },
          },
          {
            StartAt: 'Fast',
            States: { Fast: pass('{% $states.input + 1 %}', { End: true }) },
          },
        ],
        Output: '{% {"all": $states.result} %}',
      }),
      { n: 1 },
    );
    await sandbox.pass(5);
    expect(await sandbox.outcome(executionArn)).toEqual([
      'SUCCEEDED',
      { all: [10, 11] },
    ]);
  });

  const failing = {
    Type: 'Parallel',
    Branches: [
      {
        StartAt: 'W',
        States: { W: { Type: 'Wait', Seconds: 1000, End: true } },
      },
      {
        StartAt: 'F',
        States: { F: { Type: 'Fail', Error: 'Mine', Cause: 'why' } },
      },
    ],
  };

  it('fails with the error of a branch and stops the others', async () => {
    const executionArn = await sandbox.run(only(failing));
    expect(await sandbox.outcome(executionArn)).toEqual(['FAILED', 'Mine']);
    expect(await sandbox.eventTypes(executionArn)).toContain(
      'ParallelStateFailed',
    );
    await sandbox.pass(2000);
    expect((await sandbox.eventTypes(executionArn)).pop()).toBe(
      'ExecutionFailed',
    );
  });

  it.each(['Mine', 'States.BranchFailed', 'States.ALL', 'States.TaskFailed'])(
    'catches the error of a branch as %s',
    async name => {
      expect(
        await outcomeOf({
          StartAt: 'P',
          States: {
            P: {
              ...failing,
              Catch: [{ ErrorEquals: [name], Next: 'Caught' }],
              End: true,
            },
            Caught: { Type: 'Succeed' },
          },
        }),
      ).toEqual(['SUCCEEDED', { Error: 'Mine', Cause: 'why' }]);
    },
  );
});

describe('Map', () => {
  const map = (more: object) => ({
    Type: 'Map',
    Items: '{% $states.input.items %}',
    ItemProcessor: {
      StartAt: 'Each',
      States: { Each: pass('{% $states.input %}', { End: true }) },
    },
    ...more,
  });

  it('runs each item and keeps their order', async () => {
    expect(await outcomeOf(only(map({})), { items: [3, 1, 2] })).toEqual([
      'SUCCEEDED',
      [3, 1, 2],
    ]);
  });

  it('gives nothing for no items', async () => {
    expect(await outcomeOf(only(map({})), { items: [] })).toEqual([
      'SUCCEEDED',
      [],
    ]);
  });

  it('makes the input of an iteration with ItemSelector', async () => {
    expect(
      await outcomeOf(
        only(
          map({
            ItemSelector: {
              at: '{% $states.context.Map.Item.Index %}',
              value: '{% $states.context.Map.Item.Value %}',
              all: '{% $count($states.input.items) %}',
            },
          }),
        ),
        { items: ['a', 'b'] },
      ),
    ).toEqual([
      'SUCCEEDED',
      [
        { at: 0, value: 'a', all: 2 },
        { at: 1, value: 'b', all: 2 },
      ],
    ]);
  });

  it('takes the members of an object', async () => {
    expect(await outcomeOf(only(map({})), { items: { a: 1 } })).toEqual([
      'SUCCEEDED',
      [{ Key: 'a', Value: 1 }],
    ]);
  });

  it('refuses what is no collection', async () => {
    expect(await outcomeOf(only(map({})), { items: 3 })).toEqual([
      'FAILED',
      'States.QueryEvaluationError',
    ]);
  });

  it('starts no more iterations at once than MaxConcurrency', async () => {
    const executionArn = await sandbox.run(
      only(
        map({
          MaxConcurrency: 2,
          ItemProcessor: {
            StartAt: 'Each',
            States: { Each: { Type: 'Wait', Seconds: 10, End: true } },
          },
        }),
      ),
      { items: [1, 2, 3] },
    );
    const started = async () =>
      (await sandbox.eventTypes(executionArn)).filter(
        type => type === 'MapIterationStarted',
      ).length;
    expect(await started()).toBe(2);
    await sandbox.pass(10);
    expect(await started()).toBe(3);
    await sandbox.pass(10);
    expect(await sandbox.outcome(executionArn)).toEqual([
      'SUCCEEDED',
      [1, 2, 3],
    ]);
  });

  it('lets each iteration catch its own failure, and tells which failed', async () => {
    expect(
      await outcomeOf(
        only(
          map({
            ItemProcessor: {
              StartAt: 'May it',
              States: {
                'May it': {
                  Type: 'Choice',
                  Choices: [
                    { Condition: '{% $states.input.bad %}', Next: 'Fails' },
                  ],
                  Default: 'Done',
                },
                Fails: {
                  Type: 'Parallel',
                  Branches: [
                    {
                      StartAt: 'Broken',
                      States: {
                        Broken: {
                          Type: 'Fail',
                          Error: 'Broken',
                          Cause: '{% $states.input.name %}',
                        },
                      },
                    },
                  ],
                  Catch: [
                    {
                      ErrorEquals: ['States.ALL'],
                      Output: '{% {"failed": $states.errorOutput.Cause} %}',
                      Next: 'Noted',
                    },
                  ],
                  Next: 'Done',
                },
                Noted: pass('{% $states.input %}', { End: true }),
                Done: pass('{% $states.input.name %}', { End: true }),
              },
            },
            Output: {
              done: "{% [$states.result[$type($) = 'string']] %}",
              failed: '{% [$states.result.failed] %}',
            },
          }),
        ),
        {
          items: [
            { name: 'a', bad: false },
            { name: 'b', bad: true },
            { name: 'c', bad: false },
          ],
        },
      ),
    ).toEqual(['SUCCEEDED', { done: ['a', 'c'], failed: ['b'] }]);
  });

  it('starts 40 iterations at once where MaxConcurrency allows more', async () => {
    const executionArn = await sandbox.run(
      only(
        map({
          Items: '{% [1..50] %}',
          MaxConcurrency: '{% $states.input.atOnce %}',
          ItemProcessor: {
            StartAt: 'Each',
            States: { Each: { Type: 'Wait', Seconds: 10, End: true } },
          },
        }),
      ),
      { atOnce: 1000 },
    );
    const started = (await sandbox.eventTypes(executionArn)).filter(
      type => type === 'MapIterationStarted',
    );
    expect(started).toHaveLength(40);
  });

  it('runs batch after batch with MaxConcurrency 1, and collects what they give', async () => {
    expect(
      await outcomeOf(
        only(
          map({
            Items: '{% $partition([1..45], 20) %}',
            MaxConcurrency: 1,
            ItemSelector: {
              batch: '{% $states.context.Map.Item.Value %}',
              of: '{% $states.input.of %}',
            },
            ItemProcessor: {
              ProcessorConfig: { Mode: 'INLINE' },
              StartAt: 'Each',
              States: {
                Each: pass(
                  '{% {"count": $count($states.input.batch), "of": $states.input.of} %}',
                  { End: true },
                ),
              },
            },
            Output:
              '{% $sum($states.result.count) & " " & $states.result[0].of %}',
          }),
        ),
        { of: 'grants' },
      ),
    ).toEqual(['SUCCEEDED', '45 grants']);
  });

  it('shows the nearest item in a Map within a Map, and through a Parallel', async () => {
    const item = '$states.context.Map.Item.Value';
    expect(
      await outcomeOf(
        only(
          map({
            ItemProcessor: {
              StartAt: 'Keep',
              States: {
                Keep: {
                  Type: 'Pass',
                  Assign: { outer: `{% ${item}.name %}` },
                  Next: 'Both',
                },
                Both: {
                  Type: 'Parallel',
                  Branches: [
                    {
                      StartAt: 'Here',
                      States: {
                        Here: pass(`{% ${item}.name %}`, { End: true }),
                      },
                    },
                    {
                      StartAt: 'Inner',
                      States: {
                        Inner: {
                          Type: 'Map',
                          Items: '{% $states.input.parts %}',
                          ItemProcessor: {
                            StartAt: 'Part',
                            States: {
                              Part: pass(`{% $outer & ${item} %}`, {
                                End: true,
                              }),
                            },
                          },
                          End: true,
                        },
                      },
                    },
                  ],
                  End: true,
                },
              },
            },
          }),
        ),
        {
          items: [
            { name: 'a', parts: [1, 2] },
            { name: 'b', parts: [3] },
          ],
        },
      ),
    ).toEqual([
      'SUCCEEDED',
      [
        ['a', ['a1', 'a2']],
        ['b', ['b3']],
      ],
    ]);
  });

  it('starts again from its beginning with Retry, and catches what is left', async () => {
    const executionArn = await sandbox.run(
      {
        StartAt: 'M',
        States: {
          M: {
            ...map({
              ItemProcessor: {
                StartAt: 'Each',
                States: { Each: { Type: 'Fail', Error: 'Mine' } },
              },
              Retry: [
                { ErrorEquals: ['Mine'], MaxAttempts: 1, IntervalSeconds: 3 },
              ],
              Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }],
            }),
            Next: 'Caught',
          },
          Caught: pass('{% $states.input.Error %}', { End: true }),
        },
      },
      { items: [1] },
    );
    expect(await sandbox.outcome(executionArn)).toEqual(['RUNNING']);
    await sandbox.pass(3);
    expect(await sandbox.outcome(executionArn)).toEqual(['SUCCEEDED', 'Mine']);
    const started = (await sandbox.eventTypes(executionArn)).filter(
      type => type === 'MapStateStarted',
    );
    expect(started).toHaveLength(2);
  });

  it('waits in each iteration for a token of its own', async () => {
    const executionArn = await sandbox.run(
      only(
        map({
          ItemProcessor: {
            StartAt: 'Ask',
            States: { Ask: { ...askForApproval, End: true } },
          },
        }),
      ),
      { items: ['a', 'b'] },
    );
    const tokens = sandbox.messages.map(({ body }) => body.token);
    expect(new Set(tokens).size).toBe(2);
    for (const taskToken of [...tokens].reverse()) {
      await sandbox.call('SendTaskSuccess', {
        taskToken,
        output: String(tokens.indexOf(taskToken)),
      });
    }
    await sandbox.sfn.settled();
    expect(await sandbox.outcome(executionArn)).toEqual(['SUCCEEDED', [0, 1]]);
  });

  it('fails, uncaught by States.ALL, when its results together are too large', async () => {
    const executionArn = await sandbox.run(
      caught(
        map({
          Items: '{% [1..3] %}',
          ItemProcessor: {
            StartAt: 'Each',
            States: {
              Each: pass("{% $join([1..100000].('x')) %}", { End: true }),
            },
          },
        }),
        ['States.ALL'],
      ),
    );
    expect(await sandbox.outcome(executionArn)).toEqual([
      'FAILED',
      'States.DataLimitExceeded',
    ]);
  });

  it('fails with the first iteration that fails', async () => {
    const executionArn = await sandbox.run(
      only(
        map({
          ItemProcessor: {
            StartAt: 'Each',
            States: { Each: { Type: 'Fail', Error: '{% $states.input %}' } },
          },
        }),
      ),
      { items: ['First', 'Second'] },
    );
    expect(await sandbox.outcome(executionArn)).toEqual(['FAILED', 'First']);
    expect(await sandbox.eventTypes(executionArn)).toEqual(
      expect.arrayContaining(['MapIterationFailed', 'MapStateFailed']),
    );
  });
});
