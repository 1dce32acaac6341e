import {
  GrantPermissionsCommand,
  PutDataLakeSettingsCommand,
  type Permission,
  type Resource,
} from '@aws-sdk/client-lakeformation';
import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { startSandbox } from '@data-sharing/aws-sandbox';
import { consumerOutputSchema } from '@data-sharing/backstage-plugin-data-sharing-common';
import * as fc from 'fast-check';
import {
  ConsumerWorld,
  missedBy,
  roleIn,
  type Look,
} from './__testUtils__/consumer/ConsumerWorld';
import { faultTables } from './__testUtils__/consumer/faults';
import { paths, walk, type Situation } from './__testUtils__/consumer/paths';
import { casesOf, numbered } from './__testUtils__/scenarios/trouble';
import {
  catalogId,
  columns,
  consumer,
  region,
  TestWorkflow,
} from './__testUtils__/workflow';
import { shippedText } from './definitions';

const halfAnHour = 1800;

let world: ConsumerWorld;

beforeAll(async () => {
  world = await ConsumerWorld.start();
}, 60_000);

afterAll(() => world.stop());

/** Whether the analyst can query the product, whatever the machine says. */
async function canQuery({ account, product, principal }: Situation) {
  const read = principal
    ? world.read(account, product)
    : world.asRole(account, 'analyst', 'GetTable', {
        CatalogId: catalogId,
        DatabaseName: product.database,
        Name: product.table === '*' ? 'orders' : product.table,
      });
  return read.then(
    () => true,
    () => false,
  );
}

/** That it did nothing but what it says, and says what is. */
async function expectHonest(
  at: Situation,
  before: string[],
  { output, seconds }: Look,
) {
  expect(seconds).toBeLessThan(halfAnHour);
  const { database, table } = at.product;
  const shared = `${database}_shared`;
  const toDatabase = `${shared} -> ${database}`;
  const toTable = `${shared}.${table} -> ${database}.${table}`;
  const after = await world.catalog(at.account);
  expect(after).toEqual(expect.arrayContaining(before));
  const made = after.filter(line => !before.includes(line));
  expect([shared, toDatabase, toTable]).toEqual(expect.arrayContaining(made));
  if (output.link) {
    expect(after).toContain(output.link.table === null ? toDatabase : toTable);
  }
  if (output.usable) expect(await canQuery(at)).toBe(true);
  if (output.usable === false) expect(output.problem).not.toBeNull();
  if (output.usable && output.link) expect(output.problem).toBeNull();
  if (output.role === 'absent' && output.invitation !== 'pending') {
    expect(output.problem).toBeNull();
  }
}

describe('consumer.asl.json', () => {
  it.each(paths)(
    '$name: $end',
    async path => {
      const { at, before, look } = await walk(world, path);
      expect(look.end).toBe(path.end);
      expect(look.output.problem ?? '').toContain(path.says ?? '');
      expect(look.seconds).toBeGreaterThanOrEqual(path.takes ?? 0);
      await expectHonest(at, before, look);
      const pending = (await world.invitations(at.account))
        .filter(({ status }) => status === 'PENDING')
        .map(({ senderAccountId }) => senderAccountId);
      expect(path.pending ?? pending).toEqual(pending);
    },
    60_000,
  );

  it('is usable once the consumer’s administrator passed it on', async () => {
    const { at, look } = await walk(world, paths[0]);
    expect(look.output.usable).toBe(false);
    await world.passOn(at.product, at.account);
    const again = await world.look(world.input(at.product, at.account));
    expect(again.end).toBe('assumed, accepted, link, usable');
    await expectHonest(at, [], again);
  });

  it('changes nothing when it is run again', async () => {
    const { at, look } = await walk(world, paths[0]);
    const before = await world.catalog(at.account);
    const again = await world.look(world.input(at.product, at.account));
    expect(again.output).toEqual({
      ...look.output,
      checkedAt: again.output.checkedAt,
    });
    expect(again.calls).not.toContain('glue:CreateTable');
    expect(await world.catalog(at.account)).toEqual(before);
  });

  it('may be run twice at once', async () => {
    const account = await world.account();
    const product = { database: await world.database(), table: 'orders' };
    await world.share(product, account);
    const started = [];
    for (let i = 0; i < 3; i++) {
      started.push(await world.startLook(world.input(product, account)));
    }
    const ends = await Promise.all(started.map(arn => world.end(arn)));
    expect(ends.map(({ end }) => end)).toEqual(
      Array(3).fill('assumed, accepted, link, not usable'),
    );
  });

  it('ends when nothing ever answers', async () => {
    const { at, before, look } = await walk(world, {
      ...paths[0],
      faults: () =>
        [
          'ram:GetResourceShareInvitations',
          'ram:GetResourceShareAssociations',
          'lakeformation:ListPermissions',
          'glue:GetDatabase',
        ].map(action => ({ action, kind: 'hangs' as const, times: 1000 })),
    });
    expect(look.end).toBe('assumed, unknown, no link, cannot tell');
    expect(look.output.problem).toContain('States.Timeout');
    await expectHonest(at, before, look);
  });

  it.each<[field: string, input: object]>([
    ['contract', { contract: 2 }],
    ['contract', { contract: undefined }],
    ['requestId', { requestId: 1 }],
    ['requestId', { requestId: 'x'.repeat(101) }],
    ['source.database', { source: { table: 'orders' } }],
    [
      'source.database',
      { source: { database: 'x'.repeat(256), table: 'orders' } },
    ],
    ['source.table', { source: { database: 'sales', table: ['orders'] } }],
    ['source.catalogId', { source: { catalogId: consumer } }],
    ['source.region', { source: { region: 'us-east-1' } }],
    ['target.account_id', { target: { account_id: 444455556666 } }],
    ['target.account_id', { target: { account_id: '44445555666x' } }],
    ['target.account_id', { target: { account_id: catalogId } }],
    [
      'target.principal',
      { target: { account_id: consumer, principal: roleIn(catalogId) } },
    ],
    [
      'target.principal',
      {
        target: {
          account_id: consumer,
          principal: `arn:aws:iam::${consumer}:user/ada`,
        },
      },
    ],
    ['target.account_id', { target: 'x' }],
  ])('names %s where it is malformed', async (field, wrong) => {
    const good = world.input({ database: 'sales', table: 'orders' }, consumer);
    const look = await world.look({ ...good, ...wrong });
    expect(look.end).toBe('DataSharing.InvalidInput');
    expect(look.cause).toContain(`${field}: `);
    expect(look.calls).toEqual([]);
  });

  it('ends with a result or a named error, whatever it is given', async () => {
    const anything = fc.oneof(
      fc.jsonValue(),
      fc.constant('x'.repeat(25_000)),
      fc.constantFrom(consumer, catalogId, region, '*', 'sales'),
    );
    const wild = fc.oneof(
      fc.jsonValue(),
      fc.record(
        {
          contract: fc.oneof(fc.constant(1), anything),
          requestId: anything,
          source: fc.oneof(
            fc.record({
              catalogId: anything,
              region: anything,
              database: anything,
              table: anything,
            }),
            anything,
          ),
          target: fc.oneof(
            fc.record({ account_id: anything, principal: anything }),
            anything,
          ),
        },
        { requiredKeys: [] },
      ),
    );
    await fc.assert(
      fc.asyncProperty(wild, async input => {
        const { end } = await world.look(input);
        expect(end).toMatch(/^(DataSharing\.InvalidInput|absent, |assumed, )/);
      }),
      { numRuns: 150 },
    );
  }, 60_000);
});

describe.each(faultTables)('$path.name', ({ path, calls }) => {
  it('makes the calls of the table', async () => {
    const { look } = await walk(world, path);
    expect(numbered(look.calls)).toEqual(calls.map(([call]) => call));
  });

  it.each(casesOf(calls))('$call $trouble: $end', async ({ fault, end }) => {
    const { at, before, look } = await walk(world, {
      ...path,
      faults: () => [fault],
    });
    expect(look.end).toBe(end);
    await expectHonest(at, before, look);
  });

  it.each(calls)('dies at %s, and is run again', async call => {
    const [action, nth] = call.split(' ');
    const { at } = await walk(world, {
      ...path,
      faults: () => [
        {
          action,
          kind: 'overtaken',
          nth: Number(nth),
          by: () => world.stopLook(),
        },
      ],
    });
    const { product, account, principal } = at;
    const again = await world.look(world.input(product, account, principal));
    expect(again.end).toBe(path.end);
    await expectHonest(at, [], again);
  });
});

describe('a role that cannot be assumed for a reason that is not known', () => {
  let other: ConsumerWorld;

  beforeAll(async () => {
    // To this machine, the refusal of AWS is any other text.
    other = await ConsumerWorld.start(
      shippedText('consumer').replace('not authorized to assume', '?'),
    );
  }, 60_000);

  afterAll(() => other.stop());

  it('is told', async () => {
    const { look } = await walk(other, {
      name: '',
      where: { inside: true, role: 'absent' },
      end: '',
    });
    expect(look.end).toBe('absent, not-needed, no link, cannot tell');
    expect(look.output.problem).toMatch(
      /role\/DataSharingConsumerRole cannot be assumed: States\.TaskFailed: /,
    );
  });
});

// Last, as it looks at what the others ran.
it('the tests above go through every state, way out and retry that gives up', async () => {
  expect(await missedBy(world)).toEqual([]);
});

describe('the machines of a deployment, over the wire', () => {
  it('grant, accept, link, and tell when it is usable', async () => {
    const workflowRole = `arn:aws:iam::${catalogId}:role/data-sharing-workflow`;
    const accepter = roleIn(consumer);
    const analyst = roleIn(consumer, 'analyst');
    const sandbox = await startSandbox({
      port: 0,
      dataFile: ':memory:',
      organisation: [catalogId],
      governedRoles: [accepter, analyst],
      roles: [
        { arn: workflowRole, trusts: ['states.amazonaws.com'] },
        {
          arn: accepter,
          trusts: [workflowRole],
          externalId: `arn:aws:states:${region}:${catalogId}:stateMachine:data-sharing-consumer`,
        },
      ],
    });
    const workflow = new TestWorkflow(sandbox.endpoint);
    const administrator = new TestWorkflow(sandbox.endpoint, consumer);
    try {
      const { consumerStateMachineArn } = await workflow.deploy();
      await workflow.database('sales');
      await workflow.table('sales', {
        Name: 'open',
        StorageDescriptor: { Columns: columns({ id: 'false', day: 'false' }) },
      });
      const { lakeFormation } = administrator;
      await lakeFormation.send(
        new PutDataLakeSettingsCommand({
          DataLakeSettings: {
            ReadOnlyAdmins: [{ DataLakePrincipalIdentifier: accepter }],
          },
        }),
      );
      const allow = (
        by: string,
        Resource: Resource,
        Permissions: Permission[],
      ) =>
        lakeFormation.send(
          new GrantPermissionsCommand({
            Principal: { DataLakePrincipalIdentifier: by },
            Resource,
            Permissions,
          }),
        );
      await allow(accepter, { Catalog: {} }, ['CREATE_DATABASE']);
      const share = {
        source: { catalogId, region, database: 'sales', table: 'open' },
        target: { account_id: consumer },
      };
      expect((await workflow.run(share)).status).toBe('SUCCEEDED');
      const look = async () => {
        const { executionArn } = await workflow.sfn.send(
          new StartExecutionCommand({
            stateMachineArn: consumerStateMachineArn,
            input: JSON.stringify({ contract: 1, requestId: null, ...share }),
          }),
        );
        const { output } = await workflow.end(executionArn!);
        return consumerOutputSchema.strict().parse(JSON.parse(output!));
      };
      expect(await look()).toMatchObject({
        role: 'assumed',
        invitation: 'accepted',
        link: { database: 'sales_shared', table: 'open' },
        usable: false,
      });
      await allow(
        analyst,
        {
          Table: { CatalogId: catalogId, DatabaseName: 'sales', Name: 'open' },
        },
        ['SELECT'],
      );
      expect(await look()).toMatchObject({ usable: true, problem: null });
    } finally {
      workflow.destroy();
      administrator.destroy();
      await sandbox.stop();
    }
  }, 60_000);
});
