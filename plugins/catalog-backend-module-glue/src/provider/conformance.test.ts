import { TestDatabases } from '@backstage/backend-test-utils';
import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import {
  productKeyOf,
  type TableText,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import { reasonsOf } from '../__fixtures__/reasonsOf';
import {
  fixtureColumn,
  fixtureDatabases,
  serveFixtures,
  type Expected,
  type FixtureServer,
} from '../__fixtures__/serveFixtures';
import { accountId, credentials } from '../__testUtils__/glueFixture';
import { startIngestion } from '../__testUtils__/startIngestion';
import { assertValidEntity } from '../mapping/validEntity';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

const settings = {
  lfTag: {
    // Lake Formation keeps keys in lower case.
    key: 'Sensitivity',
    sensitive: ['confidential'],
    notSensitive: ['public', 'internal'],
  },
};

const expected = new Map<string, Expected>(
  fixtureDatabases.flatMap(each => Object.entries(each.expected)),
);

const wide = 'wide';
const wideColumns = 3_000;

describe('what Glue answers', () => {
  let server: FixtureServer;
  let ingestion: Awaited<ReturnType<typeof startIngestion>>;
  const oldEndpoint = process.env.AWS_ENDPOINT_URL;

  beforeAll(async () => {
    server = await serveFixtures();
    process.env.AWS_ENDPOINT_URL = server.url;
    server.add({ Name: wide, CatalogId: accountId }, [
      {
        Name: 'sensors',
        StorageDescriptor: {
          Columns: Array.from({ length: wideColumns }, (_, index) =>
            fixtureColumn(`c${index}`, index % 2 ? 'true' : undefined),
          ),
        },
      },
    ]);
    ingestion = await startIngestion(await databases.init('SQLITE_3'), {
      settings,
      aws: { accounts: [{ accountId, ...credentials }] },
    });
    await ingestion.refresh();
  });

  afterAll(async () => {
    await server.stop();
    if (oldEndpoint === undefined) delete process.env.AWS_ENDPOINT_URL;
    else process.env.AWS_ENDPOINT_URL = oldEndpoint;
  });

  const texts = async (): Promise<TableText[]> =>
    (await ingestion.store.tableTexts(1_000)).items;

  const titleOf = (ref: string) =>
    ingestion.catalog.entities.get(ref)!.metadata.title!;

  async function essentials(entity: Entity): Promise<Expected> {
    const { metadata, spec } = entity;
    const { annotations = {}, description = null, tags = [] } = metadata;
    const ref = stringifyEntityRef(entity);
    const text = (await texts()).find(({ entityRef }) => entityRef === ref);
    return {
      product: productKeyOf(entity) !== undefined,
      verdict: annotations['data-sharing/sensitivity'] ?? null,
      reasons: reasonsOf(entity),
      tags,
      owner: spec!.owner as string,
      description,
      dependsOn: ((spec!.dependsOn ?? []) as string[]).map(titleOf),
      ...(text && {
        columns: text.columns,
        comments: text.comments,
        lfTags: text.lfTags,
      }),
    };
  }

  const told = (title: string) => essentials(ingestion.catalog.find(title));

  it.each([...expected])(
    'becomes what is expected of %s',
    async (title, of) => {
      expect(await told(title)).toEqual(of);
    },
  );

  it('becomes nothing beyond that, and skips nothing', async () => {
    expect(ingestion.catalog.titles()).toEqual(
      [...expected.keys(), wide, `${wide}.sensors`].sort(),
    );
    expect(await ingestion.status()).toMatchObject({
      outcome: 'success',
      skippedTotal: 0,
      resourceLinks: 6,
    });
  });

  it('becomes entities that the catalog accepts', async () => {
    for (const entity of ingestion.catalog.entities.values()) {
      await expect(assertValidEntity(entity)).resolves.toBeUndefined();
    }
  });

  it('keeps thousands of columns out of the entity, and counts all reasons', async () => {
    const entity = ingestion.catalog.find(`${wide}.sensors`);
    const { reasonsTotal } = JSON.parse(
      entity.metadata.annotations!['data-sharing/sensitivity-reasons'],
    );
    expect(reasonsOf(entity)).toEqual(
      Array.from(
        { length: 20 },
        (_, index) =>
          `sensitive flag column ${wide}.sensors.c${index * 2 + 1} true`,
      ),
    );
    expect(reasonsTotal).toBe(wideColumns);
    expect(JSON.stringify(entity).length).toBeLessThan(5_000);
    expect((await essentials(entity)).columns).toHaveLength(wideColumns);
  });

  it('is not asked about the tables behind a resource link', () => {
    expect(server.calls.filter(call => / linked_/.test(call))).toEqual([]);
  });

  it('becomes the same bytes when nothing but times has changed', async () => {
    const before = [ingestion.catalog.snapshot(), await texts()];
    server.later += 86_400;
    await ingestion.refresh();
    expect([ingestion.catalog.snapshot(), await texts()]).toEqual(before);
  });

  it('becomes the same bytes when a table is read alone', async () => {
    const before = [ingestion.catalog.snapshot(), await texts()];
    for (const { database, tables } of fixtureDatabases) {
      for (const table of tables ?? []) {
        ingestion.catalog.entities.delete(
          stringifyEntityRef(
            ingestion.catalog.find(`${database.Name}.${table.Name}`),
          ),
        );
        await ingestion.change(database.Name!, table.Name!);
      }
    }
    expect([ingestion.catalog.snapshot(), await texts()]).toEqual(before);
  });

  it('takes a data filter of Lake Formation for some columns', async () => {
    const table = (Name: string) => ({
      Table: { DatabaseName: 'redshift_sales', Name },
    });
    server.permissions = ({ Resource: { Table: on } }) =>
      on.TableWildcard
        ? []
        : [
            {
              Resource:
                on.Name === 'visits'
                  ? table('visits')
                  : {
                      DataCellsFilter: {
                        TableCatalogId: accountId,
                        DatabaseName: on.DatabaseName,
                        TableName: on.Name,
                        Name: 'without_notes',
                      },
                    },
              Permissions: ['SELECT'],
            },
          ];
    const { refresh, catalog } = await startIngestion(
      await databases.init('SQLITE_3'),
      {
        aws: { accounts: [{ accountId, ...credentials }] },
        settings: {
          ...settings,
          databases: { include: ['redshift_sales'] },
          lakeFormationRole: `arn:aws:iam::${accountId}:role/portal`,
        },
      },
    );
    await refresh();
    expect(reasonsOf(catalog.find('redshift_sales.public.orders'))).toEqual([
      'unknown hidden-columns table redshift_sales.public.orders null',
    ]);
    expect(reasonsOf(catalog.find('redshift_sales.visits'))).toEqual([
      'sensitive flag column redshift_sales.visits.page true',
    ]);
  });
});
