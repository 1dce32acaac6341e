import { UpdateTableCommand } from '@aws-sdk/client-glue';
import {
  GrantPermissionsCommand,
  RevokePermissionsCommand,
} from '@aws-sdk/client-lakeformation';
import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import {
  TestAws,
  TestPortal,
  type PortalOptions,
} from './__testUtils__/portal';
import { consumer, sampleEntities } from './__testUtils__/sampleCatalog';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

describe.each(databases.eachSupportedId())('a share request on %s', id => {
  let aws: TestAws;
  let knex: Knex;
  let portal: TestPortal;

  const open = async (options: Partial<PortalOptions> = {}) => {
    portal = await TestPortal.start({
      aws,
      endpoint: aws.sandbox.endpoint,
      knex,
      ...options,
    });
  };

  const reopen = async (options: Partial<PortalOptions> = {}) => {
    await portal.stop();
    await open(options);
  };

  beforeEach(async () => {
    aws = await TestAws.start();
    knex = await databases.init(id);
    await open();
  });

  afterEach(async () => {
    await portal.stop();
    await aws.sandbox.stop();
  });

  const pendingRequest = async (body: object = {}) => {
    const { body: made, status } = await portal.as('ada').submit(body);
    expect(status).toBe(201);
    await portal.until(made.id, 'pending-approval');
    return made.id as string;
  };

  const granted = () => aws.granted();

  const startOutside = (table: string) =>
    aws.sfn.send(
      new StartExecutionCommand({
        stateMachineArn: aws.stateMachineArn,
        input: JSON.stringify({
          source: { database: 'sales', table },
          target: { account_id: consumer },
          requester: 'user:default/pam',
        }),
      }),
    );

  const externalRequest = async () => {
    await startOutside('orders');
    for (let tries = 0; tries < 100; tries++) {
      const { body } = await portal
        .as('pam')
        .get('/requests', { view: 'to-decide' });
      if (body.items.length === 1) return body.items[0].id as string;
      await new Promise(done => setTimeout(done, 50));
    }
    throw new Error('The execution never became a request');
  };

  it('is granted at once for what is not sensitive', async () => {
    const { status, body } = await portal
      .as('ada')
      .submit({ entityRef: 'resource:default/sales-products' });
    expect(status).toBe(201);
    await portal.until(body.id, 'granted');
    const { body: shown } = await portal.as('ada').get(`/requests/${body.id}`);
    expect(shown).toMatchObject({
      decisions: [],
      grants: [
        {
          principal: consumer,
          resource: 'sales.products',
          permissions: ['SELECT', 'DESCRIBE'],
          permissionsWithGrantOption: ['SELECT', 'DESCRIBE'],
        },
      ],
    });
    // What is found on the consumer's side may come after these.
    expect(shown.events.slice(0, 4)).toMatchObject([
      { type: 'submitted', actor: { displayName: 'ADA' } },
      { type: 'workflow-started', actor: null },
      { type: 'workflow-succeeded' },
      { type: 'granted' },
    ]);
    expect(shown.progress.map((step: any) => step.name)).toContain('Grant');
    expect(shown.nextSteps.map((step: any) => step.command).join()).toContain(
      '"DatabaseName":"sales","Name":"products"',
    );
    await expect(granted()).resolves.toHaveLength(2);
  });

  it('waits for approval of what is sensitive, and is granted after it', async () => {
    const request = await pendingRequest();
    await expect(granted()).resolves.toEqual([]);
    const inbox = await portal
      .as('pam')
      .get('/requests', { view: 'to-decide' });
    expect(inbox.body).toMatchObject({
      totalItems: 1,
      items: [{ id: request, actions: ['decide'], decisionsNeeded: 1 }],
    });
    const { status, body } = await portal
      .as('pam')
      .decide(request, 'approved', 'fine');
    expect(status).toBe(200);
    expect(body.decisions).toMatchObject([
      { by: { ref: 'user:default/pam' }, decision: 'approved', reason: 'fine' },
    ]);
    await portal.until(request, 'granted');
    await expect(granted()).resolves.toHaveLength(2);
    expect(portal.notifications.map(({ payload }) => payload)).toMatchObject([
      {
        title: 'Approval needed: sales.orders',
        link: `/data-sharing/requests/${request}`,
        scope: request,
      },
      { title: 'Your request for sales.orders was approved' },
      { title: 'Your request for sales.orders is granted' },
    ]);
    expect(portal.signals).toContainEqual({
      channel: 'data-sharing',
      message: { requestId: request },
      recipients: {
        type: 'user',
        entityRef: ['user:default/ada', 'group:default/sales'],
      },
    });
  });

  it('for all tables is granted by wildcard, with the database', async () => {
    const request = await pendingRequest({
      entityRef: 'resource:default/sales',
      scope: 'all-tables',
    });
    await portal.as('paul').decide(request, 'approved');
    await portal.until(request, 'granted');
    const { body } = await portal.as('ada').get(`/requests/${request}`);
    expect(body.grants.map((grant: any) => grant.resource)).toEqual([
      'sales.*',
      'sales',
    ]);
    // What is granted in full is not requested in part.
    const table = await portal
      .as('ada')
      .submit({ entityRef: 'resource:default/sales-products' });
    expect(table.status).toBe(409);
    expect(table.body.error).toMatchObject({
      code: 'already-covered',
      requestId: request,
    });
  });

  it('is denied with a reason, and nothing is granted', async () => {
    const request = await pendingRequest();
    const without = await portal.as('pam').decide(request, 'denied');
    expect(without.status).toBe(400);
    expect(without.body.error.message).toContain('reason');
    const { body } = await portal
      .as('pam')
      .decide(request, 'denied', 'No need for e-mail addresses');
    expect(body).toMatchObject({
      state: 'denied',
      stateReason: 'No need for e-mail addresses',
      actions: [],
    });
    await portal.reconcile();
    await expect(portal.stateOf(request)).resolves.toBe('denied');
    await expect(granted()).resolves.toEqual([]);
    expect(portal.notifications.at(-1)).toMatchObject({
      recipients: { entityRef: ['user:default/ada'] },
      payload: { description: 'No need for e-mail addresses' },
    });
  });

  it('is withdrawn by its requester, and by nobody else', async () => {
    const request = await pendingRequest();
    const other = await portal
      .as('pam')
      .post(`/requests/${request}/withdraw`, {});
    expect(other.status).toBe(403);
    const { body } = await portal
      .as('ada')
      .post(`/requests/${request}/withdraw`, { reason: 'Not needed' });
    expect(body).toMatchObject({
      state: 'withdrawn',
      decisions: [{ decision: 'withdrawn' }],
    });
    const late = await portal.as('pam').decide(request, 'approved');
    expect(late.status).toBe(409);
    await expect(granted()).resolves.toEqual([]);
    // The share is free again.
    await pendingRequest();
  });

  it('times out when nobody decides', async () => {
    await reopen({ dataSharing: { approvalTimeout: { hours: 1 } } });
    const request = await pendingRequest();
    await aws.advance(59 * 60_000);
    await portal.reconcile();
    await expect(portal.stateOf(request)).resolves.toBe('pending-approval');
    await aws.advance(2 * 60_000);
    await portal.until(request, 'timed-out');
    const { body } = await portal.as('ada').get(`/requests/${request}`);
    expect(body).toMatchObject({ decideBefore: null, actions: [] });
    expect(body.stateReason).toContain('Nobody decided in time');
    await expect(granted()).resolves.toEqual([]);
  });

  it('ends on its date, once Lake Formation lists the grant no more', async () => {
    const accessEndsAt = new Date(Date.now() + 3_600_000).toISOString();
    const { body } = await portal.as('ada').submit({
      entityRef: 'resource:default/sales-products',
      accessEndsAt,
    });
    expect(body.accessEndsAt).toBe(`${accessEndsAt.slice(0, 19)}Z`);
    await portal.until(body.id, 'granted');
    // Just now, so that the portal waits for the schedule.
    const past = `${new Date(Date.now() - 1000).toISOString().slice(0, 19)}Z`;
    await knex('share_requests').update({ access_ends_at: past });
    await portal.reconcile();
    // Whatever the portal's clock says: access is what Lake Formation lists.
    const { body: late } = await portal.as('ada').get(`/requests/${body.id}`);
    expect(late).toMatchObject({
      state: 'granted',
      stateReason: expect.stringContaining('still lists the grant'),
    });
    await aws.advance(3_700_000);
    for (let tries = 0; tries < 50; tries++) {
      await portal.reconcile();
      if ((await portal.stateOf(body.id)) === 'ended') break;
      await new Promise(done => setTimeout(done, 50));
    }
    await expect(portal.stateOf(body.id)).resolves.toBe('ended');
    await expect(granted()).resolves.toEqual([]);
  });

  it('is never decided by its requester, not even as a member of the owner group', async () => {
    const { body } = await portal.as('pam').submit();
    await portal.until(body.id, 'pending-approval');
    const own = await portal.as('pam').decide(body.id, 'approved');
    expect(own.status).toBe(403);
    expect(own.body.error.message).toContain('You made this request');
    const inbox = await portal
      .as('pam')
      .get('/requests', { view: 'to-decide' });
    expect(inbox.body.totalItems).toBe(0);
    const shown = await portal.as('pam').get(`/requests/${body.id}`);
    expect(shown.body).toMatchObject({
      actions: ['withdraw'],
      deciders: [{ ref: 'user:default/paul' }],
    });
    await portal.as('paul').decide(body.id, 'approved');
    await portal.until(body.id, 'granted');
  });

  it('is not decided by others than the owner, nor by a service', async () => {
    const request = await pendingRequest();
    for (const who of ['pat', 'ada']) {
      const { status } = await portal.as(who).decide(request, 'approved');
      expect(status).toBe(403);
    }
    const service = await portal.as('service').decide(request, 'approved');
    expect(service.status).toBe(403);
    const nobody = await portal.as('nobody').decide(request, 'approved');
    expect(nobody.status).toBe(401);
    await expect(portal.stateOf(request)).resolves.toBe('pending-approval');
  });

  it('is decided once: the second is told who decided when', async () => {
    const request = await pendingRequest();
    const results = await Promise.all([
      portal.as('pam').decide(request, 'approved'),
      portal.as('paul').decide(request, 'denied', 'no'),
    ]);
    expect(results.map(({ status }) => status).sort()).toEqual([200, 409]);
    const { body } = results.find(({ status }) => status === 409)!;
    expect(body.error.message).toMatch(
      /(approved by user:default\/pam|denied by user:default\/paul) at 20/,
    );
    const again = await portal.as('paul').decide(request, 'approved');
    expect(again.status).toBe(409);
    expect(again.body.error.message).toMatch(/ by user:default\/\w+ at 20/);
  });

  it('is refused when the owner changed between asking and deciding', async () => {
    const request = await pendingRequest();

    const entities = sampleEntities();
    const orders = entities.find(
      each => each.metadata.name === 'sales-orders',
    )!;
    orders.metadata.annotations!['data-sharing/data-owner'] = '666677778888';
    await reopen({ entities });
    const { status, body } = await portal.as('pam').decide(request, 'approved');
    expect(status).toBe(409);
    expect(body.error.message).toContain('The owner changed');
    const { body: shown } = await portal.as('ada').get(`/requests/${request}`);
    expect(shown.state).toBe('pending-approval');
    expect(shown.events.at(-1).type).toBe('owner-changed');
  });

  it('follows the data product to another group, which then decides', async () => {
    const request = await pendingRequest();
    const entities = sampleEntities();
    const orders = entities.find(
      each => each.metadata.name === 'sales-orders',
    )!;
    orders.spec!.owner = 'group:default/finance';
    await reopen({ entities });
    await portal.reconcile();
    const inbox = await portal
      .as('pat')
      .get('/requests', { view: 'to-decide' });
    expect(inbox.body.items).toMatchObject([{ id: request }]);
    const former = await portal.as('pam').decide(request, 'approved');
    expect(former.status).toBe(403);
    const { status } = await portal.as('pat').decide(request, 'approved');
    expect(status).toBe(200);
  });

  it('is asked again when the verdict got worse after the approval', async () => {
    const request = await pendingRequest();
    await aws.glue.send(
      new UpdateTableCommand({
        DatabaseName: 'sales',
        TableInput: { Name: 'orders', Parameters: { pii_flag: 'true' } },
      }),
    );
    await portal.as('pam').decide(request, 'approved');
    await portal.until(request, 'pending-approval');
    const { body } = await portal.as('paul').get(`/requests/${request}`);
    expect(body).toMatchObject({ decisions: [], actions: ['decide'] });
    expect(body.stateReason).toContain('asked again');
    expect(body.verdict.reasons).toContainEqual(
      expect.objectContaining({ level: 'table' }),
    );
    await expect(granted()).resolves.toEqual([]);
    const stale = await portal
      .as('paul')
      .decide(request, 'approved', undefined, body.round - 1);
    expect(stale.status).toBe(409);
    expect(stale.body.error.message).toContain('asked again');
    await portal.as('paul').decide(request, 'approved', undefined, body.round);
    await portal.until(request, 'granted');
  });

  it('is not decided by the group of an entity that claims the product', async () => {
    const request = await pendingRequest();
    const { status } = await portal.as('pat').decide(request, 'approved');
    expect(status).toBe(403);
  });

  it('is decided by nobody once its product has no owner', async () => {
    const request = await pendingRequest();
    const entities = sampleEntities();
    const orders = entities.find(
      each => each.metadata.name === 'sales-orders',
    )!;
    orders.spec!.owner = 'group:default/unresolved-data-owner';
    await reopen({ entities });
    const { status } = await portal.as('pam').decide(request, 'approved');
    expect(status).toBe(403);
  });

  it('tells why the grant failed, without foreign accounts, and is tried again', async () => {
    await aws.breakMachine(
      aws.stateMachineArn,
      'DataSharing.GrantFailed',
      `999900001111 may not grant to ${consumer}`,
    );
    const { body: made } = await portal.as('ada').submit();
    await portal.until(made.id, 'grant-failed');
    const { body } = await portal.as('ada').get(`/requests/${made.id}`);
    expect(body).toMatchObject({
      stateReason: `Lake Formation refused the grant: [account] may not grant to ${consumer}`,
      actions: ['retry'],
    });
    await aws.deploy();
    const other = await portal.as('pam').post(`/requests/${made.id}/retry`);
    expect(other.status).toBe(403);
    const retried = await portal.as('ada').post(`/requests/${made.id}/retry`);
    expect(retried.body).toMatchObject({ attempt: 2 });
    await portal.until(made.id, 'pending-approval');
    const twice = await portal.as('ada').post(`/requests/${made.id}/retry`);
    expect(twice.status).toBe(409);
    await portal.as('pam').decide(made.id, 'approved');
    await portal.until(made.id, 'granted');
  });

  it('names what blocks its grant, with the command that mends it, and is tried again', async () => {
    const forEverybody = {
      Principal: { DataLakePrincipalIdentifier: 'IAM_ALLOWED_PRINCIPALS' },
      Resource: { Table: { DatabaseName: 'sales', Name: 'orders' } },
      Permissions: ['ALL' as const],
    };
    await aws.lakeFormation.send(new GrantPermissionsCommand(forEverybody));
    const { body: made } = await portal.as('ada').submit();
    await portal.until(made.id, 'grant-failed');
    const { body } = await portal.as('ada').get(`/requests/${made.id}`);
    expect(body).toMatchObject({
      stateReason: expect.stringMatching(
        /^Something stands in the way of the grant: /,
      ),
      blockers: [
        {
          code: 'iam-allowed-principals',
          resource: 'sales.orders',
          command: expect.stringContaining('aws lakeformation'),
        },
      ],
      actions: ['retry'],
    });
    await aws.lakeFormation.send(new RevokePermissionsCommand(forEverybody));
    const retried = await portal.as('ada').post(`/requests/${made.id}/retry`);
    expect(retried.body).toMatchObject({ attempt: 2, blockers: [] });
    await portal.until(made.id, 'pending-approval');
    await portal.as('pam').decide(made.id, 'approved');
    await portal.until(made.id, 'granted');
  });

  it('started outside of the portal is decided by two people', async () => {
    const request = await externalRequest();
    const { body: first } = await portal.as('pam').decide(request, 'approved');
    expect(first).toMatchObject({
      state: 'pending-approval',
      external: true,
      requester: null,
      decisionsNeeded: 2,
      actions: [],
    });
    const twice = await portal.as('pam').decide(request, 'approved');
    expect(twice.status).toBe(409);
    await expect(granted()).resolves.toEqual([]);
    await portal.as('paul').decide(request, 'approved');
    await portal.until(request, 'granted');
    const { body } = await portal.as('pam').get(`/requests/${request}`);
    expect(body.decisions).toHaveLength(2);
  });

  it('started outside of the portal is refused where that is the policy', async () => {
    await reopen({ dataSharing: { externalRequests: 'refuse' } });
    await startOutside('orders');
    for (let tries = 0; tries < 100; tries++) {
      const { body } = await portal.as('service').get('/requests?view=all');
      if (body.items[0]?.state === 'denied') break;
      await new Promise(done => setTimeout(done, 50));
    }
    const { body } = await portal.as('service').get('/requests?view=all');
    expect(body.items).toMatchObject(
      [
        { state: 'denied', external: true, stateReason: /refused by policy/ },
      ].map(item => ({
        ...item,
        stateReason: expect.stringMatching(item.stateReason),
      })),
    );
    await expect(granted()).resolves.toEqual([]);
  });

  it('submitted while AWS is away is started when it is back', async () => {
    await reopen({ endpoint: undefined });
    const started = Date.now();
    const { status, body } = await portal.as('ada').submit();
    expect(status).toBe(201);
    expect(Date.now() - started).toBeLessThan(6_000);
    expect(body).toMatchObject({
      state: 'submitted',
      actions: ['withdraw'],
      stateReason:
        'The workflow will be started later: AWS Step Functions in eu-west-1 cannot be reached: connection refused (127.0.0.1:1)',
    });
    // Whether the start arrived cannot be known, so it cannot be taken back.
    const withdrawal = await portal
      .as('ada')
      .post(`/requests/${body.id}/withdraw`, {});
    expect(withdrawal.status).toBe(503);
    await portal.reconcile();
    await expect(portal.stateOf(body.id)).resolves.toBe('submitted');
    await reopen();
    await portal.reconcile();
    await portal.until(body.id, 'pending-approval');
    const { body: shown } = await portal.as('ada').get(`/requests/${body.id}`);
    expect(shown.stateReason).toBeNull();
  });

  it('that was never started is withdrawn, and stays so', async () => {
    await reopen({ endpoint: undefined });
    const { body } = await portal.as('ada').submit();
    await reopen();
    const { body: withdrawn } = await portal
      .as('ada')
      .post(`/requests/${body.id}/withdraw`, {});
    expect(withdrawn.state).toBe('withdrawn');
    await portal.reconcile();
    const { body: shown } = await portal.as('ada').get(`/requests/${body.id}`);
    expect(shown).toMatchObject({ state: 'withdrawn', progress: [] });
  });

  it('decided just before a restart is delivered after it', async () => {
    const request = await pendingRequest();
    await reopen({ endpoint: undefined });
    const { body } = await portal.as('pam').decide(request, 'approved');
    expect(body).toMatchObject({ state: 'approved', progress: null });
    await reopen();
    await portal.reconcile();
    await portal.until(request, 'granted');
  });

  it('delivered just before a crash is not delivered as another', async () => {
    const request = await pendingRequest();
    await portal.as('pam').decide(request, 'approved');
    await knex('approval_tasks').update({ delivered_at: null });
    await portal.reconcile();
    await portal.until(request, 'granted');
    await portal.reconcile();
    const { delivered_at } = await knex('approval_tasks').first();
    expect(delivered_at).not.toBeNull();
    await expect(granted()).resolves.toHaveLength(2);
  });

  it('is brought up to date without a single message', async () => {
    const request = await pendingRequest();
    await reopen({ aws: { ...aws, queueUrl: `${aws.queueUrl}-gone` } });
    await portal.as('pam').decide(request, 'approved');
    for (let tries = 0; tries < 50; tries++) {
      await portal.reconcile();
      if ((await portal.stateOf(request)) === 'granted') break;
    }
    await expect(portal.stateOf(request)).resolves.toBe('granted');
  });

  it('shows its task token nowhere', async () => {
    const request = await pendingRequest();
    const { token } = await knex('approval_tokens').first('token');
    const shown: unknown[] = [];
    for (const who of ['ada', 'pam', 'service']) {
      shown.push((await portal.as(who).get(`/requests/${request}`)).body);
      shown.push((await portal.as(who).get('/requests?view=all')).body);
    }
    await portal.as('pam').decide(request, 'denied', 'no');
    shown.push((await portal.as('pam').decide(request, 'approved')).body);
    await portal.reconcile();
    shown.push((await portal.as('ada').get(`/requests/${request}`)).body);
    const { log, notifications, signals, audit } = portal;
    const events = await knex('request_events').select();
    const everything = JSON.stringify([
      ...shown,
      events,
      log,
      notifications,
      signals,
      audit.map(({ request: _, ...entry }) => entry),
    ]);
    expect(token.length).toBeGreaterThan(20);
    expect(everything).toContain(request);
    expect(everything).not.toContain(token);
    expect(everything).not.toContain(JSON.stringify(token).slice(1, -1));
  });
});
