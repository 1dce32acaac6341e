import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import {
  summarize,
  type VerdictReason,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import Knex from 'knex';
import fc from 'fast-check';
import type { ScanStatus } from '../status/SourceStatus';
import { DatabaseIngestionStore } from './DatabaseIngestionStore';
import type { KnownDatabase, TableRecord } from './IngestionStore';
import { migrations } from './migrate';
import { encodeCursor } from './textCursor';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

const reason = (
  verdict: VerdictReason['verdict'],
  name: string,
): VerdictReason => ({
  verdict,
  level: 'table',
  name,
  parameter: 'pii_flag',
  value: null,
});

function record(name: string, more: Partial<TableRecord> = {}): TableRecord {
  return {
    name,
    entityRef: `resource:default/${name}`,
    part: summarize([]),
    text: () => ({ columns: ['id'], comments: [], lfTags: [] }),
    versionId: '0',
    columnCount: 1,
    ...more,
  };
}

const database = (
  name: string,
  more: Partial<KnownDatabase> = {},
): KnownDatabase => ({
  name,
  entityRef: `resource:default/${name}`,
  owner: 'group:default/sales',
  facts: { Name: name, Parameters: { pii_flag: 'false' } },
  touched: 0,
  removed: false,
  ...more,
});

const status: ScanStatus = {
  startedAt: '2026-11-26T10:00:00Z',
  finishedAt: '2026-11-26T10:00:01Z',
  durationMs: 1_000,
  outcome: 'success',
  databases: 1,
  tables: 2,
  resourceLinks: 0,
  entities: 3,
  skipped: [{ name: 'a\0b', reason: 'x' }],
  skippedTotal: 1,
  unresolvedOwners: [],
  removed: 0,
  hiddenDatabases: [],
  apiCalls: { GetTables: 1 },
};

describe.each(databases.eachSupportedId())('DatabaseIngestionStore, %p', id => {
  let knex: Knex.Knex;
  let store: DatabaseIngestionStore;

  const create = (db = knex, sourceIds = ['a', 'b']) =>
    DatabaseIngestionStore.create({
      database: mockServices.database({ knex: db }),
      sourceIds,
    });

  beforeAll(async () => {
    knex = await databases.init(id);
  });

  beforeEach(async () => {
    store = await create();
  });

  afterEach(async () => {
    for (const table of [
      'aws_glue_tables',
      'aws_glue_databases',
      'aws_glue_sources',
    ]) {
      await knex(table).delete();
    }
  });

  const titlesOf = async (name: string) =>
    (await store.tablesOf('a', name)).map(table => table.name).sort();

  describe('migrations', () => {
    it('go down as well as up, and leave nothing behind', async () => {
      const db = await databases.init(id);
      const present = async () => [
        await db.schema.hasTable('aws_glue_sources'),
        await db.schema.hasTable('aws_glue_databases'),
        await db.schema.hasTable('aws_glue_tables'),
      ];
      await create(db);
      expect(await present()).toEqual([true, true, true]);
      await db.migrate.rollback(migrations(), true);
      expect(await present()).toEqual([false, false, false]);
      const again = await create(db);
      expect(await again.sequence('a')).toBe(0);
    });

    it('are left to others where the portal says so', async () => {
      const db = await databases.init(id);
      const service = mockServices.database({ knex: db });
      await expect(
        DatabaseIngestionStore.create({
          database: { ...service, migrations: { skip: true } },
          sourceIds: [],
        }),
      ).resolves.toBeDefined();
      expect(await db.schema.hasTable('aws_glue_sources')).toBe(false);
    });

    it('keep what is there when the process starts again, with other sources', async () => {
      await store.nextSequence('a');
      await store.saveTables('a', 'sales', [record('orders')]);
      const again = await create(knex, ['a', 'c']);
      expect(await again.sequence('a')).toBe(1);
      expect(await again.tablesOf('a', 'sales')).toHaveLength(1);
      expect(await again.nextSequence('c')).toBe(1);
    });
  });

  describe('the sequence', () => {
    it('gives each number once, to each source its own', async () => {
      const numbers = await Promise.all(
        Array.from({ length: 20 }, () => store.nextSequence('a')),
      );
      expect(numbers.sort((a, b) => a - b)).toEqual(
        Array.from({ length: 20 }, (_, index) => index + 1),
      );
      expect(await store.sequence('a')).toBe(20);
      expect(await store.sequence('b')).toBe(0);
    });

    it('notes when an event happened, and nothing where there was none', async () => {
      expect((await store.source('a')).lastEventAt).toBeUndefined();
      await store.nextSequence('a', 1_800_000_000_000);
      await store.nextSequence('a');
      expect((await store.source('a')).lastEventAt).toBe(1_800_000_000_000);
    });
  });

  describe('databases', () => {
    it('come back as they were saved, whatever they hold', async () => {
      const saved = database('sales', {
        facts: {
          Name: 'Sales',
          Description: 'a\0b 売上 \ud83d\ude00 "quoted" \\',
          Parameters: { é: '\u2028' },
        },
        touched: 2 ** 40,
      });
      await store.saveDatabase('a', saved);
      await store.saveDatabase('a', database('hr', { entityRef: null }));
      await store.saveDatabase('b', database('sales'));
      expect(await store.database('a', 'sales')).toEqual(saved);
      expect([...(await store.databases('a')).keys()].sort()).toEqual([
        'hr',
        'sales',
      ]);
      expect(await store.database('a', 'nosuch')).toBeUndefined();
    });

    it('are replaced, and keep no time', async () => {
      await store.saveDatabase('a', database('sales', { touched: 3 }));
      const facts = { Name: 'sales', CreateTime: new Date() };
      await store.saveDatabase('a', database('sales', { facts }));
      expect(await store.database('a', 'sales')).toEqual(
        database('sales', { facts: { Name: 'sales' } }),
      );
    });

    it('go with their tables, and are remembered where an event says so', async () => {
      for (const name of ['sales', 'hr']) {
        await store.saveDatabase('a', database(name));
        await store.saveTables('a', name, [record('orders')]);
      }
      await store.saveDatabase('b', database('sales'));
      await store.saveTables('b', 'sales', [record('orders')]);
      await store.removeDatabase('a', 'sales');
      await store.removeDatabase('a', 'hr', 7);
      expect(await store.database('a', 'sales')).toBeUndefined();
      expect(await store.tables('a', 'sales', ['orders'])).toEqual(new Map());
      expect(await store.database('a', 'hr')).toMatchObject({
        removed: true,
        touched: 7,
      });
      expect(
        (await store.tables('a', 'hr', ['orders'])).get('orders'),
      ).toMatchObject({ removed: true, touched: 7 });
      expect(await store.countEntities('a')).toBe(0);
      expect(await store.countEntities('b')).toBe(2);
    });
  });

  describe('tables', () => {
    it('come back by name, of one source and database, more than fit a query', async () => {
      const names = Array.from({ length: 2_500 }, (_, index) => `t${index}`);
      await store.saveTables(
        'a',
        'sales',
        names.map(name => record(name)),
      );
      await store.saveTables('a', 'hr', [record('t0')]);
      const found = await store.tables('a', 'sales', [...names, 'nosuch']);
      expect(found.size).toBe(2_500);
      expect(found.get('t2499')).toEqual({
        name: 't2499',
        entityRef: 'resource:default/t2499',
        versionId: '0',
        columnCount: 1,
        digest: expect.stringMatching(/^[0-9a-f]{40}$/),
        touched: 0,
        removed: false,
      });
      expect(await store.tables('a', 'sales', [])).toEqual(new Map());
      await store.removeTables('a', 'sales', names);
      expect(await titlesOf('sales')).toEqual([]);
      expect(await titlesOf('hr')).toEqual(['t0']);
    });

    it('keep the number of who read them when a scan writes them', async () => {
      await store.saveTables('a', 'sales', [record('orders')], { touched: 5 });
      await store.saveTables('a', 'sales', [
        record('orders', { versionId: '1' }),
        record('stores'),
      ]);
      const tables = await store.tables('a', 'sales', ['orders', 'stores']);
      expect(tables.get('orders')).toMatchObject({
        touched: 5,
        versionId: '1',
      });
      expect(tables.get('stores')).toMatchObject({ touched: 0 });
      await store.saveTables('a', 'sales', [record('orders')], { touched: 6 });
      expect(
        (await store.tables('a', 'sales', ['orders'])).get('orders'),
      ).toMatchObject({ touched: 6 });
    });

    it('are remembered as gone until a scan has begun later, and can come back', async () => {
      await store.saveTables('a', 'sales', [
        record('orders'),
        record('stores'),
        record('visits'),
      ]);
      await store.removeTables('a', 'sales', ['orders'], 5);
      await store.removeTables('a', 'sales', ['stores'], 6);
      expect(await titlesOf('sales')).toEqual(['visits']);
      await store.forgetRemoved('a', 5);
      const left = await store.tables('a', 'sales', ['orders', 'stores']);
      expect([...left.keys()]).toEqual(['stores']);
      expect(left.get('stores')).toMatchObject({ removed: true, touched: 6 });
      await store.saveTables('a', 'sales', [record('stores')]);
      expect(await titlesOf('sales')).toEqual(['stores', 'visits']);
    });

    it('take what Glue names take', async () => {
      const names = [
        'a"b',
        "a'b",
        'a\\b',
        '売上',
        '😀',
        ' ',
        '%',
        'x'.repeat(255),
      ];
      await store.saveTables(
        'a',
        'sales',
        names.map(name => record(name, { entityRef: null })),
      );
      expect((await store.tables('a', 'sales', names)).size).toBe(names.length);
    });
  });

  describe('what tables add up to', () => {
    const tablesOf = (...verdicts: VerdictReason['verdict'][]) =>
      verdicts.map((verdict, index) => {
        const name = `t${String(index).padStart(3, '0')}`;
        return record(name, { part: summarize([reason(verdict, name)]) });
      });

    it('is nothing without tables', async () => {
      expect(await store.tableVerdicts('a', 'sales')).toEqual({
        tables: 0,
        parts: [],
        reasonsTotal: 0,
      });
    });

    it('is the worst twenty in the order of names, and all counted', async () => {
      await store.saveTables('a', 'sales', [
        ...tablesOf(
          ...Array<'unflagged'>(15).fill('unflagged'),
          ...Array<'unknown'>(15).fill('unknown'),
          ...Array<'sensitive'>(10).fill('sensitive'),
        ),
        record('fine'),
      ]);
      await store.removeTables('a', 'sales', ['t039'], 1);
      const { tables, parts, reasonsTotal } = await store.tableVerdicts(
        'a',
        'sales',
      );
      expect({ tables, reasonsTotal }).toEqual({
        tables: 40,
        reasonsTotal: 39,
      });
      // All nine that are sensitive, and the first of the unknown.
      const numbers = [15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25].concat([
        30, 31, 32, 33, 34, 35, 36, 37, 38,
      ]);
      expect(parts.map(({ reasons }) => reasons[0].name)).toEqual(
        numbers.map(number => `t0${number}`),
      );
    });
  });

  describe('entities', () => {
    it('are counted and found in tables and databases, without what is no entity or gone', async () => {
      await store.saveDatabase('a', database('sales'));
      await store.saveDatabase('a', database('link', { entityRef: null }));
      await store.saveTables('a', 'sales', [
        record('orders'),
        record('hidden', { entityRef: null }),
        record('gone'),
      ]);
      await store.removeTables('a', 'sales', ['gone'], 3);
      expect(await store.countEntities('a')).toBe(2);
      const many = Array.from({ length: 2_000 }, (_, index) => `r${index}`);
      expect(
        await store.hasEntities('a', [
          'resource:default/orders',
          ...many,
          'resource:default/sales',
          'resource:default/gone',
        ]),
      ).toEqual(new Set(['resource:default/orders', 'resource:default/sales']));
      expect(await store.hasEntities('b', many)).toEqual(new Set());
    });
  });

  describe('pages of texts', () => {
    const all = async (limit: number, onPage = async () => {}) => {
      const refs: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await store.tableTexts(limit, cursor);
        expect(page.items.length).toBeLessThanOrEqual(limit);
        refs.push(...page.items.map(({ entityRef }) => entityRef));
        cursor = page.nextCursor;
        await onPage();
      } while (cursor);
      return refs;
    };

    it('hold every text once, of all sources, whatever the names', async () => {
      const name = fc
        .string({ unit: 'binary', minLength: 1, maxLength: 8 })
        .map(text => text.replaceAll('\0', 'x'))
        .map(text => Buffer.from(text).toString());
      await fc.assert(
        fc.asyncProperty(
          fc.uniqueArray(fc.tuple(fc.constantFrom('a', 'b'), name, name), {
            selector: key => key.join('\0'),
            maxLength: 12,
          }),
          fc.integer({ min: 1, max: 4 }),
          async (keys, limit) => {
            await knex('aws_glue_tables').delete();
            for (const [index, [source, home, each]] of keys.entries()) {
              await store.saveTables(source, home, [
                record(each, { entityRef: `r${index}` }),
              ]);
            }
            const refs = await all(limit);
            expect(refs.sort()).toEqual(keys.map((_, at) => `r${at}`).sort());
          },
        ),
        { numRuns: 25 },
      );
    });

    it('leave out what is gone, no entity, or has no text', async () => {
      await store.saveTables('a', 'sales', [
        record('orders', {
          text: () => ({
            columns: ['a\0b'],
            comments: ['"'],
            lfTags: ['k=v'],
          }),
        }),
        record('gone'),
        record('link', { text: null }),
        record('excluded', { entityRef: null }),
      ]);
      await store.removeTables('a', 'sales', ['gone'], 1);
      expect(await store.tableTexts(10)).toEqual({
        items: [
          {
            entityRef: 'resource:default/orders',
            columns: ['a\0b'],
            comments: ['"'],
            lfTags: ['k=v'],
          },
        ],
      });
    });

    it('miss and repeat nothing that stays, while others come and go', async () => {
      const names = Array.from({ length: 20 }, (_, index) => `t${index + 10}`);
      await store.saveTables(
        'a',
        'sales',
        names.map(name => record(name)),
      );
      let round = 0;
      const refs = await all(3, async () => {
        round += 1;
        await store.removeTables('a', 'sales', [names[(round * 5) % 20]]);
        await store.saveTables('a', 'sales', [record(`t${round}5x`)]);
      });
      expect(new Set(refs).size).toBe(refs.length);
      const stayed = await titlesOf('sales');
      expect(refs).toEqual(
        expect.arrayContaining(
          names
            .filter(name => stayed.includes(name))
            .map(name => `resource:default/${name}`),
        ),
      );
    });

    it.each([
      ['no base64', '%%%'],
      ['something else', Buffer.from('{"a":1}').toString('base64url')],
      ['too short', Buffer.from('["a","b"]').toString('base64url')],
      ['what no name holds', encodeCursor(['a', 'b\0', 'c'])],
    ])('refuse a cursor that is %s', async (_, cursor) => {
      await expect(store.tableTexts(10, cursor)).rejects.toThrow(
        'cursor: is not one that a page gave',
      );
    });
  });

  describe('a source', () => {
    it('has nothing to tell at first, also where it is not known', async () => {
      const nothing = {
        status: undefined,
        progress: undefined,
        lastEventAt: undefined,
        allowance: undefined,
      };
      expect(await store.source('a')).toEqual(nothing);
      expect(await store.source('nosuch')).toEqual(nothing);
      expect(await store.sequence('nosuch')).toBe(0);
    });

    it('tells status, progress and allowance; a status ends the progress', async () => {
      const progress = {
        startedAt: status.startedAt,
        updatedAt: status.startedAt,
        databases: 2,
        databasesDone: 1,
        tables: 5,
      };
      await store.saveProgress('a', progress);
      await store.saveAllowance('a', { removals: 3, until: 1_800_000_000_000 });
      expect(await store.source('a')).toMatchObject({
        status: undefined,
        progress,
        allowance: { removals: 3, until: 1_800_000_000_000 },
      });
      await store.saveStatus('a', status);
      await store.saveAllowance('a', null);
      expect(await store.source('a')).toEqual({
        status,
        progress: undefined,
        lastEventAt: undefined,
        allowance: undefined,
      });
      await store.saveProgress('a', progress);
      await store.saveProgress('a', null);
      expect((await store.source('a')).progress).toBeUndefined();
      expect((await store.source('b')).status).toBeUndefined();
    });
  });

  if (id === 'POSTGRES_18') {
    it('is made by several replicas that start at once', async () => {
      const db = await databases.init(id);
      const others = [1, 2, 3].map(() => Knex(db.client.config));
      const stores = await Promise.all(
        [db, ...others].map(each => create(each)),
      );
      await Promise.all(stores.map(each => each.nextSequence('a')));
      expect(await stores[0].sequence('a')).toBe(4);
      for (const each of others) await each.destroy();
    });

    it('puts tables in the same order whatever the language of the database', async () => {
      await knex.raw(
        'alter table aws_glue_tables alter column table_name type varchar(255) collate "en-x-icu"',
      );
      // In English: a_b, aa, b, é, z. By code points:
      const names = ['a_b', 'aa', 'b', 'z', 'é'];
      const others = Array.from({ length: 16 }, (_, index) => `A${index}`);
      await store.saveTables(
        'a',
        'sales',
        [...names, ...others].map(name =>
          record(name, { part: summarize([reason('unknown', name)]) }),
        ),
      );
      const { parts } = await store.tableVerdicts('a', 'sales');
      expect(parts.map(({ reasons }) => reasons[0].name)).toEqual(
        [...others.sort(), ...names].slice(0, 20),
      );
    });
  }
});
