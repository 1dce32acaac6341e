import type {
  FlaggedColumn,
  FlaggedDatabase,
  FlaggedTable,
} from '@data-sharing/backstage-plugin-data-sharing-common';

/** The part of a Glue Database that entities are made of. */
export interface GlueDatabase extends FlaggedDatabase {
  Name: string;
  Description?: string;
  CatalogId?: string;
  /** Present on a resource link. */
  TargetDatabase?: {
    CatalogId?: string;
    DatabaseName?: string;
    Region?: string;
  };
}

/** The part of a Glue Table that entities are made of. */
export interface GlueTable extends FlaggedTable {
  Name: string;
  Description?: string;
  TableType?: string;
  /** Present on a resource link. */
  TargetTable?: {
    CatalogId?: string;
    DatabaseName?: string;
    Name?: string;
    Region?: string;
  };
}

/** Something Glue listed that is not what its API reference says. */
export class MalformedError extends Error {}

type Shape = Record<string, any>;

const isShape = (value: unknown): value is Shape =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function shape(value: unknown, what: string): Shape {
  if (!isShape(value)) throw new MalformedError(`${what} is no object`);
  return value;
}

function optionalShape(value: unknown, what: string): Shape | undefined {
  return value === undefined || value === null ? undefined : shape(value, what);
}

function name(value: unknown, what: string): string {
  if (typeof value !== 'string' || value.trim() === '') {
    throw new MalformedError(`${what} is no name`);
  }
  return value;
}

function optionalText(value: unknown, what: string): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw new MalformedError(`${what} is no text`);
  return value;
}

function texts<TKey extends string>(value: Shape, what: string, keys: TKey[]) {
  return Object.fromEntries(
    keys.map(key => [key, optionalText(value[key], `${what}.${key}`)]),
  ) as { [key in TKey]?: string };
}

function columns(value: unknown, what: string): FlaggedColumn[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) throw new MalformedError(`${what} is no list`);
  return value.map((entry, index) => {
    const column = shape(entry, `${what}[${index}]`);
    return {
      Name: name(column.Name, `${what}[${index}].Name`),
      Parameters: optionalShape(
        column.Parameters,
        `${what}[${index}].Parameters`,
      ),
    };
  });
}

/**
 * @param value - an entry of the DatabaseList of GetDatabases
 * @throws {@link MalformedError} that names the member
 */
export function parseDatabase(value: unknown): GlueDatabase {
  const database = shape(value, 'the database');
  const target = optionalShape(database.TargetDatabase, 'TargetDatabase');
  return {
    Name: name(database.Name, 'Name'),
    ...texts(database, 'the database', ['Description', 'CatalogId']),
    Parameters: optionalShape(database.Parameters, 'Parameters'),
    TargetDatabase:
      target &&
      texts(target, 'TargetDatabase', ['CatalogId', 'DatabaseName', 'Region']),
  };
}

/**
 * @param value - an entry of the TableList of GetTables
 * @throws {@link MalformedError} that names the member
 */
export function parseTable(value: unknown): GlueTable {
  const table = shape(value, 'the table');
  const storage = optionalShape(table.StorageDescriptor, 'StorageDescriptor');
  const target = optionalShape(table.TargetTable, 'TargetTable');
  return {
    Name: name(table.Name, 'Name'),
    ...texts(table, 'the table', ['Description', 'TableType']),
    Parameters: optionalShape(table.Parameters, 'Parameters'),
    StorageDescriptor: storage && {
      Columns: columns(storage.Columns, 'StorageDescriptor.Columns'),
    },
    PartitionKeys: columns(table.PartitionKeys, 'PartitionKeys'),
    TargetTable:
      target &&
      texts(target, 'TargetTable', [
        'CatalogId',
        'DatabaseName',
        'Name',
        'Region',
      ]),
  };
}
