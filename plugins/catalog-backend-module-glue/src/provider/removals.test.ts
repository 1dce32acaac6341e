import {
  GrantPermissionsCommand,
  LakeFormationClient,
  RevokePermissionsCommand,
  type Resource,
} from '@aws-sdk/client-lakeformation';
import { TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import {
  accountId,
  credentials,
  region,
  startGlueFixture,
  type GlueFixture,
} from '../__testUtils__/glueFixture';
import {
  startIngestion,
  type IngestionOptions,
} from '../__testUtils__/startIngestion';
import { awsError } from '../__testUtils__/tamperingProxy';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

const role = `arn:aws:iam::${accountId}:role/portal/ingestion`;

const table = (Name: string, flag: string, columns = ['id']) => ({
  Name,
  StorageDescriptor: {
    Columns: columns.map(column => ({
      Name: column,
      Type: 'string',
      Parameters: { pii_flag: flag },
    })),
  },
});

const contents: Record<string, string[]> = {
  hr: ['jobs', 'people'],
  logs: ['clicks'],
  sales: ['orders', 'returns', 'stores', 'visits'],
};
const everything = Object.entries(contents)
  .flatMap(([name, tables]) => [name, ...tables.map(each => `${name}.${each}`)])
  .sort();
const without = (...gone: string[]) =>
  everything.filter(title => !gone.includes(title));

const hour = 3_600_000;

describe.each(databases.eachSupportedId())('what a scan lacks, %p', id => {
  let glue: GlueFixture;
  let lake: LakeFormationClient;
  let knex: Knex;
  let now: number;
  const oldEndpoint = process.env.AWS_ENDPOINT_URL;

  const onDatabase = (Name: string): Resource => ({ Database: { Name } });
  const onTable = (DatabaseName: string, Name: string): Resource => ({
    Table: { DatabaseName, Name },
  });
  const permission = (on: Resource) => ({
    Principal: { DataLakePrincipalIdentifier: role },
    Resource: on,
    Permissions: ['DESCRIBE' as const],
  });
  const show = (on: Resource) =>
    lake.send(new GrantPermissionsCommand(permission(on)));
  const hide = (on: Resource) =>
    lake.send(new RevokePermissionsCommand(permission(on)));

  beforeEach(async () => {
    now = Date.now();
    glue = await startGlueFixture({
      governedRoles: [role],
      clock: { now: () => new Date(now) },
    });
    process.env.AWS_ENDPOINT_URL = glue.proxy.url;
    lake = new LakeFormationClient({
      endpoint: glue.endpoint,
      region,
      credentials,
    });
    for (const [name, tables] of Object.entries(contents)) {
      await glue.createDatabase({ Name: name });
      await show(onDatabase(name));
      for (const each of tables) {
        await glue.createTable(
          name,
          table(each, each === 'people' ? 'true' : 'false'),
        );
        await show(onTable(name, each));
      }
    }
    knex = await databases.init(id);
  });

  afterEach(async () => {
    lake.destroy();
    await glue.stop();
    if (oldEndpoint === undefined) delete process.env.AWS_ENDPOINT_URL;
    else process.env.AWS_ENDPOINT_URL = oldEndpoint;
  });

  const start = (options: IngestionOptions = {}) =>
    startIngestion(knex, {
      aws: {
        mainAccount: { accessKeyId: '999900001111', secretAccessKey: 'none' },
        accounts: [{ accountId, roleName: 'portal/ingestion' }],
      },
      now: () => now,
      ...options,
    });

  const hiding: Array<[string, string[], Resource[]]> = [
    ['one table of four', ['sales'], [onTable('sales', 'stores')]],
    [
      'all tables of a database',
      ['sales'],
      contents.sales.map(name => onTable('sales', name)),
    ],
    [
      'a database with its tables',
      ['hr'],
      [onDatabase('hr'), ...contents.hr.map(name => onTable('hr', name))],
    ],
    [
      'tables of several databases',
      ['hr', 'sales'],
      [onTable('hr', 'people'), onTable('sales', 'stores')],
    ],
  ];

  it.each(hiding)(
    'stays when Lake Formation hides %s, and is as before when it is shown again',
    async (_, concerned, resources) => {
      const { refresh, catalog, status, logger } = await start();
      await refresh();
      expect(catalog.titles()).toEqual(everything);
      const before = catalog.snapshot();

      for (const each of resources) await hide(each);
      for (let scans = 0; scans < 2; scans += 1) {
        await refresh();
        expect(catalog.snapshot()).toBe(before);
        expect(await status()).toMatchObject({
          outcome: 'success',
          removed: 0,
          hiddenDatabases: concerned,
        });
      }
      expect(logger.warn).toHaveBeenCalledWith(
        expect.stringContaining(
          `Glue lists fewer of ${concerned.join(', ')} than before`,
        ),
      );

      for (const each of resources) await show(each);
      await refresh();
      expect(catalog.snapshot()).toBe(before);
      expect((await status()).hiddenDatabases).toEqual([]);
    },
  );

  it('goes where it is gone, and stays where it is hidden, in one database', async () => {
    const { refresh, catalog, status } = await start();
    await refresh();
    // The first and the last by name.
    await glue.deleteTable('sales', 'orders');
    await glue.deleteTable('sales', 'visits');
    await hide(onTable('sales', 'returns'));
    await refresh();
    expect(catalog.titles()).toEqual(without('sales.orders', 'sales.visits'));
    expect(await status()).toMatchObject({
      removed: 2,
      hiddenDatabases: ['sales'],
    });
  });

  it('counts for the verdict of its database while it is hidden', async () => {
    const { refresh, change, catalog } = await start();
    await refresh();
    await hide(onTable('hr', 'people'));
    await refresh();
    await change('hr', 'jobs');
    expect(catalog.verdictOf('hr')).toBe('sensitive');
  });

  it('is not asked for one by one where very much is hidden', async () => {
    const names = Array.from({ length: 140 }, (_, index) => `t${index}`);
    await Promise.all(
      names.map(async name => {
        await glue.createTable('logs', table(name, 'false'));
        await show(onTable('logs', name));
      }),
    );
    const { refresh, catalog, status } = await start({
      settings: { rejectRemovalsAbovePercentage: 100 },
    });
    await refresh();
    const before = catalog.snapshot();
    await Promise.all(names.map(name => hide(onTable('logs', name))));
    await refresh();
    expect(catalog.snapshot()).toBe(before);
    const { apiCalls, hiddenDatabases } = await status();
    expect(hiddenDatabases).toEqual(['logs']);
    expect(apiCalls.GetTable).toBeLessThanOrEqual(105);
  });

  it('is let go once although it is hidden, when somebody says so', async () => {
    const { refresh, catalog, status, store, source } = await start();
    await refresh();
    await hide(onDatabase('logs'));
    await hide(onTable('logs', 'clicks'));
    await store.saveAllowance(source.id, { removals: 1, until: now + hour });
    await refresh();
    expect(catalog.titles()).toEqual(everything);
    await store.saveAllowance(source.id, { removals: 2, until: now + hour });
    await refresh();
    expect(catalog.titles()).toEqual(without('logs', 'logs.clicks'));
    expect(await status()).toMatchObject({ removed: 2, hiddenDatabases: [] });
    expect((await store.source(source.id)).allowance).toBeUndefined();
  });

  describe('above the percentage', () => {
    const most = ['sales', 'hr'];
    const lost = everything.filter(title => most.includes(title.split('.')[0]));

    it('is held, whether it is hidden or gone, and nothing else is removed', async () => {
      const { refresh, catalog, status, logger } = await start();
      await refresh();
      const before = catalog.snapshot();
      for (const name of most) {
        await hide(onDatabase(name));
        for (const each of contents[name]) await hide(onTable(name, each));
      }
      await refresh();
      expect(catalog.snapshot()).toBe(before);
      expect(await status()).toMatchObject({
        outcome: 'success',
        removed: 0,
        held: {
          removals: lost.length,
          known: everything.length,
          reason: expect.stringContaining('rejectRemovalsAbovePercentage'),
          examples: ['hr', 'sales'],
        },
      });
      expect(logger.error).toHaveBeenCalledWith(
        expect.stringContaining(`lacks ${lost.length} of the`),
      );
      for (const name of most) {
        await show(onDatabase(name));
        for (const each of contents[name]) await show(onTable(name, each));
      }
      await refresh();
      expect(catalog.snapshot()).toBe(before);
      expect((await status()).held).toBeUndefined();
    });

    it.each([
      ['fewer', { removals: lost.length - 1, until: hour }],
      ['a time that is over', { removals: 1_000, until: -1 }],
    ])('is held where %s was let through', async (_, { removals, until }) => {
      const { refresh, catalog, status, store, source } = await start();
      await refresh();
      for (const name of most) await glue.deleteDatabase(name);
      await store.saveAllowance(source.id, { removals, until: now + until });
      await refresh();
      expect(catalog.titles()).toEqual(everything);
      expect(await status()).toMatchObject({ held: { removals: lost.length } });
    });

    it('goes where as much was let through, for one time', async () => {
      const { refresh, catalog, status, store, source } = await start();
      await refresh();
      for (const name of most) await glue.deleteDatabase(name);
      await store.saveAllowance(source.id, {
        removals: lost.length,
        until: now,
      });
      await refresh();
      expect(catalog.titles()).toEqual(['logs', 'logs.clicks']);
      expect(await status()).toMatchObject({ removed: lost.length });
      await glue.deleteDatabase('logs');
      await refresh();
      expect(catalog.titles()).toEqual(['logs', 'logs.clicks']);
      expect(await status()).toMatchObject({ held: { removals: 2 } });
    });

    it('keeps the allowance for when it is needed', async () => {
      const { refresh, catalog, store, source } = await start();
      await refresh();
      await store.saveAllowance(source.id, { removals: 5, until: now + hour });
      await glue.deleteTable('sales', 'visits');
      await refresh();
      expect(catalog.titles()).toEqual(without('sales.visits'));
      expect((await store.source(source.id)).allowance).toMatchObject({
        removals: 5,
      });
    });

    it('is held also where only the catalog has it, and goes when let through', async () => {
      const { refresh, catalog, status, store, source } = await start();
      await refresh();
      for (let copy = 0; copy < 20; copy += 1) {
        const entity = catalog.find('logs');
        const name = `${entity.metadata.name}-${copy}`;
        catalog.entities.set(`resource:default/${name}`, {
          ...entity,
          metadata: { ...entity.metadata, name, title: name },
        });
      }
      await refresh();
      expect(catalog.entities.size).toBe(everything.length + 20);
      expect(await status()).toMatchObject({ held: { removals: 20 } });
      await store.saveAllowance(source.id, { removals: 20, until: now + hour });
      await refresh();
      expect(catalog.titles()).toEqual(everything);
      expect((await status()).held).toBeUndefined();
    });
  });

  it('is there where it was listed and cannot be read, whatever was let through', async () => {
    const { refresh, catalog, status, store, source } = await start();
    await refresh();
    await store.saveAllowance(source.id, { removals: 100, until: now + hour });
    glue.proxy.tamper = ({ operation, output }) =>
      operation === 'GetDatabases'
        ? {
            output: {
              DatabaseList: output.DatabaseList.map((each: object) => ({
                ...each,
                Parameters: 'spoilt',
              })),
            },
          }
        : undefined;
    await refresh();
    expect(catalog.titles()).toEqual(everything);
    expect(await status()).toMatchObject({ removed: 0, skippedTotal: 3 });
  });

  it('goes where it could not be read before, under a name that Glue does not take', async () => {
    glue.proxy.tamper = ({ operation, input, output }) =>
      operation === 'GetTables' && input.DatabaseName === 'sales'
        ? {
            output: {
              TableList: [...output.TableList, { Name: `${'x'.repeat(300)}` }],
            },
          }
        : undefined;
    const { refresh, catalog, status } = await start();
    await refresh();
    expect(catalog.verdictOf('sales')).toBe('unknown');
    glue.proxy.tamper = ({ operation }) =>
      operation === 'GetTable'
        ? awsError('InvalidInputException', 'No name of a table')
        : undefined;
    await refresh();
    expect(await status()).toMatchObject({
      outcome: 'success',
      hiddenDatabases: [],
    });
    expect(catalog.verdictOf('sales')).toBe('not-sensitive');
  });

  it('is no failure where a database is dropped while the others are read', async () => {
    const { refresh, catalog, status } = await start({
      settings: { parallelism: 1 },
    });
    await refresh();
    glue.proxy.before = async ({ operation, input }) => {
      if (operation === 'GetTables' && input.DatabaseName === 'logs') {
        glue.proxy.before = undefined;
        await glue.deleteDatabase('logs');
      }
    };
    await refresh();
    expect(await status()).toMatchObject({ outcome: 'success', removed: 2 });
    expect(catalog.titles()).toEqual(without('logs', 'logs.clicks'));
  });

  it('goes from a database that became a resource link, though the target has the like', async () => {
    const { refresh, change, catalog, status } = await start();
    await refresh();
    await glue.deleteDatabase('logs');
    await glue.createTable('sales', table('clicks', 'false'));
    await show(onTable('sales', 'clicks'));
    await glue.createDatabase({
      Name: 'logs',
      TargetDatabase: { CatalogId: accountId, DatabaseName: 'sales' },
    });
    await show(onDatabase('logs'));
    await refresh();
    const expected = [...without('logs.clicks'), 'sales.clicks'].sort();
    expect(catalog.titles()).toEqual(expected);
    expect((await status()).hiddenDatabases).toEqual([]);
    // CloudTrail names a table as the caller did.
    await change('logs', 'clicks');
    expect(catalog.titles()).toEqual(expected);
  });

  it('takes a table that was made anew with fewer columns for just that', async () => {
    await glue.deleteTable('sales', 'orders');
    await glue.createTable('sales', table('orders', 'false', ['id', 'email']));
    await show(onTable('sales', 'orders'));
    const { refresh, catalog } = await start();
    await refresh();
    now += 5_000;
    await glue.deleteTable('sales', 'orders');
    await glue.createTable('sales', table('orders', 'false'));
    await show(onTable('sales', 'orders'));
    await refresh();
    expect(catalog.verdictOf('sales.orders')).toBe('not-sensitive');
  });
});
