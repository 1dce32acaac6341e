import { TestDatabases } from '@backstage/backend-test-utils';
import { stringifyEntityRef } from '@backstage/catalog-model';
import type { Knex } from 'knex';
import {
  accountId,
  region,
  startGlueFixture,
  type GlueFixture,
} from '../__testUtils__/glueFixture';
import { startIngestion } from '../__testUtils__/startIngestion';
import { awsError } from '../__testUtils__/tamperingProxy';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

const column = (name: string, flag?: string) => ({
  Name: name,
  Type: 'string',
  Parameters: flag ? { pii_flag: flag } : undefined,
});

const table = (name: string, flag?: string) => ({
  Name: name,
  StorageDescriptor: { Columns: [column('id', flag)] },
});

const everything = [
  'hr',
  'hr.people',
  'sales',
  'sales.orders',
  'sales.returns',
  'sales.stores',
];

describe.each(databases.eachSupportedId())('a full scan, %p', databaseId => {
  let glue: GlueFixture;
  let knex: Knex;
  const oldEndpoint = process.env.AWS_ENDPOINT_URL;

  beforeEach(async () => {
    glue = await startGlueFixture();
    process.env.AWS_ENDPOINT_URL = glue.proxy.url;
    await glue.createDatabase({
      Name: 'sales',
      Parameters: { data_owner: '222222222222' },
    });
    await glue.createTable('sales', table('orders', 'false'));
    await glue.createTable('sales', table('stores', 'false'));
    await glue.createTable('sales', table('returns', 'false'));
    await glue.createDatabase({ Name: 'hr' });
    await glue.createTable('hr', table('people', 'true'));
    knex = await databases.init(databaseId);
  });

  afterEach(async () => {
    await glue.stop();
    if (oldEndpoint === undefined) delete process.env.AWS_ENDPOINT_URL;
    else process.env.AWS_ENDPOINT_URL = oldEndpoint;
  });

  const start = (
    settings: Record<string, unknown> = {},
    more: Omit<
      NonNullable<Parameters<typeof startIngestion>[1]>,
      'settings'
    > = {},
  ) => startIngestion(knex, { settings, ...more });

  it('gives the catalog all databases and tables with owner and verdict', async () => {
    const { refresh, catalog, logger } = await start();
    await refresh();
    expect(catalog.titles()).toEqual(everything);
    expect(catalog.find('sales.orders')).toMatchObject({
      metadata: {
        annotations: {
          'aws.amazon.com/arn': `arn:aws:glue:${region}:${accountId}:table/sales/orders`,
          'data-sharing/sensitivity': 'not-sensitive',
        },
      },
      spec: {
        owner: 'group:default/sales-team',
        dependsOn: [stringifyEntityRef(catalog.find('sales'))],
      },
    });
    expect(catalog.find('hr')).toMatchObject({
      metadata: { annotations: { 'data-sharing/sensitivity': 'sensitive' } },
      spec: { owner: 'group:default/unresolved-data-owner' },
    });
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('no group owns the data of databases without'),
    );
  });

  it('makes no call that it could do without', async () => {
    const { refresh, status } = await start();
    await refresh();
    await refresh();
    expect(glue.proxy.calls.sort()).toEqual([
      ...Array(2).fill('GetDatabases'),
      ...Array(4).fill('GetTables'),
    ]);
    expect((await status()).apiCalls).toEqual({
      GetDatabases: 1,
      GetTables: 2,
    });
  });

  it('gives a changed flag with the next scan, and the same bytes for the rest', async () => {
    const { refresh, catalog } = await start();
    await refresh();
    const before = JSON.stringify(catalog.find('sales.stores'));
    await glue.updateTable('sales', table('orders', 'true'));
    await refresh();
    expect(catalog.verdictOf('sales')).toBe('sensitive');
    expect(catalog.verdictOf('sales.orders')).toBe('sensitive');
    expect(JSON.stringify(catalog.find('sales.stores'))).toBe(before);
  });

  it('removes a table that is gone, and its part of the verdict', async () => {
    await glue.updateTable('sales', table('orders', 'true'));
    const { refresh, catalog, status } = await start();
    await refresh();
    expect(catalog.verdictOf('sales')).toBe('sensitive');
    await glue.deleteTable('sales', 'orders');
    await refresh();
    expect(catalog.titles()).toEqual(
      everything.filter(title => title !== 'sales.orders'),
    );
    expect(catalog.verdictOf('sales')).toBe('not-sensitive');
    expect(await status()).toMatchObject({ removed: 1, entities: 5 });
  });

  it('removes a database that is gone with its tables, having asked for it by name', async () => {
    const { refresh, catalog } = await start();
    await refresh();
    await glue.deleteDatabase('hr');
    glue.proxy.calls.length = 0;
    await refresh();
    expect(catalog.titles()).toEqual(
      everything.filter(title => !title.startsWith('hr')),
    );
    expect(glue.proxy.calls).toEqual([
      'GetDatabases',
      'GetTables',
      'GetDatabase',
    ]);
  });

  it('reads all pages', async () => {
    await Promise.all(
      Array.from({ length: 730 }, (_, index) =>
        glue.createTable('hr', table(`t${index}`)),
      ),
    );
    const { refresh, catalog } = await start();
    await refresh();
    expect(catalog.entities.size).toBe(everything.length + 730);
    const { reasons, reasonsTotal } = JSON.parse(
      catalog.find('hr').metadata.annotations![
        'data-sharing/sensitivity-reasons'
      ],
    );
    expect(reasons).toHaveLength(20);
    expect(reasons[0].name).toBe('hr.people.id');
    expect(reasonsTotal).toBe(731);
  });

  it('reads only the databases that the patterns include, and removes what they exclude later', async () => {
    const all = await start();
    await all.refresh();
    const { refresh, catalog } = await start(
      { databases: { include: ['h*'] } },
      { catalog: all.catalog },
    );
    await refresh();
    expect(catalog.titles()).toEqual(['hr', 'hr.people']);
  });

  it('leaves excluded tables out, and counts them for the verdict of their database', async () => {
    const { refresh, catalog } = await start({ tables: { exclude: ['p*'] } });
    await refresh();
    expect(catalog.titles()).toEqual(
      everything.filter(title => title !== 'hr.people'),
    );
    expect(catalog.verdictOf('hr')).toBe('sensitive');
  });

  it('reads tables for the verdicts of databases where only those are wanted', async () => {
    const { refresh, catalog } = await start({ databasesOnly: true });
    await refresh();
    expect(catalog.titles()).toEqual(['hr', 'sales']);
    expect(catalog.verdictOf('hr')).toBe('sensitive');
  });

  it('leaves nothing behind under another namespace', async () => {
    const before = await start();
    await before.refresh();
    const { refresh, catalog } = await start(
      { namespace: 'data' },
      { catalog: before.catalog },
    );
    await refresh();
    expect(catalog.titles()).toEqual(everything);
    expect(catalog.find('hr').metadata.namespace).toBe('data');
  });

  it('removes what the catalog has of the source and nobody remembers', async () => {
    const { refresh, catalog } = await start();
    await refresh();
    const [ref, entity] = [...catalog.entities][0];
    catalog.entities.set(`${ref}-stray`, {
      ...entity,
      metadata: { ...entity.metadata, name: `${entity.metadata.name}-stray` },
    });
    await refresh();
    expect(catalog.titles()).toEqual(everything);
  });

  it('brings back what somebody removed from the catalog', async () => {
    const { refresh, catalog } = await start();
    await refresh();
    catalog.entities.delete(stringifyEntityRef(catalog.find('sales.orders')));
    await refresh();
    expect(catalog.titles()).toEqual(everything);
  });

  it('keeps resource links as links, with a relation to their target, whichever is read first', async () => {
    await glue.createDatabase({
      Name: 'a_shared',
      TargetDatabase: { CatalogId: accountId, DatabaseName: 'sales' },
    });
    await glue.createTable('hr', {
      Name: 'orders_link',
      TargetTable: {
        CatalogId: accountId,
        DatabaseName: 'sales',
        Name: 'orders',
      },
    });
    const { refresh, catalog, status } = await start();
    await refresh();
    expect(catalog.titles()).toEqual(
      [...everything, 'a_shared', 'hr.orders_link'].sort(),
    );
    expect(catalog.find('a_shared').spec!.dependsOn).toEqual([
      stringifyEntityRef(catalog.find('sales')),
    ]);
    expect(catalog.find('hr.orders_link').spec!.dependsOn).toEqual([
      stringifyEntityRef(catalog.find('hr')),
      stringifyEntityRef(catalog.find('sales.orders')),
    ]);
    expect(await status()).toMatchObject({ resourceLinks: 2 });
  });

  it('reports and skips a malformed table, and its database is unknown', async () => {
    glue.proxy.tamper = ({ operation, output }) =>
      operation === 'GetTables'
        ? {
            output: {
              ...output,
              TableList: output.TableList.map((entry: any) =>
                entry.Name === 'orders'
                  ? { ...entry, StorageDescriptor: { Columns: 'spoilt' } }
                  : entry,
              ),
            },
          }
        : undefined;
    const { refresh, catalog, logger, status } = await start();
    await refresh();
    expect(catalog.titles()).toEqual(
      everything.filter(name => name !== 'sales.orders'),
    );
    expect(catalog.verdictOf('sales')).toBe('unknown');
    expect(logger.info).toHaveBeenCalledWith(
      expect.stringContaining('5 entities, 1 skipped'),
    );
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining(
        'skipped sales.orders: StorageDescriptor.Columns is no list',
      ),
    );
    expect(await status()).toMatchObject({
      skipped: [
        {
          name: 'sales.orders',
          reason: 'StorageDescriptor.Columns is no list',
        },
      ],
      skippedTotal: 1,
    });
  });

  it('does not remove a table that is malformed for once', async () => {
    const { refresh, catalog } = await start();
    await refresh();
    glue.proxy.tamper = ({ operation, output }) =>
      operation === 'GetTables'
        ? {
            output: {
              TableList: output.TableList.map((entry: any) => ({
                ...entry,
                Parameters: 'spoilt',
              })),
            },
          }
        : undefined;
    await refresh();
    expect(catalog.titles()).toEqual(everything);
    expect(catalog.verdictOf('sales')).toBe('unknown');
  });

  it('takes a table whose columns became fewer in the same version for one whose columns it does not see', async () => {
    await glue.updateTable('sales', {
      Name: 'orders',
      StorageDescriptor: {
        Columns: [column('id', 'false'), column('email', 'false')],
      },
    });
    const { refresh, catalog } = await start();
    await refresh();
    expect(catalog.verdictOf('sales.orders')).toBe('not-sensitive');
    glue.proxy.tamper = ({ operation, output }) =>
      operation === 'GetTables'
        ? {
            output: {
              TableList: output.TableList.map((entry: any) => ({
                ...entry,
                StorageDescriptor: {
                  Columns: entry.StorageDescriptor.Columns.slice(0, 1),
                },
              })),
            },
          }
        : undefined;
    await refresh();
    await refresh();
    expect(catalog.verdictOf('sales.orders')).toBe('unknown');
    expect(catalog.verdictOf('sales')).toBe('unknown');
    expect(catalog.verdictOf('sales.stores')).toBe('not-sensitive');
    // A new version with one column is just that.
    glue.proxy.tamper = undefined;
    await glue.updateTable('sales', table('orders', 'false'));
    await refresh();
    expect(catalog.verdictOf('sales.orders')).toBe('not-sensitive');
  });

  it('gives entities the shape that a company wants, and skips what breaks the rules of the catalog', async () => {
    const { refresh, catalog, status } = await start(
      {},
      {
        transformers: {
          database: (entity, { Parameters }) => ({
            ...entity,
            metadata: {
              ...entity.metadata,
              tags: [Parameters?.data_owner ? 'owned' : 'not-owned'],
            },
          }),
          table: (entity, { Name }) => {
            if (Name === 'orders') return undefined;
            if (Name === 'stores') throw new Error('no stores');
            if (Name === 'people') {
              return {
                ...entity,
                metadata: { ...entity.metadata, name: 'not valid' },
              };
            }
            return {
              ...entity,
              spec: { ...entity.spec, lifecycle: 'production' },
            };
          },
        },
      },
    );
    await refresh();
    expect(catalog.titles()).toEqual(['hr', 'sales', 'sales.returns']);
    expect(catalog.find('sales').metadata.tags).toEqual(['owned']);
    expect(catalog.find('sales.returns').spec!.lifecycle).toBe('production');
    expect(catalog.verdictOf('hr')).toBe('sensitive');
    expect(await status()).toMatchObject({
      skippedTotal: 2,
      skipped: expect.arrayContaining([
        { name: 'sales.stores', reason: 'Error: no stores' },
      ]),
    });
  });

  it('says how it went, also when it failed', async () => {
    const { refresh, status } = await start();
    await refresh();
    const good = await status();
    expect(good).toMatchObject({
      outcome: 'success',
      databases: 2,
      tables: 4,
      entities: 6,
      skippedTotal: 0,
      unresolvedOwners: ['databases without data_owner'],
      lastSuccessAt: good.finishedAt,
    });
    glue.proxy.tamper = () => awsError('AccessDeniedException', 'No');
    await expect(refresh()).rejects.toThrow('AWS denies access');
    expect(await status()).toMatchObject({
      outcome: 'failure',
      failure: { kind: 'access-denied' },
      lastSuccessAt: good.finishedAt,
      entities: 6,
    });
  });
});
