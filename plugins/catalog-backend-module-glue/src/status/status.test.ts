import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { metrics } from '@opentelemetry/api';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import request from 'supertest';
import {
  accountId,
  region,
  startGlueFixture,
  type GlueFixture,
} from '../__testUtils__/glueFixture';
import { startCatalog, until } from '../__testUtils__/startCatalog';
import { awsError } from '../__testUtils__/tamperingProxy';

jest.setTimeout(60_000);

const base = '/api/catalog/aws-glue/v1';
const asUser = { authorization: mockCredentials.user.header() };
const asService = { authorization: mockCredentials.service.header() };

const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
const meterProvider = new MeterProvider({
  readers: [new PeriodicExportingMetricReader({ exporter })],
});

/** What a company's dashboards would see, by name. */
async function measured() {
  exporter.reset();
  await meterProvider.forceFlush();
  return Object.fromEntries(
    exporter
      .getMetrics()
      .flatMap(({ scopeMetrics }) => scopeMetrics)
      .flatMap(scope => scope.metrics)
      .map(({ descriptor, dataPoints }) => [
        descriptor.name,
        dataPoints.map(({ attributes, value }) => ({ ...attributes, value })),
      ]),
  );
}

describe('the status of the ingestion', () => {
  let glue: GlueFixture;
  const oldEndpoint = process.env.AWS_ENDPOINT_URL;

  beforeAll(() => {
    metrics.setGlobalMeterProvider(meterProvider);
  });

  afterAll(async () => {
    metrics.disable();
    await meterProvider.shutdown();
  });

  beforeEach(async () => {
    glue = await startGlueFixture();
    process.env.AWS_ENDPOINT_URL = glue.proxy.url;
    await glue.createDatabase({ Name: 'sales' });
    for (const name of ['orders', 'returns', 'stores']) {
      await glue.createTable('sales', {
        Name: name,
        StorageDescriptor: {
          Columns: [
            { Name: `${name}_id`, Type: 'bigint', Comment: 'the number' },
            { Name: 'address', Type: 'struct<street:string>' },
          ],
        },
      });
    }
  });

  afterEach(async () => {
    await glue.stop();
    if (oldEndpoint === undefined) delete process.env.AWS_ENDPOINT_URL;
    else process.env.AWS_ENDPOINT_URL = oldEndpoint;
  });

  const source = { central: { accountId, region } };

  const sourcesOf = async (server: Parameters<typeof request>[0]) =>
    (await request(server).get(`${base}/sources`).set(asUser).expect(200)).body
      .items;

  it('says for each source how it goes, and to a probe only whether all is well', async () => {
    const { server, refresh, stop } = await startCatalog(source);
    const probe = () =>
      request(server)
        .get(`${base}/health`)
        .set({ authorization: mockCredentials.none.header() });
    expect((await probe().expect(200)).body).toEqual({ healthy: true });
    expect(await sourcesOf(server)).toEqual([
      expect.objectContaining({
        id: 'central',
        state: 'pending',
        lastScan: null,
      }),
    ]);

    await refresh('central');
    const [good] = await sourcesOf(server);
    expect(good).toMatchObject({
      id: 'central',
      title: `Glue source central (${accountId}, ${region})`,
      region,
      state: 'healthy',
      progress: null,
      lastScan: {
        outcome: 'success',
        databases: 1,
        tables: 3,
        entities: 4,
        skippedTotal: 0,
        unresolvedOwners: ['databases without data_owner'],
        apiCalls: { GetDatabases: 1, GetTables: 1 },
      },
    });

    glue.proxy.tamper = () => awsError('AccessDeniedException', 'No');
    await expect(refresh('central')).rejects.toThrow('AWS denies access');
    expect((await probe().expect(503)).body).toEqual({ healthy: false });
    expect(await sourcesOf(server)).toEqual([
      expect.objectContaining({
        state: 'failing',
        lastScan: expect.objectContaining({
          outcome: 'failure',
          lastSuccessAt: good.lastScan.finishedAt,
        }),
      }),
    ]);
    await stop();
  });

  it('holds back removals that are too many, until somebody lets them through', async () => {
    const { server, refresh, list, stop } = await startCatalog(source);
    await refresh('central');
    await until(
      () => list('kind=resource'),
      items => items.length === 4,
    );
    for (const name of ['orders', 'returns', 'stores']) {
      await glue.deleteTable('sales', name);
    }
    await refresh('central');
    expect(await list('kind=resource')).toHaveLength(4);
    const [holding] = await sourcesOf(server);
    expect(holding).toMatchObject({
      state: 'holding',
      lastScan: {
        held: {
          removals: 3,
          known: 4,
          examples: ['sales.orders', 'sales.returns', 'sales.stores'],
        },
      },
    });
    await request(server).get(`${base}/health`).expect(503);

    const allow = (body: object) =>
      request(server)
        .post(`${base}/sources/central/allow-removals`)
        .set(asUser)
        .send(body);
    await allow({ removals: 2 }).expect(200);
    await refresh('central');
    expect(await list('kind=resource')).toHaveLength(4);

    const { body } = await allow({ removals: 3 }).expect(200);
    expect(body).toEqual({ removals: 3, until: expect.any(String) });
    expect((await sourcesOf(server))[0].allowedRemovals).toEqual(body);
    await refresh('central');
    expect(
      (await list('kind=resource')).map(({ metadata }) => metadata.title),
    ).toEqual(['sales']);
    // It held for one time.
    expect(await sourcesOf(server)).toEqual([
      expect.objectContaining({ state: 'healthy', allowedRemovals: null }),
    ]);
    await stop();
  });

  it.each([
    ['no number', {}, 'removals'],
    ['none', { removals: 0 }, 'removals'],
    ['a part of one', { removals: 1.5 }, 'removals'],
    ['an unknown field', { removals: 1, force: true }, 'force'],
  ])(
    'refuses to let %s through, and names the field',
    async (_, body, field) => {
      const { server, stop } = await startCatalog(source);
      const answer = await request(server)
        .post(`${base}/sources/central/allow-removals`)
        .set(asUser)
        .send(body)
        .expect(400);
      expect(answer.body.error.message).toContain(field);
      await request(server)
        .post(`${base}/sources/nowhere/allow-removals`)
        .set(asUser)
        .send({ removals: 1 })
        .expect(404);
      await stop();
    },
  );

  it('is for those who have the permission', async () => {
    const { server, stop } = await startCatalog(source, [
      mockServices.permissions.mock({
        authorize: async requests =>
          requests.map(() => ({ result: AuthorizeResult.DENY })),
      }).factory,
    ]);
    const statuses = [
      await request(server).get(`${base}/sources`).set(asUser),
      await request(server)
        .post(`${base}/sources/central/allow-removals`)
        .set(asUser)
        .send({ removals: 1 }),
      await request(server)
        .get(`${base}/sources`)
        .set({ authorization: mockCredentials.none.header() }),
    ].map(({ status }) => status);
    expect(statuses).toEqual([403, 403, 401]);
    await stop();
  });

  it('gives other plugins, and nobody else, what tables can be found by', async () => {
    const { server, refresh, stop } = await startCatalog(source);
    await refresh('central');
    await request(server).get(`${base}/table-texts`).set(asUser).expect(403);
    const first = await request(server)
      .get(`${base}/table-texts`)
      .query({ limit: 2 })
      .set(asService)
      .expect(200);
    expect(first.body).toEqual({
      items: [
        {
          entityRef: expect.stringMatching(
            /^resource:default\/sales\.orders-[0-9a-f]{10}$/,
          ),
          columns: ['orders_id', 'address', 'address.street'],
          comments: ['the number'],
          lfTags: [],
        },
        expect.objectContaining({
          columns: ['returns_id', 'address', 'address.street'],
        }),
      ],
      nextCursor: expect.any(String),
    });
    const second = await request(server)
      .get(`${base}/table-texts`)
      .query({ limit: 2, cursor: first.body.nextCursor })
      .set(asService)
      .expect(200);
    expect(second.body.items).toHaveLength(1);
    expect(second.body.nextCursor).toBeUndefined();
    for (const query of [{ limit: 0 }, { limit: 1001 }, { cursor: 'x' }]) {
      const { body } = await request(server)
        .get(`${base}/table-texts`)
        .query(query)
        .set(asService)
        .expect(400);
      expect(body.error.message).toContain(Object.keys(query)[0]);
    }
    await stop();
  });

  it('is measured through OpenTelemetry', async () => {
    const { refresh, stop } = await startCatalog(source);
    await refresh('central');
    await glue.deleteTable('sales', 'orders');
    await refresh('central');
    glue.proxy.tamper = () => awsError('AccessDeniedException', 'No');
    await expect(refresh('central')).rejects.toThrow();
    const figures = await measured();
    const central = { source: 'central' };
    expect(figures['aws_glue.entities']).toEqual([{ ...central, value: 3 }]);
    expect(figures['aws_glue.removals']).toEqual(
      expect.arrayContaining([expect.objectContaining(central)]),
    );
    expect(figures['aws_glue.scans']).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ ...central, outcome: 'success' }),
        expect.objectContaining({ ...central, outcome: 'failure' }),
      ]),
    );
    expect(figures['aws_glue.api_calls']).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ ...central, operation: 'GetTables' }),
      ]),
    );
    expect(figures['aws_glue.removals.held']).toEqual([
      { ...central, value: 0 },
    ]);
    expect(figures['aws_glue.last_success'][0].value).toBeGreaterThan(1e9);
    await stop();
  });
});
