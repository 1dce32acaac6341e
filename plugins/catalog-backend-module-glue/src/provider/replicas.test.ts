import { setTimeout as sleep } from 'node:timers/promises';
import { TestDatabases } from '@backstage/backend-test-utils';
import knexFactory, { type Knex } from 'knex';
import {
  startBeforeAndAfter,
  table,
  type BeforeAndAfter,
} from '../__testUtils__/beforeAndAfter';
import {
  startGlueFixture,
  type GlueFixture,
} from '../__testUtils__/glueFixture';
import { MapCatalog } from '../__testUtils__/MapCatalog';
import { mortal } from '../__testUtils__/mortal';
import {
  salesGroup,
  startIngestion,
  type IngestionOptions,
} from '../__testUtils__/startIngestion';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

type Ingestion = Awaited<ReturnType<typeof startIngestion>>;

describe.each(databases.eachSupportedId())('two replicas on %p', id => {
  let glue: GlueFixture;
  let knex: Knex;
  let second: Knex;
  const oldEndpoint = process.env.AWS_ENDPOINT_URL;

  beforeEach(async () => {
    glue = await startGlueFixture();
    process.env.AWS_ENDPOINT_URL = glue.proxy.url;
    glue.proxy.before = ({ operation, input }) => {
      if (/^Get(Tables|Databases)$/.test(operation)) input.MaxResults = 2;
    };
    knex = await databases.init(id);
    // SQLite is one process's own.
    second = id === 'SQLITE_3' ? knex : knexFactory(knex.client.config);
  });

  afterEach(async () => {
    if (second !== knex) await second.destroy();
    await glue.stop();
    if (oldEndpoint === undefined) delete process.env.AWS_ENDPOINT_URL;
    else process.env.AWS_ENDPOINT_URL = oldEndpoint;
  });

  const startTwo = async () => {
    const catalog = new MapCatalog([salesGroup]);
    // What another does in between is overtaken.
    catalog.beforeMutation = () => sleep(Math.random() * 6);
    const replicas = [
      await startIngestion(knex, { catalog }),
      await startIngestion(second, { catalog }),
    ];
    return { catalog, replicas };
  };

  const expectedNow = async () => {
    const { refresh, catalog } = await startIngestion(
      await databases.init('SQLITE_3'),
    );
    await refresh();
    return catalog.snapshot();
  };

  it('scan at once: nothing fails, and nothing is there twice', async () => {
    for (const name of ['a', 'b', 'c']) {
      await glue.createDatabase({ Name: name });
      for (const each of ['t1', 't2', 't3']) {
        await glue.createTable(name, table(each, 'false'));
      }
    }
    const { catalog, replicas } = await startTwo();
    await Promise.all(replicas.map(({ refresh }) => refresh()));
    expect(catalog.snapshot()).toBe(await expectedNow());
    await glue.deleteTable('a', 't1');
    await glue.deleteDatabase('c');
    await Promise.all(replicas.map(({ refresh }) => refresh()));
    expect(catalog.snapshot()).toBe(await expectedNow());
    for (const { logger } of replicas) {
      expect(logger.error).not.toHaveBeenCalled();
    }
  });

  it('scan, poll and handle events at once while Glue changes, and end where Glue does', async () => {
    const names = ['a', 'b', 'c', 'd'];
    for (const name of names) {
      await glue.createDatabase({ Name: name });
      for (const each of ['t1', 't2', 't3']) {
        await glue.createTable(name, table(each, 'false'));
      }
    }
    const { catalog, replicas } = await startTwo();
    await replicas[0].refresh();

    const busy =
      ({ refresh, poll }: Ingestion) =>
      async () => {
        for (let round = 0; round < 4; round += 1) {
          await refresh();
          await poll();
        }
      };
    const change = async () => {
      const tell = async (database: string, name?: string) => {
        // To either, to both, in no order.
        await Promise.all(
          replicas.map(replica => replica.change(database, name)),
        );
      };
      for (let round = 0; round < 5; round += 1) {
        const flag = round % 2 ? 'true' : 'false';
        await glue.updateTable('a', table('t1', flag));
        await glue.createTable('b', table(`n${round}`, flag));
        await Promise.all([tell('a', 't1'), tell('b', `n${round}`)]);
        await glue.updateDatabase({
          Name: 'c',
          Parameters: { data_owner: round % 2 ? '222222222222' : '1' },
        });
        await glue.deleteTable('b', `n${round}`);
        await tell('b', `n${round}`);
        await glue.deleteDatabase('d');
        await tell('d');
        await glue.createDatabase({ Name: 'd' });
        await glue.createTable('d', table('t1', flag));
        await Promise.all([tell('d'), tell('d', 't1')]);
      }
    };
    await Promise.all([...replicas.map(each => busy(each)()), change()]);
    // Whatever is still to be found is found by one poll and the events.
    await replicas[1].poll();
    await replicas[0].change('d');
    expect(catalog.titles()).toEqual(
      JSON.parse(await expectedNow())
        .map(([, entity]: any) => entity.metadata.title)
        .sort(),
    );
    await replicas[1].refresh();
    expect(catalog.snapshot()).toBe(await expectedNow());
    for (const { logger } of replicas) {
      expect(logger.error).not.toHaveBeenCalled();
    }
  });
});

/** Milliseconds until the lock of a dead process is free. */
const leaseMilliseconds = 60;

describe.each(databases.eachSupportedId())('a process that dies, on %p', id => {
  let world: BeforeAndAfter;

  beforeAll(async () => {
    world = await startBeforeAndAfter(await databases.init('SQLITE_3'));
  });

  afterAll(() => world.stop());

  // A database of one's own for each death takes its time on PostgreSQL.
  const isThorough = id === 'SQLITE_3';

  /**
   * Lets a process die after each of its writes in turn, with its lock held, and
   * another one take over.
   */
  async function forEachDeath(
    work: (process: Ingestion) => Promise<void>,
    recover: (process: Ingestion) => Promise<void>,
    check: (catalog: MapCatalog, known: MapCatalog['entities']) => void,
    step = 1,
  ) {
    const points: string[] = [];
    for (let life = 0; ; life += isThorough ? step : 8) {
      const knex = await databases.init(id);
      const catalog = new MapCatalog([salesGroup]);
      const options: IngestionOptions = { catalog, leaseMilliseconds };
      world.goBack();
      const first = await startIngestion(knex, options);
      await first.refresh();
      const known = new Map(catalog.entities);

      world.goOn();
      const process = mortal(life);
      const second = await startIngestion(knex, {
        ...options,
        connection: process.connection(catalog),
        between: process.between,
      });
      const outcome = await work(second).then(
        () => 'done',
        () => 'failed',
      );
      if (!process.died()) {
        expect(outcome).toBe('done');
        return points;
      }
      points.push(process.done.at(-1) ?? 'nothing');
      world.expectNoHarm(known, catalog.entities);
      // It has not released what it held.
      await knex('aws_glue_sources').update({
        lease_owner: 'dead',
        lease_until: Date.now() + leaseMilliseconds,
      });
      const third = await startIngestion(knex, options);
      await recover(third);
      check(catalog, known);
      await knex.destroy();
    }
  }

  it('in the middle of a scan is made good by the next scans', async () => {
    const points = await forEachDeath(
      process => process.refresh(),
      async process => {
        await process.refresh();
        await process.refresh();
      },
      catalog => expect(catalog.snapshot()).toBe(world.snapshot),
      2,
    );
    expect(points.length).toBeGreaterThan(isThorough ? 20 : 4);
  });

  it('in the middle of a poll is made good by the next poll', async () => {
    await forEachDeath(
      process => process.poll(),
      process => process.poll(),
      catalog => {
        for (const title of ['beta', 'beta.b1', 'late', 'late.e3']) {
          const entity = catalog.find(title);
          expect([...world.expected.values()]).toContainEqual(entity);
        }
      },
    );
  });

  it('in the middle of events is made good when they come again', async () => {
    const events = (process: Ingestion) =>
      process.changes([
        { database: 'alpha', table: 'a1' },
        { database: 'alpha', table: 'a5' },
        { database: 'alpha', table: 'a6' },
        { database: 'beta' },
        { database: 'dropped' },
        { database: 'late', table: 'e1' },
      ]);
    await forEachDeath(events, events, catalog =>
      expect(catalog.snapshot()).toBe(world.snapshot),
    );
  });

  it('in the middle of events that never come again is made good by the next scans', async () => {
    await forEachDeath(
      process =>
        process.changes([
          { database: 'alpha', table: 'a1' },
          { database: 'alpha', table: 'a5' },
          { database: 'dropped' },
        ]),
      async process => {
        await process.refresh();
        await process.refresh();
      },
      catalog => expect(catalog.snapshot()).toBe(world.snapshot),
    );
  });

  it('or whose time is up at any call leaves no harm, and says so', async () => {
    const calls = 14;
    for (let last = 0; last < calls; last += isThorough ? 1 : 5) {
      const knex = await databases.init(id);
      const { refresh, catalog, status } = await startIngestion(knex);
      world.goBack();
      await refresh();
      const known = new Map(catalog.entities);
      world.goOn();
      const abort = new AbortController();
      let made = 0;
      world.proxy.tamper = () => {
        made += 1;
        if (made > last) abort.abort();
        return undefined;
      };
      await expect(refresh(abort.signal)).rejects.toThrow(/abort|longer/i);
      world.proxy.tamper = undefined;
      world.expectNoHarm(known, catalog.entities);
      expect(await status()).toMatchObject({ outcome: 'failure' });
      await refresh();
      expect(catalog.snapshot()).toBe(world.snapshot);
      await knex.destroy();
    }
  });
});
