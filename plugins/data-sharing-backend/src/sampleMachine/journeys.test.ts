import { UpdateTableCommand } from '@aws-sdk/client-glue';
import {
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  SendTaskFailureCommand,
} from '@aws-sdk/client-sfn';
import { TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { TestPortal, type PortalOptions } from '../__testUtils__/portal';
import { catalogId, consumer, region } from '../__testUtils__/sampleCatalog';
import { Gate } from './__testUtils__/Gate';
import { SampleAws } from './__testUtils__/SampleAws';
import { entitiesOfSample } from './__testUtils__/sampleProducts';
import { followTaskId } from './followSampleMachines';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

describe.each(databases.eachSupportedId())(
  'the machine of the AWS sample on %s',
  id => {
    let aws: SampleAws;
    let knex: Knex;
    let portal: TestPortal;

    const open = async (
      options: Partial<PortalOptions> = {},
      policy: object = { unflagged: 'share', wholeDatabase: 'by-verdict' },
    ) => {
      const { stateMachineArn } = aws;
      const kind = 'aws-sample';
      portal = await TestPortal.start({
        aws: { stateMachineArn, queueUrl: '' },
        endpoint: aws.sandbox.endpoint,
        knex,
        entities: entitiesOfSample(),
        ...options,
        dataSharing: {
          workflows: [{ kind, catalogId, region, stateMachineArn, policy }],
          ...options.dataSharing,
        },
      });
    };

    const reopen = async (...options: Parameters<typeof open>) => {
      await portal.stop();
      await open(...options);
    };

    beforeEach(async () => {
      aws = await SampleAws.start();
      knex = await databases.init(id);
      await open();
    });

    afterEach(async () => {
      await portal.stop();
      await aws.sandbox.stop();
    });

    const submit = (name: string, body: object = {}) =>
      portal.as('ada').submit({
        entityRef: `resource:default/${name}`,
        ...body,
      });

    const show = async (request: string) =>
      (await portal.as('pam').get(`/requests/${request}`)).body;

    /** Lets the machine go as far as it can, and the portal look at it. */
    const look = async () => {
      await aws.sandbox.tick();
      await portal.scheduler.triggerTask(followTaskId);
      await portal.reconcile();
    };

    const until = async (request: string, state: string) => {
      for (let tries = 0; tries < 20; tries++) {
        await look();
        if ((await portal.stateOf(request)) === state) return;
      }
      const { state: found, stateReason } = await show(request);
      throw new Error(`It is ${found} (${stateReason}), never ${state}`);
    };

    const pendingRequest = async (name = 'sales-orders', body = {}) => {
      const { status, body: made } = await submit(name, body);
      expect(status).toBe(201);
      await until(made.id, 'pending-approval');
      return made.id as string;
    };

    const executions = async () => {
      const { stateMachineArn } = aws;
      const found = await aws.sfn.send(
        new ListExecutionsCommand({ stateMachineArn }),
      );
      return found.executions ?? [];
    };

    const all = async () =>
      (
        await portal.as('service').get('/requests', {
          view: 'all',
          orderBy: 'createdAt:asc',
          limit: 100,
        })
      ).body.items;

    it('shares at once what neither it nor the portal sees as sensitive', async () => {
      const { status, body } = await submit('sales-products');
      expect(status).toBe(201);
      await until(body.id, 'granted');
      const [{ name, executionArn }] = await executions();
      expect(name).toBe(`${body.id}-1`);
      const { input } = (await knex('workflow_attempts').first())!;
      expect(input).toBe(
        `{"source":{"database":"sales","table":"products"},"target":{"account_id":"${consumer}"}}`,
      );
      const { events = [] } = await aws.sfn.send(
        new GetExecutionHistoryCommand({ executionArn }),
      );
      expect(events[0].executionStartedEventDetails?.input).toBe(input);
      const shown = await show(body.id);
      expect(shown.grants).toMatchObject([
        {
          principal: consumer,
          resource: 'sales.products',
          permissionsWithGrantOption: ['SELECT', 'DESCRIBE'],
        },
      ]);
      expect(shown.progress.map((step: any) => step.name)).toEqual([
        'GetCatalogTableDetails',
        'DoesItHavePIIColumns',
        'NoPIIShareCatalogItem',
      ]);
    });

    it('asks the owner with the portal’s own verdict, and grants after approval', async () => {
      const request = await pendingRequest();
      await expect(aws.granted()).resolves.toEqual([]);
      const shown = await show(request);
      expect(shown).toMatchObject({
        external: false,
        actions: ['decide'],
        owner: { group: { ref: 'group:default/sales' } },
        verdict: {
          verdict: 'sensitive',
        },
      });
      expect(shown.verdict.reasons[0].name).toBe('sales.orders.email');
      const inAYear = Date.parse(shown.decideBefore) - Date.now();
      expect(inAYear / 86_400_000).toBeCloseTo(365, 1);
      const { status } = await portal
        .as('pam')
        .decide(request, 'approved', 'fine');
      expect(status).toBe(200);
      await until(request, 'granted');
      await expect(aws.granted()).resolves.toHaveLength(2);
      expect(portal.notifications.map(({ payload }) => payload.title)).toEqual([
        'Approval needed: sales.orders',
        'Your request for sales.orders was approved',
        'Your request for sales.orders is granted',
      ]);
    });

    it('shares all tables without a grant on the database', async () => {
      const { body } = await submit('weather', { scope: 'all-tables' });
      await until(body.id, 'granted');
      expect((await show(body.id)).grants).toMatchObject([
        { resource: 'weather.*' },
      ]);
      for (const { Resource } of await aws.granted()) {
        expect(Resource?.Database).toBeUndefined();
      }
      const flagged = await pendingRequest('people', { scope: 'all-tables' });
      await portal.as('pam').decide(flagged, 'approved');
      await until(flagged, 'granted');
    });

    it('is denied so that the execution tells it from a crash', async () => {
      const request = await pendingRequest();
      await portal.as('pam').decide(request, 'denied', 'No need');
      await until(request, 'denied');
      await look();
      expect(await show(request)).toMatchObject({ stateReason: 'No need' });
      const { events = [] } = await aws.sfn.send(
        new GetExecutionHistoryCommand({
          executionArn: (await executions())[0].executionArn,
          reverseOrder: true,
          maxResults: 1,
        }),
      );
      expect(events[0].executionFailedEventDetails).toMatchObject({
        error: 'DataSharing.Denied',
        cause: expect.stringContaining('No need'),
      });
      await expect(aws.granted()).resolves.toEqual([]);
    });

    it('is not narrowed to some columns', async () => {
      const request = await pendingRequest();
      const { status, body } = await portal
        .as('pam')
        .post(`/requests/${request}/decision`, {
          decision: 'approved',
          columns: ['id'],
        });
      expect(status).toBe(400);
      expect(body.error.message).toContain('shares whole tables');
      await expect(portal.stateOf(request)).resolves.toBe('pending-approval');
    });

    it('is neither revoked nor extended by the portal once it is granted', async () => {
      const { body } = await submit('sales-products');
      await until(body.id, 'granted');
      for (const who of ['ada', 'pam']) {
        const { body: shown } = await portal
          .as(who)
          .get(`/requests/${body.id}`);
        expect(shown.actions).toEqual([]);
      }
      const revoked = await portal
        .as('pam')
        .post(`/requests/${body.id}/revoke`, { reason: 'Done' });
      expect(revoked.status).toBe(501);
    });

    it('is withdrawn by its requester', async () => {
      const request = await pendingRequest();
      const { status } = await portal
        .as('ada')
        .post(`/requests/${request}/withdraw`, {});
      expect(status).toBe(200);
      await look();
      expect((await show(request)).state).toBe('withdrawn');
      const [{ status: ended }] = await executions();
      expect(ended).toBe('FAILED');
    });

    it('is granted where somebody approved by the link in the e-mail', async () => {
      const request = await pendingRequest();
      await aws.followLink('approve');
      await until(request, 'granted');
      expect((await show(request)).decisions).toEqual([]);
      const late = await portal.as('pam').decide(request, 'denied', 'no');
      expect(late.status).toBe(409);
    });

    it('does not claim to know a denial by the link in the e-mail', async () => {
      const request = await pendingRequest();
      await aws.followLink('deny');
      await until(request, 'failed');
      expect((await show(request)).stateReason).toMatch(
        /^Ended without a grant: denied by the link in its e-mail, or failed/,
      );
    });

    it('is granted although it was denied, where the link was quicker', async () => {
      const request = await pendingRequest();
      await aws.followLink('approve');
      await portal.as('pam').decide(request, 'denied', 'no');
      await until(request, 'granted');
      await expect(aws.granted()).resolves.toHaveLength(2);
    });

    it('is decided after the machine tried again, with a new token', async () => {
      const request = await pendingRequest();
      await aws.sfn.send(
        new SendTaskFailureCommand({
          taskToken: aws.mails[0].TaskToken,
          error: 'Lambda.ServiceException',
        }),
      );
      await aws.advance(2_000);
      expect(aws.mails).toHaveLength(2);
      await portal.as('pam').decide(request, 'approved');
      await until(request, 'granted');
    });

    it('is asked and decided across restarts of the portal', async () => {
      const { body } = await submit('sales-orders');
      await reopen();
      await until(body.id, 'pending-approval');
      await reopen();
      await look();
      await expect(knex('approval_tasks')).resolves.toHaveLength(1);
      await expect(knex('approval_tokens')).resolves.toHaveLength(1);
      await reopen({ endpoint: undefined });
      await portal.as('pam').decide(body.id, 'approved');
      await reopen();
      await until(body.id, 'granted');
    });

    it.each([
      ['a flagged table', 'sales-secrets', 'sensitive because of pii_flag'],
      ['a flagged partition key', 'sales-visits', 'sales.visits.day'],
      ['a flag that is neither', 'sales-misspelt', 'this is unknown'],
    ])(
      'is not started for %s, which it would share at once',
      async (_, name, why) => {
        const { status, body } = await submit(name);
        expect(status).toBe(400);
        expect(body.error).toMatchObject({
          name: 'InputError',
          code: 'workflow-cannot',
          message: expect.stringContaining(why),
        });
        expect(body.error.message).toContain('would share it at once');
        const { body: preview } = await portal.as('ada').post('/preview', {
          entityRef: `resource:default/${name}`,
          scope: 'table',
          consumerAccountId: consumer,
        });
        expect(preview).toMatchObject({
          outcome: 'refused',
          refusal: { code: 'workflow-cannot', message: body.error.message },
        });
        await expect(executions()).resolves.toEqual([]);
      },
    );

    it('is not started for all tables where only a table is flagged', async () => {
      const { status, body } = await submit('sales', { scope: 'all-tables' });
      expect(status).toBe(400);
      expect(body.error.message).toContain(
        'it reads the flag of the database and nothing else',
      );
      await expect(executions()).resolves.toEqual([]);
    });

    it('is not started where the portal’s policy asks and it does not', async () => {
      await reopen({}, { unflagged: 'approve', wholeDatabase: 'approve' });
      const asked = [
        await submit('sales-unflagged'),
        await submit('weather', { scope: 'all-tables' }),
      ];
      expect(asked.map(({ body }) => body.error.code)).toEqual([
        'workflow-cannot',
        'workflow-cannot',
      ]);
      await expect(executions()).resolves.toEqual([]);
      await reopen();
      const { body } = await submit('sales-unflagged');
      await until(body.id, 'granted');
    });

    it.each([
      ['columns', { columns: ['id'] }, 'columns: '],
      [
        'a role',
        { consumerPrincipal: `arn:aws:iam::${consumer}:role/analyst` },
        'consumerPrincipal: ',
      ],
      [
        'an end',
        { accessEndsAt: '2090-01-01T00:00:00Z' },
        'accessEndsAt: the workflow of this catalog cannot end access',
      ],
    ])('does not take %s', async (_, asked, message) => {
      const { status, body } = await submit('sales-orders', asked);
      expect(status).toBe(400);
      expect(body.error.message).toContain(message);
      await expect(executions()).resolves.toEqual([]);
    });

    it.each([
      ['lost-notes', 'the database has no data_owner'],
      ['sales-bare', 'the table has no columns of its own'],
    ])('is not started for %s, on which it would fail', async (name, why) => {
      const { status, body } = await submit(name);
      expect(status).toBe(400);
      expect(body.error.message).toContain(why);
      await expect(executions()).resolves.toEqual([]);
    });

    describe('whose start is delayed', () => {
      let gate: Gate;

      beforeEach(async () => {
        gate = await Gate.start(aws.sandbox.endpoint);
        await reopen({ endpoint: gate.endpoint });
      });

      afterEach(() => gate.stop());

      const flagTheTable = () =>
        aws.glue.send(
          new UpdateTableCommand({
            DatabaseName: 'sales',
            TableInput: {
              Name: 'products',
              Parameters: { pii_flag: 'true' },
              StorageDescriptor: { Columns: [{ Name: 'id', Type: 'int' }] },
            },
          }),
        );

      it('is not started any more for what was flagged meanwhile', async () => {
        gate.passage = action =>
          action === 'StartExecution' ? 'throttled' : 'open';
        const { body } = await submit('sales-products');
        expect(body).toMatchObject({
          state: 'submitted',
          stateReason: expect.stringContaining('will be started later'),
        });
        await flagTheTable();
        gate.passage = () => 'open';
        await until(body.id, 'failed');
        expect((await show(body.id)).stateReason).toMatch(
          /^this is sensitive because of pii_flag of sales.products/,
        );
        await expect(executions()).resolves.toEqual([]);
        const again = await portal.as('ada').post(`/requests/${body.id}/retry`);
        expect(again.status).toBe(400);
      });

      it('is known to be granted where the start had arrived', async () => {
        gate.passage = action =>
          action === 'StartExecution' ? 'answer-lost' : 'open';
        const { body } = await submit('sales-products');
        expect(body.state).toBe('submitted');
        await flagTheTable();
        gate.passage = () => 'open';
        await until(body.id, 'granted');
        await expect(executions()).resolves.toHaveLength(1);
      });
    });

    it('shows its task token nowhere', async () => {
      const request = await pendingRequest();
      const token = aws.mails[0].TaskToken;
      const shown: unknown[] = [await show(request), await all()];
      await portal.as('pam').decide(request, 'denied', 'no');
      await look();
      shown.push(await show(request), await knex('request_events').select());
      const { log, notifications, signals, audit } = portal;
      const everything = JSON.stringify([
        ...shown,
        log,
        notifications,
        signals,
        audit.map(({ request: _, ...entry }) => entry),
      ]);
      expect(everything).toContain(request);
      expect(everything).not.toContain(token);
    });
  },
);
