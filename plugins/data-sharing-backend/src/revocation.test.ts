import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import {
  AuthorizeResult,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import { shareRequestRevokePermission } from '@data-sharing/backstage-plugin-data-sharing-common';
import type { Knex } from 'knex';
import {
  TestAws,
  TestPortal,
  type PortalOptions,
} from './__testUtils__/portal';
import {
  catalogId,
  consumer,
  region,
  sampleEntities,
} from './__testUtils__/sampleCatalog';
import {
  createShareRequestConditionalDecision,
  shareRequestConditions,
} from '.';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

const minutes = (count: number) => count * 60_000;

/** As the API writes times: whole seconds. */
const inMinutes = (count: number) =>
  `${new Date(Date.now() + count * 60_000).toISOString().slice(0, 19)}Z`;

describe.each(databases.eachSupportedId())('access on %s', id => {
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

  const call = (action: string, input: object = {}) =>
    aws.sandbox.call('scheduler', action, input, aws.sandbox.caller(catalogId));

  /** What the portal asked of the machines, but the looks at the consumer. */
  const operations = () =>
    knex('operations').whereNot('kind', 'consumer').orderBy('number');

  /** Lets everything be checked as if so much time had passed since it closed. */
  const closedBefore = (count: number) =>
    knex('operations')
      .where('kind', 'revoke')
      .update({
        closed_at: new Date(Date.now() - minutes(count)).toISOString(),
      });

  describe('revoked', () => {
    it('by its owner is over once Lake Formation says so, and may be asked for again', async () => {
      const request = await portal.grantedRequest();
      expect((await portal.shown(request, 'pam')).actions).toEqual(
        expect.arrayContaining(['revoke', 'extend']),
      );
      const { status, body } = await portal
        .as('pam')
        .revoke(request, 'The project is over');
      expect(status).toBe(200);
      expect(body).toMatchObject({ state: 'revoking', actions: [] });
      await portal.until(request, 'revoked');
      await expect(aws.granted()).resolves.toEqual([]);
      const after = await portal.shown(request);
      expect(after).toMatchObject({
        stateReason: 'Revoked: The project is over',
        grants: [],
        nextSteps: [],
        consumerSide: null,
        usable: null,
        actions: [],
      });
      expect(after.events.slice(-3)).toMatchObject([
        {
          type: 'revoking',
          actor: { ref: 'user:default/pam' },
          message: 'Revoked: The project is over',
        },
        { type: 'revoke-reported', actor: null },
        { type: 'revoked', actor: null },
      ]);
      expect(portal.audit.at(-1)).toMatchObject({
        eventId: 'request-revoke',
        meta: { id: request },
        ended: 'success',
      });
      expect(portal.told('ada').at(-1)).toMatchObject({
        title: 'Your access to sales.products was revoked',
        description: expect.stringContaining('Revoked: The project is over'),
        link: `/data-sharing/requests/${request}`,
      });
      await portal.grantedRequest();
    });

    it('by its requester is handed back, and the owner is told', async () => {
      const request = await portal.grantedRequest();
      expect((await portal.shown(request)).actions).toEqual(
        expect.arrayContaining(['hand-back']),
      );
      await portal.as('ada').revoke(request, 'Done with it');
      await portal.until(request, 'revoked');
      await expect(aws.granted()).resolves.toEqual([]);
      expect(await portal.shown(request)).toMatchObject({
        stateReason: 'Handed back: Done with it',
      });
      expect(portal.told('sales').at(-1)).toMatchObject({
        title: 'Access to sales.products was handed back',
        description: expect.stringContaining('Done with it'),
      });
      const [{ input }] = await operations();
      expect(JSON.parse(input)).toMatchObject({
        why: 'handed-back',
        by: 'user:default/ada',
        reason: 'Done with it',
      });
    });

    it('leaves what another request holds of the same columns', async () => {
      const entityRef = 'resource:default/sales-orders';
      const one = await portal.grantedRequest({ entityRef, columns: ['id'] });
      const more = await portal.grantedRequest({
        entityRef,
        columns: ['id', 'day'],
      });
      await portal.as('pam').revoke(one);
      await portal.until(one, 'revoked');
      await expect(aws.grantedColumns('orders')).resolves.toEqual([
        'day',
        'id',
      ]);
      await portal.as('pam').revoke(more);
      await portal.until(more, 'revoked');
      await expect(aws.granted()).resolves.toEqual([]);
    });

    it('takes away what the other request does not hold', async () => {
      const entityRef = 'resource:default/sales-orders';
      await portal.grantedRequest({ entityRef, columns: ['id'] });
      const more = await portal.grantedRequest({
        entityRef,
        columns: ['id', 'day'],
      });
      await portal.as('pam').revoke(more);
      await portal.until(more, 'revoked');
      await expect(aws.grantedColumns('orders')).resolves.toEqual(['id']);
    });

    it('is so by nobody else', async () => {
      const request = await portal.grantedRequest();
      expect((await portal.shown(request, 'pat')).actions).toEqual([]);
      const other = await portal.as('pat').revoke(request);
      expect(other.status).toBe(403);
      expect(other.body.error.message).toContain('group:default/sales');
      expect((await portal.as('service').revoke(request)).status).toBe(403);
      expect((await portal.as('nobody').revoke(request)).status).toBe(401);
      const blank = await portal.as('pam').revoke(request, ' ');
      expect(blank.status).toBe(400);
      expect(blank.body.error.message).toContain('reason');
      await expect(portal.stateOf(request)).resolves.toBe('granted');
    });

    it.each<[string, PolicyDecision]>([
      ['is denied', { result: AuthorizeResult.DENY }],
      [
        'has other conditions',
        createShareRequestConditionalDecision(
          shareRequestRevokePermission,
          shareRequestConditions.isProductOwner({
            claims: ['group:default/finance'],
          }),
        ),
      ],
    ])('not where the permission %s, but handed back', async (_, decision) => {
      const request = await portal.grantedRequest();
      const { factory } = mockServices.permissions.mock({
        authorize: async requests =>
          requests.map(() => ({ result: AuthorizeResult.ALLOW })) as never,
        authorizeConditional: async requests =>
          requests.map(({ permission }) =>
            permission.name === shareRequestRevokePermission.name
              ? decision
              : { result: AuthorizeResult.ALLOW },
          ) as never,
      });
      await reopen({ features: [factory] });
      expect((await portal.shown(request, 'pam')).actions).not.toContain(
        'revoke',
      );
      const refused = await portal.as('pam').revoke(request);
      expect(refused.status).toBe(403);
      expect(refused.body.error.message).toContain('may not revoke');
      expect((await portal.as('ada').revoke(request)).status).toBe(200);
    });

    it('twice is one revocation, and only one person’s', async () => {
      const request = await portal.grantedRequest();
      await reopen({ endpoint: undefined });
      const first = await portal.as('pam').revoke(request, 'Once');
      expect(first.body).toMatchObject({
        state: 'revoking',
        stateReason: expect.stringContaining('will be started later'),
        grants: [{ resource: 'sales.products' }],
      });
      const again = await portal.as('pam').revoke(request, 'Once');
      expect(again.status).toBe(200);
      const other = await portal.as('paul').revoke(request, 'Me too');
      expect(other.status).toBe(409);
      expect(other.body.error.message).toContain(
        'is being revoked already, since 20',
      );
      expect(other.body.error.message).toContain('by user:default/pam');
      const double = await portal
        .as('ada')
        .submit({ entityRef: 'resource:default/sales-products' });
      expect(double.status).toBe(409);
      expect(double.body.error.message).toContain('is being revoked');
      expect(await operations()).toHaveLength(1);
      await reopen();
      await portal.reconcile();
      await portal.until(request, 'revoked');
      const late = await portal.as('pam').revoke(request);
      expect(late.status).toBe(409);
      expect(late.body.error.message).toContain('this request is revoked');
    });

    it('just before a crash is not started as another', async () => {
      const request = await portal.grantedRequest();
      await portal.as('pam').revoke(request);
      await portal.until(request, 'revoked');
      // As if nothing of it had been heard.
      await knex('operations').where('kind', 'revoke').update({
        started_at: null,
        closed_at: null,
        outcome: null,
      });
      await knex('share_requests').update({ state: 'revoking' });
      await portal.reconcile();
      await portal.until(request, 'revoked');
      expect(await operations()).toHaveLength(1);
    });

    it('under a name that somebody took is told, and tried under another', async () => {
      const request = await portal.grantedRequest();
      await reopen({ endpoint: undefined });
      await portal.as('pam').revoke(request);
      // The sandbox is where the SDK clients of this test go, too.
      process.env.AWS_ENDPOINT_URL = aws.sandbox.endpoint;
      await aws.sfn.send(
        new StartExecutionCommand({
          stateMachineArn: aws.revokeStateMachineArn,
          name: `${request}-revoke-1`,
          input: '{}',
        }),
      );
      await reopen();
      await portal.reconcile();
      expect(await portal.shown(request)).toMatchObject({
        state: 'granted',
        stateReason: expect.stringMatching(
          /^Step Functions has another execution/,
        ),
      });
      await expect(aws.granted()).resolves.not.toEqual([]);
      await portal.as('pam').revoke(request);
      await portal.until(request, 'revoked');
    });

    it('without a single message is found out', async () => {
      const request = await portal.grantedRequest();
      await reopen({ aws: { ...aws, queueUrl: `${aws.queueUrl}-gone` } });
      await portal.as('pam').revoke(request);
      for (let tries = 0; tries < 50; tries++) {
        await portal.reconcile();
        if ((await portal.stateOf(request)) === 'revoked') break;
      }
      await expect(portal.stateOf(request)).resolves.toBe('revoked');
    });

    it('without success is granted again, with the reason, and is tried again', async () => {
      const request = await portal.grantedRequest();
      await aws.breakMachine(
        aws.revokeStateMachineArn,
        'DataSharing.RevokeFailed',
        `999900001111 may not revoke from ${consumer}`,
      );
      await portal.as('pam').revoke(request);
      const reason = `The revocation failed: [account] may not revoke from ${consumer}`;
      for (let tries = 0; tries < 100; tries++) {
        const { stateReason } = await portal.shown(request);
        if (stateReason === reason) break;
        await new Promise(done => setTimeout(done, 50));
      }
      expect(await portal.shown(request, 'pam')).toMatchObject({
        state: 'granted',
        stateReason: reason,
        actions: expect.arrayContaining(['revoke']),
      });
      expect(portal.told('pam').at(-1)).toMatchObject({
        title: 'Access to sales.products could not be revoked',
        description: expect.stringContaining(reason),
      });
      expect(
        portal.told('ada').filter(({ title }) => title.endsWith('is granted')),
      ).toHaveLength(1);
      await aws.deploy();
      await portal.as('pam').revoke(request);
      await portal.until(request, 'revoked');
      expect((await operations()).map(({ name }) => name)).toEqual([
        `${request}-revoke-1`,
        `${request}-revoke-2`,
      ]);
    });

    it('by the word of the workflow alone is not', async () => {
      const request = await portal.grantedRequest();
      await aws.replaceMachine(aws.revokeStateMachineArn, {
        Type: 'Succeed',
        Output: {},
      });
      await portal.as('pam').revoke(request);
      for (let tries = 0; tries < 100; tries++) {
        if ((await portal.eventsOf(request)).includes('revoke-reported')) break;
        await new Promise(done => setTimeout(done, 50));
      }
      await portal.reconcile();
      await expect(portal.stateOf(request)).resolves.toBe('revoking');
      await closedBefore(16);
      await portal.reconcile();
      expect(await portal.shown(request)).toMatchObject({
        state: 'granted',
        stateReason:
          'The workflow reports the revocation, but Lake Formation still lists the grant',
      });
    });

    it('by a machine that is not configured any more is tried again with another', async () => {
      const request = await portal.grantedRequest();
      await aws.replaceMachine(aws.revokeStateMachineArn, {
        Type: 'Wait',
        Seconds: 100_000,
        End: true,
      });
      await portal.as('pam').revoke(request);
      await portal.reconcile();
      await expect(portal.stateOf(request)).resolves.toBe('revoking');
      await reopen({
        aws: { ...aws, revokeStateMachineArn: `${aws.stateMachineArn}-2` },
      });
      await portal.reconcile();
      expect(await portal.shown(request, 'pam')).toMatchObject({
        state: 'granted',
        stateReason: 'The workflow of this request is not configured any more',
        actions: expect.arrayContaining(['revoke']),
      });
    });

    it('outside of the portal is so in the portal, too', async () => {
      const request = await portal.grantedRequest();
      const { execution_arn } = await knex('workflow_attempts').first();
      await aws.sfn.send(
        new StartExecutionCommand({
          stateMachineArn: aws.revokeStateMachineArn,
          input: JSON.stringify({
            contract: 1,
            requestId: request,
            holder: execution_arn,
            source: { catalogId, region, database: 'sales', table: 'products' },
            target: { account_id: consumer },
            why: 'clean-up',
            by: 'user:default/ada',
            reason: 'Clean-up of the account',
          }),
        }),
      );
      await portal.until(request, 'revoked');
      expect(await portal.shown(request)).toMatchObject({
        stateReason: 'Revoked: Clean-up of the account',
        events: expect.arrayContaining([
          expect.objectContaining({
            type: 'revoking',
            actor: null,
            message: 'A revocation was started outside of the portal',
          }),
        ]),
      });
    });

    it('is so by the group that owns the product now', async () => {
      const request = await portal.grantedRequest();
      const entities = sampleEntities();
      const products = entities.find(
        ({ metadata }) => metadata.name === 'sales-products',
      )!;
      products.spec!.owner = 'group:default/finance';
      await reopen({ entities });
      const former = await portal.as('pam').revoke(request);
      expect(former.status).toBe(403);
      await portal.reconcile();
      expect(await portal.shown(request, 'pat')).toMatchObject({
        owner: { group: { ref: 'group:default/finance' } },
        actions: expect.arrayContaining(['revoke']),
      });
      expect((await portal.as('pat').revoke(request)).status).toBe(200);
    });
  });

  describe('that ends', () => {
    const ending = async (body: object = {}) => {
      const accessEndsAt = inMinutes(60);
      return portal.grantedRequest({ accessEndsAt, ...body });
    };

    const dueFor = (count: number) =>
      knex('share_requests')
        .whereNotNull('access_ends_at')
        .update({ access_ends_at: inMinutes(-count) });

    it('on its date is ended by the schedule’s own execution', async () => {
      const request = await ending();
      await aws.advance(minutes(61));
      await portal.until(request, 'ended');
      await expect(aws.granted()).resolves.toEqual([]);
      expect(await portal.eventsOf(request)).toEqual(
        expect.arrayContaining(['revoking', 'revoke-reported', 'ended']),
      );
      expect(portal.told('ada').at(-1)?.title).toContain('has ended');
    });

    it('is revoked by the portal where the schedule did not do it', async () => {
      const request = await ending();
      const { Schedules } = await call('ListSchedules');
      for (const { Name } of Schedules) await call('DeleteSchedule', { Name });
      await dueFor(4);
      await portal.reconcile();
      expect(await portal.shown(request)).toMatchObject({
        state: 'granted',
        stateReason: expect.stringContaining('still lists the grant'),
      });
      await dueFor(6);
      await portal.reconcile();
      await portal.until(request, 'ended');
      await expect(aws.granted()).resolves.toEqual([]);
      const [{ input }] = await operations();
      expect(JSON.parse(input)).toMatchObject({ why: 'end-date', by: null });
    });

    it('is tried again, less and less often, while that fails', async () => {
      const request = await ending();
      await aws.breakMachine(
        aws.revokeStateMachineArn,
        'DataSharing.RevokeFailed',
        'busy',
      );
      await dueFor(6);
      await portal.reconcile();
      await portal.until(request, 'granted');
      await portal.reconcile();
      expect(await operations()).toHaveLength(1);
      await closedBefore(9);
      await portal.reconcile();
      expect(await operations()).toHaveLength(1);
      await closedBefore(11);
      await portal.reconcile();
      expect(await operations()).toHaveLength(2);
    });

    it('where another request holds all of it is ended by the workflow’s word', async () => {
      const entityRef = 'resource:default/sales-orders';
      const request = await ending({ entityRef, columns: ['id'] });
      await portal.grantedRequest({ entityRef, columns: ['id', 'day'] });
      await dueFor(1);
      await portal.reconcile();
      await expect(portal.stateOf(request)).resolves.toBe('granted');
      await dueFor(6);
      await portal.reconcile();
      await portal.until(request, 'ended');
      await expect(aws.grantedColumns('orders')).resolves.toEqual([
        'day',
        'id',
      ]);
    });
  });

  it('by a workflow without these machines offers nothing of it', async () => {
    const { stateMachineArn, queueUrl } = aws;
    await reopen({ aws: { stateMachineArn, queueUrl } as never });
    const request = await portal.grantedRequest();
    expect((await portal.shown(request)).actions).toEqual([]);
    expect(await portal.shown(request, 'pam')).toMatchObject({
      actions: [],
      usable: null,
      consumerSide: { usable: null, checking: false },
    });
    for (const [verb, body, key] of [
      ['revoke', { reason: 'Over' }, 'revokeStateMachineArn'],
      [
        'extend',
        { accessEndsAt: null, reason: 'Longer' },
        'extendStateMachineArn',
      ],
      ['check-consumer', undefined, 'consumerStateMachineArn'],
    ] as const) {
      const { status, body: answer } = await portal
        .as('pam')
        .post(`/requests/${request}/${verb}`, body);
      expect(status).toBe(501);
      expect(answer.error.message).toContain(`dataSharing.workflows[].${key}`);
    }
  });
});
