import { TestDatabases } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import fc from 'fast-check';
import type { Knex } from 'knex';
import {
  GlueModel,
  type DatabaseShape,
  type Edit,
  type TableShape,
} from '../__testUtils__/GlueModel';
import {
  startGlueFixture,
  type GlueFixture,
} from '../__testUtils__/glueFixture';
import { MapCatalog } from '../__testUtils__/MapCatalog';
import { salesGroup, startIngestion } from '../__testUtils__/startIngestion';
import type { GlueCall } from '../__testUtils__/tamperingProxy';
import type { Change } from '../ingest/refreshTables';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

// So few that what happens often happens to the same.
const names = { database: ['a', 'b'], table: ['t', 'u', 'v'] };

const flag = fc.option(fc.constantFrom('true', 'false', 'maybe'), {
  nil: undefined,
});
const database = fc.constantFrom(...names.database);
const table = fc.constantFrom(...names.table);

const rarely = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof(
    { weight: 7, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary },
  );

const tableShape: fc.Arbitrary<TableShape> = fc.record({
  flag,
  columns: fc.array(flag, { maxLength: 3 }),
  target: rarely(fc.tuple(database, table)),
});

const databaseShape: fc.Arbitrary<DatabaseShape> = fc.record({
  flag,
  owner: fc.constantFrom('222222222222', '333333333333', undefined),
  target: rarely(database),
});

const putDatabase = (name: fc.Arbitrary<string>): fc.Arbitrary<Edit> =>
  fc.record({
    kind: fc.constant('put-database'),
    database: name,
    shape: databaseShape,
  });
const putTable = (
  home: fc.Arbitrary<string>,
  name: fc.Arbitrary<string>,
): fc.Arbitrary<Edit> =>
  fc.record({
    kind: fc.constant('put-table'),
    database: home,
    table: name,
    shape: tableShape,
  });

const edit: fc.Arbitrary<Edit> = fc.oneof(
  { weight: 4, arbitrary: putDatabase(database) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('drop-database' as const),
      database,
    }),
  },
  { weight: 8, arbitrary: putTable(database, table) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('drop-table' as const),
      database,
      table,
    }),
  },
);

/** What there is at first: most of what there can be. */
const beginning: fc.Arbitrary<Edit[]> = fc
  .tuple(
    ...names.database.flatMap(home => [
      putDatabase(fc.constant(home)),
      ...names.table.map(name =>
        fc.option(putTable(fc.constant(home), fc.constant(name)), { freq: 4 }),
      ),
    ]),
  )
  .map(edits => edits.filter(each => each !== null));

/** What happens at a call, before it is sent or when it was answered. */
interface Interruption {
  edits: Edit[];
  atCall: number;
  when: 'before' | 'after';
  /** Else its events come later. */
  then: 'handle events' | 'poll' | 'nothing';
}

const interrupted: fc.Arbitrary<Interruption | undefined> = fc.option(
  fc.record({
    edits: fc.array(edit, { minLength: 1, maxLength: 3 }),
    atCall: fc.nat(4),
    when: fc.constantFrom('before', 'after'),
    then: fc.constantFrom('handle events', 'handle events', 'poll', 'nothing'),
  }),
  { nil: undefined, freq: 4 },
);

type Step =
  /** `told`: CloudTrail tells of what Glue does not. */
  | { kind: 'edit'; edit: Edit; told: boolean }
  | { kind: 'scan' | 'poll'; interrupted?: Interruption }
  /** Some that are waiting; `again`: they will come a second time. */
  | {
      kind: 'events';
      from: number;
      many: number;
      again: boolean;
      interrupted?: Interruption;
    }
  | { kind: 'lose'; from: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('edit' as const),
      edit,
      told: fc.boolean(),
    }),
  },
  {
    weight: 7,
    arbitrary: fc.record({
      kind: fc.constantFrom('scan' as const, 'scan' as const, 'poll' as const),
      interrupted,
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('events' as const),
      from: fc.nat(20),
      many: fc.integer({ min: 1, max: 4 }),
      again: fc.boolean(),
      interrupted,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('lose' as const),
      from: fc.nat(20),
    }),
  },
);

/** What can be right or wrong: `a`, a database itself, or `a.t`, a table. */
const keyOf = ({ database: home, table: name }: Change) =>
  name === undefined ? home : `${home}.${name}`;

const isOf = (home: string, key: string) =>
  key === home || key.startsWith(`${home}.`);

/**
 * By what each is called. A link's relation to its target is left out: it is
 * looked at when all is read, and so by scans alone.
 */
const comparable = (entities: Iterable<Entity>) =>
  new Map(
    [...entities].map(entity => [
      entity.metadata.title!,
      entity.metadata.tags?.includes('resource-link')
        ? { ...entity, spec: { ...entity.spec, dependsOn: [] } }
        : entity,
    ]),
  );

describe.each(databases.eachSupportedId())('any order of things, %p', id => {
  let glue: GlueFixture;
  let now = Date.parse('2026-01-01T00:00:00Z');
  let runs = 0;
  const oldEndpoint = process.env.AWS_ENDPOINT_URL;

  beforeAll(async () => {
    // Glue tells times in seconds: no two changes are in the same.
    glue = await startGlueFixture({ clock: { now: () => new Date(now) } });
    process.env.AWS_ENDPOINT_URL = glue.proxy.url;
  });

  afterAll(async () => {
    await glue.stop();
    if (oldEndpoint === undefined) delete process.env.AWS_ENDPOINT_URL;
    else process.env.AWS_ENDPOINT_URL = oldEndpoint;
  });

  const startRun = async (knex: Knex, freshKnex: Knex) => {
    runs += 1;
    // An empty Glue catalog of its own.
    const region = `eu-west-${runs}`;
    const settings = { region, rejectRemovalsAbovePercentage: 100 };
    const start = async (db: Knex) => {
      await startIngestion(db, { settings });
      await db('aws_glue_tables').delete();
      await db('aws_glue_databases').delete();
      await db('aws_glue_sources').update({ status: null });
      return startIngestion(db, {
        settings,
        catalog: new MapCatalog([salesGroup]),
      });
    };
    const ingestion = await start(knex);
    return {
      ingestion,
      model: new GlueModel(glue.inRegion(region)),
      /** What is made of Glue as it is now by one that knows nothing. */
      anew: async () => {
        const fresh = await start(freshKnex);
        await fresh.refresh();
        return fresh;
      },
    };
  };

  const inPagesOfTwo = ({ operation, input }: GlueCall) => {
    if (/^Get(Tables|Databases)$/.test(operation)) input.MaxResults = 2;
  };

  it('loses no table that is there, and ends where a fresh ingestion begins', async () => {
    const knex = await databases.init(id);
    const freshKnex = await databases.init('SQLITE_3');
    glue.proxy.before = inPagesOfTwo;
    await fc.assert(
      fc.asyncProperty(
        // The first of everything is no likelier than the rest.
        fc.noBias(beginning),
        fc.noBias(fc.array(step, { maxLength: 20, size: 'max' })),
        async (edits, steps) => {
          const { ingestion, model, anew } = await startRun(knex, freshKnex);
          const { catalog, store, source } = ingestion;
          const waiting: Change[] = [];
          /** What changed and was not read since, and when. */
          const stale = new Map<string, number>();
          /** Tables that the catalog has shown, by their birth. */
          const shown = new Set<number>();
          let clock = 0;
          let scanned = false;

          const wasRead = (since: number, isRead: (key: string) => boolean) => {
            for (const [key, at] of stale) {
              if (at < since && isRead(key)) stale.delete(key);
            }
          };

          const apply = async (wish: Edit, told: boolean) => {
            const tables = model.databases.get(wish.database)?.tables.keys();
            const inside = [...(tables ?? [])];
            now += 2_000;
            const applied = await model.apply(wish);
            if (!applied) return [];
            const { change } = applied;
            clock += 1;
            stale.set(keyOf(change), clock);
            if (wish.kind === 'drop-database') {
              for (const name of inside) {
                stale.set(`${wish.database}.${name}`, clock);
              }
            }
            // Glue shows of a link what its target has, and says nothing of it
            // when that changes.
            for (const key of model.links()) stale.set(key, clock);
            return applied.told || told ? [change] : [];
          };

          const handle = async (changes: Change[]) => {
            const since = clock + 1;
            const whole = new Set<string>();
            for (const { database: home, table: name } of changes) {
              const known = await store.database(source.id, home);
              if (!name || !known || known.removed) whole.add(home);
            }
            await ingestion.changes(changes);
            for (const change of changes) {
              const home = change.database;
              if (whole.has(home)) wasRead(since, key => isOf(home, key));
              // A table is read with what was known of its database.
              else if (!stale.has(home)) {
                wasRead(since, key => key === keyOf(change));
              }
            }
          };

          const poll = async () => {
            const since = clock + 1;
            await ingestion.poll();
            if (scanned) wasRead(since, key => model.databases.has(key));
          };

          /** Lets something happen while the work is done. */
          const meanwhile = async (
            interruption: Interruption | undefined,
            work: () => Promise<void>,
          ) => {
            if (!interruption) return work();
            const { edits: interrupting, atCall, when, then } = interruption;
            let calls = 0;
            const interrupt = async () => {
              calls += 1;
              if (calls !== atCall + 1) return;
              const events: Change[] = [];
              for (const wish of interrupting)
                events.push(...(await apply(wish, false)));
              if (then === 'handle events' && events.length > 0) {
                await handle(events);
                return;
              }
              waiting.push(...events);
              if (then === 'poll') await poll();
            };
            if (when === 'after') glue.proxy.after = interrupt;
            else {
              glue.proxy.before = async call => {
                inPagesOfTwo(call);
                await interrupt();
              };
            }
            try {
              return await work();
            } finally {
              glue.proxy.before = inPagesOfTwo;
              glue.proxy.after = undefined;
            }
          };

          const take = (each: Step) => {
            switch (each.kind) {
              case 'edit':
                return apply(each.edit, each.told).then(events => {
                  waiting.push(...events);
                });
              case 'scan':
                return meanwhile(each.interrupted, async () => {
                  const since = clock + 1;
                  await ingestion.refresh();
                  scanned = true;
                  wasRead(since, () => true);
                });
              case 'poll':
                return meanwhile(each.interrupted, poll);
              case 'events': {
                if (waiting.length === 0) return undefined;
                const from = each.from % waiting.length;
                const some = waiting.splice(from, each.many);
                if (each.again) waiting.unshift(...some);
                return meanwhile(each.interrupted, async () => {
                  try {
                    await handle(some);
                  } catch (error) {
                    // What is dropped between two calls fails, and comes again.
                    if (!each.interrupted) throw error;
                    waiting.push(...some);
                  }
                });
              }
              default:
                waiting.splice(each.from % (waiting.length || 1), 1);
                return undefined;
            }
          };

          const check = async () => {
            const there = comparable(catalog.entities.values());
            const missing: string[] = [];
            for (const [home, { tables }] of model.databases) {
              for (const [name, { born }] of tables) {
                const isShown = there.has(`${home}.${name}`);
                if (shown.has(born) && !isShown)
                  missing.push(`${home}.${name}`);
                if (isShown) shown.add(born);
              }
            }
            expect(missing).toEqual([]);
            const fresh = comparable((await anew()).catalog.entities.values());
            for (const home of names.database) {
              for (const name of names.table) {
                const key = `${home}.${name}`;
                if (stale.has(home) || stale.has(key)) continue;
                expect(there.get(key)).toEqual(fresh.get(key));
              }
              if ([...stale.keys()].some(key => isOf(home, key))) continue;
              expect(there.get(home)).toEqual(fresh.get(home));
            }
          };

          for (const each of edits) await apply(each, false);
          await take({ kind: 'scan' });
          for (const each of steps) {
            await take(each);
            if (each.kind !== 'edit' && each.kind !== 'lose') await check();
          }
          await ingestion.refresh();
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
