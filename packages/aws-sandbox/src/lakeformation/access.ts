import type { Caller } from '../core';
import { fold } from '../glue/catalog';
import type { GrantRecord } from './grants';
import type { NamedResource } from './resources';

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

export interface Held {
  permissions: Set<string>;
  grantable: Set<string>;
}

/** One row of SELECT: on all columns, on some, or on all but some. */
interface SelectRow {
  include?: string[];
  exclude: string[];
  grantable: boolean;
}

interface HeldOnTable extends Held {
  select: SelectRow[];
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
  /** What is held on the catalog itself. */
  onCatalog(catalogId: string): Held;
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
  /** Whether all of it is held with grant option, column by column. */
  mayGrant(resource: NamedResource, permissions: string[]): boolean;
}

/** Whether a set of permissions has one, by name or as part of ALL. */
export const includes = (permissions: Set<string>, permission: string) =>
  permissions.has(permission) || permissions.has('ALL');

function addToTable(held: HeldOnTable, record: GrantRecord) {
  record.Permissions.forEach(permission => held.permissions.add(permission));
  record.PermissionsWithGrantOption.forEach(permission =>
    held.grantable.add(permission),
  );
  const limited = record.Resource.TableWithColumns;
  const row: SelectRow | undefined = limited && {
    include: limited.ColumnNames,
    exclude: limited.ColumnWildcard?.ExcludedColumnNames ?? [],
    grantable: record.PermissionsWithGrantOption.includes('SELECT'),
  };
  if (row) held.select.push(row);
  held.unlimited ||= !row?.include && !row?.exclude.length;
}

const sees = ({ include, exclude }: SelectRow, column: string) =>
  include ? include.includes(column) : !exclude.includes(column);

/** Whether the columns of a grant are among those of rows of SELECT. */
function covers(rows: SelectRow[], columns: NamedResource['columns']): boolean {
  if (columns && 'include' in columns) {
    return columns.include.every(column => rows.some(row => sees(row, column)));
  }
  const excluded = columns?.exclude ?? [];
  return rows.some(
    row =>
      !row.include && row.exclude.every(column => excluded.includes(column)),
  );
}

const inOrder = (names: Iterable<string>) => [...new Set(names)].sort();

/**
 * Looks up what is asked, once; not to be kept beyond one call.
 *
 * @param holdersIn - whose grants count in a catalog; in any when it is left out
 */
export function accessFrom(
  index: GrantIndex,
  caller: Caller,
  holdersIn: (catalogId?: string) => string[],
): Access {
  const known = new Map<string, HeldOnTable>();

  function held(catalogId: string, ...path: string[]): HeldOnTable {
    const key = JSON.stringify([catalogId, ...path]);
    let found = known.get(key);
    if (!found) {
      found = {
        permissions: new Set(),
        grantable: new Set(),
        select: [],
        unlimited: false,
      };
      const [kind, ...names] = path;
      for (const holder of holdersIn(catalogId)) {
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
        holdersIn().flatMap(holder => [...index.catalogs(holder)]),
      ).filter(catalogId => catalogId !== caller.accountId),
    databases: catalogId =>
      inOrder(
        holdersIn(catalogId).flatMap(holder =>
          ['d', 'ta', 'tn'].flatMap(kind => [
            ...index.databases(holder, kind, catalogId),
          ]),
        ),
      ),
    seesDatabase: (catalogId, database) =>
      holdersIn(catalogId).some(holder =>
        ['d', 'ta', 'tn'].some(kind =>
          index.anyBelow(holder, kind, catalogId, fold(database)),
        ),
      ),
    onCatalog: catalogId => held(catalogId, 'c'),
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
        one => one.unlimited || one.select.some(row => sees(row, fold(column))),
      ),
    mayGrant({ kind, catalogId, database = '', table, columns }, permissions) {
      if (kind === 'Catalog' || kind === 'Database') {
        const { grantable } =
          kind === 'Catalog'
            ? held(catalogId, 'c')
            : held(catalogId, 'd', fold(database));
        return permissions.every(one => includes(grantable, one));
      }
      const all = heldOnTable(catalogId, database, table);
      const grantable = new Set(all.flatMap(one => [...one.grantable]));
      const rows = all.flatMap(one => one.select.filter(row => row.grantable));
      return permissions.every(one =>
        one === 'SELECT' && !grantable.has('ALL')
          ? covers(rows, columns)
          : includes(grantable, one),
      );
    },
  };
}

const union = (a: Held, b: Held): Held => ({
  permissions: new Set([...a.permissions, ...b.permissions]),
  grantable: new Set([...a.grantable, ...b.grantable]),
});

const common = (a: Set<string>, b: Set<string>) =>
  new Set([
    ...[...a].filter(permission => includes(b, permission)),
    ...[...b].filter(permission => includes(a, permission)),
  ]);

const intersection = (a: Held, b: Held): Held => ({
  permissions: common(a.permissions, b.permissions),
  grantable: common(a.grantable, b.grantable),
});

/** What one or the other lets do. */
export const either = (a: Access, b: Access): Access => ({
  catalogs: () => inOrder([...a.catalogs(), ...b.catalogs()]),
  databases: catalogId =>
    inOrder([...a.databases(catalogId), ...b.databases(catalogId)]),
  seesDatabase: (...on) => a.seesDatabase(...on) || b.seesDatabase(...on),
  onCatalog: on => union(a.onCatalog(on), b.onCatalog(on)),
  onDatabase: (...on) => union(a.onDatabase(...on), b.onDatabase(...on)),
  seesTable: (...on) => a.seesTable(...on) || b.seesTable(...on),
  onTable: (...on) => union(a.onTable(...on), b.onTable(...on)),
  seesColumn: (...on) => a.seesColumn(...on) || b.seesColumn(...on),
  mayGrant: (...what) => a.mayGrant(...what) || b.mayGrant(...what),
});

/** What both let do, resource by resource. */
export const both = (a: Access, b: Access): Access => ({
  catalogs: () => {
    const others = b.catalogs();
    return a.catalogs().filter(catalogId => others.includes(catalogId));
  },
  databases: catalogId =>
    a.databases(catalogId).filter(name => b.seesDatabase(catalogId, name)),
  seesDatabase: (...on) => a.seesDatabase(...on) && b.seesDatabase(...on),
  onCatalog: on => intersection(a.onCatalog(on), b.onCatalog(on)),
  onDatabase: (...on) => intersection(a.onDatabase(...on), b.onDatabase(...on)),
  seesTable: (...on) =>
    intersection(a.onTable(...on), b.onTable(...on)).permissions.size > 0,
  onTable: (...on) => intersection(a.onTable(...on), b.onTable(...on)),
  seesColumn: (...on) => a.seesColumn(...on) && b.seesColumn(...on),
  mayGrant: (...what) => a.mayGrant(...what) && b.mayGrant(...what),
});
