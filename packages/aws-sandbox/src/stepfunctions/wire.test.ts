import { CreateDatabaseCommand } from '@aws-sdk/client-glue';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  InvalidDefinition,
  InvalidExecutionInput,
  InvalidName,
  InvalidOutput,
  InvalidToken,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  paginateGetExecutionHistory,
  SendTaskSuccessCommand,
  StartExecutionCommand,
  StateMachineAlreadyExists,
  StateMachineDoesNotExist,
  StopExecutionCommand,
  TaskTimedOut,
  UpdateStateMachineCommand,
  ValidateStateMachineDefinitionCommand,
} from '@aws-sdk/client-sfn';
import { CreateQueueCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import {
  central,
  clientsFor,
  errorOf,
  producer,
  sandboxForTest,
} from '../__testUtils__/sandboxForTest';

const sandbox = sandboxForTest();
const roleArn = `arn:aws:iam::${central}:role/workflow`;

const definition = JSON.stringify({
  QueryLanguage: 'JSONata',
  StartAt: 'Read',
  States: {
    Read: {
      Type: 'Task',
      Resource: 'arn:aws:states:::aws-sdk:glue:getDatabase',
      Arguments: { Name: '{% $states.input.database %}' },
      Assign: { flag: '{% $states.result.Database.Parameters.pii_flag %}' },
      Next: 'Ask',
    },
    Ask: {
      Type: 'Task',
      Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
      Arguments: {
        QueueUrl: '{% $states.context.Execution.Input.queueUrl %}',
        MessageBody: {
          taskToken: '{% $states.context.Task.Token %}',
          flag: '{% $flag %}',
        },
      },
      TimeoutSeconds: 1209600,
      Next: 'Who',
    },
    Who: {
      Type: 'Task',
      Resource: 'arn:aws:states:::aws-sdk:sts:getCallerIdentity',
      Credentials: { RoleArn: `arn:aws:iam::${producer}:role/Producer` },
      Output:
        '{% {"by": $states.input.by, "as": $states.result.Account, "flag": $flag} %}',
      End: true,
    },
  },
});

let stateMachineArn = '';
let queueUrl = '';

beforeAll(async () => {
  const { sfn, glue, sqs } = sandbox.as();
  await glue.send(
    new CreateDatabaseCommand({
      DatabaseInput: { Name: 'sales', Parameters: { pii_flag: 'true' } },
    }),
  );
  queueUrl = (
    await sqs.send(new CreateQueueCommand({ QueueName: 'approvals' }))
  ).QueueUrl!;
  ({ stateMachineArn = '' } = await sfn.send(
    new CreateStateMachineCommand({ name: 'share', definition, roleArn }),
  ));
});

const start = (name: string, input: object = {}) =>
  sandbox.as().sfn.send(
    new StartExecutionCommand({
      stateMachineArn,
      name,
      input: JSON.stringify({ database: 'sales', queueUrl, ...input }),
    }),
  );

const describeExecution = (executionArn?: string) =>
  sandbox.as().sfn.send(new DescribeExecutionCommand({ executionArn }));

async function nextMessage() {
  const { Messages } = await sandbox.as().sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: `${sandbox.endpoint}${new URL(queueUrl).pathname}`,
      WaitTimeSeconds: 5,
    }),
  );
  return JSON.parse(Messages![0].Body!);
}

async function ended(executionArn?: string) {
  for (;;) {
    const execution = await describeExecution(executionArn);
    if (execution.status !== 'RUNNING') return execution;
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}

it('runs a workflow that asks over SQS and survives a restart in between', async () => {
  const { executionArn } = await start('approved');
  const { taskToken, flag } = await nextMessage();
  expect(flag).toBe('true');
  await sandbox.restart();
  expect((await describeExecution(executionArn)).status).toBe('RUNNING');
  await sandbox
    .as()
    .sfn.send(
      new SendTaskSuccessCommand({ taskToken, output: '{"by":"ada"}' }),
    );
  const execution = await ended(executionArn);
  expect(execution.status).toBe('SUCCEEDED');
  expect(execution.stopDate).toBeInstanceOf(Date);
  expect(JSON.parse(execution.output!)).toEqual({
    by: 'ada',
    as: producer,
    flag: 'true',
  });
  const types: string[] = [];
  for await (const page of paginateGetExecutionHistory(
    { client: sandbox.as().sfn, pageSize: 5 },
    { executionArn },
  )) {
    types.push(...(page.events ?? []).map(event => event.type!));
  }
  expect(types).toHaveLength(18);
  expect(types[17]).toBe('ExecutionSucceeded');
  const late = await errorOf(
    sandbox
      .as()
      .sfn.send(new SendTaskSuccessCommand({ taskToken, output: '1' })),
  );
  expect(late).toBeInstanceOf(TaskTimedOut);
});

it('names the error of a service as AWS does', async () => {
  const { executionArn } = await start('missing', { database: 'none' });
  expect(await ended(executionArn)).toMatchObject({
    status: 'FAILED',
    error: 'Glue.EntityNotFoundException',
  });
});

it('answers with errors that the SDK turns into its classes', async () => {
  const { sfn } = sandbox.as();
  const { executionArn } = await start('stopped');
  const { taskToken } = await nextMessage();
  const none = `${executionArn}-none`;
  const cases: Array<[() => Promise<unknown>, Function]> = [
    [() => start('stopped', { more: 1 }), ExecutionAlreadyExists],
    [() => start('has space'), InvalidName],
    [
      () =>
        sfn.send(new StartExecutionCommand({ stateMachineArn, input: '{' })),
      InvalidExecutionInput,
    ],
    [
      () =>
        sfn.send(
          new StartExecutionCommand({ stateMachineArn: `${stateMachineArn}s` }),
        ),
      StateMachineDoesNotExist,
    ],
    [
      () =>
        sfn.send(
          new CreateStateMachineCommand({
            name: 'share',
            definition: definition.replace('1209600', '10'),
            roleArn,
          }),
        ),
      StateMachineAlreadyExists,
    ],
    [
      () =>
        sfn.send(
          new UpdateStateMachineCommand({ stateMachineArn, definition: '{}' }),
        ),
      InvalidDefinition,
    ],
    [
      () => sfn.send(new SendTaskSuccessCommand({ taskToken, output: 'no' })),
      InvalidOutput,
    ],
    [
      () =>
        clientsFor(sandbox.endpoint, producer).sfn.send(
          new SendTaskSuccessCommand({ taskToken, output: '1' }),
        ),
      InvalidToken,
    ],
    [() => describeExecution(none), ExecutionDoesNotExist],
  ];
  for (const [work, type] of cases) {
    expect(await errorOf(work())).toBeInstanceOf(type);
  }
  const stopped = await sfn.send(
    new StopExecutionCommand({ executionArn, error: 'E', cause: 'C' }),
  );
  expect(await describeExecution(executionArn)).toMatchObject({
    status: 'ABORTED',
    error: 'E',
    cause: 'C',
    stopDate: stopped.stopDate,
  });
});

it('lists machines and executions, and validates without creating', async () => {
  const { sfn } = sandbox.as();
  const { stateMachines } = await sfn.send(new ListStateMachinesCommand({}));
  expect(stateMachines).toMatchObject([{ name: 'share', type: 'STANDARD' }]);
  const { executions } = await sfn.send(
    new ListExecutionsCommand({ stateMachineArn, statusFilter: 'SUCCEEDED' }),
  );
  expect(executions).toMatchObject([
    { name: 'approved', startDate: expect.any(Date) },
  ]);
  const validated = await sfn.send(
    new ValidateStateMachineDefinitionCommand({ definition }),
  );
  expect(validated).toMatchObject({ result: 'OK', diagnostics: [] });
});
