import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import {
  judgeDatabase,
  tablePart,
  type FlaggedTable,
  type SensitivitySettings,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import fc from 'fast-check';
import { glueName } from '../__testUtils__/glueNames';
import { DatabaseIngestionStore } from '../store/DatabaseIngestionStore';
import { databaseVerdict } from './databaseVerdict';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

const sensitivity: SensitivitySettings = {
  flag: 'pii_flag',
  lfTag: { key: 'level', sensitive: ['secret'], notSensitive: ['public'] },
};

const flagged = {
  Parameters: fc.option(
    fc.record({ pii_flag: fc.constantFrom('true', 'false', 'maybe', '\0') }),
    { nil: undefined, freq: 2 },
  ),
  LFTag: fc.option(fc.constantFrom('secret', 'public', 'other'), {
    nil: undefined,
    freq: 2,
  }),
};

const columns = fc.array(fc.record({ Name: fc.constant('c'), ...flagged }), {
  maxLength: 3,
});

const anyTable = fc.record({
  // Of nearly any character, and some that languages sort in their own way.
  Name: fc.oneof(
    glueName,
    fc.string({
      minLength: 1,
      maxLength: 3,
      unit: fc.constantFrom('a', 'b', '_', 'é', 'z', '\uffff', '😀', '1', '-'),
    }),
  ),
  ...flagged,
  HiddenColumns: fc.constantFrom(true, undefined, undefined, undefined),
  StorageDescriptor: fc.record({ Columns: columns }),
});

const tablesOf = (minLength: number, maxLength: number) =>
  fc.uniqueArray(anyTable, {
    selector: ({ Name }) => Name.toLowerCase(),
    minLength,
    maxLength,
  });

/** So that only their order tells which of them have a place. */
const allAsBad = (minLength: number, maxLength: number) =>
  fc
    .tuple(
      tablesOf(minLength, maxLength),
      fc.constantFrom('true', 'maybe', undefined),
    )
    .map(([tables, pii_flag]) =>
      tables.map(({ Name }) => ({
        Name,
        ...(pii_flag && { Parameters: { pii_flag } }),
      })),
    );

const byCodePoints = (a: string, b: string) =>
  Buffer.compare(Buffer.from(a), Buffer.from(b));

describe.each(databases.eachSupportedId())('databaseVerdict, %p', id => {
  it('is what judgeDatabase says of all tables in the order of their names', async () => {
    const knex = await databases.init(id);
    const store = await DatabaseIngestionStore.create({
      database: mockServices.database({ knex }),
      sourceIds: ['a'],
    });
    if (id === 'POSTGRES_18') {
      // A portal's database may be set up for any language.
      await knex.raw(
        'alter table aws_glue_tables alter column table_name type varchar(255) collate "en-x-icu"',
      );
    }
    await fc.assert(
      fc.asyncProperty(
        fc.record({ Name: fc.constant('sales'), ...flagged }),
        // Few, and more than have a place among the worst reasons.
        fc.oneof(tablesOf(0, 5), tablesOf(22, 40), allAsBad(22, 40)),
        async (database, tables: Array<FlaggedTable & { Name: string }>) => {
          await knex('aws_glue_tables').delete();
          await store.saveTables(
            'a',
            'sales',
            tables.map(table => ({
              name: table.Name.toLowerCase(),
              entityRef: null,
              part: tablePart(database, table, sensitivity),
              text: null,
              versionId: null,
              columnCount: 0,
            })),
          );
          const sorted = [...tables].sort((a, b) =>
            byCodePoints(a.Name.toLowerCase(), b.Name.toLowerCase()),
          );
          expect(
            databaseVerdict(
              { source: { sensitivity } as any },
              database,
              await store.tableVerdicts('a', 'sales'),
            ),
          ).toEqual(judgeDatabase(database, sorted, sensitivity));
        },
      ),
      { numRuns: id === 'SQLITE_3' ? 80 : 30 },
    );
  });
});
