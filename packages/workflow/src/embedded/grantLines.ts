/** An entry of ListPermissions, as far as it is read here. */
interface PermissionEntry {
  Principal?: { DataLakePrincipalIdentifier?: string };
  Resource?: {
    Database?: { Name?: string };
    Table?: TableResource;
    TableWithColumns?: TableResource & {
      ColumnNames?: string[];
      ColumnWildcard?: { ExcludedColumnNames?: string[] };
    };
  };
  Permissions?: string[];
  PermissionsWithGrantOption?: string[];
}

interface TableResource {
  DatabaseName?: string;
  Name?: string;
  TableWildcard?: object;
}

function nameOf({ Resource }: PermissionEntry): string {
  const table = Resource?.Table ?? Resource?.TableWithColumns;
  if (!table) return Resource?.Database?.Name ?? '?';
  const all = table.TableWildcard || table.Name === 'ALL_TABLES';
  const columns = Resource?.TableWithColumns?.ColumnNames;
  return `${table.DatabaseName}.${all ? '*' : table.Name}${
    columns ? `(${columns.join(',')})` : ''
  }`;
}

/**
 * `PERMISSION database.table`, with ` +` where it may be passed on; sorted, each
 * once. Lake Formation lists a grant on a table in two entries.
 *
 * @param principal - whose
 */
export function grantLines(
  entries: PermissionEntry[],
  principal: string,
): string[] {
  const lines = entries
    .filter(entry => entry.Principal?.DataLakePrincipalIdentifier === principal)
    .flatMap(entry =>
      (entry.Permissions ?? []).map(
        permission =>
          `${permission} ${nameOf(entry)}${
            entry.PermissionsWithGrantOption?.includes(permission) ? ' +' : ''
          }`,
      ),
    );
  return [...new Set(lines)].sort();
}
