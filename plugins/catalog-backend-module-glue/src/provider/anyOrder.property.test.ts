import { TestDatabases } from '@backstage/backend-test-utils';
import fc from 'fast-check';
import type { Knex } from 'knex';
import { GlueModel } from '../__testUtils__/GlueModel';
import {
  startGlueFixture,
  type GlueFixture,
} from '../__testUtils__/glueFixture';
import { History, inPagesOfTwo } from '../__testUtils__/History';
import { MapCatalog } from '../__testUtils__/MapCatalog';
import { salesGroup, startIngestion } from '../__testUtils__/startIngestion';
import { beginning, step } from '../__testUtils__/steps';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

describe.each(databases.eachSupportedId())('any order of things, %p', id => {
  let glue: GlueFixture;
  let runs = 0;
  const oldEndpoint = process.env.AWS_ENDPOINT_URL;

  beforeAll(async () => {
    let now = Date.parse('2026-01-01T00:00:00Z');
    const clock = {
      // Glue tells times in seconds: no two changes are in the same.
      now: () => {
        now += 1_000;
        return new Date(now);
      },
    };
    glue = await startGlueFixture({ clock });
    glue.proxy.before = inPagesOfTwo;
    process.env.AWS_ENDPOINT_URL = glue.proxy.url;
  });

  afterAll(async () => {
    await glue.stop();
    if (oldEndpoint === undefined) delete process.env.AWS_ENDPOINT_URL;
    else process.env.AWS_ENDPOINT_URL = oldEndpoint;
  });

  /** An ingestion that knows nothing. */
  const start = async (knex: Knex, region: string) => {
    const settings = { region, rejectRemovalsAbovePercentage: 100 };
    const catalog = new MapCatalog([salesGroup]);
    const ingestion = await startIngestion(knex, { settings, catalog });
    await knex('aws_glue_tables').delete();
    await knex('aws_glue_databases').delete();
    await knex('aws_glue_sources').update({ status: null });
    return ingestion;
  };

  it('loses no table that is there, and ends where a fresh ingestion begins', async () => {
    const knex = await databases.init(id);
    const freshKnex = await databases.init('SQLITE_3');
    await fc.assert(
      fc.asyncProperty(
        // The first of everything is no likelier than the rest.
        fc.noBias(beginning),
        fc.noBias(fc.array(step, { maxLength: 20, size: 'max' })),
        async (edits, steps) => {
          runs += 1;
          // An empty Glue catalog of its own.
          const region = `eu-west-${runs}`;
          const ingestion = await start(knex, region);
          const { catalog, store, refresh } = ingestion;
          const history = new History({
            ingestion,
            model: new GlueModel(glue.inRegion(region)),
            proxy: glue.proxy,
          });
          const anew = async () => {
            const fresh = await start(freshKnex, region);
            await fresh.refresh();
            return fresh;
          };

          for (const edit of edits) await history.apply(edit);
          await history.take({ kind: 'scan' });
          for (const each of steps) {
            await history.take(each);
            if (each.kind === 'edit' || each.kind === 'lose') continue;
            expect(history.missing()).toEqual([]);
            const { entities } = (await anew()).catalog;
            const { found, expected } = history.settled(entities.values());
            expect(found).toEqual(expected);
          }

          await refresh();
          const fresh = await anew();
          expect(catalog.snapshot()).toBe(fresh.catalog.snapshot());
          expect(await store.tableTexts(100)).toEqual(
            await fresh.store.tableTexts(100),
          );
        },
      ),
      { numRuns: id === 'SQLITE_3' ? 60 : 10 },
    );
  });
});
