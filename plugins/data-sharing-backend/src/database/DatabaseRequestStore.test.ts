import {
  mockServices,
  TestDatabases,
  type TestDatabaseId,
} from '@backstage/backend-test-utils';
import type { Blocker } from '@data-sharing/backstage-plugin-data-sharing-common';
import { monotonicFactory } from 'ulid';
import Knex from 'knex';
import { DatabaseRequestStore } from './DatabaseRequestStore';
import { migrationsDirectory } from './migrate';
import {
  CoveredError,
  type Change,
  type NewShareRequest,
  type OperationKind,
  type RequestStore,
} from './RequestStore';

jest.setTimeout(60_000);

const databases = TestDatabases.create({
  ids: ['POSTGRES_18', 'SQLITE_3'],
});

const ulid = monotonicFactory();
const newRequest = (more: Partial<NewShareRequest> = {}): NewShareRequest => ({
  id: ulid(),
  external: false,
  entityRef: 'resource:default/orders',
  catalogId: '111122223333',
  region: 'eu-west-1',
  database: 'sales',
  table: 'orders',
  columns: null,
  consumerAccountId: '444455556666',
  consumerPrincipal: null,
  requester: 'user:default/ada',
  reason: '100% of_it',
  accessEndsAt: null,
  ownerRef: 'group:default/sales',
  dataOwner: '777788889999',
  dataOwnerName: 'Sales',
  verdict: null,
  ...more,
});

const submitted = { type: 'submitted', actor: 'user:default/ada', message: '' };
const attemptFor = (id: string, attempt = 1) => ({
  executionArn: `arn:execution:${id}-${attempt}`,
  stateMachineArn: 'arn:machine',
  name: `${id}-${attempt}`,
  input: '{}',
});

const failed = {
  to: 'failed',
  event: { type: 'failed', actor: null, message: 'no' },
} as const;

const granted = {
  to: 'granted',
  event: { type: 'granted', actor: null, message: '' },
} as const;

const operationFor = (
  id: string,
  kind: OperationKind = 'revoke',
  number = 1,
) => ({
  kind,
  executionArn: `arn:execution:${id}-${kind}-${number}`,
  stateMachineArn: `arn:machine-${kind}`,
  name: `${id}-${kind}-${number}`,
  input: '{}',
  requestedBy: 'user:default/pam',
  reason: 'no more',
});

const revoking = (id: string, number = 1): Change => ({
  to: 'revoking',
  newOperation: operationFor(id, 'revoke', number),
  event: { type: 'revoking', actor: 'user:default/pam', message: '' },
});

const blocker: Blocker = {
  code: 'not-grantable',
  resource: 'sales.orders',
  message: 'The role may not grant it',
  command: 'aws lakeformation grant-permissions',
};

const taskOf = (id: string, round = 1, decisionsNeeded = 1) => ({
  to: 'pending-approval' as const,
  newTask: {
    executionArn: `arn:execution:${id}-1`,
    round,
    token: `token-${round}`,
    dataOwner: '777788889999',
    decisionsNeeded,
    expiresAt: '2027-01-01T00:00:00Z',
  },
  event: { type: 'approval-asked', actor: null, message: '' },
});

describe.each(databases.eachSupportedId())('%s', id => {
  async function open(databaseId: TestDatabaseId) {
    const knex = await databases.init(databaseId);
    let now = Date.parse('2026-11-25T00:00:00Z');
    const store: RequestStore = await DatabaseRequestStore.create({
      database: mockServices.database({ knex }),
      clock: () => new Date((now += 1000)),
      newId: ulid,
    });
    const create = (more: Partial<NewShareRequest> = {}, key?: string) => {
      const request = newRequest(more);
      return store.create({
        request,
        attempt: attemptFor(request.id),
        event: submitted,
        idempotencyKey: key
          ? { userRef: 'user:default/ada', key, bodyHash: 'hash' }
          : undefined,
      });
    };
    return { store, knex, create };
  }

  if (id === 'POSTGRES_18') {
    it('is made by several replicas that start at once', async () => {
      const db = await databases.init(id);
      const others = [1, 2, 3].map(() => Knex(db.client.config));
      await Promise.all(
        [db, ...others].map(knex =>
          DatabaseRequestStore.create({
            database: mockServices.database({ knex }),
            clock: () => new Date(),
            newId: ulid,
          }),
        ),
      );
      expect(await db('share_requests')).toEqual([]);
      for (const each of others) await each.destroy();
    });
  }

  it('migrates down to nothing and up again', async () => {
    const { knex } = await open(id);
    const directory = migrationsDirectory();
    await knex.migrate.rollback({ directory }, true);
    expect(await knex.schema.hasTable('share_requests')).toBe(false);
    await knex.migrate.latest({ directory });
    expect(await knex.schema.hasTable('share_requests')).toBe(true);
  });

  it('migrates down by one with what there is, and up again', async () => {
    const { knex, store, create } = await open(id);
    const { request } = await create({ columns: ['id'] });
    await store.change(request.id, () => granted);
    await store.change(request.id, ({ request: { id: of } }) => revoking(of));
    const directory = migrationsDirectory();
    await knex.migrate.down({ directory });
    expect(await knex.schema.hasTable('operations')).toBe(false);
    expect(
      await knex.schema.hasColumn('share_requests', 'granted_columns'),
    ).toBe(false);
    expect(await knex('request_events')).toHaveLength(3);
    expect(await knex('workflow_attempts')).toHaveLength(1);
    await knex.migrate.latest({ directory });
    await expect(store.get(request.id)).resolves.toMatchObject({
      request: {
        state: 'granted',
        columns: null,
        grantedColumns: null,
        blockers: [],
      },
      operations: {},
    });
  });

  it('keeps a request with its attempt and its first event', async () => {
    const { store, create } = await open(id);
    const { request, attempt } = await create();
    expect(request).toMatchObject({
      state: 'submitted',
      version: 1,
      attempt: 1,
      external: false,
      verdict: null,
    });
    expect(attempt).toMatchObject({ input: '{}', startedAt: null });
    await expect(store.events(request.id)).resolves.toMatchObject([
      { number: 1, type: 'submitted', state: 'submitted' },
    ]);
    await expect(store.get('nothing')).rejects.toThrow('no share request');
  });

  it('refuses a double, and a table of a database that is covered', async () => {
    const { create } = await open(id);
    const table = await create();
    await expect(create()).rejects.toMatchObject({
      requestId: table.request.id,
    });
    // More than a table is no double of it; another consumer is none either.
    const all = await create({ table: null });
    await create({ consumerAccountId: '000000000000' });
    await expect(create({ table: 'clicks' })).rejects.toMatchObject({
      requestId: all.request.id,
    });
    await create({
      table: 'clicks',
      consumerPrincipal: 'arn:aws:iam::444455556666:role/r',
    });
  });

  describe('of some columns', () => {
    const columns = ['id', 'Day'];

    it.each([
      ['the same, in another order and case', ['day', 'ID']],
      ['one of them', ['id']],
    ])('covers %s', async (_, asked) => {
      const { create, store } = await open(id);
      const { request } = await create({ columns });
      const found = await store.findCovering(newRequest({ columns: asked }));
      expect(found?.id).toBe(request.id);
      await expect(create({ columns: asked })).rejects.toMatchObject({
        requestId: request.id,
      });
    });

    it.each([
      ['one more', ['id', 'day', 'total']],
      ['another', ['total']],
      ['the whole table', null],
    ])('does not cover %s', async (_, asked) => {
      const { create, store } = await open(id);
      await create({ columns });
      await expect(
        store.findCovering(newRequest({ columns: asked })),
      ).resolves.toBeUndefined();
      await expect(create({ columns: asked })).resolves.toMatchObject({
        request: { columns: asked, grantedColumns: asked },
      });
    });

    it.each([
      ['the whole table', {}],
      ['all tables', { table: null }],
    ])('is covered by %s', async (_, more) => {
      const { create } = await open(id);
      const { request } = await create(more);
      await expect(create({ columns })).rejects.toMatchObject({
        requestId: request.id,
      });
    });

    it('covers what was granted of it, once that is less', async () => {
      const { create, store } = await open(id);
      const { request } = await create({ columns });
      await store.change(request.id, () => ({
        ...granted,
        patch: { grantedColumns: ['id'] },
      }));
      await expect(create({ columns: ['id'] })).rejects.toMatchObject({
        requestId: request.id,
      });
      await create({ columns: ['day'] });
      await create({ columns });
    });

    it('is asked for as a whole again, where it is tried again', async () => {
      const { create, store } = await open(id);
      const { request } = await create({ columns });
      await store.change(request.id, () => ({
        ...failed,
        patch: { grantedColumns: ['id'], blockers: [blocker] },
      }));
      await expect(store.get(request.id)).resolves.toMatchObject({
        request: { grantedColumns: ['id'], blockers: [blocker] },
      });
      const { after } = await store.change(request.id, () => ({
        to: 'submitted',
        newAttempt: attemptFor(request.id, 2),
        event: { type: 'retried', actor: null, message: '' },
      }));
      expect(after.request).toMatchObject({
        grantedColumns: columns,
        blockers: [],
      });
      await expect(create({ columns })).rejects.toBeInstanceOf(CoveredError);
    });
  });

  describe('operations', () => {
    it('are one of a kind at a time, and counted', async () => {
      const { create, store } = await open(id);
      const { request } = await create();
      await store.change(request.id, () => granted);
      const { after } = await store.change(request.id, () =>
        revoking(request.id),
      );
      expect(after.operations.revoke).toMatchObject({
        ...operationFor(request.id),
        number: 1,
        startedAt: null,
        closedAt: null,
        outcome: null,
      });
      await expect(
        store.change(request.id, () => ({
          newOperation: operationFor(request.id, 'revoke', 2),
        })),
      ).rejects.toThrow(`${request.id}-revoke-1 is under way`);
      await store.change(request.id, () => ({
        ...granted,
        newOperation: operationFor(request.id, 'extend'),
        operation: {
          kind: 'revoke',
          closedAt: '2026-11-25T02:00:00.000Z',
          outcome: { status: 'failed', reason: 'busy' },
        },
      }));
      await store.change(request.id, () => revoking(request.id, 2));
      const { operations } = await store.get(request.id);
      expect(operations).toMatchObject({
        revoke: { number: 2, outcome: null },
        extend: { number: 1 },
      });
      await expect(
        store.findOperation(operationFor(request.id).executionArn),
      ).resolves.toMatchObject({
        number: 1,
        outcome: { status: 'failed', reason: 'busy' },
      });
      await expect(store.findOperation('arn:other')).resolves.toBeUndefined();
    });

    it('are started by one process at a time', async () => {
      const { create, store } = await open(id);
      const { request } = await create();
      await store.change(request.id, () => granted);
      const { after } = await store.change(request.id, () =>
        revoking(request.id),
      );
      const operation = after.operations.revoke!;
      const until = '2026-11-25T01:00:00.000Z';
      const claims = await Promise.all(
        Array.from({ length: 4 }, () =>
          store.claimOperation(operation.id, until),
        ),
      );
      expect(claims.filter(Boolean)).toHaveLength(1);
      await store.releaseOperation(operation.id);
      await expect(store.claimOperation(operation.id, until)).resolves.toBe(
        true,
      );
      await store.releaseOperation(operation.id);
      await store.change(request.id, () => ({
        operation: { kind: 'revoke', startedAt: until },
      }));
      await expect(store.claimOperation(operation.id, until)).resolves.toBe(
        false,
      );
    });

    it('that are no news change neither version nor events', async () => {
      const { create, store } = await open(id);
      const { request } = await create();
      const { after } = await store.change(request.id, () => ({
        newOperation: operationFor(request.id, 'consumer'),
      }));
      expect(after.request).toMatchObject({
        version: request.version,
        updatedAt: request.updatedAt,
      });
      await expect(store.events(request.id)).resolves.toHaveLength(1);
      await expect(
        store.change(request.id, () => ({ to: 'granted' })),
      ).rejects.toThrow('needs an event');
    });
  });

  it('knows who else has a grant of the same product', async () => {
    const { create, store } = await open(id);
    const own = await create({ columns: ['id'] });
    const more = await create({ columns: ['id', 'day'] });
    const asked = await create({ columns: ['total'] });
    const whole = await create({ table: null });
    const other = await create({ consumerAccountId: '000000000000' });
    for (const { request } of [own, more, whole, other]) {
      await store.change(request.id, () => granted);
    }
    const holders = async () =>
      (await store.otherHolders(own.request)).map(each => each.id);
    await expect(holders()).resolves.toEqual([more.request.id]);
    await store.change(more.request.id, () => revoking(more.request.id));
    await expect(holders()).resolves.toEqual([more.request.id]);
    await store.change(more.request.id, () => ({
      to: 'revoked',
      event: { type: 'revoked', actor: null, message: '' },
    }));
    await expect(holders()).resolves.toEqual([]);
    expect(asked.request.state).toBe('submitted');
  });

  it('lets one of many that come at the same time pass', async () => {
    const { create, store } = await open(id);
    const results = await Promise.allSettled(
      Array.from({ length: 8 }, () => create()),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(
      1,
    );
    const refusals = results.filter(({ status }) => status === 'rejected');
    expect(refusals.map(each => 'reason' in each && each.reason)).toEqual(
      Array.from({ length: 7 }, () => expect.any(CoveredError)),
    );
    const page = await store.list({ order: 'asc', limit: 10 });
    expect(page.totalItems).toBe(1);
  });

  it('makes one request of one idempotency key', async () => {
    const { create, store } = await open(id);
    const { request } = await create({}, 'key');
    await expect(
      create({ consumerAccountId: '000000000000' }, 'key'),
    ).rejects.toThrow('happened already');
    await expect(store.findByKey('user:default/ada', 'key')).resolves.toEqual({
      requestId: request.id,
      bodyHash: 'hash',
    });
    await expect(
      store.findByKey('user:default/bob', 'key'),
    ).resolves.toBeUndefined();
  });

  it('frees the share when a request ends, and takes it again on a retry', async () => {
    const { create, store } = await open(id);
    const first = await create();
    await store.change(first.request.id, () => failed);
    const second = await create();
    const retry = () =>
      store.change(first.request.id, () => ({
        to: 'submitted',
        newAttempt: attemptFor(first.request.id, 2),
        event: { type: 'retried', actor: null, message: '' },
      }));
    await expect(retry()).rejects.toMatchObject({
      requestId: second.request.id,
    });
    await store.change(second.request.id, () => failed);
    const { after } = await retry();
    expect(after.request).toMatchObject({ state: 'submitted', attempt: 2 });
    expect(after.attempt.name).toBe(`${first.request.id}-2`);
    await expect(create()).rejects.toBeInstanceOf(CoveredError);
  });

  it('changes nothing for a state that may not follow, or when refused', async () => {
    const { create, store } = await open(id);
    const { request } = await create();
    await expect(
      store.change(request.id, () => ({
        to: 'ended',
        event: { type: 'ended', actor: null, message: '' },
      })),
    ).rejects.toThrow('cannot become ended');
    await expect(
      store.change(request.id, () => {
        throw new Error('refused');
      }),
    ).rejects.toThrow('refused');
    const { before } = await store.change(request.id, () => undefined);
    expect(before).toBeUndefined();
    await expect(store.events(request.id)).resolves.toHaveLength(1);
  });

  it('lets one of two simultaneous decisions through', async () => {
    const { create, store } = await open(id);
    const { request } = await create();
    await store.change(request.id, () => taskOf(request.id));
    const decide = (by: string) =>
      store.change(request.id, ({ task }) => {
        if (task?.status !== 'open') throw new Error('decided already');
        return {
          to: 'approved',
          decision: { by, decision: 'approved', reason: null, columns: null },
          task: {
            status: 'decided',
            answer: {
              outcome: 'approved',
              decision: { decision: 'approved', by: [by], at: '' },
            },
          },
          event: { type: 'approved', actor: by, message: '' },
        };
      });
    const results = await Promise.allSettled(
      ['user:default/b', 'user:default/c', 'user:default/d'].map(decide),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(
      1,
    );
    const { decisions, task } = await store.get(request.id);
    expect(decisions).toHaveLength(1);
    await expect(store.undelivered(10)).resolves.toEqual([request.id]);
    await store.markDelivered(task!.id);
    await expect(store.undelivered(10)).resolves.toEqual([]);
  });

  it('counts both of two simultaneous approvals', async () => {
    const { create, store } = await open(id);
    const { request } = await create();
    await store.change(request.id, () => taskOf(request.id, 1, 2));
    const seen: number[] = [];
    await Promise.all(
      ['user:default/b', 'user:default/c'].map(by =>
        store.change(request.id, ({ decisions }) => {
          seen.push(decisions.length);
          return {
            decision: { by, decision: 'approved', reason: null, columns: null },
            event: { type: 'approved', actor: by, message: '' },
          };
        }),
      ),
    );
    expect(seen.sort()).toEqual([0, 1]);
  });

  it('hands a token out for delivery only, and replaces the task of an earlier round', async () => {
    const { create, store } = await open(id);
    const { request } = await create();
    const { after } = await store.change(request.id, () => taskOf(request.id));
    expect(JSON.stringify(after)).not.toContain('token-1');
    for (const token of ['token-1', 'token-1b', 'token-1b']) {
      await store.addToken(after.task!.id, token);
    }
    await expect(store.tokensOf(after.task!.id)).resolves.toEqual([
      'token-1',
      'token-1b',
    ]);
    const again = await store.change(request.id, () => taskOf(request.id, 2));
    expect(again.after.task).toMatchObject({ round: 2, status: 'open' });
    expect(again.after.decisions).toEqual([]);
  });

  it('gives the right to start to one process at a time', async () => {
    const { create, store } = await open(id);
    const { request, attempt } = await create();
    const until = '2026-11-25T01:00:00.000Z';
    await expect(store.claimStart(request.id, until)).resolves.toBe(true);
    await expect(store.claimStart(request.id, until)).resolves.toBe(false);
    await store.releaseStart(request.id);
    await expect(store.claimStart(request.id, until)).resolves.toBe(true);
    await store.releaseStart(request.id);
    await store.markStarted(attempt.executionArn);
    await expect(store.claimStart(request.id, until)).resolves.toBe(false);
  });

  it('pages by key, with totals, filters and a policy', async () => {
    const { create, store } = await open(id);
    const made: string[] = [];
    for (const table of ['a', 'b', 'c', 'd_d', 'dxd']) {
      const { request } = await create({
        table,
        ownerRef: table === 'c' ? null : 'group:default/sales',
      });
      made.push(request.id);
    }
    const list = async (query: Partial<Parameters<typeof store.list>[0]>) => {
      const page = await store.list({ order: 'desc', limit: 10, ...query });
      return {
        ...page,
        items: page.items.map(({ request }) => made.indexOf(request.id)),
      };
    };
    await expect(list({ limit: 2 })).resolves.toEqual({
      items: [4, 3],
      more: true,
      totalItems: 5,
    });
    await expect(list({ limit: 3, after: made[3] })).resolves.toEqual({
      items: [2, 1, 0],
      more: false,
      totalItems: 5,
    });
    await expect(
      list({ order: 'asc', limit: 1, after: made[0] }),
    ).resolves.toMatchObject({ items: [1] });
    await expect(list({ text: 'SALES.D_D' })).resolves.toMatchObject({
      items: [3],
    });
    await expect(list({ text: '100%' })).resolves.toMatchObject({
      totalItems: 5,
    });
    await expect(list({ states: ['granted'] })).resolves.toMatchObject({
      totalItems: 0,
    });
    const owners = { ownerRef: ['group:default/sales'] };
    await expect(list({ allowed: owners })).resolves.toMatchObject({
      totalItems: 4,
    });
    await expect(list({ allowed: { not: owners } })).resolves.toMatchObject({
      items: [2],
    });
    await expect(
      list({
        allowed: {
          anyOf: [owners, { requester: ['user:default/ada'] }],
        },
      }),
    ).resolves.toMatchObject({ totalItems: 5 });
  });

  it('lists what a person is to decide: not their own, nor what they approved', async () => {
    const { create, store } = await open(id);
    const own = await create();
    const other = await create({ table: 'b', requester: 'user:default/bob' });
    for (const { request } of [own, other]) {
      await store.change(request.id, () => taskOf(request.id, 1, 2));
    }
    const toDecide = async () => {
      const page = await store.list({
        order: 'asc',
        limit: 10,
        toDecideBy: {
          userRef: 'user:default/ada',
          ownershipRefs: ['user:default/ada', 'group:default/sales'],
        },
      });
      return page.items.map(({ request }) => request.id);
    };
    await expect(toDecide()).resolves.toEqual([other.request.id]);
    await store.change(other.request.id, () => ({
      decision: {
        by: 'user:default/ada',
        decision: 'approved',
        reason: null,
        columns: null,
      },
      event: { type: 'approved', actor: 'user:default/ada', message: '' },
    }));
    await expect(toDecide()).resolves.toEqual([]);
  });

  it('checks open requests in turn, and granted ones after their end', async () => {
    const { create, store } = await open(id);
    const first = await create();
    const second = await create({
      table: 'b',
      accessEndsAt: '2026-01-01T00:00:00Z',
    });
    const third = await create({ table: 'c' });
    for (const { request } of [second, third]) {
      await store.change(request.id, () => granted);
    }
    await store.markChecked(first.request.id);
    await expect(store.dueForCheck(10)).resolves.toEqual([
      second.request.id,
      first.request.id,
    ]);
  });

  it('checks granted ones whose consumer is to be looked at, or that somebody works on', async () => {
    const { create, store } = await open(id);
    const made: string[] = [];
    for (const table of ['a', 'b', 'c', 'd']) {
      const { request } = await create({ table });
      made.push(request.id);
      await store.change(request.id, () => granted);
    }
    const [looked, later, worked, revoked] = made;
    const checkAt = (consumerCheckAt: string) => () => ({
      patch: { consumerCheckAt },
    });
    await store.change(looked, checkAt('2026-01-01T00:00:00.000Z'));
    await store.change(later, checkAt('2027-01-01T00:00:00.000Z'));
    await store.change(worked, () => ({
      newOperation: operationFor(worked, 'extend'),
    }));
    await store.change(revoked, () => revoking(revoked));
    const due = async () => (await store.dueForCheck(10)).sort();
    await expect(due()).resolves.toEqual([looked, worked, revoked]);
    await store.change(worked, () => ({
      operation: { kind: 'extend', closedAt: '2026-11-25T00:00:00.000Z' },
    }));
    await expect(due()).resolves.toEqual([looked, revoked]);
    const unchecked = async (since: string) =>
      (await store.uncheckedGrants(since, 10)).map(request => request.id);
    await expect(unchecked('2026-11-25T00:00:00.000Z')).resolves.toEqual(
      expect.arrayContaining([looked, later, worked]),
    );
    await store.markChecked(looked);
    await expect(unchecked('2026-11-25T00:00:00.000Z')).resolves.toHaveLength(
      2,
    );
    await expect(unchecked('2026-12-25T00:00:00.000Z')).resolves.toHaveLength(
      3,
    );
  });
});
