import { TestDatabases } from '@backstage/backend-test-utils';
import { stringifyEntityRef } from '@backstage/catalog-model';
import fc from 'fast-check';
import type { Knex } from 'knex';
import {
  accountId,
  region,
  startGlueFixture,
  type GlueFixture,
} from '../__testUtils__/glueFixture';
import { glueName } from '../__testUtils__/glueNames';
import { MapCatalog } from '../__testUtils__/MapCatalog';
import { salesGroup, startIngestion } from '../__testUtils__/startIngestion';
import { assertValidEntity } from '../mapping/validEntity';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

interface Listed {
  Name: string;
  tables: string[];
}

const anyName = fc.oneof(
  { arbitrary: glueName, weight: 4 },
  // So that names of one clash with those of another.
  {
    arbitrary: fc.constantFrom('a', 'A', 'b', 'B', 'a/b', 'É', 'é'),
    weight: 2,
  },
);

const anyCatalog: fc.Arbitrary<Listed[]> = fc.array(
  fc.record({ Name: anyName, tables: fc.array(anyName, { maxLength: 5 }) }),
  { maxLength: 4 },
);

/** What there is, since Glue knows no upper case. */
function distinct(listed: Listed[]): string[] {
  const found = new Set<string>();
  // Of two that are one, the later counts; so do the tables listed for it.
  const byName = new Map(listed.map(each => [each.Name.toLowerCase(), each]));
  for (const [name, { tables }] of byName) {
    found.add(JSON.stringify([name]));
    for (const table of tables) {
      found.add(JSON.stringify([name, table.toLowerCase()]));
    }
  }
  return [...found];
}

const sources = {
  home: { accountId, region },
  elsewhere: { accountId, region: 'us-east-1' },
  other: { accountId, catalogId: '444455556666', region },
};

describe.each(databases.eachSupportedId())('any names, on %p', id => {
  let glue: GlueFixture;
  const oldEndpoint = process.env.AWS_ENDPOINT_URL;

  beforeAll(async () => {
    glue = await startGlueFixture();
    process.env.AWS_ENDPOINT_URL = glue.proxy.url;
  });

  afterAll(async () => {
    await glue.stop();
    if (oldEndpoint === undefined) delete process.env.AWS_ENDPOINT_URL;
    else process.env.AWS_ENDPOINT_URL = oldEndpoint;
  });

  /** The same in each account and region. */
  const list = (listed: Listed[]) => {
    glue.proxy.tamper = ({ operation, input }) =>
      operation === 'GetDatabases'
        ? {
            status: 200,
            output: {
              DatabaseList: listed.map(({ Name }) => ({
                Name,
                CatalogId: input.CatalogId ?? accountId,
              })),
            },
          }
        : {
            status: 200,
            output: {
              TableList: (
                listed.findLast(({ Name }) => Name === input.DatabaseName)
                  ?.tables ?? []
              ).map(Name => ({ Name, VersionId: '0' })),
            },
          };
  };

  const scanAll = async (knex: Knex, catalog: MapCatalog) => {
    for (const sourceId of Object.keys(sources)) {
      const { refresh, status } = await startIngestion(knex, {
        sources,
        sourceId,
        catalog,
      });
      await refresh();
      expect(await status()).toMatchObject({ skippedTotal: 0 });
    }
    return catalog.snapshot();
  };

  const emptied = async (knex: Knex) => {
    await knex('aws_glue_tables').delete();
    await knex('aws_glue_databases').delete();
    return new MapCatalog([salesGroup]);
  };

  it('give each its own valid and stable entity, in all accounts and regions', async () => {
    const knex = await databases.init(id);
    await startIngestion(knex);
    await fc.assert(
      fc.asyncProperty(anyCatalog, async listed => {
        const catalog = await emptied(knex);
        list(listed);
        const first = await scanAll(knex, catalog);
        expect(catalog.entities.size).toBe(
          distinct(listed).length * Object.keys(sources).length,
        );
        for (const [ref, entity] of catalog.entities) {
          expect(stringifyEntityRef(entity)).toBe(ref);
          await assertValidEntity(entity);
        }
        expect(await scanAll(knex, catalog)).toBe(first);
      }),
      { numRuns: id === 'SQLITE_3' ? 30 : 8 },
    );
  });

  it('give the same in whatever order they are listed', async () => {
    const knex = await databases.init(id);
    await startIngestion(knex);
    const folded = (name: string) => name.toLowerCase();
    const differing = anyCatalog.map(listed =>
      listed
        .filter(
          ({ Name }, index) =>
            !listed
              .slice(index + 1)
              .some(other => folded(other.Name) === folded(Name)),
        )
        .map(({ Name, tables }) => ({
          Name,
          tables: [
            ...new Map(tables.map(each => [folded(each), each])).values(),
          ],
        })),
    );
    await fc.assert(
      fc.asyncProperty(differing, async listed => {
        list(listed);
        const first = await scanAll(knex, await emptied(knex));
        list(
          listed
            .map(({ Name, tables }) => ({
              Name,
              tables: [...tables].reverse(),
            }))
            .reverse(),
        );
        expect(await scanAll(knex, await emptied(knex))).toBe(first);
      }),
      { numRuns: id === 'SQLITE_3' ? 20 : 5 },
    );
  });
});
