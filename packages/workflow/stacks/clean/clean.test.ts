import { GrantPermissionsCommand } from '@aws-sdk/client-lakeformation';
import {
  CreateScheduleCommand,
  CreateScheduleGroupCommand,
  SchedulerClient,
} from '@aws-sdk/client-scheduler';
import {
  DescribeStateMachineCommand,
  SendTaskFailureCommand,
  UpdateStateMachineCommand,
} from '@aws-sdk/client-sfn';
import {
  CreateTopicCommand,
  SNSClient,
  SubscribeCommand,
} from '@aws-sdk/client-sns';
import { deployGlueChanges } from '@data-sharing/workflow';
import { startSandbox, type Sandbox } from '@data-sharing/aws-sandbox';
import {
  columns,
  consumer,
  TestWorkflow,
} from '../../src/__testUtils__/workflow';
import { config, catalogId, producer, region } from '../__testUtils__/synth';
import { centralNames } from '../names';
import { cleanCentral } from './cleanCentral';
import { cleanProducer } from './cleanProducer';

const names = centralNames(config.central);
const inAYear = `${new Date(Date.now() + 365 * 24 * 3600_000)
  .toISOString()
  .slice(0, 19)}Z`;

const options = (endpoint: string, account = catalogId) => ({
  endpoint,
  region,
  credentials: { accessKeyId: account, secretAccessKey: 'sandbox' },
});

// Each test runs a sandbox and waits for its machines.
jest.setTimeout(60_000);

describe('clean:central', () => {
  let sandbox: Sandbox;
  let workflow: TestWorkflow;
  let scheduler: SchedulerClient;
  let printed: string[];
  let cdk: jest.Mock<Promise<number>, [string[]]>;

  beforeEach(async () => {
    sandbox = await startSandbox({ port: 0, dataFile: ':memory:' });
    workflow = new TestWorkflow(sandbox.endpoint);
    scheduler = new SchedulerClient(options(sandbox.endpoint));
    await scheduler.send(
      new CreateScheduleGroupCommand({ Name: names.scheduleGroup }),
    );
    await workflow.deploy({ scheduleGroupName: names.scheduleGroup });
    await deployGlueChanges(workflow, { catalogId, region });
    await workflow.database('sales');
    for (const [table, flag] of Object.entries({
      orders: 'false',
      returns: 'false',
      people: 'true',
    })) {
      await workflow.table('sales', {
        Name: table,
        StorageDescriptor: { Columns: columns({ id: flag }) },
      });
    }
    printed = [];
    cdk = jest.fn(async (_: string[]) => 0);
  });

  afterEach(async () => {
    scheduler.destroy();
    workflow.destroy();
    await sandbox.stop();
  });

  const share = (table: string, rest: object = {}) => ({
    source: { database: 'sales', table },
    target: { account_id: consumer },
    ...rest,
  });

  const shared = async (table: string, rest: object = {}) =>
    expect(await workflow.run(share(table, rest))).toMatchObject({
      status: 'SUCCEEDED',
    });

  /** By hand, as an administrator would. */
  const grant = (table: string) =>
    workflow.lakeFormation.send(
      new GrantPermissionsCommand({
        Principal: { DataLakePrincipalIdentifier: consumer },
        Resource: { Table: { DatabaseName: 'sales', Name: table } },
        Permissions: ['DESCRIBE'],
      }),
    );

  const clean = async (flags: { revoke?: boolean; destroy?: boolean } = {}) => {
    printed = [];
    return cleanCentral(
      { ...workflow, scheduler },
      config.central,
      {
        revoke: false,
        destroy: false,
        ...flags,
        cdk,
        print: line => printed.push(line),
      },
      10,
    );
  };

  it('only lists where nothing else is asked for', async () => {
    await shared('orders');
    await shared('returns', { accessEndsAt: inAYear });
    const waiting = await workflow.start(share('people'));
    await workflow.approvalTask();
    const before = await workflow.permissions();

    expect(await clean()).toBe(0);
    expect(printed).toEqual(
      expect.arrayContaining([
        'Requests under way: 1',
        `  ${waiting}`,
        'Ends of access to come: 1',
        expect.stringContaining(`at(${inAYear.slice(0, 19)})`),
        expect.stringMatching(/^ {2}data-sharing-glue-changes: \d+$/),
        'Granted by the workflow: 2',
        `  SELECT, DESCRIBE on sales.orders to ${consumer}`,
        `  SELECT, DESCRIBE on sales.returns to ${consumer}`,
      ]),
    );
    expect(await workflow.permissions()).toEqual(before);
    expect(cdk).not.toHaveBeenCalled();
  });

  it('revokes what the workflow granted, and nothing that the consumer held before', async () => {
    await grant('orders');
    await shared('orders');
    await shared('returns', { accessEndsAt: inAYear });
    await grant('people');

    expect(await clean({ revoke: true })).toBe(0);
    expect(printed).toContain('Revoked: 2');
    expect(printed.at(-2)).toBe('Granted by the workflow: none');
    expect(
      (await workflow.permissions()).map(line => line.replace(' +', '')),
    ).toEqual(['DESCRIBE sales.orders', 'DESCRIBE sales.people']);
  });

  it('may be run again', async () => {
    await shared('orders');
    await clean({ revoke: true });
    expect(await clean({ revoke: true })).toBe(0);
    expect(printed.some(line => line.startsWith('Revoked'))).toBe(false);
    expect(await workflow.permissions()).toEqual([]);
  });

  it('takes the rows of a whole database, and of one shared twice, once', async () => {
    await shared('orders');
    await shared('orders');
    await workflow.database('open', {
      data_owner: producer,
      pii_flag: 'false',
    });
    await workflow.table('open', { Name: 'a' });
    expect(
      await workflow.run({
        source: { database: 'open', table: '*' },
        target: { account_id: consumer },
      }),
    ).toMatchObject({ status: 'SUCCEEDED' });
    await clean({ revoke: true });
    expect(printed).toEqual(
      expect.arrayContaining([
        'Granted by the workflow: 3',
        `  SELECT, DESCRIBE on sales.orders to ${consumer}`,
        `  SELECT, DESCRIBE on open.* to ${consumer}`,
        `  DESCRIBE on open to ${consumer}`,
      ]),
    );
    expect(await workflow.permissions()).toEqual([]);
  });

  it('knows what a share granted whose execution is forgotten, by its schedule', async () => {
    await grant('people');
    const rows = [
      {
        Principal: { DataLakePrincipalIdentifier: consumer },
        Resource: {
          Table: {
            CatalogId: catalogId,
            DatabaseName: 'sales',
            Name: 'people',
          },
        },
        Permissions: ['DESCRIBE'],
        PermissionsWithGrantOption: [],
      },
    ];
    await scheduler.send(
      new CreateScheduleCommand({
        Name: 'data-sharing-old',
        GroupName: names.scheduleGroup,
        ScheduleExpression: `at(${inAYear.slice(0, 19)})`,
        FlexibleTimeWindow: { Mode: 'OFF' },
        Target: {
          Arn: names.machineArn('revoke'),
          RoleArn: names.roleArn('scheduler'),
          Input: JSON.stringify({ catalogId, rows }),
        },
      }),
    );
    await clean({ revoke: true });
    expect(printed).toContain('Revoked: 1');
    expect(await workflow.permissions()).toEqual([]);
  });

  /** Changes a machine, as a customer would. */
  const customise = async (
    stateMachineArn: string,
    change: (asl: string) => string,
  ) => {
    const { definition } = await workflow.sfn.send(
      new DescribeStateMachineCommand({ stateMachineArn }),
    );
    await workflow.sfn.send(
      new UpdateStateMachineCommand({
        stateMachineArn,
        definition: change(definition!),
      }),
    );
  };

  it('leaves to a person what a machine of another kind does not tell', async () => {
    await customise(names.machineArn('share'), asl =>
      asl.replaceAll('$ours', '$mine').replaceAll('"ours"', '"mine"'),
    );
    await shared('orders');
    await clean({ revoke: true });
    expect(printed).toContain('Granted by the workflow: none');
    expect(printed.slice(-2)).toEqual([
      'Granted by the workflow, and perhaps held before it (revoke by hand): 1',
      `  SELECT, DESCRIBE on sales.orders to ${consumer}`,
    ]);
    expect(await workflow.permissions()).toHaveLength(2);
  });

  it('says what could not be revoked, and destroys nothing', async () => {
    await shared('orders');
    await customise(names.machineArn('revoke'), () =>
      JSON.stringify({
        QueryLanguage: 'JSONata',
        StartAt: 'No',
        States: { No: { Type: 'Fail', Error: 'E', Cause: 'not today' } },
      }),
    );
    await expect(clean({ revoke: true, destroy: true })).rejects.toThrow(
      'not today',
    );
    expect(cdk).not.toHaveBeenCalled();
  });

  it('does not destroy the stack while requests are under way', async () => {
    const waiting = await workflow.start(share('people'));
    const { taskToken } = await workflow.approvalTask();
    expect(await clean({ destroy: true })).toBe(1);
    expect(printed.at(-1)).toBe('Nothing was destroyed.');
    expect(cdk).not.toHaveBeenCalled();

    await workflow.sfn.send(
      new SendTaskFailureCommand({
        taskToken,
        error: 'DataSharing.Withdrawn',
        cause: '{}',
      }),
    );
    await workflow.end(waiting);
    expect(await clean({ destroy: true })).toBe(0);
    expect(cdk).toHaveBeenCalledWith([
      'destroy',
      'data-sharing-central',
      '--force',
    ]);
  });

  it('does not destroy the schedules of access that would then never end', async () => {
    await shared('orders', { accessEndsAt: inAYear });
    expect(await clean({ destroy: true })).toBe(1);
    expect(printed.at(-2)).toContain('would go with the stack (1)');
    expect(cdk).not.toHaveBeenCalled();
    expect(await clean({ revoke: true, destroy: true })).toBe(0);
    expect(cdk).toHaveBeenCalledTimes(1);
  });

  it('leaves grants without an end as they are when the stack goes', async () => {
    await shared('orders');
    expect(await clean({ destroy: true })).toBe(0);
    expect(await workflow.permissions()).toHaveLength(2);
  });
});

describe('clean:producer', () => {
  it('lists who is told, and destroys only on request', async () => {
    const sandbox = await startSandbox({ port: 0, dataFile: ':memory:' });
    const sns = new SNSClient(options(sandbox.endpoint, producer));
    const cdk = jest.fn(async () => 0);
    const printed: string[] = [];
    const clean = (destroy: boolean) =>
      cleanProducer(sns, config, config.producers[0], {
        destroy,
        cdk,
        print: line => printed.push(line),
      });
    try {
      await clean(false);
      expect(printed).toEqual(['Told of requests: nobody']);
      const { TopicArn } = await sns.send(
        new CreateTopicCommand({ Name: 'DataLakeSharingApproval' }),
      );
      const Endpoint = `arn:aws:sqs:${region}:${producer}:mail`;
      await sandbox.call(
        'sqs',
        'CreateQueue',
        { QueueName: 'mail' },
        sandbox.caller(producer),
      );
      await sns.send(
        new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint }),
      );
      await clean(false);
      expect(printed.slice(1)).toEqual([
        'Told of requests: 1',
        `  sqs ${Endpoint}`,
      ]);
      expect(cdk).not.toHaveBeenCalled();
      await clean(true);
      expect(cdk).toHaveBeenCalledWith([
        'destroy',
        `data-sharing-producer-${producer}`,
        '--force',
      ]);
    } finally {
      sns.destroy();
      await sandbox.stop();
    }
  });
});
