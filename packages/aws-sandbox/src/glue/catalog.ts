import { AwsError, type Caller } from '../core';
import { keyOf, type Collection, type Store } from '../store';

/** A database as it is stored; times are ISO 8601. */
export interface StoredDatabase {
  Name: string;
  CatalogId: string;
  CreateTime: string;
  TargetDatabase?: { CatalogId: string; DatabaseName: string; Region?: string };
  [member: string]: any;
}

/** A table as it is stored; times are ISO 8601. */
export interface StoredTable {
  Name: string;
  DatabaseName: string;
  CatalogId: string;
  VersionId: string;
  CreateTime: string;
  UpdateTime: string;
  TargetTable?: {
    CatalogId: string;
    DatabaseName: string;
    Name: string;
    Region?: string;
  };
  [member: string]: any;
}

/** Hive-compatible: Glue stores and finds names in lower case. */
export const fold = (name: string) => name.toLowerCase();

/** Folded, in order; partition keys are columns too. */
export const columnNames = (table: StoredTable): string[] =>
  [
    ...(table.StorageDescriptor?.Columns ?? []),
    ...(table.PartitionKeys ?? []),
  ].map(column => fold(column.Name));

/** Where a catalog is: Glue's are regional. */
export interface CatalogPlace {
  catalogId: string;
  region: string;
}

export const notFound = (message: string) =>
  new AwsError('EntityNotFoundException', message);

export const placeOf = (
  caller: Caller,
  catalogId: string | undefined,
): CatalogPlace => ({
  catalogId: catalogId || caller.accountId,
  region: caller.region,
});

/** What is in every Glue Data Catalog, by name. Names are folded here. */
export class Catalog {
  readonly databases: Collection<StoredDatabase>;
  readonly tables: Collection<StoredTable>;
  readonly versions: Collection<StoredTable>;

  constructor(store: Store) {
    this.databases = store.collection('glue-database');
    this.tables = store.collection('glue-table');
    this.versions = store.collection('glue-table-version');
  }

  databaseKey = (place: CatalogPlace, name: string) =>
    keyOf(place.catalogId, place.region, fold(name));

  tableKey = (place: CatalogPlace, database: string, name: string) =>
    keyOf(place.catalogId, place.region, fold(database), fold(name));

  /** Versions are counted from 0; the key keeps them in order. */
  versionKey = (table: StoredTable, region: string) =>
    keyOf(
      table.CatalogId,
      region,
      table.DatabaseName,
      table.Name,
      table.VersionId.padStart(10, '0'),
    );

  /** @throws {@link AwsError} `EntityNotFoundException` */
  database(place: CatalogPlace, name: string): StoredDatabase {
    const database = this.databases.get(this.databaseKey(place, name));
    if (!database) throw notFound(`Database ${fold(name)} not found.`);
    return database;
  }

  /** @throws {@link AwsError} `EntityNotFoundException` */
  table(place: CatalogPlace, database: string, name: string): StoredTable {
    const table = this.tables.get(this.tableKey(place, database, name));
    if (!table) {
      this.database(place, database);
      throw notFound(`Table ${fold(name)} not found.`);
    }
    return table;
  }

  tablePrefix = (place: CatalogPlace, database: string) =>
    keyOf(place.catalogId, place.region, fold(database), '');

  /** With its tables. */
  deleteDatabase(place: CatalogPlace, name: string): void {
    this.databases.delete(this.databaseKey(place, name));
    this.tables.deleteAll(this.tablePrefix(place, name));
    this.versions.deleteAll(this.tablePrefix(place, name));
  }

  deleteTable(place: CatalogPlace, database: string, name: string): void {
    const key = this.tableKey(place, database, name);
    this.tables.delete(key);
    this.versions.deleteAll(keyOf(key, ''));
  }
}
