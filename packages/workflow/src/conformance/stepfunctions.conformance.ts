import { createHash } from 'node:crypto';
import { PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import {
  CreateDatabaseCommand,
  GetDatabaseCommand,
} from '@aws-sdk/client-glue';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  SendTaskFailureCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  StartExecutionCommand,
  StopExecutionCommand,
  UpdateStateMachineCommand,
} from '@aws-sdk/client-sfn';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs';
import {
  accountOf,
  assume,
  clientsOf,
  errorOf,
  eventually,
  otherAccount,
  unique,
} from './endpoint';
import { conformance } from './suite';

const pass = { Type: 'Pass', End: true };

conformance('step functions', conformanceTest => {
  const clients = clientsOf();
  const { eventBridge, glue, sfn, sqs } = clients;

  const roleArn = async () =>
    `arn:aws:iam::${await accountOf(clients)}:role/conformance`;

  async function create(States: object, name = unique('machine')) {
    const { stateMachineArn } = await sfn.send(
      new CreateStateMachineCommand({
        name,
        roleArn: await roleArn(),
        definition: JSON.stringify({
          QueryLanguage: 'JSONata',
          StartAt: Object.keys(States)[0],
          States,
        }),
      }),
    );
    return stateMachineArn!;
  }
  const start = async (
    stateMachineArn: string,
    input: unknown = {},
    name?: string,
  ) => {
    const { executionArn } = await sfn.send(
      new StartExecutionCommand({
        stateMachineArn,
        name,
        input: JSON.stringify(input),
      }),
    );
    return executionArn!;
  };
  const describeExecution = (executionArn: string) =>
    sfn.send(new DescribeExecutionCommand({ executionArn }));
  const end = (executionArn: string) =>
    eventually(`the end of ${executionArn}`, async () => {
      const execution = await describeExecution(executionArn);
      return execution.status === 'RUNNING' ? undefined : execution;
    });
  const run = async (States: object, input?: unknown) =>
    end(await start(await create(States), input));
  const outputOf = async (States: object, input?: unknown) => {
    const execution = await run(States, input);
    expect(execution).toMatchObject({ status: 'SUCCEEDED' });
    return JSON.parse(execution.output!);
  };

  async function queue() {
    const { QueueUrl } = await sqs.send(
      new CreateQueueCommand({ QueueName: unique('tasks') }),
    );
    return QueueUrl!;
  }
  const take = (QueueUrl: string) =>
    eventually('a message', async () => {
      const { Messages } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 1 }),
      );
      if (!Messages?.length) return undefined;
      const [{ ReceiptHandle, Body }] = Messages;
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      return JSON.parse(Body!);
    });
  const ask = (QueueUrl: string, rest: object = {}) => ({
    Type: 'Task',
    Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
    Arguments: {
      QueueUrl,
      MessageBody: { token: '{% $states.context.Task.Token %}' },
    },
    End: true,
    ...rest,
  });
  /** An execution that waits for the answer to `token`. */
  async function asked(rest?: object) {
    const QueueUrl = await queue();
    const arn = await start(await create({ Ask: ask(QueueUrl, rest) }));
    const { token } = await take(QueueUrl);
    return { arn, token: token as string, QueueUrl };
  }
  const succeed = (taskToken: string, output = '{"ok":true}') =>
    sfn.send(new SendTaskSuccessCommand({ taskToken, output }));
  const missing = {
    Type: 'Task',
    Resource: 'arn:aws:states:::aws-sdk:glue:getDatabase',
    Arguments: { Name: 'nosuch' },
    End: true,
  };

  conformanceTest(
    'carries variables through states, and chooses by JSONata',
    async () => {
      expect(
        await outputOf(
          {
            Set: {
              Type: 'Pass',
              Assign: { total: '{% $sum($states.input.numbers) %}' },
              Next: 'Choose',
            },
            Choose: {
              Type: 'Choice',
              Choices: [{ Condition: '{% $total > 5 %}', Next: 'Large' }],
              Default: 'Small',
            },
            Large: {
              Type: 'Succeed',
              Output: { size: 'large', total: '{% $total %}' },
            },
            Small: { Type: 'Succeed', Output: { size: 'small' } },
          },
          { numbers: [1, 2, 3] },
        ),
      ).toEqual({ size: 'large', total: 6 });
    },
  );

  conformanceTest('hashes, as Step Functions adds it to JSONata', async () => {
    expect(
      await outputOf({
        Hash: {
          Type: 'Succeed',
          Output: { sha: "{% $hash('abc', 'SHA-256') %}" },
        },
      }),
    ).toEqual({
      sha: createHash('sha256').update('abc').digest('hex'),
    });
  });

  conformanceTest('maps a list in its order', async () => {
    expect(
      await outputOf(
        {
          Each: {
            Type: 'Map',
            Items: '{% $states.input.names %}',
            ItemProcessor: {
              ProcessorConfig: { Mode: 'INLINE' },
              StartAt: 'Upper',
              States: {
                Upper: {
                  Type: 'Pass',
                  Output: '{% $uppercase($states.input) %}',
                  End: true,
                },
              },
            },
            End: true,
          },
        },
        { names: ['a', 'b', 'c'] },
      ),
    ).toEqual(['A', 'B', 'C']);
  });

  const each = (states: object, StartAt: string, more: object = {}) => ({
    Each: {
      Type: 'Map',
      Items: '{% $states.input.items %}',
      ItemProcessor: { StartAt, States: states },
      End: true,
      ...more,
    },
  });

  conformanceTest(
    'makes the input of each iteration of item, index and input',
    async () => {
      expect(
        await outputOf(
          each({ Give: { Type: 'Pass', End: true } }, 'Give', {
            MaxConcurrency: 1,
            ItemSelector: {
              at: '{% $states.context.Map.Item.Index %}',
              item: '{% $states.context.Map.Item.Value %}',
              of: '{% $states.input.of %}',
            },
          }),
          { items: ['a', 'b'], of: 'x' },
        ),
      ).toEqual([
        { at: 0, item: 'a', of: 'x' },
        { at: 1, item: 'b', of: 'x' },
      ]);
    },
  );

  conformanceTest('goes through a list batch by batch', async () => {
    expect(
      await outputOf(
        each(
          {
            Count: {
              Type: 'Pass',
              Output: '{% $count($states.input) %}',
              End: true,
            },
          },
          'Count',
          {
            Items: '{% $partition($states.input.items, 2) %}',
            Output: '{% $states.result %}',
          },
        ),
        { items: [1, 2, 3, 4, 5] },
      ),
    ).toEqual([2, 2, 1]);
  });

  conformanceTest('maps an empty list to an empty list', async () => {
    expect(
      await outputOf(each({ Give: { Type: 'Pass', End: true } }, 'Give'), {
        items: [],
      }),
    ).toEqual([]);
  });

  conformanceTest(
    'goes on with the others when an iteration catches its failure',
    async () => {
      const Name = unique('map');
      await glue.send(new CreateDatabaseCommand({ DatabaseInput: { Name } }));
      expect(
        await outputOf(
          each(
            {
              Read: {
                Type: 'Task',
                Resource: 'arn:aws:states:::aws-sdk:glue:getDatabase',
                Arguments: { Name: '{% $states.input %}' },
                Output: 'read',
                Catch: [
                  {
                    ErrorEquals: ['Glue.EntityNotFoundException'],
                    Output: 'not found',
                    Next: 'Noted',
                  },
                ],
                End: true,
              },
              Noted: { Type: 'Pass', End: true },
            },
            'Read',
          ),
          { items: [unique('no'), Name] },
        ),
      ).toEqual(['not found', 'read']);
    },
  );

  conformanceTest('fails a Map with the error of an iteration', async () => {
    expect(
      await run(
        each({ Stop: { Type: 'Fail', Error: 'Mine', Cause: 'c' } }, 'Stop'),
        { items: [1] },
      ),
    ).toMatchObject({ status: 'FAILED', error: 'Mine' });
  });

  const branches = (...outputs: string[]) =>
    outputs.map((Output, index) => ({
      StartAt: `Branch ${index}`,
      States: { [`Branch ${index}`]: { Type: 'Pass', Output, End: true } },
    }));

  conformanceTest(
    'collects what branches give, in their order, with outer variables',
    async () => {
      expect(
        await outputOf(
          {
            Keep: { Type: 'Pass', Assign: { n: 1 }, Next: 'Both' },
            Both: {
              Type: 'Parallel',
              Branches: branches(
                '{% $n + $states.input.m %}',
                '{% $n - $states.input.m %}',
              ),
              End: true,
            },
          },
          { m: 2 },
        ),
      ).toEqual([3, -1]);
    },
  );

  conformanceTest('catches the error of a branch', async () => {
    expect(
      await outputOf({
        Both: {
          Type: 'Parallel',
          Branches: [
            ...branches('fine'),
            {
              StartAt: 'Stop',
              States: { Stop: { Type: 'Fail', Error: 'Mine', Cause: 'c' } },
            },
          ],
          Catch: [{ ErrorEquals: ['Mine'], Next: 'Caught' }],
          End: true,
        },
        Caught: {
          Type: 'Pass',
          Output: '{% {"error": $states.input.Error} %}',
          End: true,
        },
      }),
    ).toEqual({ error: 'Mine' });
  });

  conformanceTest('calls a service of the account', async () => {
    const Name = unique('sfn');
    await glue.send(
      new CreateDatabaseCommand({
        DatabaseInput: { Name, Parameters: { data_owner: 'x' } },
      }),
    );
    expect(
      await outputOf({
        Read: {
          Type: 'Task',
          Resource: 'arn:aws:states:::aws-sdk:glue:getDatabase',
          Arguments: { Name },
          Output: '{% $states.result.Database.Parameters %}',
          End: true,
        },
      }),
    ).toMatchObject({ data_owner: 'x' });
  });

  conformanceTest("catches a service's error by AWS's name", async () => {
    expect(
      await outputOf({
        Read: {
          ...missing,
          Catch: [
            {
              ErrorEquals: ['Glue.EntityNotFoundException'],
              Assign: { error: '{% $states.errorOutput.Error %}' },
              Next: 'Caught',
            },
          ],
        },
        Caught: { Type: 'Succeed', Output: { error: '{% $error %}' } },
      }),
    ).toEqual({ error: 'Glue.EntityNotFoundException' });
  });

  conformanceTest('fails with the error that nothing catches', async () => {
    expect(await run({ Read: missing })).toMatchObject({
      status: 'FAILED',
      error: 'Glue.EntityNotFoundException',
    });
  });

  conformanceTest('gives an output that is a string as JSON', async () => {
    const execution = await run({ Say: { Type: 'Succeed', Output: 'yes' } });
    expect(execution.output).toBe('"yes"');
  });

  conformanceTest('a Fail state gives error and cause', async () => {
    expect(
      await run(
        {
          Stop: {
            Type: 'Fail',
            Error: 'A.B',
            Cause: '{% $states.input.why %}',
          },
        },
        { why: 'because' },
      ),
    ).toMatchObject({ status: 'FAILED', error: 'A.B', cause: 'because' });
  });

  conformanceTest('acts in the account of Credentials', async () => {
    const Name = unique('elsewhere');
    await outputOf({
      Make: {
        Type: 'Task',
        Resource: 'arn:aws:states:::aws-sdk:glue:createDatabase',
        Credentials: { RoleArn: `arn:aws:iam::${otherAccount}:role/workflow` },
        Arguments: { DatabaseInput: { Name } },
        Output: {},
        End: true,
      },
    });
    expect(
      await errorOf(glue.send(new GetDatabaseCommand({ Name }))),
    ).toMatchObject({ name: 'EntityNotFoundException' });
    const other = await assume(
      clients,
      `arn:aws:iam::${otherAccount}:role/workflow`,
    );
    const { Database } = await other.glue.send(
      new GetDatabaseCommand({ Name }),
    );
    expect(Database?.Name).toBe(Name);
  });

  conformanceTest(
    'waits for another execution, and reads its output',
    async () => {
      const inner = await create({
        Answer: {
          Type: 'Succeed',
          Output: { doubled: '{% $states.input.n * 2 %}' },
        },
      });
      expect(
        await outputOf({
          Call: {
            Type: 'Task',
            Resource: 'arn:aws:states:::states:startExecution.sync:2',
            Arguments: { StateMachineArn: inner, Input: { n: 21 } },
            Output: '{% $states.result.Output.doubled %}',
            End: true,
          },
        }),
      ).toBe(42);
    },
  );

  conformanceTest(
    'one name and input is one execution while it runs',
    async () => {
      const arn = await create({ Ask: ask(await queue()) });
      const name = unique('run');
      const first = await start(arn, { a: 1 }, name);
      expect(await start(arn, { a: 1 }, name)).toBe(first);
      expect(await errorOf(start(arn, { a: 2 }, name))).toMatchObject({
        name: 'ExecutionAlreadyExists',
      });
    },
  );

  conformanceTest('refuses the name of an execution that ended', async () => {
    const arn = await create({ Pass: pass });
    const name = unique('run');
    await end(await start(arn, { a: 1 }, name));
    expect(await errorOf(start(arn, { a: 1 }, name))).toMatchObject({
      name: 'ExecutionAlreadyExists',
    });
  });

  conformanceTest('names executions that have no name', async () => {
    const arn = await create({ Pass: pass });
    expect(await start(arn)).not.toBe(await start(arn));
  });

  conformanceTest('refuses a malformed name', async () => {
    const arn = await create({ Pass: pass });
    expect(await errorOf(start(arn, {}, 'has space'))).toMatchObject({
      name: 'InvalidName',
    });
  });

  conformanceTest('refuses input that is not JSON', async () => {
    const stateMachineArn = await create({ Pass: pass });
    expect(
      await errorOf(
        sfn.send(new StartExecutionCommand({ stateMachineArn, input: '{' })),
      ),
    ).toMatchObject({ name: 'InvalidExecutionInput' });
  });

  conformanceTest('says that a state machine does not exist', async () => {
    const arn = await create({ Pass: pass });
    expect(await errorOf(start(`${arn}no`))).toMatchObject({
      name: 'StateMachineDoesNotExist',
    });
  });

  conformanceTest('says that an execution does not exist', async () => {
    const arn = await start(await create({ Pass: pass }));
    expect(await errorOf(describeExecution(`${arn}no`))).toMatchObject({
      name: 'ExecutionDoesNotExist',
    });
  });

  conformanceTest('making the same machine again changes nothing', async () => {
    const name = unique('machine');
    const arn = await create({ Pass: pass }, name);
    expect(await create({ Pass: pass }, name)).toBe(arn);
  });

  conformanceTest(
    'refuses another definition under the name of a machine',
    async () => {
      const name = unique('machine');
      await create({ Pass: pass }, name);
      expect(await errorOf(create({ Other: pass }, name))).toMatchObject({
        name: 'StateMachineAlreadyExists',
      });
    },
  );

  conformanceTest('refuses a Next that leads nowhere', async () => {
    expect(
      await errorOf(create({ Pass: { Type: 'Pass', Next: 'Nowhere' } })),
    ).toMatchObject({ name: 'InvalidDefinition' });
  });

  conformanceTest('refuses a definition that is no object of ASL', async () => {
    expect(
      await errorOf(
        sfn.send(
          new CreateStateMachineCommand({
            name: unique('machine'),
            roleArn: await roleArn(),
            definition: '{"StartAt":"A"}',
          }),
        ),
      ),
    ).toMatchObject({ name: 'InvalidDefinition' });
  });

  conformanceTest(
    'runs the new definition after an update, in new executions',
    async () => {
      const stateMachineArn = await create({
        Old: { Type: 'Succeed', Output: { is: 'old' } },
      });
      await sfn.send(
        new UpdateStateMachineCommand({
          stateMachineArn,
          definition: JSON.stringify({
            QueryLanguage: 'JSONata',
            StartAt: 'New',
            States: { New: { Type: 'Succeed', Output: { is: 'new' } } },
          }),
        }),
      );
      const execution = await end(await start(stateMachineArn));
      expect(JSON.parse(execution.output!)).toEqual({ is: 'new' });
    },
  );

  conformanceTest('goes on with the output of its task token', async () => {
    const { arn, token } = await asked();
    expect((await describeExecution(arn)).status).toBe('RUNNING');
    await succeed(token, '{"decision":"approved"}');
    const execution = await end(arn);
    expect(execution.status).toBe('SUCCEEDED');
    expect(JSON.parse(execution.output!)).toEqual({ decision: 'approved' });
  });

  conformanceTest('fails with error and cause of its task token', async () => {
    const { arn, token } = await asked();
    await sfn.send(
      new SendTaskFailureCommand({
        taskToken: token,
        error: 'Test.No',
        cause: '{"by":"me"}',
      }),
    );
    expect(await end(arn)).toMatchObject({
      status: 'FAILED',
      error: 'Test.No',
      cause: '{"by":"me"}',
    });
  });

  conformanceTest('catches the error of its task token by name', async () => {
    const QueueUrl = await queue();
    const arn = await start(
      await create({
        Ask: ask(QueueUrl, {
          Catch: [
            {
              ErrorEquals: ['Test.No'],
              Assign: { cause: '{% $states.errorOutput.Cause %}' },
              Next: 'Caught',
            },
          ],
        }),
        Caught: { Type: 'Succeed', Output: { cause: '{% $cause %}' } },
      }),
    );
    const { token } = await take(QueueUrl);
    await sfn.send(
      new SendTaskFailureCommand({
        taskToken: token,
        error: 'Test.No',
        cause: 'because',
      }),
    );
    expect(JSON.parse((await end(arn)).output!)).toEqual({ cause: 'because' });
  });

  conformanceTest('gives up a task token after TimeoutSeconds', async () => {
    const { arn } = await asked({ TimeoutSeconds: 1 });
    // A time-out that nothing catches fails the execution.
    expect(await end(arn)).toMatchObject({
      status: 'FAILED',
      error: 'States.Timeout',
    });
  });

  conformanceTest(
    'takes the time-out from an expression, and catches it',
    async () => {
      const QueueUrl = await queue();
      const arn = await start(
        await create({
          Ask: ask(QueueUrl, {
            TimeoutSeconds: '{% $states.input.seconds %}',
            Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'Late' }],
          }),
          Late: { Type: 'Succeed', Output: { is: 'late' } },
        }),
        { seconds: 1 },
      );
      expect(JSON.parse((await end(arn)).output!)).toEqual({ is: 'late' });
    },
  );

  conformanceTest('a heartbeat keeps a task alive', async () => {
    const { arn, token } = await asked({ HeartbeatSeconds: 3 });
    for (let i = 0; i < 3; i++) {
      await new Promise(resolve => {
        setTimeout(resolve, 1500);
      });
      await sfn.send(new SendTaskHeartbeatCommand({ taskToken: token }));
    }
    await succeed(token);
    expect((await end(arn)).status).toBe('SUCCEEDED');
  });

  conformanceTest('takes one answer to a task token', async () => {
    const { arn, token } = await asked();
    await succeed(token, '1');
    await end(arn);
    const { name } = await errorOf(succeed(token, '2'));
    expect(name).toMatch(/^Task(TimedOut|DoesNotExist)$/);
    expect((await describeExecution(arn)).output).toBe('1');
  });

  conformanceTest('says that a task has timed out', async () => {
    const { arn, token } = await asked({ TimeoutSeconds: 1 });
    await end(arn);
    const { name } = await errorOf(succeed(token));
    expect(name).toMatch(/^Task(TimedOut|DoesNotExist)$/);
  });

  conformanceTest('refuses a token that it did not give', async () => {
    expect(await errorOf(succeed('nothing'))).toMatchObject({
      name: 'InvalidToken',
    });
  });

  conformanceTest('refuses an answer that is not JSON', async () => {
    const { arn, token } = await asked();
    expect(await errorOf(succeed(token, 'yes'))).toMatchObject({
      name: 'InvalidOutput',
    });
    await succeed(token);
    expect((await end(arn)).status).toBe('SUCCEEDED');
  });

  conformanceTest('gives a retried task a new token', async () => {
    const { arn, token, QueueUrl } = await asked({
      Retry: [
        { ErrorEquals: ['Test.Again'], IntervalSeconds: 1, MaxAttempts: 1 },
      ],
    });
    await sfn.send(
      new SendTaskFailureCommand({ taskToken: token, error: 'Test.Again' }),
    );
    const next = (await take(QueueUrl)).token;
    expect(next).not.toBe(token);
    await succeed(next);
    expect((await end(arn)).status).toBe('SUCCEEDED');
  });

  conformanceTest('stops an execution that waits, at once', async () => {
    const { arn, token } = await asked();
    await sfn.send(
      new StopExecutionCommand({ executionArn: arn, error: 'E', cause: 'c' }),
    );
    expect(await describeExecution(arn)).toMatchObject({
      status: 'ABORTED',
      error: 'E',
      cause: 'c',
    });
    await errorOf(succeed(token));
    expect((await describeExecution(arn)).status).toBe('ABORTED');
  });

  conformanceTest('lists the executions of a machine by status', async () => {
    const QueueUrl = await queue();
    const stateMachineArn = await create({
      Choose: {
        Type: 'Choice',
        Choices: [{ Condition: '{% $states.input.wait %}', Next: 'Ask' }],
        Default: 'Done',
      },
      Ask: ask(QueueUrl),
      Done: { Type: 'Succeed' },
    });
    const waiting = await start(stateMachineArn, { wait: true }, 'waiting');
    const done = await start(stateMachineArn, { wait: false }, 'done');
    await end(done);
    for (const [statusFilter, arn] of [
      ['RUNNING', waiting],
      ['SUCCEEDED', done],
    ] as const) {
      const { executions } = await sfn.send(
        new ListExecutionsCommand({ stateMachineArn, statusFilter }),
      );
      expect(executions?.map(({ executionArn }) => executionArn)).toEqual([
        arn,
      ]);
    }
  });

  conformanceTest(
    'keeps the history of an execution, with the states entered',
    async () => {
      const execution = await run({
        One: { Type: 'Pass', Next: 'Two' },
        Two: { Type: 'Succeed' },
      });
      const { events = [] } = await sfn.send(
        new GetExecutionHistoryCommand({
          executionArn: execution.executionArn,
        }),
      );
      expect(events[0].type).toBe('ExecutionStarted');
      expect(events.at(-1)!.type).toBe('ExecutionSucceeded');
      expect(
        events.flatMap(event => event.stateEnteredEventDetails?.name ?? []),
      ).toEqual(['One', 'Two']);
      expect(events.map(({ id }) => id)).toEqual(events.map((_, i) => i + 1));
    },
  );

  conformanceTest('gives the history backwards and by pages', async () => {
    const { executionArn } = await run({ Only: pass });
    const page = await sfn.send(
      new GetExecutionHistoryCommand({
        executionArn,
        reverseOrder: true,
        maxResults: 1,
      }),
    );
    expect(page.events?.map(({ type }) => type)).toEqual([
      'ExecutionSucceeded',
    ]);
    expect(page.nextToken).toBeTruthy();
  });

  conformanceTest('States.ALL does not catch too large a payload', async () => {
    const big = "{% $pad('', 300000, 'x') %}";
    expect(
      await run({
        Grow: {
          Type: 'Parallel',
          Branches: [
            {
              StartAt: 'Big',
              States: { Big: { Type: 'Pass', Output: big, End: true } },
            },
          ],
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }],
          End: true,
        },
        Caught: { Type: 'Succeed' },
      }),
    ).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' });
  });

  conformanceTest('tells EventBridge the status of executions', async () => {
    const QueueUrl = await queue();
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
    );
    const stateMachineArn = await create({
      Stop: { Type: 'Fail', Error: 'A.B', Cause: 'c' },
    });
    const Rule = unique('status');
    await eventBridge.send(
      new PutRuleCommand({
        Name: Rule,
        EventPattern: JSON.stringify({
          source: ['aws.states'],
          'detail-type': ['Step Functions Execution Status Change'],
          detail: { stateMachineArn: [stateMachineArn], status: ['FAILED'] },
        }),
      }),
    );
    await eventBridge.send(
      new PutTargetsCommand({
        Rule,
        Targets: [{ Id: 'queue', Arn: Attributes!.QueueArn }],
      }),
    );
    const executionArn = await start(stateMachineArn, { n: 1 });
    expect((await take(QueueUrl)).detail).toMatchObject({
      executionArn,
      stateMachineArn,
      status: 'FAILED',
      input: '{"n":1}',
      error: 'A.B',
      cause: 'c',
    });
  });
});
