import { TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import {
  TestAws,
  TestPortal,
  type PortalOptions,
} from './__testUtils__/portal';
import { catalogId, consumer } from './__testUtils__/sampleCatalog';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

const minutes = (count: number) => count * 60_000;

describe.each(databases.eachSupportedId())(
  'the side of the consumer on %s',
  id => {
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

    beforeEach(async () => {
      aws = await TestAws.start();
      knex = await databases.init(id);
      await open();
    });

    afterEach(async () => {
      await portal.stop();
      await aws.sandbox.stop();
    });

    const entityRef = 'resource:default/sales-products';
    const analyst = `arn:aws:iam::${consumer}:role/analyst`;

    const startWith = async (options: Parameters<typeof TestAws.start>[0]) => {
      await portal.stop();
      await aws.sandbox.stop();
      aws = await TestAws.start(options);
      await open();
    };

    /** Waits for the end of a look, but not for its pauses. */
    const looked = async (request: string, count = 1) => {
      for (let tries = 0; tries < 100; tries++) {
        const { length } = await knex('operations')
          .where({ request_id: request, kind: 'consumer' })
          .whereNotNull('closed_at');
        if (length >= count) return portal.shown(request);
        await aws.advance(minutes(1));
        await new Promise(done => setTimeout(done, 50));
      }
      throw new Error('Nobody looked');
    };

    const inConsumer = (action: string, input: object) =>
      aws.sandbox.call(
        'lakeformation',
        action,
        input,
        aws.sandbox.caller(consumer),
      );

    it('that lets the workflow is set up, and can be used by the role it is for', async () => {
      const request = await portal.grantedRequest({
        consumerPrincipal: analyst,
      });
      const body = await looked(request);
      expect(body).toMatchObject({
        usable: true,
        consumerSide: {
          usable: true,
          role: 'assumed',
          link: 'sales_shared.products',
          problem: null,
          checking: false,
        },
        nextSteps: [{ done: true }, { done: true }, { done: true }],
      });
      expect(body.consumerSide.checkedAt).toMatch(/^20/);
      expect(body.events.at(-1)).toMatchObject({ type: 'usable' });
      expect(portal.told('ada').at(-1)).toMatchObject({
        title: 'You can use sales.products now',
        description: `In account ${consumer} it is sales_shared.products.`,
      });
      const { consumer_check_at } = await knex('share_requests').first();
      expect(consumer_check_at).toBeNull();
      const { body: list } = await portal.as('ada').get('/requests');
      expect(list.items).toMatchObject([{ usable: true }]);
    });

    it('that keeps the workflow out has steps left, and is looked at again', async () => {
      const central = `arn:aws:iam::${catalogId}:role/data-sharing-workflow`;
      await startWith({ roles: [{ arn: central }] });
      const request = await portal.grantedRequest();
      const body = await looked(request);
      expect(body).toMatchObject({
        usable: null,
        consumerSide: { usable: null, role: 'absent', link: null },
        nextSteps: [
          { title: expect.stringContaining('invitation') },
          { done: null },
          { done: null },
        ],
        actions: expect.arrayContaining(['check-consumer']),
      });
      expect(portal.told('ada').at(-1)?.title).toBe(
        'Steps remain before you can use sales.products',
      );
      const [first] = await knex('share_requests');
      const wait = Date.parse(first.consumer_check_at) - Date.now();
      expect(wait).toBeGreaterThan(0);
      expect(wait).toBeLessThanOrEqual(minutes(1));
      await portal.reconcile();
      expect(await knex('operations')).toHaveLength(1);
      await knex('share_requests').update({
        consumer_check_at: new Date(Date.now() - 1000).toISOString(),
      });
      await portal.reconcile();
      await looked(request, 2);
      // The same again is no news.
      expect((await portal.eventsOf(request)).slice(-2)).toEqual([
        'granted',
        'steps-remain',
      ]);
      expect(
        portal
          .told('ada')
          .filter(({ title }) => title.startsWith('Steps remain')),
      ).toHaveLength(1);
    });

    it('is looked at again for its requester, or the owner, once it is mended', async () => {
      const request = await portal.grantedRequest();
      expect(await looked(request)).toMatchObject({ usable: false });
      await inConsumer('GrantPermissions', {
        Principal: { DataLakePrincipalIdentifier: analyst },
        Resource: {
          Table: {
            CatalogId: catalogId,
            DatabaseName: 'sales',
            Name: 'products',
          },
        },
        Permissions: ['SELECT'],
      });
      const path = `/requests/${request}/check-consumer`;
      for (const who of ['pat', 'service']) {
        expect((await portal.as(who).post(path)).status).toBe(403);
      }
      const results = await Promise.all([
        portal.as('ada').post(path),
        portal.as('pam').post(path),
      ]);
      expect(results.map(({ status }) => status)).toEqual([200, 200]);
      expect(await looked(request, 2)).toMatchObject({ usable: true });
      expect(await knex('operations').where({ kind: 'consumer' })).toHaveLength(
        2,
      );
    });

    it('is not looked at before anything is granted', async () => {
      const { body: made } = await portal.as('ada').submit();
      await portal.until(made.id, 'pending-approval');
      const { status, body } = await portal
        .as('ada')
        .post(`/requests/${made.id}/check-consumer`);
      expect(status).toBe(409);
      expect(body.error.message).toContain('pending-approval');
      expect((await portal.shown(made.id)).consumerSide).toBeNull();
    });

    it('keeps what was known of it when a look fails, and says why', async () => {
      const request = await portal.grantedRequest({
        entityRef,
        consumerPrincipal: analyst,
      });
      await looked(request);
      await aws.breakMachine(
        aws.consumerStateMachineArn,
        'Glue.ThrottlingException',
        'Slow down',
      );
      await portal.as('ada').post(`/requests/${request}/check-consumer`);
      expect(await looked(request, 2)).toMatchObject({
        state: 'granted',
        stateReason: null,
        usable: true,
        consumerSide: {
          usable: true,
          link: 'sales_shared.products',
          problem:
            'The workflow failed with Glue.ThrottlingException: Slow down',
        },
      });
    });
  },
);
