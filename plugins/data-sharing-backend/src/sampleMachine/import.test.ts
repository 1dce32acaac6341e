import { StopExecutionCommand } from '@aws-sdk/client-sfn';
import { TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { TestPortal, type PortalOptions } from '../__testUtils__/portal';
import { catalogId, consumer, region } from '../__testUtils__/sampleCatalog';
import { Gate } from './__testUtils__/Gate';
import { SampleAws } from './__testUtils__/SampleAws';
import { entitiesOfSample } from './__testUtils__/sampleProducts';
import {
  followTaskId,
  importTaskId,
  revokedTaskId,
} from './followSampleMachines';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

describe.each(databases.eachSupportedId())(
  'what ran on the machine of the AWS sample before, on %s',
  id => {
    let aws: SampleAws;
    let gate: Gate;
    let knex: Knex;
    let portal: TestPortal | undefined;

    const start = (dataSharing: object = {}) => {
      const { stateMachineArn } = aws;
      const policy = { unflagged: 'share', wholeDatabase: 'by-verdict' };
      const kind = 'aws-sample';
      return TestPortal.start({
        aws: { stateMachineArn, queueUrl: '' },
        endpoint: gate.endpoint,
        knex,
        entities: entitiesOfSample(),
        dataSharing: {
          workflows: [{ kind, catalogId, region, stateMachineArn, policy }],
          ...dataSharing,
        },
      } satisfies PortalOptions);
    };

    const open = async (dataSharing: object = {}) => {
      await portal?.stop();
      portal = await start(dataSharing);
    };

    beforeEach(async () => {
      portal = undefined;
      aws = await SampleAws.start();
      gate = await Gate.start(aws.sandbox.endpoint);
      knex = await databases.init(id);
    });

    afterEach(async () => {
      await portal?.stop();
      await gate.stop();
      await aws.sandbox.stop();
    });

    const run = (task: string) => portal!.scheduler.triggerTask(task);

    const follow = async () => {
      await run(followTaskId);
      await portal!.reconcile();
    };

    const all = async (query: object = {}) => {
      const { body } = await portal!.as('service').get('/requests', {
        view: 'all',
        orderBy: 'createdAt:asc',
        limit: 100,
        ...query,
      });
      return body.items;
    };

    /** One that came to each end there is, oldest first. */
    const everyEnd = async () => {
      await aws.startOutside('products');
      await aws.startOutside('unflagged');
      await aws.revoke('unflagged');
      await aws.startOutside('orders');
      await aws.followLink('deny');
      await aws.startOutside('notes', { database: 'lost' });
      const stopped = await aws.startOutside('orders');
      await aws.sfn.send(new StopExecutionCommand({ executionArn: stopped }));
      await aws.startOutside('*', { database: 'people' });
      await aws.followLink('approve');
      await aws.startWith('{"source":{"database":"sales"},"target":{}}');
      await aws.startOutside('orders');
    };

    it('is shown with who got what and how it ended', async () => {
      await everyEnd();
      await open();
      await run(importTaskId);
      await follow();
      const found = await all();
      expect(
        found.map((each: any) => [each.product.title, each.state]),
      ).toEqual([
        ['sales.products', 'granted'],
        ['sales.unflagged', 'ended'],
        ['sales.orders', 'failed'],
        ['lost.notes', 'failed'],
        ['sales.orders', 'failed'],
        ['people', 'granted'],
        ['sales.orders', 'pending-approval'],
      ]);
      expect(found.map((each: any) => each.stateReason)).toEqual([
        null,
        'It was granted, and Lake Formation does not list the grant any more',
        expect.stringContaining('denied by the link in its e-mail, or failed'),
        'The workflow failed with Error: Missing data_owner parameter in database',
        'The workflow was stopped in AWS',
        null,
        null,
      ]);
      for (const request of found) {
        expect(request).toMatchObject({
          external: true,
          requester: null,
          reason: null,
          consumer: { accountId: consumer, name: 'Analytics' },
        });
      }
      const { body: shown } = await portal!
        .as('pam')
        .get(`/requests/${found[5].id}`);
      expect(shown).toMatchObject({
        owner: { group: { ref: 'group:default/sales' } },
        grants: [{ principal: consumer, resource: 'people.*' }],
        events: [{ type: 'imported', actor: null }],
      });
      expect(shown.events[0].message).toMatch(/on 20\d\d-.*with SUCCEEDED$/);
      expect(shown.progress.map((step: any) => step.name)).toContain(
        'SendAndWaitPIIColumnApproval',
      );
      expect(portal!.log.join()).toContain('is not imported: its input');
      // Nobody is told of what is long past.
      expect(portal!.notifications.map(({ payload }) => payload.title)).toEqual(
        ['Approval needed: sales.orders'],
      );
    });

    it('is as old as its execution', async () => {
      await aws.startOutside('products');
      await aws.advance(40 * 86_400_000);
      await aws.startOutside('unflagged');
      await open();
      await run(importTaskId);
      const [older, newer] = await all();
      expect(
        (Date.parse(newer.createdAt) - Date.parse(older.createdAt)) /
          86_400_000,
      ).toBeCloseTo(40, 1);
    });

    it('is imported once, and the rest of it after a start that was broken off', async () => {
      await everyEnd();
      await open();
      let described = 0;
      gate.passage = action =>
        action === 'DescribeExecution' && ++described > 3
          ? 'throttled'
          : 'open';
      const broken = run(importTaskId);
      while (described < 4) await new Promise(done => setTimeout(done, 20));
      await portal!.scheduler.cancelTask(importTaskId);
      await broken;
      expect((await knex('share_requests')).length).toBeLessThan(6);
      gate.passage = () => 'open';
      await open();
      await run(importTaskId);
      expect(await all()).toHaveLength(6);
      const before = await knex('share_requests').orderBy('id');
      gate.calls.length = 0;
      await run(importTaskId);
      await open();
      await run(importTaskId);
      expect(await knex('share_requests').orderBy('id')).toEqual(before);
      // One is malformed, which only its description tells.
      expect(
        gate.calls.filter(call => call === 'DescribeExecution'),
      ).toHaveLength(2);
    });

    it('is imported by two processes at the same time', async () => {
      await everyEnd();
      await open();
      const other = await start();
      await Promise.all(
        [portal!, other].flatMap(({ scheduler }) => [
          scheduler.triggerTask(importTaskId),
          scheduler.triggerTask(followTaskId),
        ]),
      );
      await other.stop();
      expect(await all()).toHaveLength(7);
      expect(portal!.log.concat(other.log).join()).not.toContain('later');
      await expect(knex('approval_tasks')).resolves.toHaveLength(1);
    });

    it('is imported while AWS throttles', async () => {
      await everyEnd();
      await open();
      let calls = 0;
      gate.passage = () => (++calls % 2 ? 'throttled' : 'open');
      await run(importTaskId);
      expect(await all()).toHaveLength(6);
    });

    it('is imported from more than one page, while new ones come', async () => {
      for (let number = 0; number < 12; number++) {
        await aws.startOutside('rain', { database: 'weather' });
      }
      gate.pageSize = 5;
      await open();
      const importing = run(importTaskId);
      await aws.startOutside('orders');
      await aws.followLink('approve');
      await importing;
      await run(importTaskId);
      expect(await all()).toHaveLength(13);
      const lists = gate.calls.filter(call => call === 'ListExecutions');
      expect(lists).toHaveLength(6);
      expect(await all({ state: 'granted' })).toHaveLength(13);
    });

    it('covers a share that somebody asks for in the portal', async () => {
      await aws.startOutside('products');
      await open();
      await run(importTaskId);
      const { status, body } = await portal!.as('ada').submit({
        entityRef: 'resource:default/sales-products',
      });
      expect(status).toBe(409);
      expect(body.error.message).toContain('has access already');
    });

    it('ends when somebody revoked it in Lake Formation', async () => {
      await aws.startOutside('products');
      await aws.startOutside('unflagged');
      await open();
      await run(importTaskId);
      await aws.revoke('products');
      await run(revokedTaskId);
      const [ended, other] = await all();
      expect(ended).toMatchObject({
        state: 'ended',
        stateReason: 'Lake Formation does not list the grant any more',
      });
      expect(other.state).toBe('granted');
      const again = await portal!.as('ada').submit({
        entityRef: 'resource:default/sales-products',
      });
      expect(again.status).toBe(201);
    });

    it('ends so too when another machine has taken the place of this one', async () => {
      await aws.startOutside('products');
      await open();
      await run(importTaskId);
      const stateMachineArn = aws.stateMachineArn.replace(/[^:]+$/, 'ours');
      const queueUrl = `${gate.endpoint}/queue`;
      const policy = { unflagged: 'share', wholeDatabase: 'by-verdict' };
      await open({
        workflows: [{ catalogId, region, stateMachineArn, queueUrl, policy }],
      });
      await run(revokedTaskId);
      expect(await all({ state: 'granted' })).toHaveLength(1);
      await aws.revoke('products');
      await run(revokedTaskId);
      expect(await all({ state: 'ended' })).toHaveLength(1);
    });

    it('does not end because the portal cannot see any grant', async () => {
      await aws.startOutside('products');
      await aws.startOutside('unflagged');
      await open();
      await run(importTaskId);
      await aws.revoke('products');
      await aws.revoke('unflagged');
      await run(revokedTaskId);
      expect(await all({ state: 'granted' })).toHaveLength(2);
      expect(portal!.log.join()).toContain('lists none of 2 grants');
    });

    it('does not end while Lake Formation does not answer', async () => {
      await aws.startOutside('products');
      await open();
      await run(importTaskId);
      await aws.revoke('products');
      gate.passage = () => 'throttled';
      await run(revokedTaskId);
      expect(await all({ state: 'granted' })).toHaveLength(1);
    });

    it('and waits is decided by two people', async () => {
      await aws.startOutside('orders');
      await open();
      await follow();
      const [waiting] = await all();
      expect(waiting).toMatchObject({
        state: 'pending-approval',
        external: true,
        decisionsNeeded: 2,
        verdict: { verdict: 'sensitive' },
      });
      await portal!.as('pam').decide(waiting.id, 'approved');
      await expect(aws.granted()).resolves.toEqual([]);
      await portal!.as('paul').decide(waiting.id, 'approved');
      await aws.sandbox.tick();
      await portal!.reconcile();
      const [granted] = await all();
      expect(granted.state).toBe('granted');
    });

    it('and waits is refused where that is the policy', async () => {
      await aws.startOutside('orders');
      await open({ externalRequests: 'refuse' });
      await follow();
      await aws.sandbox.tick();
      const [refused] = await all();
      expect(refused).toMatchObject({
        state: 'denied',
        stateReason: expect.stringContaining('refused by policy'),
      });
      await expect(aws.granted()).resolves.toEqual([]);
    });

    it('is what the machine did, and not what its input claims beside', async () => {
      await aws.startWith(
        JSON.stringify({
          source: {
            catalogId: '999900001111',
            region: 'us-east-1',
            database: 'sales',
            table: 'orders',
          },
          target: {
            account_id: consumer,
            principal: `arn:aws:iam::${consumer}:role/analyst`,
          },
          requester: 'user:default/pam',
          reason: 'Trust me',
          TaskToken: 'A'.repeat(200),
        }),
      );
      await open();
      await follow();
      const [waiting] = await all();
      expect(waiting).toMatchObject({
        product: {
          catalogId,
          region,
          entityRef: 'resource:default/sales-orders',
        },
        consumer: { accountId: consumer, principal: null },
        requester: null,
        reason: null,
      });
      const { token } = await knex('approval_tokens').first('token');
      expect(token).toBe(aws.mails[0].TaskToken);
    });

    it('costs one call while nothing new waits', async () => {
      await aws.startOutside('orders');
      await aws.startWith(
        '{"source":{"database":"sales","table":"orders"},"target":{"account_id":1}}',
      );
      await open();
      await follow();
      gate.calls.length = 0;
      await run(followTaskId);
      await run(followTaskId);
      expect(gate.calls).toEqual(['ListExecutions', 'ListExecutions']);
    });
  },
);
