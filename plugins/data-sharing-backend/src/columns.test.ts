import { UpdateTableCommand } from '@aws-sdk/client-glue';
import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { TestAws, TestPortal } from './__testUtils__/portal';
import { consumer } from './__testUtils__/sampleCatalog';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

/** `sales.orders`: `id` is not sensitive, `email` is, `day` nobody flagged. */
describe.each(databases.eachSupportedId())('a share of columns on %s', id => {
  let aws: TestAws;
  let knex: Knex;
  let portal: TestPortal;

  beforeEach(async () => {
    aws = await TestAws.start();
    knex = await databases.init(id);
    portal = await TestPortal.start({
      aws,
      endpoint: aws.sandbox.endpoint,
      knex,
    });
  });

  afterEach(async () => {
    await portal.stop();
    await aws.sandbox.stop();
  });

  const submitted = async (body: object, state: string) => {
    const { body: made, status } = await portal.as('ada').submit(body);
    expect(status).toBe(201);
    await portal.until(made.id, state);
    return made.id as string;
  };

  const approve = (who: string, request: string, columns?: string[]) =>
    portal.as(who).decide(request, 'approved', undefined, undefined, columns);

  const external = async (columns?: string[]) => {
    await aws.sfn.send(
      new StartExecutionCommand({
        stateMachineArn: aws.stateMachineArn,
        input: JSON.stringify({
          source: { database: 'sales', table: 'orders', columns },
          target: { account_id: consumer },
        }),
      }),
    );
    for (let tries = 0; tries < 100; tries++) {
      const { body } = await portal
        .as('pam')
        .get('/requests', { view: 'to-decide' });
      if (body.items.length === 1) return body.items[0].id as string;
      await new Promise(done => setTimeout(done, 50));
    }
    throw new Error('The execution never became a request');
  };

  it('that are not sensitive is granted at once, although the table is', async () => {
    const request = await submitted({ columns: ['ID'] }, 'granted');
    await expect(aws.grantedColumns('orders')).resolves.toEqual(['id']);
    const body = await portal.shown(request);
    expect(body).toMatchObject({
      scope: 'table',
      columns: ['id'],
      grantedColumns: ['id'],
      decisions: [],
      verdict: { verdict: 'not-sensitive' },
      grants: [
        {
          principal: consumer,
          resource: 'sales.orders',
          columns: ['id'],
          permissions: ['SELECT'],
          permissionsWithGrantOption: ['SELECT'],
        },
      ],
    });
    expect(JSON.stringify(body.nextSteps)).toContain('ColumnNames');
    // The whole table is more, and another column is another share.
    const more = await portal.as('ada').submit({ columns: ['id', 'day'] });
    expect(more.status).toBe(201);
    const same = await portal.as('ada').submit({ columns: ['id'] });
    expect(same.body.error).toMatchObject({
      code: 'already-covered',
      requestId: request,
    });
  });

  it('of which some are sensitive waits, and is approved for fewer', async () => {
    const request = await submitted(
      { columns: ['day', 'email', 'id'] },
      'pending-approval',
    );
    expect(portal.notifications.at(-1)?.payload).toMatchObject({
      title: 'Approval needed: sales.orders',
      description: `Account ${consumer} asks for the columns id, email, day. Reason: To count`,
    });
    const { status, body } = await approve('pam', request, ['Day', 'id']);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      columns: ['id', 'email', 'day'],
      grantedColumns: ['id', 'day'],
      decisions: [{ decision: 'approved', columns: ['id', 'day'] }],
    });
    expect(body.events).toContainEqual(
      expect.objectContaining({
        type: 'approved',
        message: 'Approved for id, day only',
      }),
    );
    await portal.until(request, 'granted');
    await expect(aws.grantedColumns('orders')).resolves.toEqual(['day', 'id']);
    expect((await portal.shown(request)).grants).toMatchObject([
      { columns: ['id', 'day'] },
    ]);
    expect(portal.told('ada')).toContainEqual(
      expect.objectContaining({
        title: 'Your request for sales.orders is granted',
        description: expect.stringContaining('For the columns id, day only'),
      }),
    );
    // What was not granted may be asked for again, with other words.
    await submitted({ columns: ['email'] }, 'pending-approval');
  });

  it('may be what an approval leaves of a whole table', async () => {
    const request = await submitted({}, 'pending-approval');
    await approve('pam', request, ['id']);
    await portal.until(request, 'granted');
    await expect(aws.grantedColumns('orders')).resolves.toEqual(['id']);
    expect(await portal.shown(request)).toMatchObject({
      columns: null,
      grantedColumns: ['id'],
      verdict: { verdict: 'not-sensitive' },
    });
    await submitted({}, 'pending-approval');
  });

  it.each([
    [
      'columns that were not asked for',
      { columns: ['id', 'email'] },
      'approved',
      ['id', 'day'],
      'columns: day of sales.orders is not asked for',
    ],
    [
      'columns that the table does not have',
      {},
      'approved',
      ['nothing'],
      'columns: sales.orders has no column nothing',
    ],
    [
      'a column twice',
      {},
      'approved',
      ['id', 'ID'],
      'columns: ID is named twice',
    ],
    [
      'to deny columns',
      {},
      'denied',
      ['id'],
      'columns: only an approval can be narrowed',
    ],
    [
      'columns of all tables',
      { entityRef: 'resource:default/sales', scope: 'all-tables' },
      'approved',
      ['id'],
      'columns: must be left out for all tables',
    ],
  ])('is not narrowed to %s', async (_, asked, decision, columns, message) => {
    const request = await submitted(asked, 'pending-approval');
    const { status, body } = await portal
      .as('pam')
      .decide(request, decision, 'because', undefined, columns);
    expect(status).toBe(400);
    expect(body.error.message).toContain(message);
    await expect(portal.stateOf(request)).resolves.toBe('pending-approval');
  });

  it('is asked again as it was narrowed, when the verdict got worse', async () => {
    const request = await submitted({}, 'pending-approval');
    await aws.glue.send(
      new UpdateTableCommand({
        DatabaseName: 'sales',
        TableInput: {
          Name: 'orders',
          Parameters: { pii_flag: 'true' },
          StorageDescriptor: { Columns: [{ Name: 'id', Type: 'string' }] },
        },
      }),
    );
    await approve('pam', request, ['id']);
    await portal.until(request, 'pending-approval');
    expect(await portal.shown(request)).toMatchObject({
      round: 2,
      columns: null,
      grantedColumns: ['id'],
      decisions: [],
    });
    await approve('paul', request);
    await portal.until(request, 'granted');
    await expect(aws.grantedColumns('orders')).resolves.toEqual(['id']);
  });

  it('started outside of the portal is for what two people both approve', async () => {
    const request = await external(['id', 'email', 'day']);
    expect(await portal.shown(request)).toMatchObject({
      columns: ['id', 'email', 'day'],
    });
    const first = await approve('pam', request, ['id', 'email']);
    expect(first.body).toMatchObject({
      state: 'pending-approval',
      grantedColumns: ['id', 'email', 'day'],
      decisions: [{ columns: ['id', 'email'] }],
    });
    const nothing = await approve('paul', request, ['day']);
    expect(nothing.status).toBe(409);
    expect(nothing.body.error.message).toBe(
      'columns: have nothing in common with what was approved already: id, email by user:default/pam',
    );
    await approve('paul', request, ['day', 'id']);
    await portal.until(request, 'granted');
    await expect(aws.grantedColumns('orders')).resolves.toEqual(['id']);
  });

  it('started outside of the portal is narrowed by one of two people', async () => {
    const request = await external();
    await approve('pam', request, ['id']);
    await approve('paul', request);
    await portal.until(request, 'granted');
    await expect(aws.grantedColumns('orders')).resolves.toEqual(['id']);
  });
});
