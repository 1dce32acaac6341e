import { setTimeout as sleep } from 'node:timers/promises';
import { TestDatabases } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import type { Knex } from 'knex';
import { table } from '../__testUtils__/beforeAndAfter';
import {
  accountId,
  startGlueFixture,
  type GlueFixture,
} from '../__testUtils__/glueFixture';
import { MapCatalog } from '../__testUtils__/MapCatalog';
import {
  impatient,
  salesGroup,
  startIngestion,
  type IngestionOptions,
} from '../__testUtils__/startIngestion';
import { awsError } from '../__testUtils__/tamperingProxy';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

describe.each(databases.eachSupportedId())('between scans, %p', id => {
  let glue: GlueFixture;
  let knex: Knex;
  const oldEndpoint = process.env.AWS_ENDPOINT_URL;

  beforeEach(async () => {
    glue = await startGlueFixture();
    process.env.AWS_ENDPOINT_URL = glue.proxy.url;
    for (const name of ['hr', 'logs', 'sales']) {
      await glue.createDatabase({
        Name: name,
        Parameters: { data_owner: '222222222222' },
      });
      for (const each of ['one', 'two']) {
        await glue.createTable(name, table(each, 'false'));
      }
    }
    knex = await databases.init(id);
  });

  afterEach(async () => {
    await glue.stop();
    if (oldEndpoint === undefined) delete process.env.AWS_ENDPOINT_URL;
    else process.env.AWS_ENDPOINT_URL = oldEndpoint;
  });

  const start = async (options: IngestionOptions = {}) => {
    const ingestion = await startIngestion(knex, {
      patience: impatient,
      ...options,
    });
    await ingestion.refresh();
    return ingestion;
  };

  const anew = async () => {
    const { refresh, catalog } = await startIngestion(
      await databases.init('SQLITE_3'),
    );
    await refresh();
    return catalog.snapshot();
  };

  /** Calls that concern one database fail. */
  const breakDatabase = (name: string) => {
    glue.proxy.tamper = ({ input }) =>
      input.DatabaseName === name || input.Name === name
        ? awsError('InternalServiceException', 'Oops', 500)
        : undefined;
  };

  it('events of one database that fail keep those of the others from nothing, and come again', async () => {
    const { changes, catalog } = await start();
    const events = ['hr', 'logs', 'sales'].flatMap(name => [
      { database: name, table: 'one' },
      ...(name === 'logs' ? [{ database: name }] : []),
    ]);
    for (const name of ['hr', 'logs', 'sales']) {
      await glue.updateTable(name, table('one', 'true'));
    }
    breakDatabase('hr');
    await expect(changes(events)).rejects.toThrow('hr');
    expect(catalog.verdictOf('hr')).toBe('not-sensitive');
    expect(catalog.verdictOf('logs')).toBe('sensitive');
    expect(catalog.verdictOf('sales.one')).toBe('sensitive');
    glue.proxy.tamper = undefined;
    await changes(events);
    expect(catalog.snapshot()).toBe(await anew());
  });

  it('a poll reads the databases that it can read, and says which it could not', async () => {
    const { poll, catalog } = await start();
    for (const name of ['hr', 'logs', 'sales']) {
      await glue.updateDatabase({
        Name: name,
        Parameters: { pii_flag: 'true' },
      });
    }
    breakDatabase('hr');
    await expect(poll()).rejects.toThrow('tables of database hr');
    expect(catalog.verdictOf('hr')).toBe('not-sensitive');
    expect(catalog.verdictOf('logs.one')).toBe('sensitive');
    expect(catalog.verdictOf('sales.one')).toBe('sensitive');
    glue.proxy.tamper = undefined;
    await poll();
    expect(catalog.snapshot()).toBe(await anew());
  });

  it('an event that Glue is slow to answer holds up no scan', async () => {
    const { change, refresh, catalog } = await start({
      patience: { ...impatient, requestTimeout: 30_000 },
    });
    await glue.updateTable('sales', table('one', 'true'));
    let answer = () => {};
    const slow = new Promise<void>(resolve => {
      answer = resolve;
    });
    let asked = () => {};
    const isAsked = new Promise<void>(resolve => {
      asked = resolve;
    });
    glue.proxy.before = async ({ operation }) => {
      if (operation !== 'GetTable') return;
      asked();
      await slow;
    };
    const handled = change('sales', 'one');
    await isAsked;
    await refresh();
    expect(catalog.verdictOf('sales.one')).toBe('sensitive');
    answer();
    await handled;
    expect(catalog.snapshot()).toBe(await anew());
  });

  it('an event reads a table again whose database was read meanwhile', async () => {
    const { change, poll, catalog } = await start({
      patience: { ...impatient, requestTimeout: 30_000 },
    });
    await glue.updateDatabase({
      Name: 'sales',
      Parameters: { data_owner: '333333333333' },
    });
    let polled = () => {};
    const isPolled = new Promise<void>(resolve => {
      polled = resolve;
    });
    glue.proxy.before = ({ operation }) =>
      operation === 'GetTable' ? isPolled : undefined;
    let handled: Promise<void> | undefined;
    // The poll has the number before the event's, and writes before it.
    glue.proxy.after = async ({ operation }) => {
      if (operation !== 'GetTables') return;
      glue.proxy.after = undefined;
      handled = change('sales', 'one');
      while (!glue.proxy.calls.includes('GetTable')) await sleep(1);
    };
    await poll();
    polled();
    await handled;
    expect(catalog.snapshot()).toBe(await anew());
  });

  it('a scan leaves alone what an event has read since', async () => {
    const { change, refresh, catalog } = await start();
    glue.proxy.after = async ({ operation, input }) => {
      if (operation !== 'GetTables' || input.DatabaseName !== 'sales') return;
      glue.proxy.after = undefined;
      await glue.updateTable('sales', table('one', 'true'));
      await glue.deleteTable('sales', 'two');
      await change('sales', 'one');
      await change('sales', 'two');
    };
    await refresh();
    expect(catalog.verdictOf('sales.one')).toBe('sensitive');
    expect(catalog.snapshot()).toBe(await anew());
  });

  it('a scan leaves alone a database that is there again, with the table that says so', async () => {
    const { change, refresh, catalog } = await start();
    await glue.deleteDatabase('logs');
    glue.proxy.after = async ({ operation, input }) => {
      if (operation !== 'GetDatabase' || input.Name !== 'logs') return;
      glue.proxy.after = undefined;
      await glue.createDatabase({ Name: 'logs' });
      await glue.createTable('logs', table('one', 'false'));
      await change('logs', 'one');
    };
    await refresh();
    expect(catalog.titles()).toEqual(
      expect.arrayContaining(['logs', 'logs.one']),
    );
    await refresh();
    expect(catalog.snapshot()).toBe(await anew());
  });

  it.each([
    ['a table', () => glue.deleteTable('fresh', 'one'), 'fresh', 'one'],
    ['a database', () => glue.deleteDatabase('fresh'), 'fresh', undefined],
  ])(
    '%s that was never known stays away when it went while it was read',
    async (_, drop, database, name) => {
      const { change, refresh, catalog } = await start();
      await glue.createDatabase({ Name: 'fresh' });
      await glue.createTable('fresh', table('one', 'false'));
      await glue.createTable('fresh', table('two', 'false'));
      if (name) {
        // Its database is known, and it is not.
        glue.proxy.tamper = ({ operation, output }) =>
          operation === 'GetTables'
            ? {
                output: {
                  TableList: output.TableList.filter(
                    ({ Name }: { Name: string }) => Name !== 'one',
                  ),
                },
              }
            : undefined;
        await refresh();
        glue.proxy.tamper = undefined;
      }
      glue.proxy.after = async ({ operation }) => {
        if (operation !== 'GetTables') return;
        glue.proxy.after = undefined;
        await drop();
        await change(database, name);
      };
      await change('fresh');
      expect(catalog.snapshot()).toBe(await anew());
    },
  );

  it('a database that was dropped and made anew loses the tables that it had, when its event is handled', async () => {
    const { change, catalog } = await start();
    await glue.updateTable('sales', table('two', 'true'));
    await change('sales', 'two');
    await glue.deleteDatabase('sales');
    await glue.createDatabase({
      Name: 'sales',
      Parameters: { data_owner: '222222222222' },
    });
    await glue.createTable('sales', table('one', 'false'));
    await change('sales');
    expect(catalog.verdictOf('sales')).toBe('not-sensitive');
    expect(catalog.snapshot()).toBe(await anew());
  });

  it('a table stays that an event names and Glue denies, or that a listing leaves out', async () => {
    const { change, catalog } = await start();
    const before = catalog.snapshot();
    glue.proxy.tamper = ({ operation, output }) =>
      operation === 'GetTable'
        ? awsError('AccessDeniedException', 'Insufficient permissions')
        : { output: { ...output, ...(output.TableList && { TableList: [] }) } };
    await change('sales', 'one');
    await change('sales');
    expect(catalog.snapshot()).toBe(before);
  });

  it('a poll finds who owns all tables of a database, though an event was first for one of them', async () => {
    const group = (name: string): Entity => ({
      ...salesGroup,
      metadata: { ...salesGroup.metadata, name },
    });
    const groups = [group('before')];
    let now = Date.now();
    const { change, poll, catalog } = await start({
      catalog: new MapCatalog(groups),
      now: () => now,
    });
    groups[0] = group('after');
    now += 120_000;
    await change('sales', 'one');
    await poll();
    for (const title of catalog.titles()) {
      expect(catalog.find(title!).spec!.owner).toBe('group:default/after');
    }
  });

  it('what is found through a resource link is nobody’s copy', async () => {
    await glue.createDatabase({
      Name: 'shared',
      TargetDatabase: { CatalogId: accountId, DatabaseName: 'sales' },
    });
    const { change, catalog } = await start();
    const before = catalog.snapshot();
    await change('shared', 'one');
    await change('shared');
    expect(catalog.snapshot()).toBe(before);
  });
});
