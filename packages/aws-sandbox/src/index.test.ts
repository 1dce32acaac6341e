import { PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import {
  CreateDatabaseCommand,
  CreateTableCommand,
} from '@aws-sdk/client-glue';
import { ListPermissionsCommand } from '@aws-sdk/client-lakeformation';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  SendTaskSuccessCommand,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs';
import { startSandbox } from './index';
import {
  central,
  consumer,
  errorOf,
  producer,
  sandboxForTest,
  type Clients,
} from './__testUtils__/sandboxForTest';

/** Reads, asks, grants: what a share takes, each state in another service. */
const definition = (queueUrl: string) => ({
  QueryLanguage: 'JSONata',
  StartAt: 'Read',
  States: {
    Read: {
      Type: 'Task',
      Resource: 'arn:aws:states:::aws-sdk:glue:getTable',
      Arguments: {
        DatabaseName: '{% $states.input.database %}',
        Name: '{% $states.input.table %}',
      },
      Assign: { table: '{% $states.result.Table.Name %}' },
      Catch: [
        { ErrorEquals: ['Glue.EntityNotFoundException'], Next: 'Missing' },
      ],
      Next: 'Ask',
    },
    Ask: {
      Type: 'Task',
      Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
      Arguments: {
        QueueUrl: queueUrl,
        MessageBody: {
          taskToken: '{% $states.context.Task.Token %}',
          table: '{% $table %}',
        },
      },
      Assign: { decision: '{% $states.result.decision %}' },
      Next: 'Create elsewhere',
    },
    'Create elsewhere': {
      Type: 'Task',
      Resource: 'arn:aws:states:::aws-sdk:glue:createDatabase',
      Credentials: { RoleArn: `arn:aws:iam::${producer}:role/workflow` },
      Arguments: { DatabaseInput: { Name: 'made_by_workflow' } },
      Next: 'Grant',
    },
    Grant: {
      Type: 'Task',
      Resource: 'arn:aws:states:::aws-sdk:lakeformation:batchGrantPermissions',
      Arguments: {
        Entries: [
          {
            Id: 'table',
            Principal: { DataLakePrincipalIdentifier: consumer },
            Resource: {
              Table: { DatabaseName: 'sales', Name: '{% $table %}' },
            },
            Permissions: ['SELECT', 'DESCRIBE'],
            PermissionsWithGrantOption: ['SELECT', 'DESCRIBE'],
          },
        ],
      },
      Output: { failures: '{% $count($states.result.Failures) %}' },
      End: true,
    },
    Missing: { Type: 'Fail', Error: 'Test.Missing' },
  },
});

describe('the sandbox as a whole', () => {
  const test = sandboxForTest();
  let clients = {} as Clients;
  let stateMachineArn: string | undefined;

  const take = async (name: string) => {
    const QueueUrl = `${test.endpoint}/${central}/${name}`;
    const { Messages } = await clients.sqs.send(
      new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 10 }),
    );
    const message = Messages![0];
    await clients.sqs.send(
      new DeleteMessageCommand({
        QueueUrl,
        ReceiptHandle: message.ReceiptHandle,
      }),
    );
    return JSON.parse(message.Body!);
  };

  beforeAll(async () => {
    clients = test.as();
    const { glue, sqs, events, sfn } = clients;
    await glue.send(
      new CreateDatabaseCommand({ DatabaseInput: { Name: 'sales' } }),
    );
    await glue.send(
      new CreateTableCommand({
        DatabaseName: 'sales',
        TableInput: { Name: 'orders' },
      }),
    );
    const { QueueUrl } = await sqs.send(
      new CreateQueueCommand({ QueueName: 'tasks' }),
    );
    await sqs.send(new CreateQueueCommand({ QueueName: 'status' }));
    await events.send(
      new PutRuleCommand({
        Name: 'ended',
        EventPattern: JSON.stringify({
          source: ['aws.states'],
          detail: { status: [{ 'anything-but': 'RUNNING' }] },
        }),
      }),
    );
    await events.send(
      new PutTargetsCommand({
        Rule: 'ended',
        Targets: [
          { Id: 'queue', Arn: `arn:aws:sqs:eu-west-1:${central}:status` },
        ],
      }),
    );
    ({ stateMachineArn } = await sfn.send(
      new CreateStateMachineCommand({
        name: 'share',
        roleArn: `arn:aws:iam::${central}:role/share`,
        definition: JSON.stringify(definition(QueueUrl!)),
      }),
    ));
  });

  it('runs a state machine over its services, across a restart and accounts, and tells its end', async () => {
    const { executionArn } = await clients.sfn.send(
      new StartExecutionCommand({
        stateMachineArn,
        input: JSON.stringify({ database: 'sales', table: 'ORDERS' }),
      }),
    );
    const { taskToken, table } = await take('tasks');
    expect(table).toBe('orders');

    await test.restart();
    clients = test.as();
    await clients.sfn.send(
      new SendTaskSuccessCommand({
        taskToken,
        output: JSON.stringify({ decision: 'approved' }),
      }),
    );
    const event = await take('status');
    expect(event).toMatchObject({
      'detail-type': 'Step Functions Execution Status Change',
      detail: { executionArn, status: 'SUCCEEDED' },
    });
    const { output } = await clients.sfn.send(
      new DescribeExecutionCommand({ executionArn }),
    );
    expect(JSON.parse(output!)).toEqual({ failures: 0 });
    const { PrincipalResourcePermissions } = await clients.lakeFormation.send(
      new ListPermissionsCommand({
        Principal: { DataLakePrincipalIdentifier: consumer },
        Resource: { Table: { DatabaseName: 'sales', Name: 'orders' } },
      }),
    );
    expect(PrincipalResourcePermissions).toHaveLength(2);
    const made = await test.sandbox.call(
      'glue',
      'GetDatabase',
      { Name: 'made_by_workflow' },
      test.sandbox.caller(producer),
    );
    expect(made.Database.CatalogId).toBe(producer);
  });

  it('gives a service’s error to the machine by AWS’s name', async () => {
    await clients.sfn.send(
      new StartExecutionCommand({
        stateMachineArn,
        input: JSON.stringify({ database: 'sales', table: 'nosuch' }),
      }),
    );
    expect((await take('status')).detail).toMatchObject({
      status: 'FAILED',
      error: 'Test.Missing',
    });
  });

  it('says which service it lacks', async () => {
    expect(
      await errorOf(
        test.sandbox.call('s3', 'ListBuckets', {}, test.sandbox.caller()),
      ),
    ).toMatchObject({ message: 'The sandbox does not emulate s3:ListBuckets' });
  });

  it('does not start on a port that is taken', async () => {
    expect(
      await errorOf(
        startSandbox({ port: test.sandbox.port, dataFile: ':memory:' }),
      ),
    ).toMatchObject({ code: 'EADDRINUSE' });
  });

  it('can be stopped twice', async () => {
    const sandbox = await startSandbox({ port: 0, dataFile: ':memory:' });
    await sandbox.stop();
    await expect(sandbox.stop()).resolves.toBeUndefined();
  });
});
