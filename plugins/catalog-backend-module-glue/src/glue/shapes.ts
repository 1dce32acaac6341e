import type {
  FlaggedColumn,
  FlaggedDatabase,
  FlaggedTable,
} from '@data-sharing/backstage-plugin-data-sharing-common';

/** The part of a Glue Database that entities are made of. */
export interface GlueDatabase extends FlaggedDatabase {
  Name: string;
  /** The reader has evidence that it does not see all tables. */
  HiddenTables?: boolean;
  Description?: string;
  CatalogId?: string;
  /** Present on a resource link. */
  TargetDatabase?: {
    CatalogId?: string;
    DatabaseName?: string;
    Region?: string;
  };
}

/** The part of a Glue Column that verdict and search are made of. */
export interface GlueColumn extends FlaggedColumn {
  Name: string;
  Type?: string;
  Comment?: string;
}

/** The part of a Glue Table that entities are made of. */
export interface GlueTable extends FlaggedTable {
  Name: string;
  Description?: string;
  TableType?: string;
  /** Grows with every update of the table. */
  VersionId?: string;
  /** Tells a table from one that had its name before. */
  CreateTime?: Date;
  StorageDescriptor?: { Columns?: GlueColumn[] };
  PartitionKeys?: GlueColumn[];
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

function shape(value: unknown, what: string): Shape {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new MalformedError(`${what} is no object`);
  }
  return value;
}

function optionalShape(value: unknown, what: string): Shape | undefined {
  return value === undefined || value === null ? undefined : shape(value, what);
}

function checkName(value: unknown, what: string) {
  if (typeof value !== 'string' || value.trim() === '') {
    throw new MalformedError(`${what} is no name`);
  }
  // No database takes it, and Glue's own pattern for names excludes it.
  if (value.includes('\0')) {
    throw new MalformedError(`${what} holds a null character`);
  }
  // Some grow when they are folded.
  if (value.length > 255 || value.toLowerCase().length > 255) {
    throw new MalformedError(`${what} is longer than 255 characters`);
  }
  if (/\p{Surrogate}/u.test(value)) {
    throw new MalformedError(`${what} holds half a character`);
  }
}

function checkTexts(value: Shape, what: string, keys: readonly string[]) {
  for (const key of keys) {
    const text = value[key];
    if (text !== undefined && text !== null && typeof text !== 'string') {
      throw new MalformedError(`${what}.${key} is no text`);
    }
  }
}

/** How something malformed is called, as far as it can be told. */
export function nameOf(value: unknown): string {
  const { Name } = (value ?? {}) as { Name?: unknown };
  return typeof Name === 'string' && Name ? Name : '(no name)';
}

const columnTexts = ['Type', 'Comment'] as const;

function checkColumns(value: unknown, what: string) {
  if (value === undefined || value === null) return;
  if (!Array.isArray(value)) throw new MalformedError(`${what} is no list`);
  for (let index = 0; index < value.length; index += 1) {
    const column = value[index];
    // The name of the place is made only where it is told: there are millions of columns.
    if (
      typeof column !== 'object' ||
      column === null ||
      typeof column.Name !== 'string' ||
      column.Name === '' ||
      (column.Parameters &&
        (typeof column.Parameters !== 'object' ||
          Array.isArray(column.Parameters))) ||
      (column.Type && typeof column.Type !== 'string') ||
      (column.Comment && typeof column.Comment !== 'string')
    ) {
      const place = `${what}[${index}]`;
      const found = shape(column, place);
      checkName(found.Name, `${place}.Name`);
      optionalShape(found.Parameters, `${place}.Parameters`);
      checkTexts(found, place, columnTexts);
    }
  }
}

/**
 * @param value - an entry of the DatabaseList of GetDatabases
 * @returns the same object, which is what its type says
 * @throws {@link MalformedError} that names the member
 */
export function parseDatabase(value: unknown): GlueDatabase {
  const database = shape(value, 'the database');
  checkName(database.Name, 'Name');
  checkTexts(database, 'the database', ['Description', 'CatalogId']);
  optionalShape(database.Parameters, 'Parameters');
  const target = optionalShape(database.TargetDatabase, 'TargetDatabase');
  if (target) {
    checkTexts(target, 'TargetDatabase', [
      'CatalogId',
      'DatabaseName',
      'Region',
    ]);
  }
  return database as GlueDatabase;
}

/**
 * @param value - an entry of the TableList of GetTables
 * @returns the same object, which is what its type says
 * @throws {@link MalformedError} that names the member
 */
export function parseTable(value: unknown): GlueTable {
  const table = shape(value, 'the table');
  checkName(table.Name, 'Name');
  checkTexts(table, 'the table', ['Description', 'TableType', 'VersionId']);
  // Glue's own limit is 255; the time of creation is kept with it.
  if (table.VersionId?.length > 200 || table.VersionId?.includes('\0')) {
    throw new MalformedError('VersionId is no version');
  }
  optionalShape(table.Parameters, 'Parameters');
  const storage = optionalShape(table.StorageDescriptor, 'StorageDescriptor');
  if (storage) checkColumns(storage.Columns, 'StorageDescriptor.Columns');
  checkColumns(table.PartitionKeys, 'PartitionKeys');
  const target = optionalShape(table.TargetTable, 'TargetTable');
  if (target) {
    checkTexts(target, 'TargetTable', [
      'CatalogId',
      'DatabaseName',
      'Name',
      'Region',
    ]);
  }
  return table as GlueTable;
}

/**
 * What is kept of a database beside its entity. Without times, which tell
 * nothing of a product and differ between what is equal.
 */
export function databaseFacts(database: GlueDatabase): GlueDatabase {
  // As it comes back from the store: without what is undefined.
  const { CreateTime: _, ...facts } = JSON.parse(JSON.stringify(database));
  return facts;
}
