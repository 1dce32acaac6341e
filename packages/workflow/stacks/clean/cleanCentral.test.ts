import { createHash } from 'node:crypto';
import { PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { GrantPermissionsCommand } from '@aws-sdk/client-lakeformation';
import {
  DescribeStateMachineCommand,
  SendTaskFailureCommand,
  UpdateStateMachineCommand,
} from '@aws-sdk/client-sfn';
import { deployGlueChanges } from '@data-sharing/workflow';
import { startSandbox, type Sandbox } from '@data-sharing/aws-sandbox';
import {
  columns,
  consumer,
  TestWorkflow,
} from '../../src/__testUtils__/workflow';
import { catalogId, config, producer, region } from '../__testUtils__/synth';
import { centralNames } from '../names';
import { cleanCentral } from './cleanCentral';

const names = centralNames(config.central);
const inAYear = `${new Date(Date.now() + 365 * 24 * 3600_000)
  .toISOString()
  .slice(0, 19)}Z`;

// Each test runs a sandbox and waits for its machines.
jest.setTimeout(60_000);

describe('clean:central', () => {
  /** Milliseconds that the sandbox is ahead of this machine. */
  let ahead: number;
  let sandbox: Sandbox;
  let workflow: TestWorkflow;
  let printed: string[];
  let cdk: jest.Mock<Promise<number>, [string[]]>;

  beforeEach(async () => {
    ahead = 0;
    sandbox = await startSandbox({
      port: 0,
      dataFile: ':memory:',
      clock: { now: () => new Date(Date.now() + ahead) },
    });
    workflow = new TestWorkflow(sandbox.endpoint);
    await sandbox.call(
      'scheduler',
      'CreateScheduleGroup',
      { Name: names.scheduleGroup },
      sandbox.caller(),
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
        StorageDescriptor: { Columns: columns({ id: flag, email: flag }) },
      });
    }
    printed = [];
    cdk = jest.fn(async (_: string[]) => 0);
  });

  afterEach(async () => {
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
      workflow,
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
    return definition!;
  };
  const refusing = JSON.stringify({
    QueryLanguage: 'JSONata',
    StartAt: 'No',
    States: { No: { Type: 'Fail', Error: 'E', Cause: 'not today' } },
  });

  it('only lists where nothing else is asked for', async () => {
    await shared('orders', { requestId: 'r1' });
    await shared('returns', { requestId: 'r2', accessEndsAt: inAYear });
    const waiting = await workflow.start(share('people'));
    await workflow.approvalTask();
    const before = await workflow.permissions();

    expect(await clean()).toBe(0);
    expect(printed).toEqual(
      expect.arrayContaining([
        'Executions under way: 1',
        `  ${waiting}`,
        expect.stringMatching(/^ {2}data-sharing-glue-changes: \d+$/),
        'Granted by the workflow: 2',
        `  SELECT, DESCRIBE on sales.orders to ${consumer}, request r1`,
        `  SELECT, DESCRIBE on sales.returns to ${consumer}, request r2, until ${inAYear}`,
        'Revocations that did not finish: none',
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

  it('takes each request from a grant that several hold, a whole database, and a role', async () => {
    const principal = `arn:aws:iam::${consumer}:role/Team/analyst`;
    await shared('orders', { requestId: 'r1' });
    await shared('orders', { requestId: 'r2' });
    await shared('orders', {
      target: { account_id: consumer, principal },
      source: { database: 'sales', table: 'orders', columns: ['id'] },
    });
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
        'Granted by the workflow: 4',
        `  SELECT, DESCRIBE on sales.orders to ${consumer}, request r1`,
        `  SELECT, DESCRIBE on sales.orders to ${consumer}, request r2`,
        expect.stringContaining(
          `  SELECT on sales.orders (id) to ${principal}`,
        ),
        expect.stringContaining(`  SELECT, DESCRIBE on open.* to ${consumer}`),
        'Revoked: 4',
      ]),
    );
    expect(await workflow.permissions()).toEqual([]);
    expect(await workflow.permissions(principal)).toEqual([]);
  });

  it('knows what a share granted whose execution AWS has forgotten', async () => {
    await shared('orders', { requestId: 'r1' });
    // As if another execution, long ago, had made this hold.
    const { dynamoDb } = workflow;
    const TableName = names.holds;
    const { Items } = await dynamoDb.send(new ScanCommand({ TableName }));
    const [item] = Items!;
    const name = Object.keys(item).find(key => key.startsWith('hold:'))!;
    const executionArn = names
      .executionArns('share')
      .replace('*', 'r1-long-ago');
    const { [name]: hold, ...rest } = item;
    const hash = createHash('sha256').update(executionArn).digest('hex');
    await dynamoDb.send(
      new PutItemCommand({
        TableName,
        Item: {
          ...rest,
          [`hold:${hash.slice(0, 40)}`]: {
            S: JSON.stringify({ ...JSON.parse(hold.S!), executionArn }),
          },
        },
      }),
    );
    await clean({ revoke: true });
    expect(printed).toContain('Revoked: 1');
    expect(await workflow.permissions()).toEqual([]);
  });

  it('leaves to a share under way what it is about to grant', async () => {
    await customise(names.machineArn('share'), asl => {
      const machine = JSON.parse(asl);
      const [name, grants] = Object.entries<any>(machine.States).find(
        ([, { Resource }]) => Resource?.endsWith(':batchGrantPermissions'),
      )!;
      machine.States['Grant now'] = grants;
      machine.States[name] = { Type: 'Wait', Seconds: 60, Next: 'Grant now' };
      return JSON.stringify(machine);
    });
    const granting = await workflow.start(share('orders'));
    do await clean();
    while (!printed.includes('Granted by the workflow: 1'));

    expect(await clean({ revoke: true, destroy: true })).toBe(1);
    expect(printed).toContain('Revoked: 0');
    ahead += 61_000;
    await sandbox.tick();
    expect(await workflow.end(granting)).toMatchObject({ status: 'SUCCEEDED' });
    expect(await clean({ revoke: true, destroy: true })).toBe(0);
    expect(await workflow.permissions()).toEqual([]);
  });

  it('says what could not be revoked, revokes the others, and destroys nothing', async () => {
    await shared('orders');
    await shared('returns');
    const revoke = names.machineArn('revoke');
    const asl = await customise(revoke, () => refusing);
    expect(await clean({ revoke: true, destroy: true })).toBe(1);
    expect(printed).toContainEqual(
      expect.stringMatching(/^Not revoked: .*sales.orders.*FAILED: not today$/),
    );
    expect(printed.at(-1)).toBe('Nothing was destroyed.');
    expect(cdk).not.toHaveBeenCalled();
    await customise(revoke, () => asl);
    expect(await clean({ revoke: true, destroy: true })).toBe(0);
    expect(cdk).toHaveBeenCalledTimes(1);
  });

  it('finishes a revocation that did not, and keeps the stack until then', async () => {
    await shared('orders');
    const revoke = names.machineArn('revoke');
    const asl = await customise(revoke, whole => {
      const machine = JSON.parse(whole);
      for (const [name, { Resource }] of Object.entries<any>(machine.States)) {
        if (!Resource?.endsWith(':batchRevokePermissions')) continue;
        machine.States[name] = { Type: 'Fail', Error: 'E', Cause: 'not today' };
      }
      return JSON.stringify(machine);
    });
    expect(await clean({ revoke: true })).toBe(1);
    expect(printed.slice(-3)).toEqual([
      'Granted by the workflow: none',
      'Revocations that did not finish: 1',
      expect.stringContaining(`  sales.orders to ${consumer}: arn:`),
    ]);
    expect(await workflow.permissions()).toHaveLength(2);
    expect(await clean({ destroy: true })).toBe(1);

    await customise(revoke, () => asl);
    expect(await clean({ revoke: true, destroy: true })).toBe(0);
    expect(await workflow.permissions()).toEqual([]);
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

  it.each([undefined, 'its end'])(
    'does not destroy the record of access that would stay (%s)',
    async end => {
      await shared('orders', end ? { accessEndsAt: inAYear } : {});
      expect(await clean({ destroy: true })).toBe(1);
      expect(printed.at(-2)).toContain('would go with the stack');
      expect(cdk).not.toHaveBeenCalled();
      expect(await clean({ revoke: true, destroy: true })).toBe(0);
      expect(cdk).toHaveBeenCalledTimes(1);
    },
  );
});
