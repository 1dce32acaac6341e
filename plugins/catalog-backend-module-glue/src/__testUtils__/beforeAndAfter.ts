import type { Entity } from '@backstage/catalog-model';
import type { Knex } from 'knex';
import { accountId, startGlueFixture, type GlueEditor } from './glueFixture';
import { startIngestion } from './startIngestion';

export const table = (Name: string, flag: string) => ({
  Name,
  StorageDescriptor: {
    Columns: [{ Name: 'id', Type: 'string', Parameters: { pii_flag: flag } }],
  },
});

const create = async (
  glue: GlueEditor,
  Name: string,
  tables: string[],
  data_owner = '222222222222',
) => {
  await glue.createDatabase({ Name, Parameters: { data_owner } });
  for (const each of tables) await glue.createTable(Name, table(each, 'false'));
};

/** A catalog, and what became of it later. */
async function fillBefore(glue: GlueEditor) {
  await create(glue, 'alpha', ['a1', 'a2', 'a3', 'a4', 'a5']);
  await create(glue, 'beta', ['b1', 'b2', 'b3']);
  await create(glue, 'dropped', ['d1', 'd2']);
  await create(glue, 'gamma', ['c1']);
  await create(glue, 'void', []);
  await glue.createDatabase({
    Name: 'shared',
    TargetDatabase: { CatalogId: accountId, DatabaseName: 'alpha' },
  });
}

async function fillAfter(glue: GlueEditor) {
  await fillBefore(glue);
  await glue.updateTable('alpha', table('a1', 'true'));
  await glue.createTable('alpha', table('a6', 'false'));
  await glue.deleteTable('alpha', 'a5');
  await glue.updateDatabase({
    Name: 'beta',
    Parameters: { data_owner: '333333333333' },
  });
  await glue.deleteDatabase('dropped');
  await create(glue, 'late', ['e1', 'e2', 'e3']);
}

/** All there is, to compare with. */
export const snapshotOf = (entities: Map<string, Entity>) =>
  JSON.stringify([...entities].sort(([a], [b]) => (a < b ? -1 : 1)));

export const titlesOf = (entities: Map<string, Entity>) =>
  [...entities.values()].map(({ metadata }) => metadata.title).sort();

/**
 * A Glue catalog as it was, and what became of it, behind one proxy and in pages
 * of two. `AWS_ENDPOINT_URL` points there until it is stopped.
 *
 * @param knex - of an empty database
 */
export async function startBeforeAndAfter(knex: Knex) {
  const oldEndpoint = process.env.AWS_ENDPOINT_URL;
  const before = await startGlueFixture();
  const after = await startGlueFixture();
  await fillBefore(before);
  await fillAfter(after);
  await create(after.inRegion('us-east-1'), 'logs', ['clicks']);
  const { proxy } = before;
  process.env.AWS_ENDPOINT_URL = proxy.url;
  proxy.before = ({ operation, input }) => {
    if (/^Get(Tables|Databases)$/.test(operation)) input.MaxResults = 2;
  };
  proxy.upstream = after.endpoint;
  const { refresh, catalog } = await startIngestion(knex);
  await refresh();
  /** What the catalog is to be like afterwards. */
  const expected = catalog.entities;
  return {
    proxy,
    expected,
    snapshot: snapshotOf(expected),
    goBack: () => {
      proxy.upstream = before.endpoint;
    },
    goOn: () => {
      proxy.upstream = after.endpoint;
    },
    /** That nothing is gone which exists, or there which never was, or twice. */
    expectNoHarm: (known: Map<string, Entity>, shown: Map<string, Entity>) => {
      const existing = titlesOf(expected);
      expect(titlesOf(shown)).toEqual(
        expect.arrayContaining(
          titlesOf(known).filter(title => existing.includes(title)),
        ),
      );
      const possible = new Set([...titlesOf(known), ...existing]);
      expect(titlesOf(shown).filter(title => !possible.has(title))).toEqual([]);
      expect(new Set(titlesOf(shown)).size).toBe(shown.size);
    },
    stop: async () => {
      await before.stop();
      await after.stop();
      if (oldEndpoint === undefined) delete process.env.AWS_ENDPOINT_URL;
      else process.env.AWS_ENDPOINT_URL = oldEndpoint;
    },
  };
}

export type BeforeAndAfter = Awaited<ReturnType<typeof startBeforeAndAfter>>;
