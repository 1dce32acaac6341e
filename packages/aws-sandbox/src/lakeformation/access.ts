import { fold } from '../glue/catalog';
import type { GrantRecord } from './grants';

interface Held {
  permissions: Set<string>;
  grantable: Set<string>;
}

interface HeldOnTable extends Held {
  /** Column limits of SELECT, one per row. */
  columns: Array<(column: string) => boolean>;
  /** Holds something else than SELECT on some columns. */
  unlimited: boolean;
}

interface HeldInDatabase {
  itself: Held;
  allTables: HeldOnTable;
  tables: Map<string, HeldOnTable>;
}

/** What someone may do in catalogs that are not their own. */
export interface Access {
  /** Folded names of the databases of which something is shared, in order. */
  databases(catalogId: string): string[];
  /** Every catalog of which something is shared, in order. */
  catalogs(): string[];
  /** What is held on the database itself. */
  onDatabase(catalogId: string, database: string): Held;
  /** What is held on the table, by itself or through all tables. */
  onTable(catalogId: string, database: string, table: string): Held;
  /** Whether the holder sees the column. */
  seesColumn(
    catalogId: string,
    database: string,
    table: string,
    column: string,
  ): boolean;
}

const nothing = (): Held => ({ permissions: new Set(), grantable: new Set() });
const nothingOnTable = (): HeldOnTable => ({
  ...nothing(),
  columns: [],
  unlimited: false,
});

function getOrMake<V>(map: Map<string, V>, key: string, make: () => V): V {
  let value = map.get(key);
  if (!value) {
    value = make();
    map.set(key, value);
  }
  return value;
}

function add(held: Held, record: GrantRecord) {
  record.Permissions.forEach(permission => held.permissions.add(permission));
  record.PermissionsWithGrantOption.forEach(permission =>
    held.grantable.add(permission),
  );
}

function addToTable(held: HeldOnTable, record: GrantRecord) {
  add(held, record);
  const limited = record.Resource.TableWithColumns;
  const excluded = limited?.ColumnWildcard?.ExcludedColumnNames;
  if (limited?.ColumnNames) {
    const included = new Set<string>(limited.ColumnNames);
    held.columns.push(column => included.has(column));
  } else if (excluded?.length) {
    held.columns.push(column => !excluded.includes(column));
  } else {
    held.unlimited = true;
  }
}

export function accessFrom(records: GrantRecord[]): Access {
  const catalogs = new Map<string, Map<string, HeldInDatabase>>();
  for (const record of records) {
    const { Database, Table, TableWithColumns } = record.Resource;
    const table = Table ?? TableWithColumns;
    const catalogId = (Database ?? table)?.CatalogId;
    if (!catalogId) continue; // permissions on the catalog itself show nothing
    const inDatabase = getOrMake(
      getOrMake(catalogs, catalogId, () => new Map<string, HeldInDatabase>()),
      Database?.Name ?? table.DatabaseName,
      () => ({
        itself: nothing(),
        allTables: nothingOnTable(),
        tables: new Map(),
      }),
    );
    if (Database) add(inDatabase.itself, record);
    else if (table.Name === 'ALL_TABLES') {
      addToTable(inDatabase.allTables, record);
    } else {
      addToTable(
        getOrMake(inDatabase.tables, table.Name, nothingOnTable),
        record,
      );
    }
  }
  const find = (catalogId: string, database: string) =>
    catalogs.get(catalogId)?.get(fold(database));
  const heldOnTable = (catalogId: string, database: string, table: string) => {
    const inDatabase = find(catalogId, database);
    return [inDatabase?.allTables, inDatabase?.tables.get(fold(table))].filter(
      (held): held is HeldOnTable => held !== undefined,
    );
  };
  return {
    catalogs: () => [...catalogs.keys()].sort(),
    databases: catalogId => [...(catalogs.get(catalogId)?.keys() ?? [])].sort(),
    onDatabase: (catalogId, database) =>
      find(catalogId, database)?.itself ?? nothing(),
    onTable: (catalogId, database, table) => {
      const all = heldOnTable(catalogId, database, table);
      return {
        permissions: new Set(all.flatMap(held => [...held.permissions])),
        grantable: new Set(all.flatMap(held => [...held.grantable])),
      };
    },
    seesColumn: (catalogId, database, table, column) =>
      heldOnTable(catalogId, database, table).some(
        held => held.unlimited || held.columns.some(sees => sees(fold(column))),
      ),
  };
}
