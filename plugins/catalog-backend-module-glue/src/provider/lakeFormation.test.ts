import {
  AddLFTagsToResourceCommand,
  CreateLFTagCommand,
  GrantPermissionsCommand,
  LakeFormationClient,
  RemoveLFTagsFromResourceCommand,
  UpdateLFTagCommand,
  type Permission,
  type Resource,
} from '@aws-sdk/client-lakeformation';
import { TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { reasonsOf } from '../__fixtures__/reasonsOf';
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

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

const role = `arn:aws:iam::${accountId}:role/portal/ingestion`;

const key = 'sensitivity';
const lfTag = {
  key,
  sensitive: ['confidential'],
  notSensitive: ['public', 'internal'],
};

const onDatabase = (Name: string): Resource => ({ Database: { Name } });
const onTable = (DatabaseName: string, Name: string): Resource => ({
  Table: { DatabaseName, Name },
});
const onAllTables = (DatabaseName: string): Resource => ({
  Table: { DatabaseName, TableWildcard: {} },
});
const onColumns = (
  DatabaseName: string,
  Name: string,
  ...ColumnNames: string[]
): Resource => ({ TableWithColumns: { DatabaseName, Name, ColumnNames } });

const column = (name: string, flag?: string) => ({
  Name: name,
  Type: 'string',
  Parameters: flag ? { pii_flag: flag } : undefined,
});

describe('Lake Formation', () => {
  let glue: GlueFixture;
  let lake: LakeFormationClient;
  let knex: Knex;
  const oldEndpoint = process.env.AWS_ENDPOINT_URL;

  beforeEach(async () => {
    glue = await startGlueFixture({ governedRoles: [role] });
    process.env.AWS_ENDPOINT_URL = glue.endpoint;
    lake = new LakeFormationClient({
      endpoint: glue.endpoint,
      region,
      credentials,
    });
    knex = await databases.init('SQLITE_3');
  });

  afterEach(async () => {
    lake.destroy();
    await glue.stop();
    if (oldEndpoint === undefined) delete process.env.AWS_ENDPOINT_URL;
    else process.env.AWS_ENDPOINT_URL = oldEndpoint;
  });

  describe('with an LF-Tag', () => {
    const define = (...TagValues: string[]) =>
      lake.send(new CreateLFTagCommand({ TagKey: key, TagValues }));
    const tag = (on: Resource, value: string) =>
      lake.send(
        new AddLFTagsToResourceCommand({
          Resource: on,
          LFTags: [{ TagKey: key, TagValues: [value] }],
        }),
      );
    const untag = (on: Resource, value: string) =>
      lake.send(
        new RemoveLFTagsFromResourceCommand({
          Resource: on,
          LFTags: [{ TagKey: key, TagValues: [value] }],
        }),
      );
    const start = (options: IngestionOptions = {}) =>
      startIngestion(knex, { settings: { lfTag }, ...options });

    const createTable = (
      database: string,
      Name: string,
      columns = ['id'],
      keys: string[] = [],
    ) =>
      glue.createTable(database, {
        Name,
        StorageDescriptor: { Columns: columns.map(name => column(name)) },
        PartitionKeys: keys.map(name => column(name)),
      });

    /** Two databases with tags on all levels, some of them overriding. */
    const tagCatalog = async () => {
      await define('public', 'internal', 'restricted', 'confidential');
      await glue.createDatabase({ Name: 'hr' });
      await createTable('hr', 'people');
      await glue.createDatabase({ Name: 'sales' });
      await createTable('sales', 'orders', ['Id', 'Email'], ['Customer']);
      await createTable('sales', 'returns');
      await createTable('sales', 'stores');
      await tag(onDatabase('hr'), 'confidential');
      await tag(onTable('hr', 'people'), 'public');
      await tag(onDatabase('sales'), 'internal');
      await tag(onTable('sales', 'orders'), 'public');
      await tag(onColumns('sales', 'orders', 'email'), 'confidential');
      await tag(onColumns('sales', 'orders', 'customer'), 'internal');
      await tag(onTable('sales', 'stores'), 'restricted');
    };
    const tables = [
      ['hr', 'people'],
      ['sales', 'orders'],
      ['sales', 'returns'],
      ['sales', 'stores'],
    ] as const;

    it('judges by the value of the nearest level, and a whole database by its own besides', async () => {
      await tagCatalog();
      const { refresh, catalog } = await start();
      await refresh();
      const judged = Object.fromEntries(
        catalog
          .titles()
          .map(title => [
            title,
            [catalog.verdictOf(title!), ...reasonsOf(catalog.find(title!))],
          ]),
      );
      expect(judged).toEqual({
        hr: ['sensitive', 'sensitive lf-tag database hr confidential'],
        'hr.people': ['not-sensitive'],
        sales: [
          'sensitive',
          'sensitive lf-tag column sales.orders.Email confidential',
          'unknown lf-tag table sales.stores restricted',
        ],
        'sales.orders': [
          'sensitive',
          'sensitive lf-tag column sales.orders.Email confidential',
        ],
        'sales.returns': ['not-sensitive'],
        'sales.stores': [
          'unknown',
          'unknown lf-tag table sales.stores restricted',
        ],
      });
    });

    it('finds the key in any case', async () => {
      await tagCatalog();
      const { refresh, catalog } = await start({
        settings: { lfTag: { ...lfTag, key: 'Sensitivity' } },
      });
      await refresh();
      expect(catalog.verdictOf('sales.orders')).toBe('sensitive');
    });

    it('tells what a table can be found by, inherited values included', async () => {
      await tagCatalog();
      const { refresh, store } = await start();
      await refresh();
      const { items } = await store.tableTexts(100);
      expect(items.map(({ lfTags }) => lfTags)).toEqual([
        [`${key}=public`],
        [`${key}=confidential`, `${key}=internal`, `${key}=public`],
        [`${key}=internal`],
        [`${key}=restricted`],
      ]);
    });

    it('gives the same bytes by a search of everything and by the tags of one table', async () => {
      await tagCatalog();
      const { refresh, change, catalog, store } = await start();
      await refresh();
      const all = async () => [catalog.snapshot(), await store.tableTexts(100)];
      const scanned = await all();
      for (const [database, table] of tables) await change(database, table);
      expect(await all()).toEqual(scanned);

      await tag(onTable('sales', 'orders'), 'restricted');
      await untag(onColumns('sales', 'orders', 'email'), 'confidential');
      await tag(onColumns('sales', 'returns', 'id'), 'confidential');
      for (const [database, table] of tables) await change(database, table);
      const read = await all();
      expect(read).not.toEqual(scanned);
      expect(reasonsOf(catalog.find('sales'))).toEqual([
        'sensitive lf-tag column sales.returns.id confidential',
        'unknown lf-tag table sales.orders restricted',
        'unknown lf-tag table sales.stores restricted',
      ]);
      await refresh();
      expect(await all()).toEqual(read);
    });

    it('reads a database that is new to it with its tags', async () => {
      await tagCatalog();
      const { refresh, change, catalog } = await start();
      await refresh();
      await glue.createDatabase({ Name: 'legal' });
      await createTable('legal', 'cases');
      await tag(onDatabase('legal'), 'confidential');
      await change('legal', 'cases');
      expect(reasonsOf(catalog.find('legal.cases'))).toEqual([
        'sensitive lf-tag database legal confidential',
      ]);
    });

    it('searches for more values than a search may have', async () => {
      const values = Array.from({ length: 60 }, (_, index) => `v${index}`);
      await define(...values.slice(0, 50));
      await lake.send(
        new UpdateLFTagCommand({
          TagKey: key,
          TagValuesToAdd: values.slice(50),
        }),
      );
      await glue.createDatabase({ Name: 'sales' });
      await createTable('sales', 'orders', ['id', 'email']);
      await createTable('sales', 'stores');
      await tag(onTable('sales', 'orders'), 'v0');
      await tag(onColumns('sales', 'orders', 'email'), 'v59');
      await tag(onTable('sales', 'stores'), 'v59');
      const { refresh, catalog, status } = await start({
        settings: {
          lfTag: { key, sensitive: ['v59'], notSensitive: ['v0'] },
        },
      });
      await refresh();
      expect(reasonsOf(catalog.find('sales'))).toEqual([
        'sensitive lf-tag column sales.orders.email v59',
        'sensitive lf-tag table sales.stores v59',
      ]);
      expect((await status()).apiCalls).toEqual({
        GetLFTag: 1,
        SearchDatabasesByLFTags: 2,
        SearchTablesByLFTags: 2,
        GetDatabases: 1,
        GetTables: 1,
      });
    });

    it('reads all pages of what a search finds', async () => {
      const names = Array.from({ length: 130 }, (_, index) => `t${index}`);
      await define('internal', 'confidential');
      await glue.createDatabase({ Name: 'sales' });
      for (const name of names) await createTable('sales', name);
      await Promise.all(
        names.map(name => tag(onTable('sales', name), 'confidential')),
      );
      const { refresh, catalog, status } = await start();
      await refresh();
      for (const name of names) {
        expect(catalog.verdictOf(`sales.${name}`)).toBe('sensitive');
      }
      expect((await status()).apiCalls.SearchTablesByLFTags).toBe(2);
    });

    it.each<[string, IngestionOptions, string]>([
      [
        'the LF-Tag is not defined',
        { settings: { lfTag: { ...lfTag, key: 'privacy' } } },
        'Could not read LF-Tag privacy: AWS refuses (EntityNotFoundException: Tag key privacy does not exist.). ' +
          'Define the LF-Tag in Lake Formation and grant the role DESCRIBE on it, or take lfTag out of the configuration',
      ],
      [
        'it may not be read',
        {
          settings: { lfTag, catalogId: accountId },
          // Somebody else's.
          aws: {
            accounts: [
              {
                accountId,
                accessKeyId: '222233334444',
                secretAccessKey: 'sandbox',
              },
            ],
          },
        },
        'Could not read LF-Tag sensitivity: AWS denies access (AccessDeniedException: Resource does not exist or requester is not authorized to access requested permissions.). ' +
          'Allow the role lakeformation:GetLFTag, SearchDatabasesByLFTags, SearchTablesByLFTags and GetResourceLFTags, and grant it DESCRIBE on the LF-Tag in Lake Formation',
      ],
    ])(
      'fails, says what to do and removes nothing where %s',
      async (_, options, message) => {
        await tagCatalog();
        const { refresh, catalog } = await start();
        await refresh();
        const before = catalog.snapshot();
        const failing = await start({ ...options, catalog });
        await expect(failing.refresh()).rejects.toThrow(message);
        expect(failing.logger.error).toHaveBeenCalledWith(
          expect.stringContaining(
            `${message}. Nothing was removed from the catalog`,
          ),
          expect.anything(),
        );
        expect(catalog.snapshot()).toBe(before);
        expect(await failing.status()).toMatchObject({
          outcome: 'failure',
          entities: catalog.entities.size,
        });
      },
    );

    it('is not asked where no LF-Tag is configured', async () => {
      await tagCatalog();
      const { refresh, catalog, status } = await start({ settings: {} });
      await refresh();
      expect(catalog.verdictOf('sales.orders')).toBe('unflagged');
      expect((await status()).apiCalls).toEqual({
        GetDatabases: 1,
        GetTables: 2,
      });
    });
  });

  describe('that governs the role', () => {
    const grant = (
      on: Resource,
      permission: Permission,
      principal: string = role,
    ) =>
      lake.send(
        new GrantPermissionsCommand({
          Principal: { DataLakePrincipalIdentifier: principal },
          Resource: on,
          Permissions: [permission],
        }),
      );

    // As a company configures it: the portal's own account, and a role in the
    // data lake's.
    const aws = {
      mainAccount: {
        accessKeyId: '999900001111',
        secretAccessKey: 'sandbox',
      },
      accounts: [{ accountId, roleName: 'portal/ingestion' }],
    };
    const start = (options: IngestionOptions = {}) =>
      startIngestion(knex, {
        aws,
        settings: { lakeFormationRole: role },
        ...options,
      });

    /** Everything is flagged as not sensitive, and not all of it is shown. */
    const governCatalog = async () => {
      for (const database of [
        'hidden',
        'named',
        'selected',
        'some_columns',
        'whole',
      ]) {
        await glue.createDatabase({ Name: database });
        for (const Name of ['orders', 'stores']) {
          await glue.createTable(database, {
            Name,
            StorageDescriptor: {
              Columns: [column('id', 'false'), column('email', 'false')],
            },
            PartitionKeys: [column('day', 'false')],
          });
        }
      }
      await grant(onAllTables('whole'), 'DESCRIBE');
      await grant(onAllTables('selected'), 'SELECT');
      await grant(onTable('named', 'orders'), 'DESCRIBE');
      await grant(onTable('some_columns', 'orders'), 'SELECT');
      await grant(onColumns('some_columns', 'stores', 'id', 'day'), 'SELECT');
    };

    const judged = ({ catalog }: Awaited<ReturnType<typeof start>>) =>
      Object.fromEntries(
        catalog.titles().map(title => [title, reasonsOf(catalog.find(title!))]),
      );

    it('says what the role provably sees whole, and takes the rest for unknown', async () => {
      await governCatalog();
      const ingestion = await start();
      await ingestion.refresh();
      const hiddenTables = (database: string) =>
        `unknown hidden-tables database ${database} null`;
      const hiddenColumns =
        'unknown hidden-columns table some_columns.stores null';
      expect(judged(ingestion)).toEqual({
        named: [hiddenTables('named')],
        'named.orders': [],
        selected: [],
        'selected.orders': [],
        'selected.stores': [],
        some_columns: [hiddenTables('some_columns'), hiddenColumns],
        'some_columns.orders': [],
        'some_columns.stores': [hiddenColumns],
        whole: [],
        'whole.orders': [],
        'whole.stores': [],
      });
      expect(ingestion.catalog.verdictOf('named')).toBe('unknown');
      expect(ingestion.catalog.verdictOf('some_columns.stores')).toBe(
        'unknown',
      );
      expect((await ingestion.status()).visibility).toEqual({
        role,
        wholeDatabases: 2,
        partlyVisible: ['named', 'some_columns'],
        tablesWithHiddenColumns: 1,
      });
      expect(ingestion.logger.warn).toHaveBeenCalledWith(
        expect.stringContaining(
          `${role} has no DESCRIBE on all tables of named, some_columns`,
        ),
      );
    });

    it('asks once for a database that it sees whole, and once more for each table of another', async () => {
      await governCatalog();
      const { refresh, status } = await start();
      await refresh();
      expect((await status()).apiCalls.ListPermissions).toBe(4 + 3);
    });

    it('takes all columns but one for some', async () => {
      await governCatalog();
      await grant(
        {
          TableWithColumns: {
            DatabaseName: 'hidden',
            Name: 'orders',
            ColumnWildcard: { ExcludedColumnNames: ['email'] },
          },
        },
        'SELECT',
      );
      const { refresh, catalog } = await start();
      await refresh();
      expect(reasonsOf(catalog.find('hidden.orders'))).toEqual([
        'unknown hidden-columns table hidden.orders null',
      ]);
    });

    it('gives the same bytes when a table is read alone', async () => {
      await governCatalog();
      const { refresh, change, catalog } = await start();
      await refresh();
      const scanned = catalog.snapshot();
      await change('named', 'orders');
      await change('some_columns', 'stores');
      await change('whole', 'orders');
      expect(catalog.snapshot()).toBe(scanned);
    });

    it('keeps what an event names and the role may not see', async () => {
      await governCatalog();
      await grant(onTable('hidden', 'orders'), 'DESCRIBE');
      const { refresh, change, catalog } = await start();
      await refresh();
      const scanned = catalog.snapshot();
      await change('hidden', 'stores');
      expect(catalog.snapshot()).toBe(scanned);
    });

    it('believes the role again when it is shown everything', async () => {
      await governCatalog();
      const { refresh, catalog, status } = await start();
      await refresh();
      for (const database of ['hidden', 'named', 'some_columns']) {
        await grant(onAllTables(database), 'DESCRIBE');
      }
      await refresh();
      expect(catalog.titles()).toHaveLength(5 * 3);
      for (const title of catalog.titles()) {
        expect(catalog.verdictOf(title!)).toBe('not-sensitive');
      }
      expect((await status()).visibility).toEqual({
        role,
        wholeDatabases: 5,
        partlyVisible: [],
        tablesWithHiddenColumns: 0,
      });
    });

    it('flags nothing and asks nothing where the role is not named', async () => {
      await governCatalog();
      const { refresh, catalog, status } = await start({ settings: {} });
      await refresh();
      expect(catalog.titles()).toHaveLength(11);
      for (const title of catalog.titles()) {
        expect(catalog.verdictOf(title!)).toBe('not-sensitive');
      }
      const { visibility, apiCalls } = await status();
      expect(visibility).toBeUndefined();
      expect(apiCalls).toEqual({ GetDatabases: 1, GetTables: 4 });
    });
  });
});
