import { setTimeout as sleep } from 'node:timers/promises';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import Knex from 'knex';
import { DatabaseIngestionStore } from './DatabaseIngestionStore';
import { SourceLock } from './SourceLock';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

/** Holds a lock until it is told to end. */
async function holdOf(lock: SourceLock) {
  let end = () => {};
  const done = new Promise<void>(resolve => {
    end = resolve;
  });
  let held: Promise<void> = Promise.resolve();
  await new Promise<void>(begun => {
    held = lock.hold('a', () => {
      begun();
      return done;
    });
  });
  return {
    end: async () => {
      end();
      await held;
    },
  };
}

describe.each(databases.eachSupportedId())('SourceLock, %p', id => {
  let knex: Knex.Knex;

  beforeAll(async () => {
    knex = await databases.init(id);
    await DatabaseIngestionStore.create({
      database: mockServices.database({ knex }),
      sourceIds: ['a', 'b'],
    });
  });

  beforeEach(() =>
    knex('aws_glue_sources').update({
      lease_owner: null,
      lease_until: null,
      lease_next: null,
      lease_next_until: null,
    }),
  );

  afterEach(() => jest.restoreAllMocks());

  const lease = () =>
    knex('aws_glue_sources').where({ source_id: 'a' }).first();

  it.each([
    [
      'of one process',
      () => {
        const lock = new SourceLock(knex);
        return [lock, lock];
      },
    ],
    ['of two replicas', () => [new SourceLock(knex), new SourceLock(knex)]],
  ])('lets one of two owners %s work at a time', async (_, owners) => {
    const [one, other] = owners();
    let inside = 0;
    let most = 0;
    const work = async () => {
      inside += 1;
      most = Math.max(most, inside);
      await sleep(5);
      inside -= 1;
    };
    await Promise.all(
      Array.from({ length: 8 }, (__, index) =>
        (index % 2 ? one : other).hold('a', work),
      ),
    );
    expect(most).toBe(1);
  });

  it('keeps no source from working on another', async () => {
    const lock = new SourceLock(knex);
    const { end } = await holdOf(lock);
    await expect(lock.hold('b', async () => 'done')).resolves.toBe('done');
    await expect(
      new SourceLock(knex).hold('b', async () => 'done'),
    ).resolves.toBe('done');
    await end();
  });

  it('is free after work that failed, and passes its error on', async () => {
    const lock = new SourceLock(knex);
    await expect(
      lock.hold('a', async () => {
        throw new Error('spoilt');
      }),
    ).rejects.toThrow('spoilt');
    expect(await lease()).toMatchObject({ lease_owner: null });
    await expect(lock.hold('a', async () => 1)).resolves.toBe(1);
  });

  it('is taken over from an owner that died, when the lease has ended', async () => {
    // An owner that neither renews nor releases.
    const now = Date.now();
    await knex('aws_glue_sources')
      .where({ source_id: 'a' })
      .update({ lease_owner: 'dead', lease_until: now + 300 });
    await new SourceLock(knex).hold('a', async () => {});
    expect(Date.now() - now).toBeGreaterThanOrEqual(250);
  });

  it('is renewed for work that takes longer than a lease', async () => {
    const { end } = await holdOf(new SourceLock(knex, 200));
    const order: string[] = [];
    const next = new SourceLock(knex, 200).hold('a', async () => {
      order.push('other');
    });
    await sleep(700);
    order.push('end');
    await Promise.all([end(), next]);
    expect(order).toEqual(['end', 'other']);
  });

  it('is not taken again by a renewal that comes after the release', async () => {
    // Renewals so frequent that one is always under way.
    const lock = new SourceLock(knex, 3);
    for (let round = 0; round < 20; round += 1) {
      await lock.hold('a', () => sleep(4));
      await sleep(2);
      expect(await lease()).toMatchObject({ lease_owner: null });
    }
  });

  it('ends the waiting of a task whose time is up', async () => {
    const { end } = await holdOf(new SourceLock(knex));
    const abort = new AbortController();
    const waiting = new SourceLock(knex).hold(
      'a',
      async () => {},
      abort.signal,
    );
    setTimeout(() => abort.abort(), 20);
    await expect(waiting).rejects.toThrow('abort');
    await end();
  });

  if (id === 'POSTGRES_18') {
    it('goes by the clock of the database, not by those of the replicas', async () => {
      const { end } = await holdOf(new SourceLock(knex));
      const fast = jest.spyOn(Date, 'now');
      fast.mockReturnValue(new Date(2100, 1, 1).getTime());
      const order: string[] = [];
      const next = new SourceLock(knex).hold('a', async () => {
        order.push('other');
      });
      await sleep(100);
      fast.mockRestore();
      order.push('end');
      await Promise.all([end(), next]);
      expect(order).toEqual(['end', 'other']);
    });

    it('lets another replica in soon, though one is always busy', async () => {
      const second = Knex(knex.client.config);
      try {
        const busy = new SourceLock(knex);
        let stopped = false;
        const worker = async () => {
          while (!stopped) await busy.hold('a', () => sleep(10));
        };
        const workers = [worker(), worker(), worker(), worker()];
        await sleep(100);
        const other = new SourceLock(second);
        const waits: number[] = [];
        for (let round = 0; round < 10; round += 1) {
          const since = Date.now();
          await other.hold('a', async () => {});
          waits.push(Date.now() - since);
          await sleep(20);
        }
        stopped = true;
        await Promise.all(workers);
        expect(Math.max(...waits)).toBeLessThan(1_000);
      } finally {
        await second.destroy();
      }
    });
  }
});
