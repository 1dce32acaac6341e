import fc from 'fast-check';
import { unresolvedOwner } from '@data-sharing/backstage-plugin-data-sharing-common';
import { parseDatabase, parseTable } from '../glue/shapes';
import { entityOfDatabase, entityOfTable } from '../__testUtils__/entitiesOf';
import type { MappingContext } from './context';
import { assertValidEntity } from './validEntity';

const context: MappingContext = {
  source: {
    region: 'eu-west-1',
    namespace: 'default',
    sensitivity: { flag: 'pii_flag' },
  },
  location: 'aws-glue:default',
  catalogId: '111122223333',
  ownerOf: () => unresolvedOwner,
  refOfTarget: () => undefined,
};

// Glue: 1 to 255 of nearly any character.
const glueName = fc
  .oneof(
    fc.string({ minLength: 1, maxLength: 255, unit: 'binary' }),
    fc.string({ minLength: 1, maxLength: 255 }),
    fc.string({
      minLength: 1,
      maxLength: 6,
      unit: fc.constantFrom('a', 'A', '/', '.', '-', '_', ' ', '%', '2', 'f'),
    }),
    fc.string({
      minLength: 200,
      maxLength: 255,
      unit: fc.constantFrom('a', 'b'),
    }),
  )
  // Glue's pattern for names has no null character.
  .map(name => name.replaceAll('\0', 'x').slice(0, 255))
  .filter(name => name.trim() !== '');

const text = fc.string({ unit: 'binary', maxLength: 60 });

const parameters = fc.option(
  fc.dictionary(
    fc.oneof(
      text,
      fc.constantFrom(
        'pii_flag',
        'PII_FLAG',
        'data_owner',
        'Data_Owner',
        'data_owner_name',
        'comment',
        'table_type',
        'EXTERNAL',
        'external',
        'constructor',
        '__proto__',
      ),
    ),
    fc.oneof(
      text,
      fc.constantFrom('true', 'FALSE', ' ', 'maybe', '111122223333'),
    ),
  ),
  { nil: undefined },
);

const columns = fc.option(
  fc.array(fc.record({ Name: glueName, Parameters: parameters }), {
    maxLength: 4,
  }),
  { nil: undefined },
);

const optionalText = fc.option(text, { nil: undefined });

const tableOf = (name: fc.Arbitrary<string>) =>
  fc.record({
    Name: name,
    Description: optionalText,
    TableType: optionalText,
    Parameters: parameters,
    StorageDescriptor: fc.option(fc.record({ Columns: columns }), {
      nil: undefined,
    }),
    PartitionKeys: columns,
    TargetTable: fc.option(
      fc.record({ DatabaseName: optionalText, Name: optionalText }),
      { nil: undefined },
    ),
  });

const databaseOf = (name: fc.Arbitrary<string>) =>
  fc.record({
    Name: name,
    Description: optionalText,
    Parameters: parameters,
    TargetDatabase: fc.option(fc.record({ DatabaseName: optionalText }), {
      nil: undefined,
    }),
  });

describe('any Glue content', () => {
  it('gives entities that the catalog accepts', async () => {
    await fc.assert(
      fc.asyncProperty(
        databaseOf(glueName),
        fc.array(tableOf(glueName), { maxLength: 4 }),
        async (rawDatabase, rawTables) => {
          const database = parseDatabase(rawDatabase);
          const tables = rawTables.map(parseTable);
          const entities = [
            entityOfDatabase(database, tables, context),
            ...tables.map(table => entityOfTable(database, table, context)),
          ];
          for (const entity of entities) {
            await expect(assertValidEntity(entity)).resolves.toBeUndefined();
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('gives the same entity byte for byte for the same content', () => {
    fc.assert(
      fc.property(
        databaseOf(glueName),
        tableOf(glueName),
        (rawDatabase, rawTable) => {
          const once = () => {
            const database = parseDatabase(structuredClone(rawDatabase));
            const table = parseTable(structuredClone(rawTable));
            return JSON.stringify([
              entityOfDatabase(database, [table], context),
              entityOfTable(database, table, context),
            ]);
          };
          expect(once()).toBe(once());
        },
      ),
      { numRuns: 200 },
    );
  });

  it('gives entities a hash of their own unless Glue itself takes the names for one', () => {
    // Names so short that one's ARN is soon another's.
    const slashed = fc.string({
      minLength: 1,
      maxLength: 3,
      unit: fc.constantFrom('/', 'a'),
    });
    const name = fc.oneof(glueName, { arbitrary: slashed, weight: 3 });
    const names = fc.array(fc.tuple(name, fc.option(name)), {
      minLength: 2,
      maxLength: 12,
    });
    fc.assert(
      fc.property(names, keys => {
        const hashes = new Set<string>();
        const products = new Set<string>();
        for (const [database, table] of keys) {
          const entity =
            table === null
              ? entityOfDatabase({ Name: database }, [], context)
              : entityOfTable({ Name: database }, { Name: table }, context);
          hashes.add(entity.metadata.name.slice(-10));
          products.add(
            JSON.stringify([database.toLowerCase(), table?.toLowerCase()]),
          );
        }
        expect(hashes.size).toBe(products.size);
      }),
      { numRuns: 500 },
    );
  });
});
