import {
  CreateDatabaseCommand,
  GetDatabaseCommand,
  GetTableCommand,
  GetTablesCommand,
  GlueClient,
  UpdateTableCommand,
  DeleteTableCommand,
} from '@aws-sdk/client-glue';
import {
  DescribeExecutionCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { SNSClient, ListTopicsCommand } from '@aws-sdk/client-sns';
import { startSandbox } from '@data-sharing/aws-sandbox';
import { producerAccounts, region, sampleCatalog } from '../sample/glue';
import { deploySample } from '../sample/deploySample';
import { seedCatalog, seedLocations, seedProducerTopics } from '../sample/seed';

const tablesInAll = sampleCatalog.flatMap(({ tables }) => tables).length;

const as = (endpoint: string, accountId: string) => ({
  endpoint,
  region,
  credentials: { accessKeyId: accountId, secretAccessKey: 'sandbox' },
});

describe('seed', () => {
  let sandbox: Awaited<ReturnType<typeof startSandbox>>;
  beforeEach(async () => {
    sandbox = await startSandbox({ port: 0, dataFile: ':memory:' });
  });
  afterEach(() => sandbox.stop());

  it('writes the sample catalogue once, and changes nothing the second time', async () => {
    const config = as(sandbox.endpoint, '111122223333');
    expect(await seedCatalog(config)).toEqual({
      databases: sampleCatalog.length,
      tables: tablesInAll,
    });

    const glue = new GlueClient(config);
    const place = { DatabaseName: 'customers', Name: 'segments' };
    const { Table } = await glue.send(new GetTableCommand(place));
    await glue.send(
      new UpdateTableCommand({
        DatabaseName: place.DatabaseName,
        TableInput: {
          Name: place.Name,
          StorageDescriptor: Table!.StorageDescriptor,
          Parameters: { pii_flag: 'true' },
        },
      }),
    );

    expect(await seedCatalog(config)).toEqual({ databases: 0, tables: 0 });
    const after = await glue.send(new GetTableCommand(place));
    expect(after.Table?.Parameters).toEqual({ pii_flag: 'true' });
    glue.destroy();
  });

  it('creates only what is missing', async () => {
    const config = as(sandbox.endpoint, '111122223333');
    await seedCatalog(config);
    const glue = new GlueClient(config);
    await glue.send(
      new DeleteTableCommand({ DatabaseName: 'customers', Name: 'profiles' }),
    );
    expect(await seedCatalog(config)).toEqual({ databases: 0, tables: 1 });
    glue.destroy();
  });

  it('keeps the parameters of database, table, column and partition key', async () => {
    const config = as(sandbox.endpoint, '111122223333');
    await seedCatalog(config);
    const glue = new GlueClient(config);
    const { Database } = await glue.send(
      new GetDatabaseCommand({ Name: 'sales_pricing' }),
    );
    expect(Database?.Parameters).toEqual({
      data_owner: '222233334444',
      data_owner_name: 'Sales',
      pii_flag: 'False',
    });
    const { Table } = await glue.send(
      new GetTableCommand({
        DatabaseName: 'customers',
        Name: 'contact_events',
      }),
    );
    expect(Table?.Parameters?.pii_flag).toBe('false');
    expect(Table?.PartitionKeys?.[0]).toMatchObject({
      Name: 'sender_email',
      Parameters: { pii_flag: 'true' },
    });
    glue.destroy();
  });

  it('registers where the tables are with Lake Formation, twice with the same result', async () => {
    const config = as(sandbox.endpoint, '111122223333');
    await seedCatalog(config);
    const buckets = await seedLocations(config);
    expect(buckets.length).toBeGreaterThan(1);
    expect(await seedLocations(config)).toEqual(buckets);
    const glue = new GlueClient(config);
    const unregistered: string[] = [];
    for (const { database } of sampleCatalog) {
      const { TableList = [] } = await glue.send(
        new GetTablesCommand({ DatabaseName: database.Name }),
      );
      unregistered.push(
        ...TableList.filter(
          table =>
            table.StorageDescriptor?.Location &&
            !table.IsRegisteredWithLakeFormation,
        ).map(({ Name }) => `${database.Name}.${Name}`),
      );
    }
    expect(unregistered).toEqual([]);
    glue.destroy();
  });

  it('creates the topic for approvals in each producer account, once', async () => {
    const config = as(sandbox.endpoint, '111122223333');
    const topics = await seedProducerTopics(config);
    expect(topics).toEqual(
      producerAccounts.map(
        account => `arn:aws:sns:${region}:${account}:DataLakeSharingApproval`,
      ),
    );
    expect(await seedProducerTopics(config)).toEqual(topics);
    const sns = new SNSClient(as(sandbox.endpoint, producerAccounts[0]));
    const { Topics } = await sns.send(new ListTopicsCommand({}));
    expect(Topics).toEqual([{ TopicArn: topics[0] }]);
    sns.destroy();
  });

  it('deploys the workflow, twice with the same result', async () => {
    const config = as(sandbox.endpoint, '111122223333');
    const deployment = await deploySample(config, 'http://127.0.0.1:7007');
    expect(deployment.stateMachineArn).toMatch(
      /^arn:aws:states:eu-west-1:111122223333:stateMachine:/,
    );
    expect(deployment.queueUrl).toMatch(/^http/);
    expect(await deploySample(config, 'http://127.0.0.1:7007')).toEqual(
      deployment,
    );
  });

  it.each([
    ['order_lines', undefined],
    ['returns', ['return_id']],
  ])('%s of the sample is shared', async (table, columns) => {
    const config = as(sandbox.endpoint, '111122223333');
    await seedCatalog(config);
    await seedLocations(config);
    const { stateMachineArn } = await deploySample(
      config,
      'http://127.0.0.1:7007',
    );
    const sfn = new SFNClient(config);
    const { executionArn } = await sfn.send(
      new StartExecutionCommand({
        stateMachineArn,
        input: JSON.stringify({
          source: { database: 'sales_orders', table, columns },
          target: { account_id: '444455556666' },
        }),
      }),
    );
    let execution;
    do {
      execution = await sfn.send(
        new DescribeExecutionCommand({ executionArn }),
      );
    } while (execution.status === 'RUNNING');
    expect(execution).toMatchObject({ status: 'SUCCEEDED' });
    sfn.destroy();
  });

  it('sends changes of tables and databases in Glue to the queue that the catalog listens to', async () => {
    const config = as(sandbox.endpoint, '111122223333');
    await seedCatalog(config);
    const { glueChangesQueueUrl } = await deploySample(
      config,
      'http://127.0.0.1:7007',
    );
    const glue = new GlueClient(config);
    const sqs = new SQSClient({ ...config, useQueueUrlAsEndpoint: false });
    await glue.send(
      new UpdateTableCommand({
        DatabaseName: 'sales_orders',
        TableInput: { Name: 'returns' },
      }),
    );
    await glue.send(
      new CreateDatabaseCommand({ DatabaseInput: { Name: 'new_one' } }),
    );
    const details: unknown[] = [];
    while (details.length < 2) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: glueChangesQueueUrl,
          MaxNumberOfMessages: 10,
          WaitTimeSeconds: 2,
        }),
      );
      details.push(...Messages.map(({ Body }) => JSON.parse(Body!).detail));
    }
    expect(details).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          typeOfChange: 'UpdateTable',
          tableName: 'returns',
        }),
        expect.objectContaining({
          typeOfChange: 'CreateDatabase',
          databaseName: 'new_one',
        }),
      ]),
    );
    glue.destroy();
    sqs.destroy();
  });
});
