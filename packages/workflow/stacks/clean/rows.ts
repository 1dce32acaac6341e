import {
  EntityNotFoundException,
  paginateListPermissions,
  type DataLakePrincipal,
  type LakeFormationClient,
  type Permission,
  type PrincipalResourcePermissions,
  type Resource,
} from '@aws-sdk/client-lakeformation';

/** What a share granted: the input of the revoke machine. */
export interface Row {
  Principal: DataLakePrincipal;
  Resource: Resource;
  Permissions: Permission[];
  PermissionsWithGrantOption: Permission[];
}

const union = <T>(...lists: T[][]) => [...new Set(lists.flat())];

/** One row for each principal and resource. */
export function merged(rows: Row[]): Row[] {
  const byPlace = new Map<string, Row>();
  for (const row of rows) {
    const key = JSON.stringify([row.Principal, row.Resource]);
    const known = byPlace.get(key);
    byPlace.set(key, {
      ...row,
      Permissions: union(known?.Permissions ?? [], row.Permissions),
      PermissionsWithGrantOption: union(
        known?.PermissionsWithGrantOption ?? [],
        row.PermissionsWithGrantOption,
      ),
    });
  }
  return [...byPlace.values()].filter(row => row.Permissions.length > 0);
}

/** On some columns, it is another grant than on the table. */
const wholeTable = ({ Resource: listed }: PrincipalResourcePermissions) =>
  !listed?.TableWithColumns?.ColumnNames &&
  !listed?.TableWithColumns?.ColumnWildcard?.ExcludedColumnNames?.length;

/**
 * @returns what Lake Formation lists of the row; undefined where nothing
 */
export async function stillListed(
  client: LakeFormationClient,
  CatalogId: string,
  row: Row,
): Promise<Row | undefined> {
  const held: PrincipalResourcePermissions[] = [];
  try {
    for await (const page of paginateListPermissions(
      { client },
      { CatalogId, Principal: row.Principal, Resource: row.Resource },
    )) {
      held.push(
        ...(page.PrincipalResourcePermissions ?? []).filter(
          entry =>
            entry.Principal?.DataLakePrincipalIdentifier ===
              row.Principal.DataLakePrincipalIdentifier && wholeTable(entry),
        ),
      );
    }
  } catch (error) {
    // With the product went its permissions.
    if (error instanceof EntityNotFoundException) return undefined;
    throw error;
  }
  const permissions = held.flatMap(entry => entry.Permissions ?? []);
  const grantable = held.flatMap(
    entry => entry.PermissionsWithGrantOption ?? [],
  );
  const left = row.Permissions.filter(one => permissions.includes(one));
  return left.length === 0
    ? undefined
    : {
        ...row,
        Permissions: left,
        PermissionsWithGrantOption: row.PermissionsWithGrantOption.filter(one =>
          grantable.includes(one),
        ),
      };
}

/** `SELECT, DESCRIBE on sales.orders to 444455556666` */
export function describeRow({ Principal, Resource: on, Permissions }: Row) {
  const name = on.Database
    ? on.Database.Name
    : `${on.Table?.DatabaseName}.${on.Table?.Name ?? '*'}`;
  return `${Permissions.join(', ')} on ${name} to ${
    Principal.DataLakePrincipalIdentifier
  }`;
}
