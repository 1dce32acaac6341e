import fc from 'fast-check';
import { startSandbox } from '../index';

// fewer names than assignments, so that they meet; among them what sorts
// otherwise in UTF-8 than in JavaScript
const databaseNames = ['a', 'a b', '\uff41x', '\u{1f600}'];
const tableNames = ['t', 'u', '\uff41y', '\u{1f601}'];
const columnNames = ['c', 'd'];
const keys = ['k', 'l'];
const values = ['1', '2', '3'];

const assignment = fc.record({
  on: fc.oneof(
    fc.record({ database: fc.constantFrom(...databaseNames) }),
    fc.record({
      database: fc.constantFrom(...databaseNames),
      table: fc.constantFrom(...tableNames),
    }),
    fc.record({
      database: fc.constantFrom(...databaseNames),
      table: fc.constantFrom(...tableNames),
      column: fc.constantFrom(...columnNames),
    }),
  ) as fc.Arbitrary<{ database: string; table?: string; column?: string }>,
  key: fc.constantFrom(...keys),
  /** Taken away when undefined. */
  value: fc.option(fc.constantFrom(...values), { nil: undefined }),
});
const expression = fc.uniqueArray(
  fc.record({
    TagKey: fc.constantFrom(...keys),
    TagValues: fc.uniqueArray(fc.constantFrom(...values), { minLength: 1 }),
  }),
  { minLength: 1, selector: ({ TagKey }) => TagKey },
);

describe('a search by LF-Tags', () => {
  it('finds by pages of any size, once each, what the tags of each resource say', async () => {
    const sandbox = await startSandbox({ port: 0, dataFile: ':memory:' });
    const caller = sandbox.caller();
    const glue = (action: string, input: unknown) =>
      sandbox.call('glue', action, input, caller);
    const lake = (action: string, input: unknown) =>
      sandbox.call('lakeformation', action, input, caller);
    for (const key of keys) {
      await lake('CreateLFTag', { TagKey: key, TagValues: values });
    }
    const createAll = async () => {
      for (const DatabaseName of databaseNames) {
        await glue('CreateDatabase', { DatabaseInput: { Name: DatabaseName } });
        for (const Name of tableNames) {
          await glue('CreateTable', {
            DatabaseName,
            TableInput: {
              Name,
              StorageDescriptor: {
                Columns: columnNames.map(column => ({ Name: column })),
              },
            },
          });
        }
      }
    };
    const dropAll = async () => {
      for (const Name of databaseNames) await glue('DeleteDatabase', { Name });
    };
    const resourceOf = ({ database, table, column }: any) => {
      if (!table) return { Database: { Name: database } };
      const named = { DatabaseName: database, Name: table };
      return column
        ? { TableWithColumns: { ...named, ColumnNames: [column] } }
        : { Table: named };
    };
    const toMap = (pairs: any[] = []) =>
      new Map(pairs.map(({ TagKey, TagValues }) => [TagKey, TagValues[0]]));

    await fc.assert(
      fc.asyncProperty(
        fc.array(assignment, { maxLength: 20 }),
        expression,
        fc.integer({ min: 1, max: 5 }),
        async (assignments, Expression, MaxResults) => {
          await createAll();
          for (const { on, key, value } of assignments) {
            const Resource = resourceOf(on);
            if (value) {
              await lake('AddLFTagsToResource', {
                Resource,
                LFTags: [{ TagKey: key, TagValues: [value] }],
              });
              continue;
            }
            // at most one of them is there; the others fail
            for (const each of values) {
              await lake('RemoveLFTagsFromResource', {
                Resource,
                LFTags: [{ TagKey: key, TagValues: [each] }],
              });
            }
          }
          const matches = (tags: Map<string, string>) =>
            Expression.every(({ TagKey, TagValues }) =>
              TagValues.includes(tags.get(TagKey)!),
            );
          const expected: { databases: string[]; tables: string[] } = {
            databases: [],
            tables: [],
          };
          for (const database of databaseNames) {
            const found = await lake('GetResourceLFTags', {
              Resource: resourceOf({ database }),
            });
            if (matches(toMap(found.LFTagOnDatabase))) {
              expected.databases.push(database);
            }
            for (const table of tableNames) {
              const { LFTagsOnTable, LFTagsOnColumns = [] } = await lake(
                'GetResourceLFTags',
                { Resource: resourceOf({ database, table }) },
              );
              if (
                matches(toMap(LFTagsOnTable)) ||
                LFTagsOnColumns.some(({ LFTags }: any) =>
                  matches(toMap(LFTags)),
                )
              ) {
                expected.tables.push(`${database}|${table}`);
              }
            }
          }
          const all = async (action: string, list: string) => {
            const items: any[] = [];
            const sizes: number[] = [];
            let NextToken: string | undefined;
            do {
              const answer = await lake(action, {
                Expression,
                MaxResults,
                NextToken,
              });
              items.push(...answer[list]);
              NextToken = answer.NextToken;
              sizes.push(answer[list].length);
            } while (NextToken);
            // only the last may be short
            expect(
              sizes.slice(0, -1).filter(size => size !== MaxResults),
            ).toEqual([]);
            return items;
          };
          const databases = await all(
            'SearchDatabasesByLFTags',
            'DatabaseList',
          );
          const tables = await all('SearchTablesByLFTags', 'TableList');
          await dropAll();
          expect(databases.map(({ Database }) => Database.Name)).toEqual(
            expected.databases,
          );
          expect(
            tables.map(({ Table }) => `${Table.DatabaseName}|${Table.Name}`),
          ).toEqual(expected.tables);
        },
      ),
      { numRuns: 150 },
    );
    await sandbox.stop();
  }, 120_000);
});
