import {
  EventBridgeClient,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import {
  accountId,
  region,
  startGlueFixture,
  type GlueFixture,
} from '../__testUtils__/glueFixture';
import { startCatalog, until } from '../__testUtils__/startCatalog';

jest.setTimeout(120_000);

const table = (name: string, flag: string) => ({
  Name: name,
  Parameters: { pii_flag: flag },
});

describe('Glue events from a queue', () => {
  let glue: GlueFixture;
  let sqs: SQSClient;
  let events: EventBridgeClient;
  let queueUrl: string;
  const oldEndpoint = process.env.AWS_ENDPOINT_URL;

  beforeEach(async () => {
    glue = await startGlueFixture();
    process.env.AWS_ENDPOINT_URL = glue.proxy.url;
    const client = {
      region,
      endpoint: glue.endpoint,
      credentials: { accessKeyId: accountId, secretAccessKey: 'sandbox' },
    };
    sqs = new SQSClient(client);
    events = new EventBridgeClient(client);
    const created = await sqs.send(
      new CreateQueueCommand({ QueueName: 'glue-changes' }),
    );
    queueUrl = created.QueueUrl!;
    await events.send(
      new PutRuleCommand({
        Name: 'glue-changes',
        EventPattern: JSON.stringify({
          source: ['aws.glue'],
          'detail-type': [
            'Glue Data Catalog Database State Change',
            'Glue Data Catalog Table State Change',
          ],
        }),
      }),
    );
    await events.send(
      new PutTargetsCommand({
        Rule: 'glue-changes',
        Targets: [
          {
            Id: 'queue',
            Arn: `arn:aws:sqs:${region}:${accountId}:glue-changes`,
          },
        ],
      }),
    );
    await glue.createDatabase({
      Name: 'sales',
      Parameters: { data_owner: '222222222222' },
    });
    await glue.createTable('sales', table('orders', 'false'));
    await glue.createTable('sales', table('stores', 'false'));
  });

  afterEach(async () => {
    sqs.destroy();
    events.destroy();
    await glue.stop();
    if (oldEndpoint === undefined) delete process.env.AWS_ENDPOINT_URL;
    else process.env.AWS_ENDPOINT_URL = oldEndpoint;
  });

  const send = (body: unknown) =>
    sqs.send(
      new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    );

  const untilQueueIsEmpty = () =>
    until(
      async () =>
        (
          await sqs.send(
            new GetQueueAttributesCommand({
              QueueUrl: queueUrl,
              AttributeNames: [
                'ApproximateNumberOfMessages',
                'ApproximateNumberOfMessagesNotVisible',
              ],
            }),
          )
        ).Attributes!,
      attributes => Object.values(attributes).every(value => value === '0'),
    );

  it('bring a change into the catalog without a scan, with one call', async () => {
    const { refresh, list, untilVerdict, stop } = await startCatalog({
      central: { accountId, region, queueUrl },
    });
    await refresh('central');
    await untilVerdict('sales', 'not-sensitive');
    await untilQueueIsEmpty();
    glue.proxy.calls.length = 0;

    await glue.updateTable('sales', table('orders', 'true'));
    await untilVerdict('sales.orders', 'sensitive');
    await untilVerdict('sales', 'sensitive');
    expect(glue.proxy.calls).toEqual(['GetTable']);

    await glue.createTable('sales', table('returns', 'false'));
    await untilVerdict('sales.returns', 'not-sensitive');

    await glue.deleteTable('sales', 'orders');
    await untilVerdict('sales', 'not-sensitive');
    expect(await list('metadata.title=sales.orders')).toEqual([]);

    await glue.createDatabase({ Name: 'hr' });
    await glue.createTable('hr', table('people', 'true'));
    await untilVerdict('hr', 'sensitive');
    await untilVerdict('hr.people', 'sensitive');

    await glue.deleteDatabase('hr');
    await until(
      () => list('metadata.title=hr,metadata.title=hr.people'),
      items => items.length === 0,
    );
    expect(glue.proxy.calls).not.toContain('GetDatabases');
    await stop();
  });

  it('do no harm when they come twice, out of order, for others, or are none', async () => {
    const { refresh, list, untilVerdict, stop } = await startCatalog({
      central: { accountId, region, queueUrl },
    });
    await refresh('central');
    await untilVerdict('sales', 'not-sensitive');
    await untilQueueIsEmpty();

    const event = {
      source: 'aws.glue',
      account: accountId,
      region,
      time: '2020-01-01T00:00:00Z',
      'detail-type': 'Glue Data Catalog Database State Change',
    };
    const about = (typeOfChange: string, changedTables: string[]) => ({
      ...event,
      detail: { typeOfChange, databaseName: 'sales', changedTables },
    });
    // Long ago, deleted and made: both tables are there now.
    await send(about('DeleteTable', ['orders', 'stores']));
    await send(about('DeleteTable', ['orders']));
    await send(about('CreateTable', ['orders', 'never_was']));
    await send({
      ...event,
      detail: { typeOfChange: 'DeleteDatabase', databaseName: 'sales' },
    });
    await send({
      ...about('DeleteTable', ['orders']),
      account: '999999999999',
    });
    await send('hello');
    await send('{}');
    await untilQueueIsEmpty();
    expect(
      (await list('kind=resource'))
        .map(({ metadata }) => metadata.title)
        .sort(),
    ).toEqual(['sales', 'sales.orders', 'sales.stores']);
    await stop();
  });

  it('wait in the queue while Glue does not answer', async () => {
    const { refresh, untilVerdict, stop } = await startCatalog({
      central: { accountId, region, queueUrl },
    });
    await refresh('central');
    await untilVerdict('sales', 'not-sensitive');
    await untilQueueIsEmpty();
    let failures = 0;
    glue.proxy.tamper = ({ operation }) => {
      if (operation !== 'GetTable' || failures > 0) return undefined;
      failures += 1;
      return {
        status: 400,
        output: { __type: 'ExpiredTokenException', message: 'expired' },
      };
    };
    await glue.updateTable('sales', table('orders', 'true'));
    await untilVerdict('sales.orders', 'sensitive');
    expect(failures).toBe(1);
    await stop();
  });

  it('reach each of the sources that share a queue', async () => {
    const us = glue.inRegion('us-east-1');
    await us.createDatabase({ Name: 'logs' });
    await us.createTable('logs', table('clicks', 'false'));
    const { refresh, untilVerdict, stop } = await startCatalog({
      eu: { accountId, region, queueUrl },
      us: { accountId, region: 'us-east-1', queueUrl, namespace: 'us' },
    });
    await refresh('eu');
    await refresh('us');
    await untilVerdict('logs', 'not-sensitive');
    await us.updateTable('logs', table('clicks', 'true'));
    await glue.updateTable('sales', table('orders', 'true'));
    await events.send(
      new PutEventsCommand({
        Entries: [
          {
            Source: 'aws.glue.forwarded',
            DetailType: 'Glue Data Catalog Table State Change',
            Detail: '{}',
          },
        ],
      }),
    );
    await send({
      source: 'aws.glue',
      account: accountId,
      region: 'us-east-1',
      time: new Date().toISOString(),
      'detail-type': 'Glue Data Catalog Table State Change',
      detail: {
        typeOfChange: 'UpdateTable',
        databaseName: 'logs',
        tableName: 'clicks',
      },
    });
    const [clicks] = await untilVerdict('logs.clicks', 'sensitive');
    const [orders] = await untilVerdict('sales.orders', 'sensitive');
    expect(clicks.metadata.namespace).toBe('us');
    expect(orders.metadata.namespace).toBe('default');
    await stop();
  });
});

describe('the poll of databases', () => {
  let glue: GlueFixture;
  const oldEndpoint = process.env.AWS_ENDPOINT_URL;

  beforeEach(async () => {
    glue = await startGlueFixture();
    process.env.AWS_ENDPOINT_URL = glue.proxy.url;
  });

  afterEach(async () => {
    await glue.stop();
    if (oldEndpoint === undefined) delete process.env.AWS_ENDPOINT_URL;
    else process.env.AWS_ENDPOINT_URL = oldEndpoint;
  });

  it('finds an updated database, of which Glue sends no event, and judges its tables anew', async () => {
    await glue.createDatabase({ Name: 'sales' });
    await glue.createTable('sales', { Name: 'orders' });
    await glue.createDatabase({ Name: 'hr' });
    const { refresh, poll, list, untilVerdict, stop } = await startCatalog({
      central: { accountId, region },
    });
    // Before the first scan there is nothing to compare with.
    await poll('central');
    expect(glue.proxy.calls).toEqual([]);
    await refresh('central');
    await untilVerdict('sales.orders', 'unflagged');
    glue.proxy.calls.length = 0;

    await poll('central');
    expect(glue.proxy.calls).toEqual(['GetDatabases']);

    await glue.updateDatabase({
      Name: 'sales',
      Parameters: { data_owner: '222222222222', pii_flag: 'true' },
    });
    await glue.createDatabase({ Name: 'new' });
    await poll('central');
    const [orders] = await untilVerdict('sales.orders', 'sensitive');
    expect(orders.spec!.owner).toBe('group:default/sales-team');
    await untilVerdict('new', 'unflagged');
    // Only those two were read.
    expect(glue.proxy.calls).toEqual([
      'GetDatabases',
      'GetDatabases',
      'GetTables',
      'GetTables',
    ]);

    // What is missing is left to the scan, which asks for it by name.
    await glue.deleteDatabase('hr');
    await poll('central');
    expect(await list('metadata.title=hr')).toHaveLength(1);
    await stop();
  });
});
