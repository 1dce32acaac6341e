import { grantsOf } from '@data-sharing/backstage-plugin-data-sharing-common';
import { atomsOf } from './atoms';
import { atomsAmong } from './GrantReader';

const confirms = (...[grant, entries]: Parameters<typeof atomsAmong>) =>
  atomsOf([grant]).every(atom => atomsAmong(grant, entries).includes(atom));

const share = { catalogId: '111122223333', database: 'sales' };
const account = { accountId: '444455556666' };
const both = ['SELECT', 'DESCRIBE'] as const;

const [table] = grantsOf({ ...share, table: 'orders', consumer: account });
const [wildcard, database] = grantsOf({
  ...share,
  table: null,
  consumer: account,
});

const entry = (
  Resource: object,
  permissions: readonly string[] = both,
  grantable: readonly string[] = permissions,
  principal = account.accountId,
) =>
  ({
    Principal: { DataLakePrincipalIdentifier: principal },
    Resource,
    Permissions: permissions,
    PermissionsWithGrantOption: grantable,
  } as never);

const orders = { DatabaseName: 'Sales', Name: 'Orders' };
const describeTable = entry({ Table: orders }, ['DESCRIBE']);
const selectTable = entry(
  { TableWithColumns: { ...orders, ColumnWildcard: {} } },
  ['SELECT'],
);

describe('a grant is confirmed', () => {
  it('by SELECT on all columns and DESCRIBE on the table, as AWS lists them', () => {
    expect(confirms(table, [describeTable, selectTable])).toBe(true);
  });

  it('by an entry that holds both', () => {
    expect(confirms(table, [entry({ Table: orders })])).toBe(true);
  });

  it('for all tables by the wildcard, listed with or without its name', () => {
    const all = { DatabaseName: 'sales', TableWildcard: {} };
    expect(confirms(wildcard, [entry({ Table: all })])).toBe(true);
    expect(
      confirms(wildcard, [
        entry({ Table: { ...all, Name: 'ALL_TABLES' } }, ['DESCRIBE']),
        entry(
          {
            TableWithColumns: {
              DatabaseName: 'sales',
              Name: 'ALL_TABLES',
              ColumnWildcard: {},
            },
          },
          ['SELECT'],
        ),
      ]),
    ).toBe(true);
    expect(
      confirms(database, [
        entry({ Database: { Name: 'sales' } }, ['DESCRIBE']),
      ]),
    ).toBe(true);
  });

  it.each([
    ['nothing', []],
    ['one permission of two', [describeTable]],
    ['another table', [entry({ Table: { ...orders, Name: 'clicks' } })]],
    [
      'a wildcard, which is another grant',
      [entry({ Table: { DatabaseName: 'sales', TableWildcard: {} } })],
    ],
    [
      'some columns',
      [
        describeTable,
        entry({ TableWithColumns: { ...orders, ColumnNames: ['id'] } }),
      ],
    ],
    [
      'all columns but some',
      [
        describeTable,
        entry({
          TableWithColumns: {
            ...orders,
            ColumnWildcard: { ExcludedColumnNames: ['email'] },
          },
        }),
      ],
    ],
    ['permissions without grant option', [entry({ Table: orders }, both, [])]],
    [
      'another principal',
      [entry({ Table: orders }, both, both, '000000000000')],
    ],
  ])('not by %s', (_, entries) => {
    expect(confirms(table, entries)).toBe(false);
  });
});

describe('a grant on some columns', () => {
  const [columns] = grantsOf({
    ...share,
    table: 'orders',
    columns: ['id', 'day'],
    consumer: account,
  });
  const listed = (...ColumnNames: string[]) =>
    entry({ TableWithColumns: { ...orders, ColumnNames } }, ['SELECT']);

  it('is told apart by its columns', () => {
    expect(atomsAmong(columns, [listed('Day'), listed('total')])).toEqual([
      'SELECT@column:day',
      'SELECT+@column:day',
    ]);
    expect(atomsAmong(table, [describeTable, listed('day')])).toEqual([
      'DESCRIBE@main',
      'DESCRIBE+@main',
    ]);
  });

  it('is confirmed by one include list or several', () => {
    expect(confirms(columns, [listed('id', 'day', 'total')])).toBe(true);
    expect(confirms(columns, [listed('id'), listed('day')])).toBe(true);
  });

  it('lacks a column that is not listed, or not with the grant option', () => {
    expect(confirms(columns, [listed('id')])).toBe(false);
    expect(
      confirms(columns, [
        entry(
          { TableWithColumns: { ...orders, ColumnNames: ['id', 'day'] } },
          ['SELECT'],
          [],
        ),
      ]),
    ).toBe(false);
  });

  it('is not confirmed by SELECT on the whole table, which is another grant', () => {
    expect(confirms(columns, [selectTable])).toBe(false);
  });

  it('does not confirm the whole table', () => {
    expect(confirms(table, [describeTable, listed('id', 'day')])).toBe(false);
  });
});
