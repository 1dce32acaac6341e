import { grantsOf } from './grants';

const share = { catalogId: '111122223333', database: 'sales' };
const account = { accountId: '444455556666' };

describe('grantsOf', () => {
  it('grants SELECT and DESCRIBE on a table to an account, with grant option', () => {
    expect(grantsOf({ ...share, table: 'orders', consumer: account })).toEqual([
      {
        principal: '444455556666',
        resource: {
          Table: {
            CatalogId: '111122223333',
            DatabaseName: 'sales',
            Name: 'orders',
          },
        },
        permissions: ['SELECT', 'DESCRIBE'],
        permissionsWithGrantOption: ['SELECT', 'DESCRIBE'],
      },
    ]);
  });

  it('grants all tables by wildcard, and DESCRIBE on the database', () => {
    const grants = grantsOf({ ...share, table: null, consumer: account });
    expect(grants.map(grant => [grant.resource, grant.permissions])).toEqual([
      [
        {
          Table: {
            CatalogId: '111122223333',
            DatabaseName: 'sales',
            TableWildcard: {},
          },
        },
        ['SELECT', 'DESCRIBE'],
      ],
      [
        { Database: { CatalogId: '111122223333', Name: 'sales' } },
        ['DESCRIBE'],
      ],
    ]);
  });

  it('grants SELECT alone on some columns, by an include list', () => {
    expect(
      grantsOf({
        ...share,
        table: 'orders',
        columns: ['id', 'day'],
        consumer: account,
      }),
    ).toEqual([
      {
        principal: '444455556666',
        resource: {
          TableWithColumns: {
            CatalogId: '111122223333',
            DatabaseName: 'sales',
            Name: 'orders',
            ColumnNames: ['id', 'day'],
          },
        },
        permissions: ['SELECT'],
        permissionsWithGrantOption: ['SELECT'],
      },
    ]);
  });

  it('gives a role no grant option', () => {
    const principal = 'arn:aws:iam::444455556666:role/analyst';
    const grants = grantsOf({
      ...share,
      table: null,
      consumer: { ...account, principal },
    });
    for (const grant of grants) {
      expect(grant.principal).toBe(principal);
      expect(grant.permissionsWithGrantOption).toEqual([]);
    }
  });
});
