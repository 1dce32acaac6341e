import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import {
  mockServices,
  startTestBackend,
  TestDatabases,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import searchPlugin from '@backstage/plugin-search-backend';
import {
  annotations,
  ingestionPath,
  type TableText,
  type Verdict,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import searchModuleGlue from '@data-sharing/backstage-plugin-search-backend-module-glue';
import request from 'supertest';
import searchEngine from './searchEngine';

jest.setTimeout(120_000);

interface Table extends Partial<Omit<TableText, 'entityRef'>> {
  name: string;
  columns: string[];
  verdict?: Verdict;
  description?: string;
  tags?: string[];
}

const entityOf = ({ name, verdict, description, tags }: Table): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Resource',
  metadata: {
    name,
    namespace: 'default',
    title: name,
    description,
    tags,
    annotations: { [annotations.sensitivity]: verdict ?? 'unflagged' },
  },
  spec: { type: 'glue-table', owner: 'group:default/sales' },
});

const textOf = ({ name, columns, comments, lfTags }: Table): TableText => ({
  entityRef: `resource:default/${name}`,
  columns,
  comments: comments ?? [],
  lfTags: lfTags ?? [],
});

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

/** Search on the engine that belongs to a database, with these tables in it. */
async function start(id: string, tables: Table[]) {
  const knex = id.startsWith('POSTGRES')
    ? await databases.init('POSTGRES_18')
    : undefined;
  let answer = () => ({ items: tables.map(textOf) });
  const catalog = createBackendPlugin({
    pluginId: 'catalog',
    register(env) {
      env.registerInit({
        deps: { http: coreServices.httpRouter },
        async init({ http }) {
          http.use((req, res) => {
            expect(req.path).toBe(`${ingestionPath}/table-texts`);
            res.json(answer());
          });
        },
      });
    },
  });
  const tasks = new Map<string, () => Promise<void>>();
  const backend = await startTestBackend({
    features: [
      searchPlugin,
      searchEngine,
      searchModuleGlue,
      catalog,
      catalogServiceMock.factory({ entities: tables.map(entityOf) }),
      mockServices.scheduler.mock({
        createScheduledTaskRunner: () => ({
          run: async task => {
            tasks.set(task.id, async () =>
              task.fn(new AbortController().signal),
            );
          },
        }),
      }).factory,
      mockServices.database.factory(knex && { knex }),
      mockServices.rootConfig.factory({
        data: {
          backend: {
            database: knex
              ? { client: 'pg' }
              : { client: 'better-sqlite3', connection: ':memory:' },
          },
        },
      }),
    ],
  });
  const collate = async () => tasks.get('search_index_glue_table')!();
  await collate();
  return {
    collate,
    failFromNowOn() {
      answer = () => {
        throw new Error('no Glue');
      };
    },
    async find(term: string, filters?: object) {
      const { body } = await request(backend.server)
        .get('/api/search/query')
        .query({ term, types: ['glue-table'], filters })
        .expect(200);
      return body.results.map(
        (result: { document: Record<string, unknown> }) => result.document,
      ) as Array<Record<string, string>>;
    },
    indexedIn: async () =>
      (await knex?.schema.hasTable('documents')) ? 'pg' : 'lunr',
    stop: () => backend.stop(),
  };
}

const tables: Table[] = [
  {
    name: 'sales.orders',
    columns: ['order_id', 'customerEmail', 'shippedAt', 'größe_cm'],
    comments: ['When the parcel left the warehouse'],
    lfTags: ['classification=internal'],
    tags: ['iceberg'],
    verdict: 'not-sensitive',
  },
  {
    name: 'crm.contacts',
    columns: [
      'contact_id',
      'address',
      'address.street_name',
      'address.geo.latitude',
      'mobile_phone',
    ],
    verdict: 'sensitive',
  },
  {
    name: 'hr.payroll',
    columns: ['employee_number', 'gross_amount'],
    description: 'Monthly salaries before taxation.',
    verdict: 'sensitive',
  },
  { name: 'web.clicks', columns: ['session', 'path'], verdict: 'unknown' },
  { name: 'web.visits', columns: ['session'], verdict: 'unflagged' },
];

describe.each(databases.eachSupportedId())('search on %s', id => {
  let portal: Awaited<ReturnType<typeof start>>;
  afterEach(() => portal?.stop());

  const best = async (term: string) => (await portal.find(term))[0]?.title;
  const titles = async (term: string, filters: object) =>
    (await portal.find(term, filters)).map(({ title }) => title).sort();

  it('is in PostgreSQL where the portal keeps its data there, and in Lunr elsewhere', async () => {
    portal = await start(id, tables);
    expect(await portal.indexedIn()).toBe(
      id.startsWith('POSTGRES') ? 'pg' : 'lunr',
    );
  });

  it('finds a table by all that it has', async () => {
    portal = await start(id, tables);
    const terms: Array<[string, string]> = [
      // A column's full name
      ['order_id', 'sales.orders'],
      ['customerEmail', 'sales.orders'],
      ['CUSTOMEREMAIL', 'sales.orders'],
      ['größe_cm', 'sales.orders'],
      ['mobile_phone', 'crm.contacts'],
      ['address.street_name', 'crm.contacts'],
      ['address.geo.latitude', 'crm.contacts'],
      // Words and parts of a name
      ['email', 'sales.orders'],
      ['customer email', 'sales.orders'],
      ['customer_email', 'sales.orders'],
      ['shipped', 'sales.orders'],
      ['phone', 'crm.contacts'],
      ['mobile phone', 'crm.contacts'],
      ['street', 'crm.contacts'],
      ['street_name', 'crm.contacts'],
      ['latitude', 'crm.contacts'],
      // What one has typed so far
      ['custo', 'sales.orders'],
      ['mobile_ph', 'crm.contacts'],
      // Comment, tag, LF-Tag, description
      ['parcel', 'sales.orders'],
      ['warehouses', 'sales.orders'],
      ['iceberg', 'sales.orders'],
      ['classification=internal', 'sales.orders'],
      ['internal', 'sales.orders'],
      ['salaries', 'hr.payroll'],
      // Table and database
      ['crm.contacts', 'crm.contacts'],
      ['contacts', 'crm.contacts'],
      ['payroll', 'hr.payroll'],
      ['hr', 'hr.payroll'],
    ];
    const found = [];
    for (const [term] of terms) found.push([term, await best(term)]);
    expect(found).toEqual(terms);
  });

  it('filters by each verdict, and takes none for another', async () => {
    portal = await start(id, tables);
    const of = (verdictWord: string) => titles('', { verdictWord });
    expect(await of('sensitive')).toEqual(['crm.contacts', 'hr.payroll']);
    expect(await of('notsensitive')).toEqual(['sales.orders']);
    expect(await of('unknown')).toEqual(['web.clicks']);
    expect(await of('unflagged')).toEqual(['web.visits']);
  });

  it('filters what a term finds', async () => {
    portal = await start(id, tables);
    expect(await titles('session', { verdictWord: 'unflagged' })).toEqual([
      'web.visits',
    ]);
  });

  it('finds any of three thousand columns', async () => {
    const subjects = ['power', 'heat', 'flow'];
    const columns = Array.from(
      { length: 3_000 },
      (_, index) => `${subjects[index % 3]}${index}_reading`,
    );
    portal = await start(id, [{ name: 'plant.sensors', columns }, ...tables]);
    for (const column of ['power0_reading', 'heat700', 'flow2999']) {
      const [document] = await portal.find(column);
      expect(document.title).toBe('plant.sensors');
      expect(document.columns).toHaveLength(3_000);
    }
  });

  it('finds one of thousands of columns that share a word by its words', async () => {
    const columns = Array.from({ length: 3_000 }, (_, index) => `f_${index}`);
    portal = await start(id, [{ name: 'ml.features', columns }, ...tables]);
    for (const term of ['f_100', 'f 2500', '2500']) {
      expect(await best(term)).toBe('ml.features');
    }
  });

  it('indexes the largest document without cutting it or any other', async () => {
    // What takes the most room in a tsvector: each is three words there.
    const worst = (letter: string) =>
      Array.from({ length: 20_000 }, (_, index) => {
        const word = index.toString(36);
        return `${letter}h${word}.com/x${word}`;
      });
    portal = await start(id, [
      {
        name: 'plant.everything',
        columns: worst('a'),
        comments: worst('b'),
        lfTags: worst('c'),
        tags: worst('d'),
        description: worst('e').join(' '),
      },
      ...tables,
    ]);
    const [{ columns, comments, text }] = await portal.find('everything');
    expect(text.length).toBeGreaterThan(200_000);
    expect(text.endsWith(comments[comments.length - 1])).toBe(true);
    expect(columns.length).toBeGreaterThan(6_000);
  });

  it('keeps what it has where a collation fails', async () => {
    portal = await start(id, tables);
    portal.failFromNowOn();
    await expect(portal.collate()).rejects.toThrow(
      'The catalog did not say what tables can be found by',
    );
    expect(await best('customerEmail')).toBe('sales.orders');
  });
});
