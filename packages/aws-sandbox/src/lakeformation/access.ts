import type { Caller } from '../core';
import { fold } from '../glue/catalog';
import type { GrantRecord } from './grants';
import { holdersOf } from './principals';

/** Finds grants by who holds them and on what. */
export interface GrantIndex {
  /**
   * Grants to a holder on a resource, or below it.
   *
   * @param kind - and the rest as in `resourceKey`
   */
  below(
    holder: string,
    kind: string,
    catalogId: string,
    ...names: string[]
  ): GrantRecord[];
  /** Whether there is any. */
  anyBelow(
    holder: string,
    kind: string,
    catalogId: string,
    ...names: string[]
  ): boolean;
  /** The databases on or in which something is granted. */
  databases(holder: string, kind: string, catalogId: string): Iterable<string>;
  /** Every catalog in which something is granted. */
  catalogs(holder: string): Iterable<string>;
}

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

/**
 * What Lake Formation's permissions let someone do, and therefore see: whoever
 * holds a permission on a resource may describe it, and whoever holds one on a
 * table, its database. Names in any case.
 */
export interface Access {
  /** The catalogs of other accounts of which something is shared, in order. */
  catalogs(): string[];
  /** Folded names of the databases of which something is seen, in order. */
  databases(catalogId: string): string[];
  seesDatabase(catalogId: string, database: string): boolean;
  /** What is held on the database itself. */
  onDatabase(catalogId: string, database: string): Held;
  seesTable(catalogId: string, database: string, table: string): boolean;
  /**
   * What is held on the table, by itself or through all tables.
   *
   * @param table - undefined for what is held on all tables
   */
  onTable(catalogId: string, database: string, table?: string): Held;
  /** Whether the holder sees the column. */
  seesColumn(
    catalogId: string,
    database: string,
    table: string,
    column: string,
  ): boolean;
}

function addToTable(held: HeldOnTable, record: GrantRecord) {
  record.Permissions.forEach(permission => held.permissions.add(permission));
  record.PermissionsWithGrantOption.forEach(permission =>
    held.grantable.add(permission),
  );
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

const inOrder = (names: Iterable<string>) => [...new Set(names)].sort();

/** Looks up what is asked, once; not to be kept beyond one call. */
export function accessFrom(index: GrantIndex, caller: Caller): Access {
  const known = new Map<string, HeldOnTable>();

  function held(catalogId: string, ...path: string[]): HeldOnTable {
    const key = JSON.stringify([catalogId, ...path]);
    let found = known.get(key);
    if (!found) {
      found = {
        permissions: new Set(),
        grantable: new Set(),
        columns: [],
        unlimited: false,
      };
      const [kind, ...names] = path;
      for (const holder of holdersOf(caller, catalogId)) {
        for (const record of index.below(holder, kind, catalogId, ...names)) {
          addToTable(found, record);
        }
      }
      known.set(key, found);
    }
    return found;
  }

  const heldOnTable = (catalogId: string, database: string, table?: string) => [
    held(catalogId, 'ta', fold(database)),
    ...(table === undefined
      ? []
      : [held(catalogId, 'tn', fold(database), fold(table))]),
  ];

  return {
    catalogs: () =>
      inOrder(
        holdersOf(caller).flatMap(holder => [...index.catalogs(holder)]),
      ).filter(catalogId => catalogId !== caller.accountId),
    databases: catalogId =>
      inOrder(
        holdersOf(caller, catalogId).flatMap(holder =>
          ['d', 'ta', 'tn'].flatMap(kind => [
            ...index.databases(holder, kind, catalogId),
          ]),
        ),
      ),
    seesDatabase: (catalogId, database) =>
      holdersOf(caller, catalogId).some(holder =>
        ['d', 'ta', 'tn'].some(kind =>
          index.anyBelow(holder, kind, catalogId, fold(database)),
        ),
      ),
    onDatabase: (catalogId, database) => held(catalogId, 'd', fold(database)),
    seesTable: (catalogId, database, table) =>
      heldOnTable(catalogId, database, table).some(
        ({ permissions }) => permissions.size > 0,
      ),
    onTable: (catalogId, database, table) => {
      const all = heldOnTable(catalogId, database, table);
      return {
        permissions: new Set(all.flatMap(one => [...one.permissions])),
        grantable: new Set(all.flatMap(one => [...one.grantable])),
      };
    },
    seesColumn: (catalogId, database, table, column) =>
      heldOnTable(catalogId, database, table).some(
        one => one.unlimited || one.columns.some(sees => sees(fold(column))),
      ),
  };
}
