import type { Column, Database, Table } from '@aws-sdk/client-glue';
import { machineOutcome } from './machineRule';

const owned = { data_owner: '777788889999' };
const database = (more: Record<string, string> = {}): Database => ({
  Name: 'sales',
  Parameters: { ...owned, ...more },
});
const column = (Name: string, flag?: string): Column => ({
  Name,
  Parameters: flag === undefined ? undefined : { pii_flag: flag },
});
const table = (columns: Column[], more: Partial<Table> = {}): Table => ({
  Name: 'orders',
  StorageDescriptor: { Columns: columns },
  ...more,
});

describe('machineOutcome', () => {
  it.each<[string, string, Table, Database?]>([
    ['asks', 'a flagged column', table([column('a'), column('b', 'true')])],
    ['shares', 'columns without a flag', table([column('a'), column('b')])],
    ['shares', 'a table without a column', table([])],
    ['shares', 'a flag in capitals', table([column('a', 'True')])],
    ['shares', 'a flag with a space', table([column('a', 'true ')])],
    ['shares', 'a flag that says no', table([column('a', 'false')])],
    ['shares', 'a value that is neither', table([column('a', 'yes')])],
    [
      'shares',
      'a flagged partition key',
      table([column('a')], { PartitionKeys: [column('day', 'true')] }),
    ],
    [
      'shares',
      'a flagged table',
      table([column('a')], { Parameters: { pii_flag: 'true' } }),
    ],
    [
      'shares',
      'a flagged database',
      table([column('a')]),
      database({ pii_flag: 'true' }),
    ],
  ])('%s where it sees %s', (outcome, _, found, above = database()) => {
    expect(
      machineOutcome({ database: above, tables: [found] }, 'table'),
    ).toEqual({ outcome });
  });

  it.each<[string, string, Database]>([
    ['asks', 'the database is flagged', database({ pii_flag: 'true' })],
    ['shares', 'the flag is in capitals', database({ pii_flag: 'TRUE' })],
    ['shares', 'only a table is flagged', database()],
  ])('%s about all tables where %s', (outcome, _, found) => {
    const tables = [
      table([column('a', 'true')], { Parameters: { pii_flag: 'true' } }),
    ];
    expect(machineOutcome({ database: found, tables }, 'all-tables')).toEqual({
      outcome,
    });
  });

  it.each(['table', 'all-tables'] as const)(
    'fails on a database without an owner (%s)',
    scope => {
      const found = {
        database: { Name: 'sales', Parameters: { pii_flag: 'true' } },
        tables: [table([])],
      };
      expect(machineOutcome(found, scope)).toEqual({
        outcome: 'fails',
        why: 'the database has no data_owner',
      });
    },
  );

  it('fails on a table that has no list of columns, as some resource links', () => {
    const link: Table = { Name: 'orders', TargetTable: { Name: 'orders' } };
    expect(
      machineOutcome({ database: database(), tables: [link] }, 'table'),
    ).toMatchObject({ outcome: 'fails' });
  });
});
