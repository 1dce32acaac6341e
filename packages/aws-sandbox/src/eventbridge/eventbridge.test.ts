import {
  CreateEventBusCommand,
  DeleteRuleCommand,
  DescribeRuleCommand,
  InvalidEventPatternException,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-eventbridge';
import {
  CreateDatabaseCommand,
  CreateTableCommand,
  DeleteDatabaseCommand,
  DeleteTableCommand,
  UpdateDatabaseCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-glue';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs';
import {
  central,
  consumer,
  errorOf,
  sandboxForTest,
  type Clients,
} from '../__testUtils__/sandboxForTest';

const queueArn = `arn:aws:sqs:eu-west-1:${central}:events`;

describe('EventBridge', () => {
  const test = sandboxForTest();
  let { events, sqs, glue } = {} as Clients;

  const putRule = (Name: string, pattern: object, more = {}) =>
    events.send(
      new PutRuleCommand({
        Name,
        EventPattern: JSON.stringify(pattern),
        ...more,
      }),
    );
  const toQueue = (Rule: string) =>
    events.send(
      new PutTargetsCommand({
        Rule,
        Targets: [{ Id: 'queue', Arn: queueArn }],
      }),
    );
  /** What arrived, taken from the queue. */
  const arrived = async () => {
    const QueueUrl = `${test.endpoint}/${central}/events`;
    const found: any[] = [];
    for (;;) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
      );
      if (Messages.length === 0) return found;
      for (const { Body, ReceiptHandle } of Messages) {
        found.push(JSON.parse(Body!));
        await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      }
    }
  };

  beforeAll(async () => {
    ({ events, sqs, glue } = test.as());
    await sqs.send(new CreateQueueCommand({ QueueName: 'events' }));
  });

  it('delivers what matches an enabled rule, in AWS’s envelope', async () => {
    await putRule('own', { source: ['portal'], detail: { kind: ['a'] } });
    await toQueue('own');
    const entry = (kind: string) => ({
      Source: 'portal',
      DetailType: 'Something',
      Detail: JSON.stringify({ kind }),
      Resources: ['arn:x'],
      Time: new Date('2026-05-01T10:00:00Z'),
    });
    const { Entries, FailedEntryCount } = await events.send(
      new PutEventsCommand({ Entries: [entry('a'), entry('b')] }),
    );
    expect(FailedEntryCount).toBe(0);
    expect(await arrived()).toEqual([
      {
        version: '0',
        id: Entries![0].EventId,
        'detail-type': 'Something',
        source: 'portal',
        account: central,
        time: '2026-05-01T10:00:00Z',
        region: 'eu-west-1',
        resources: ['arn:x'],
        detail: { kind: 'a' },
      },
    ]);

    await putRule('own', { source: ['portal'] }, { State: 'DISABLED' });
    await events.send(new PutEventsCommand({ Entries: [entry('a')] }));
    expect(await arrived()).toEqual([]);
  });

  it('keeps the events of each account apart', async () => {
    await putRule('own', { source: ['portal'] });
    await test.as(consumer).events.send(
      new PutEventsCommand({
        Entries: [{ Source: 'portal', DetailType: 'x', Detail: '{}' }],
      }),
    );
    expect(await arrived()).toEqual([]);
  });

  it('reports each entry that it does not take', async () => {
    const { FailedEntryCount, Entries } = await events.send(
      new PutEventsCommand({
        Entries: [
          { Source: 'portal', DetailType: 'x', Detail: 'not json' },
          { Source: 'aws.glue', DetailType: 'x', Detail: '{}' },
          { Source: 'portal', Detail: '{}' },
          { Source: 'portal', DetailType: 'x', Detail: '{}' },
        ],
      }),
    );
    expect(FailedEntryCount).toBe(3);
    expect(Entries!.map(entry => entry.ErrorCode)).toEqual([
      'MalformedDetail',
      'NotAuthorizedForSourceException',
      'InvalidArgument',
      undefined,
    ]);
    expect(await arrived()).toHaveLength(1);
  });

  it('emits Glue’s own events, and none for UpdateDatabase', async () => {
    await putRule('glue', { source: ['aws.glue'] });
    await toQueue('glue');
    await glue.send(
      new CreateDatabaseCommand({ DatabaseInput: { Name: 'sales' } }),
    );
    await glue.send(
      new CreateTableCommand({
        DatabaseName: 'sales',
        TableInput: { Name: 'orders' },
      }),
    );
    await glue.send(
      new UpdateDatabaseCommand({
        Name: 'sales',
        DatabaseInput: { Name: 'sales' },
      }),
    );
    await glue.send(
      new UpdateTableCommand({
        DatabaseName: 'sales',
        TableInput: { Name: 'orders' },
      }),
    );
    await glue.send(
      new DeleteTableCommand({ DatabaseName: 'sales', Name: 'orders' }),
    );
    await glue.send(new DeleteDatabaseCommand({ Name: 'sales' }));
    const seen = await arrived();
    expect(
      seen.map(event => [
        event['detail-type'],
        event.detail.typeOfChange,
        event.detail.changedTables ?? event.detail.tableName,
      ]),
    ).toEqual([
      ['Glue Data Catalog Database State Change', 'CreateDatabase', []],
      ['Glue Data Catalog Database State Change', 'CreateTable', ['orders']],
      ['Glue Data Catalog Table State Change', 'UpdateTable', 'orders'],
      ['Glue Data Catalog Database State Change', 'DeleteTable', ['orders']],
      ['Glue Data Catalog Database State Change', 'DeleteDatabase', []],
    ]);
    expect(seen[2]).toMatchObject({
      source: 'aws.glue',
      account: central,
      resources: [`arn:aws:glue:eu-west-1:${central}:table/sales/orders`],
      detail: { databaseName: 'sales', changedPartitions: [] },
    });
  });

  it('emits what another part of the sandbox hands it', async () => {
    await putRule('states', {
      source: ['aws.states'],
      detail: { status: [{ 'anything-but': 'RUNNING' }] },
    });
    await toQueue('states');
    for (const status of ['RUNNING', 'SUCCEEDED']) {
      test.sandbox.emit({
        source: 'aws.states',
        detailType: 'Step Functions Execution Status Change',
        detail: { status },
        resources: [],
        caller: test.sandbox.caller(central),
      });
    }
    expect((await arrived()).map(event => event.detail.status)).toEqual([
      'SUCCEEDED',
    ]);
  });

  it('deletes a rule only without targets', async () => {
    const deleting = () =>
      events.send(new DeleteRuleCommand({ Name: 'states' }));
    expect(await errorOf(deleting())).toMatchObject({
      name: 'ValidationException',
    });
    const { FailedEntries } = await events.send(
      new RemoveTargetsCommand({ Rule: 'states', Ids: ['queue', 'nosuch'] }),
    );
    expect(FailedEntries).toMatchObject([{ TargetId: 'nosuch' }]);
    await deleting();
    await deleting();
    expect(
      await errorOf(events.send(new DescribeRuleCommand({ Name: 'states' }))),
    ).toBeInstanceOf(ResourceNotFoundException);
  });

  it('refuses a pattern that is none, and a bus or rule that is missing', async () => {
    expect(await errorOf(putRule('bad', { source: 'x' }))).toBeInstanceOf(
      InvalidEventPatternException,
    );
    expect(await errorOf(toQueue('nosuch'))).toBeInstanceOf(
      ResourceNotFoundException,
    );
    expect(
      await errorOf(
        putRule('own', { source: ['x'] }, { EventBusName: 'nosuch' }),
      ),
    ).toBeInstanceOf(ResourceNotFoundException);
  });

  it('says what it does not emulate, as an AWS error', async () => {
    for (const attempt of [
      events.send(new CreateEventBusCommand({ Name: 'mine' })),
      events.send(
        new PutRuleCommand({ Name: 'tick', ScheduleExpression: 'rate(1 day)' }),
      ),
      events.send(
        new PutTargetsCommand({
          Rule: 'own',
          Targets: [
            { Id: 'f', Arn: `arn:aws:lambda:eu-west-1:${central}:function:f` },
          ],
        }),
      ),
    ]) {
      expect(await errorOf(attempt)).toMatchObject({
        name: 'UnknownOperationException',
        $metadata: { httpStatusCode: 501 },
      });
    }
  });

  it('keeps rules and targets over a restart, and pages them', async () => {
    await test.restart();
    ({ events, sqs, glue } = test.as());
    const first = await events.send(new ListRulesCommand({ Limit: 1 }));
    const second = await events.send(
      new ListRulesCommand({ NextToken: first.NextToken }),
    );
    expect([...first.Rules!, ...second.Rules!].map(rule => rule.Name)).toEqual([
      'glue',
      'own',
    ]);
    const { Targets } = await events.send(
      new ListTargetsByRuleCommand({ Rule: 'glue' }),
    );
    expect(Targets).toEqual([{ Id: 'queue', Arn: queueArn }]);
    await glue.send(
      new CreateDatabaseCommand({ DatabaseInput: { Name: 'later' } }),
    );
    expect(await arrived()).toHaveLength(1);
  });
});
