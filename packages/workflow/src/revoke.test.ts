import {
  CreateScheduleCommand,
  ListSchedulesCommand,
} from '@aws-sdk/client-scheduler';
import { SendTaskSuccessCommand } from '@aws-sdk/client-sfn';
import { startSandbox, type Sandbox } from '@data-sharing/aws-sandbox';
import { revokeOutputSchema } from '@data-sharing/backstage-plugin-data-sharing-common';
import {
  catalogId,
  columns,
  consumer,
  TestWorkflow,
} from './__testUtils__/workflow';

describe('revoke.asl.json', () => {
  let sandbox: Sandbox;
  let workflow: TestWorkflow;
  // JSONata's $millis knows no other time than the machine's.
  let now = Date.now();
  let count = 0;
  let database: string;

  beforeAll(async () => {
    sandbox = await startSandbox({
      port: 0,
      dataFile: ':memory:',
      clock: { now: () => new Date(now) },
    });
    workflow = new TestWorkflow(sandbox.endpoint);
    await workflow.deploy();
  });

  afterAll(async () => {
    workflow.destroy();
    await sandbox.stop();
  });

  beforeEach(async () => {
    count += 1;
    database = `sales${count}`;
    await workflow.database(database);
    await workflow.table(database, {
      Name: 'people',
      StorageDescriptor: {
        Columns: columns({ id: 'false', email: 'true', day: 'false' }),
      },
    });
  });

  const heldGrant = (table: string, principal?: string) =>
    workflow.heldGrant(database, table, principal);

  const start = (input: unknown) =>
    workflow.start(
      JSON.stringify(input),
      workflow.deployment.revokeStateMachineArn,
    );

  const run = async (input: unknown) => workflow.end(await start(input));

  async function revoked(input: unknown) {
    const { status, cause, output } = await run(input);
    expect([status, cause]).toEqual(['SUCCEEDED', undefined]);
    const told = revokeOutputSchema.strict().parse(JSON.parse(output!));
    return {
      ...told,
      revoked: told.revoked.sort(),
      kept: told.kept.sort(),
    };
  }

  const granted = async () =>
    (await workflow.permissions()).filter(line =>
      line.includes(` ${database}`),
    );

  it.each<[string, (input: any) => unknown]>([
    ['contract', input => ({ ...input, contract: 2 })],
    ['requestId', input => ({ ...input, requestId: 1 })],
    ['holder', input => ({ ...input, holder: undefined })],
    ['holder', input => ({ ...input, holder: 'r1' })],
    [
      'source.catalogId',
      input => ({ ...input, source: { ...input.source, catalogId: consumer } }),
    ],
    [
      'source.region',
      input => ({ ...input, source: { ...input.source, region: 'us-east-1' } }),
    ],
    [
      'source.database',
      input => ({ ...input, source: { ...input.source, database: '' } }),
    ],
    ['source.database', input => ({ ...input, source: 'sales' })],
    [
      'source.table',
      input => ({ ...input, source: { ...input.source, table: 5 } }),
    ],
    [
      'target.account_id',
      input => ({ ...input, target: { account_id: '12' } }),
    ],
    [
      'target.principal',
      input => ({
        ...input,
        target: {
          ...input.target,
          principal: 'arn:aws:iam::111122223333:role/x',
        },
      }),
    ],
    ['why', input => ({ ...input, why: 'because' })],
    ['by', input => ({ ...input, by: {} })],
    ['reason', input => ({ ...input, reason: 'x'.repeat(4001) })],
    ['contract', () => 'text'],
  ])('refuses a malformed %s by name', async (field, change) => {
    const held = heldGrant('people');
    await held.share('r1');
    const { error, cause } = await run(change(held.revocation('r1')));
    expect(error).toBe('DataSharing.InvalidInput');
    expect(cause).toContain(`${field}: `);
    expect(await held.listed()).toHaveLength(4);
  });

  it('takes away what one request was granted, and finds nothing when it is repeated', async () => {
    const held = heldGrant('people');
    await held.share('r1');
    expect(await granted()).toEqual([
      `DESCRIBE ${database}.people +`,
      `SELECT ${database}.people +`,
    ]);
    expect(await revoked(held.revocation('r1'))).toMatchObject({
      requestId: 'r1',
      revoked: [
        'DESCRIBE+@main',
        'DESCRIBE@main',
        'SELECT+@main',
        'SELECT@main',
      ],
      kept: [],
      heldBy: [],
    });
    expect(await granted()).toEqual([]);
    expect(await held.record()).toEqual({});
    expect(await revoked(held.revocation('r1'))).toMatchObject({
      revoked: [],
      kept: [],
    });
  });

  it.each([
    ['a table', 'people', undefined],
    ['all tables', '*', undefined],
    ['some columns', 'people', ['day', 'id']],
  ])(
    'takes away what the share machine granted: %s',
    async (_, table, names) => {
      const held = heldGrant(table);
      const { source, target } = held.revocation('r1');
      const holder = await workflow.start({
        requestId: 'r1',
        source: { ...source, columns: names },
        target,
        approval: { required: 'always' },
      });
      const { taskToken } = await workflow.approvalTask();
      const output = JSON.stringify({ decision: 'approved', by: [], at: 'x' });
      await workflow.sfn.send(
        new SendTaskSuccessCommand({ taskToken, output }),
      );
      expect(await workflow.end(holder)).toMatchObject({ status: 'SUCCEEDED' });
      const atoms = await held.listed();
      const { granted: recorded, baseline, ...holds } = await held.record();
      expect([recorded, baseline]).toEqual([atoms, '[]']);
      const [hold] = Object.values(holds).map(text => JSON.parse(text));

      expect(await revoked({ ...held.revocation('r1'), holder })).toMatchObject(
        { revoked: atoms, kept: [], heldBy: [] },
      );
      expect(await held.listed()).toEqual([]);
      expect(await held.record()).toEqual({});

      // As the other tests share without that machine.
      await held.share('r2', names);
      expect(await held.listed()).toEqual(atoms);
      const other = await held.record();
      expect(other).toMatchObject({ granted: atoms, baseline: '[]' });
      const {
        at,
        atoms: its,
        ...rest
      } = JSON.parse(other[held.holdName('r2')]);
      expect({ ...rest, atoms: its.sort(), at: typeof at }).toEqual({
        ...hold,
        requestId: 'r2',
        executionArn: held.holder('r2'),
        atoms: hold.atoms.sort(),
        at: typeof hold.at,
      });
    },
  );

  it('shares again after a revocation, and a revocation of before changes nothing', async () => {
    const held = heldGrant('people', `arn:aws:iam::${consumer}:role/analyst`);
    await held.share('r1');
    await revoked(held.revocation('r1'));
    await held.share('r2');
    expect(await revoked(held.revocation('r1'))).toMatchObject({
      revoked: [],
      kept: ['DESCRIBE@main', 'SELECT@main'],
      heldBy: ['r2'],
    });
    expect(await held.listed()).toEqual(['DESCRIBE@main', 'SELECT@main']);
    await revoked(held.revocation('r2'));
    expect(await held.listed()).toEqual([]);
  });

  it('leaves every other request what it holds, column by column, until the last is gone', async () => {
    const held = heldGrant('people');
    await workflow.call('lakeformation', 'GrantPermissions', {
      Principal: { DataLakePrincipalIdentifier: consumer },
      Resource: {
        TableWithColumns: {
          DatabaseName: database,
          Name: 'people',
          ColumnNames: ['day'],
        },
      },
      Permissions: ['SELECT'],
    });
    await held.share('some', ['id', 'day']);
    await held.share('other', ['id', 'email']);
    await held.share('all');
    await revoked(held.revocation('some'));
    expect(await granted()).toEqual([
      `DESCRIBE ${database}.people +`,
      `SELECT ${database}.people +`,
      `SELECT ${database}.people(day)`,
      `SELECT ${database}.people(email,id) +`,
    ]);
    await revoked(held.revocation('all'));
    expect(await granted()).toEqual([
      `SELECT ${database}.people(day)`,
      `SELECT ${database}.people(email,id) +`,
    ]);
    await revoked(held.revocation('other'));
    expect(await granted()).toEqual([`SELECT ${database}.people(day)`]);
    expect(await held.record()).toEqual({});
  });

  it('keeps the grants of a table, of all tables and of a role apart', async () => {
    const role = heldGrant('people', `arn:aws:iam::${consumer}:role/analyst`);
    const table = heldGrant('people');
    const all = heldGrant('*');
    for (const held of [role, table, all]) await held.share('r1');
    await revoked(all.revocation('r1'));
    expect(await granted()).toHaveLength(2);
    await revoked(table.revocation('r1'));
    expect(await granted()).toEqual([]);
    expect(await role.listed()).toEqual(['DESCRIBE@main', 'SELECT@main']);
  });

  it('ends all when the end date comes while the owner revokes', async () => {
    const held = heldGrant('*');
    await held.share('r1');
    await held.share('r2');
    now += 1000;
    const end = new Date(now + 3600_000).toISOString().slice(0, 19);
    for (const requestId of ['r1', 'r2']) {
      await workflow.scheduler.send(
        new CreateScheduleCommand({
          Name: held.scheduleName(requestId),
          ScheduleExpression: `at(${end})`,
          FlexibleTimeWindow: { Mode: 'OFF' },
          ActionAfterCompletion: 'DELETE',
          Target: {
            Arn: workflow.deployment.revokeStateMachineArn,
            RoleArn: `arn:aws:iam::${catalogId}:role/data-sharing-scheduler`,
            Input: JSON.stringify({
              ...held.revocation(requestId),
              why: 'end-date',
              by: null,
            }),
          },
        }),
      );
    }
    now += 3601_000;
    const byOwner = await start(held.revocation('r1'));
    await sandbox.tick();
    await workflow.end(byOwner);
    for (let i = 0; i < 100 && (await granted()).length > 0; i++) {
      now += 10_000;
      await sandbox.tick();
    }
    expect(await granted()).toEqual([]);
    expect(await held.record()).toEqual({});
    const { Schedules } = await workflow.scheduler.send(
      new ListSchedulesCommand({}),
    );
    expect(Schedules).toEqual([]);
  });

  it('ends all when every request of a grant is revoked at once, some twice', async () => {
    const held = heldGrant('people');
    const requestIds = ['r1', 'r2', 'r3'];
    await held.share('r1', ['id']);
    await held.share('r2', ['id', 'email']);
    await held.share('r3');
    const arns = await Promise.all(
      [...requestIds, ...requestIds].map(id => start(held.revocation(id))),
    );
    const waited = setInterval(() => {
      now += 5000;
      sandbox.tick();
    }, 50);
    const ended = await Promise.all(arns.map(arn => workflow.end(arn)));
    clearInterval(waited);
    expect(ended.map(({ status }) => status)).toEqual(
      arns.map(() => 'SUCCEEDED'),
    );
    expect(await granted()).toEqual([]);
    expect(await held.record()).toEqual({});
    const taken = ended.flatMap(({ output }) => JSON.parse(output!).revoked);
    expect(new Set(taken).size).toBe(taken.length);
  });
});
