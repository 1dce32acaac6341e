import { producer } from '../../../embedded/ShareWorld';
import { setDatabase, tableInput, text, update, type Path } from './Path';

export const amounts: Path[] = [
  {
    name: '250 KiB of columns, just what a state can carry',
    table: 'wide',
    given: (world, database) =>
      world.table(database, {
        Name: 'wide',
        StorageDescriptor: {
          Columns: Array.from({ length: 1700 }, (_, i) => ({
            Name: `column_${i}`,
            Type: 'string',
            Comment: text(60),
            Parameters: { pii_flag: 'false' },
          })),
        },
      }),
    end: 'granted',
    says: 'not-sensitive',
  },
  {
    name: 'more columns than a state can carry: unknown, and asked about',
    table: 'wide',
    given: (world, database) =>
      world.table(database, {
        Name: 'wide',
        StorageDescriptor: {
          Columns: Array.from({ length: 3000 }, (_, i) => ({
            Name: `column_${i}`,
            Type: 'string',
            Comment: text(80),
            Parameters: { pii_flag: 'false' },
          })),
        },
      }),
    end: 'granted',
    says: 'unknown',
  },
  {
    name: '3,000 tables under *, the last one sensitive',
    table: '*',
    given: async (world, database) => {
      for (let i = 0; i < 3000; i++) {
        await world.table(
          database,
          tableInput(`t${String(i).padStart(4, '0')}`, {
            id: i === 2999 ? 'true' : 'false',
          }),
        );
      }
    },
    end: 'granted',
    says: 't2999.id',
  },
  {
    name: 'more unknown fields than the output has room for',
    table: 'open',
    input: Object.fromEntries(
      Array.from({ length: 1200 }, (_, i) => [`${i}${text(195)}`, 1]),
    ),
    end: 'granted',
  },
  {
    name: 'flags, and a name of the owner, of 80,000 characters',
    given: async (world, database) => {
      await setDatabase(world, database, {
        data_owner: producer,
        data_owner_name: text(80_000),
        pii_flag: text(80_000),
      });
      await update(world, database, {
        ...tableInput('people', { id: text(80_000), email: text(80_000) }),
      });
    },
    end: 'granted',
    says: 'unknown',
  },
];
