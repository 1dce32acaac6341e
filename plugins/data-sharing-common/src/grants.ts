/**
 * A Lake Formation resource in the shape of its API.
 *
 * @public
 */
export type GrantResource =
  | { Database: { CatalogId: string; Name: string } }
  | { Table: { CatalogId: string; DatabaseName: string; Name: string } }
  | {
      Table: {
        CatalogId: string;
        DatabaseName: string;
        TableWildcard: Record<string, never>;
      };
    }
  | {
      TableWithColumns: {
        CatalogId: string;
        DatabaseName: string;
        Name: string;
        ColumnNames: string[];
      };
    };

/**
 * One row of the grant table for one share.
 *
 * @public
 */
export interface Grant {
  /** Account id or ARN of an IAM role. */
  principal: string;
  resource: GrantResource;
  permissions: Array<'SELECT' | 'DESCRIBE'>;
  permissionsWithGrantOption: Array<'SELECT' | 'DESCRIBE'>;
}

/**
 * The grant table: what a share grants in Lake Formation, and nothing else.
 * An account gets the grant option, because its administrator must pass the
 * permission on; a role does not.
 *
 * @param share - `table` is null for all tables of the database; `columns` are
 *   the only ones of the table, all where it is missing
 * @see https://docs.aws.amazon.com/lake-formation/latest/dg/granting-cross-account-permissions.html
 * @public
 */
export function grantsOf(share: {
  catalogId: string;
  database: string;
  table: string | null;
  columns?: string[] | null;
  consumer: { accountId: string; principal?: string };
}): Grant[] {
  const { catalogId: CatalogId, database, table, columns, consumer } = share;
  const grant = (
    resource: GrantResource,
    permissions: Grant['permissions'],
  ): Grant => ({
    principal: consumer.principal ?? consumer.accountId,
    resource,
    permissions,
    permissionsWithGrantOption: consumer.principal ? [] : permissions,
  });
  if (table !== null && columns) {
    const Name = table;
    return [
      grant(
        {
          TableWithColumns: {
            CatalogId,
            DatabaseName: database,
            Name,
            ColumnNames: columns,
          },
        },
        ['SELECT'],
      ),
    ];
  }
  if (table !== null) {
    return [
      grant({ Table: { CatalogId, DatabaseName: database, Name: table } }, [
        'SELECT',
        'DESCRIBE',
      ]),
    ];
  }
  return [
    grant({ Table: { CatalogId, DatabaseName: database, TableWildcard: {} } }, [
      'SELECT',
      'DESCRIBE',
    ]),
    grant({ Database: { CatalogId, Name: database } }, ['DESCRIBE']),
  ];
}
