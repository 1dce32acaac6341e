import { notEmulated, type Caller } from '../core';
import { fold } from '../glue/catalog';
import { keyOf } from '../store';
import { invalid } from './errors';

/** What Lake Formation calls the table of a grant on all tables. */
export const allTables = 'ALL_TABLES';

// https://docs.aws.amazon.com/lake-formation/latest/dg/lf-permissions-reference.html
const validFor = {
  Catalog: [
    'ALL',
    'CREATE_CATALOG',
    'CREATE_DATABASE',
    'CREATE_LF_TAG',
    'CREATE_LF_TAG_EXPRESSION',
    'DESCRIBE',
    'DROP',
  ],
  Database: ['ALL', 'ALTER', 'CREATE_TABLE', 'DESCRIBE', 'DROP'],
  Table: ['ALL', 'ALTER', 'DELETE', 'DESCRIBE', 'DROP', 'INSERT', 'SELECT'],
  TableWithColumns: ['SELECT'],
};
/**
 * What can be granted on a resource link itself; on its target, as on any other
 * database or table.
 */
export const onLinks = ['DESCRIBE', 'DROP'];

const everyPermission = [
  ...new Set([...Object.values(validFor).flat(), 'DATA_LOCATION_ACCESS']),
];

export type ResourceKind = keyof typeof validFor;

/** A resource as a request names it, with defaults filled in. */
export interface NamedResource {
  kind: ResourceKind;
  catalogId: string;
  database?: string;
  /** Undefined with `wildcard`. */
  table?: string;
  wildcard?: boolean;
  columns?: { include: string[] } | { exclude: string[] };
}

const lower = (names: string[]) => [...new Set(names.map(fold))].sort();

function columnsOf(resource: any): NamedResource['columns'] {
  const names = resource.ColumnNames;
  if (names?.length && resource.ColumnWildcard) {
    throw invalid('ColumnNames and ColumnWildcard cannot both be present.');
  }
  if (names?.length) return { include: lower(names) };
  if (resource.ColumnWildcard) {
    return {
      exclude: lower(resource.ColumnWildcard.ExcludedColumnNames ?? []),
    };
  }
  throw invalid('Either ColumnNames or ColumnWildcard must be present.');
}

/**
 * @param catalogId - of the request; the caller's account when left out
 * @throws {@link AwsError} when it is not exactly one resource that can be
 *   granted on
 */
export function parseResource(
  resource: any,
  catalogId: string | undefined,
  caller: Caller,
): NamedResource {
  const given = Object.keys(resource ?? {}).filter(
    member => resource[member] !== undefined && resource[member] !== null,
  );
  if (given.length !== 1) {
    throw invalid('Resource must have exactly one member.');
  }
  const [kind] = given;
  const value = resource[kind];
  const base = {
    catalogId: value.CatalogId ?? value.Id ?? catalogId ?? caller.accountId,
  };
  switch (kind) {
    case 'Catalog':
      return { ...base, kind };
    case 'Database':
      if (!value.Name) throw invalid('Database name cannot be empty.');
      return { ...base, kind, database: fold(value.Name) };
    case 'Table':
    case 'TableWithColumns': {
      if (!value.DatabaseName) throw invalid('Database name cannot be empty.');
      const database = fold(value.DatabaseName);
      if (kind === 'Table' && !value.Name && !value.TableWildcard) {
        throw invalid('Table name and table wildcard cannot both be empty.');
      }
      if (kind === 'Table' && value.TableWildcard) {
        // the form in which a grant on all tables is listed names it too
        if (value.Name && value.Name !== allTables) {
          throw invalid(
            'Table name and table wildcard cannot both be present.',
          );
        }
        return { ...base, kind, database, wildcard: true };
      }
      if (!value.Name) throw invalid('Table name cannot be empty.');
      if (kind === 'Table') {
        return { ...base, kind, database, table: fold(value.Name) };
      }
      const columns = columnsOf(value);
      return value.Name === allTables
        ? { ...base, kind, database, wildcard: true, columns }
        : { ...base, kind, database, table: fold(value.Name), columns };
    }
    case 'DataLocation':
    case 'DataCellsFilter':
    case 'LFTag':
    case 'LFTagPolicy':
    case 'LFTagExpression':
      throw notEmulated('lakeformation', `permissions on ${kind}`);
    default:
      throw invalid(`Unknown resource ${kind}`);
  }
}

/** @throws {@link AwsError} when a permission does not exist or does not suit */
export function validatePermissions(
  kind: ResourceKind,
  permissions: string[],
  grantable: string[],
): void {
  for (const permission of [...permissions, ...grantable]) {
    if (!everyPermission.includes(permission)) {
      throw invalid(
        `1 validation error detected: Value '${permission}' at 'permissions' failed to satisfy constraint: Member must satisfy enum value set: [${everyPermission.join(
          ', ',
        )}]`,
      );
    }
    if (!validFor[kind].includes(permission)) {
      throw invalid(
        `Permission ${permission} is not valid for a resource of type ${kind}; valid are ${validFor[
          kind
        ].join(', ')}`,
      );
    }
  }
}

/** @throws {@link AwsError} when a permission does not suit a resource link */
export function validateOnLink(permissions: string[]): void {
  const unsuitable = permissions.find(one => !onLinks.includes(one));
  if (unsuitable) {
    throw invalid(
      `Permission ${unsuitable} is not valid for a resource link; valid are ${onLinks.join(
        ', ',
      )}`,
    );
  }
}

/** Where the permissions on a resource are kept, below owner and region. */
export function resourceKey(resource: NamedResource): string[] {
  const { kind, catalogId, database = '', table = '' } = resource;
  if (kind === 'Catalog') return ['c', catalogId];
  if (kind === 'Database') return ['d', catalogId, database];
  // 'ta' and 'tn' share the prefix of the resource type TABLE
  return resource.wildcard
    ? ['ta', catalogId, database]
    : ['tn', catalogId, database, table];
}

/**
 * One row of ListPermissions: where it is kept, what it looks like, and the
 * permissions that belong in it.
 */
export interface Row {
  key: string;
  resource: any;
  permissions: string[];
  grantable: string[];
}

/**
 * Splits a grant into the rows in which Lake Formation lists it. AWS lists
 * SELECT on a table as TableWithColumns with ColumnWildcard, and the other
 * permissions as Table; a grant on all tables bears the name ALL_TABLES. This
 * is nowhere in the API reference, but what the Terraform provider observed
 * and builds upon (`internal/service/lakeformation/filter.go`). Included
 * columns add up to one row, and those with grant option to another.
 */
export function rowsOf(
  resource: NamedResource,
  permissions: string[],
  grantable: string[],
): Row[] {
  const { kind, catalogId, database, table } = resource;
  const at = (...rest: string[]) => keyOf(...resourceKey(resource), ...rest);
  if (kind === 'Catalog') {
    return [
      { key: at('0'), resource: { Catalog: {} }, permissions, grantable },
    ];
  }
  if (kind === 'Database') {
    return [
      {
        key: at('0'),
        resource: { Database: { CatalogId: catalogId, Name: database } },
        permissions,
        grantable,
      },
    ];
  }
  const named = {
    CatalogId: catalogId,
    DatabaseName: database,
    Name: table ?? allTables,
  };
  const { columns } = resource;
  if (columns && 'include' in columns) {
    return [
      {
        key: at('2'),
        resource: {
          TableWithColumns: { ...named, ColumnNames: columns.include },
        },
        permissions,
        grantable,
      },
    ];
  }
  if (columns?.exclude.length) {
    return [
      {
        key: at('3', columns.exclude.join('\u0002')),
        resource: {
          TableWithColumns: {
            ...named,
            ColumnWildcard: { ExcludedColumnNames: columns.exclude },
          },
        },
        permissions,
        grantable,
      },
    ];
  }
  const isSelect = (permission: string) => permission === 'SELECT';
  const rows = [
    {
      key: at('0'),
      resource: {
        Table: resource.wildcard ? { ...named, TableWildcard: {} } : named,
      },
      permissions: permissions.filter(p => !isSelect(p)),
      grantable: grantable.filter(p => !isSelect(p)),
    },
    {
      key: at('1'),
      resource: { TableWithColumns: { ...named, ColumnWildcard: {} } },
      permissions: permissions.filter(isSelect),
      grantable: grantable.filter(isSelect),
    },
  ];
  return rows.filter(row => row.permissions.length || row.grantable.length);
}
