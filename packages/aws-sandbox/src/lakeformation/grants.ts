import { AwsError, type Caller, type Clock } from '../core';
import { fold, type CatalogPlace } from '../glue/catalog';
import { pageOf, type Page } from '../paging';
import {
  keyOf,
  partsBelow,
  partsOf,
  type Collection,
  type Store,
} from '../store';
import { accessFrom, type Access, type GrantIndex } from './access';
import { holderOf } from './principals';
import { rowsOf, type NamedResource, type Row } from './resources';

/** One row of ListPermissions. */
export interface GrantRecord {
  Principal: { DataLakePrincipalIdentifier: string };
  Resource: any;
  Permissions: string[];
  PermissionsWithGrantOption: string[];
  LastUpdated: string;
  LastUpdatedBy: string;
}

const union = (a: string[], b: string[]) => [...new Set([...a, ...b])].sort();
const minus = (a: string[], b: string[]) => a.filter(x => !b.includes(x));

const nothingHeld = () =>
  new AwsError(
    'InvalidInputException',
    'No permissions revoked. Grantee has no permissions and no grantable permissions on resource.',
  );

const columnNames = (record: GrantRecord | undefined): string[] =>
  record?.Resource.TableWithColumns.ColumnNames ?? [];

function withColumns(record: GrantRecord, columns: string[]): GrantRecord {
  const { TableWithColumns } = record.Resource;
  return {
    ...record,
    Resource: {
      TableWithColumns: { ...TableWithColumns, ColumnNames: columns.sort() },
    },
  };
}

/** Which row of ListPermissions, as its key tells without reading it. */
export interface GrantKey {
  /** Of {@link resourceKey}: `c`, `d`, `ta` or `tn`. */
  kind: string;
  catalogId: string;
  /** Undefined for the catalog. */
  database?: string;
  /** Undefined unless the grant is on one table. */
  table?: string;
  principal: string;
}

function parseKey(key: string): GrantKey {
  const [, , kind, catalogId, ...rest] = partsOf(key);
  return {
    kind,
    catalogId,
    database: kind === 'c' ? undefined : rest[0],
    table: kind === 'tn' ? rest[1] : undefined,
    principal: rest[rest.length - 1],
  };
}

/**
 * Who may do what. Kept by the account whose Lake Formation holds the grant
 * (the owner: the catalog's account), region, resource and principal.
 */
export class Grants {
  readonly #records: Collection<GrantRecord>;
  /** Holder, region and the key of the record: {@link holderOf}. */
  readonly #held: Collection<1>;
  readonly #clock: Clock;

  constructor(store: Store, clock: Clock) {
    this.#records = store.collection('lf-grant');
    this.#held = store.collection('lf-held');
    this.#clock = clock;
    // a file that was written before grants were found by their holder
    if (this.#held.keys({ limit: 1 }).length === 0) {
      store.transaction(() => {
        for (const { key, value } of this.#records.list()) {
          const { DataLakePrincipalIdentifier } = value.Principal;
          this.#held.put(this.#heldKey(key, DataLakePrincipalIdentifier), 1);
        }
        store.collection('lf-received').deleteAll('');
      });
    }
  }

  /** Adds to what the principal holds already. */
  grant(
    place: CatalogPlace,
    principal: string,
    resource: NamedResource,
    permissions: string[],
    grantable: string[],
    caller: Caller,
  ): void {
    for (const row of rowsOf(resource, permissions, grantable)) {
      const fresh: GrantRecord = {
        Principal: { DataLakePrincipalIdentifier: principal },
        Resource: row.resource,
        Permissions: [],
        PermissionsWithGrantOption: [],
        LastUpdated: this.#clock.now().toISOString(),
        LastUpdatedBy: caller.principalArn,
      };
      if (resource.columns && 'include' in resource.columns) {
        this.#grantColumns(
          place,
          principal,
          row,
          resource.columns.include,
          fresh,
        );
      } else {
        const key = this.#key(place, row.key, principal);
        const held = this.#records.get(key);
        this.#put(key, principal, {
          ...fresh,
          Permissions: union(held?.Permissions ?? [], row.permissions),
          PermissionsWithGrantOption: union(
            held?.PermissionsWithGrantOption ?? [],
            row.grantable,
          ),
        });
      }
    }
  }

  /**
   * All or nothing. A permission goes with its grant option; the grant option
   * can go alone.
   *
   * @throws {@link AwsError} `InvalidInputException` when the principal does not
   *   hold all of it
   */
  revoke(
    place: CatalogPlace,
    principal: string,
    resource: NamedResource,
    permissions: string[],
    grantable: string[],
  ): void {
    const changes = rowsOf(resource, permissions, grantable).flatMap(row =>
      resource.columns && 'include' in resource.columns
        ? this.#withoutColumns(place, principal, row, resource.columns.include)
        : [this.#without(place, principal, row)],
    );
    for (const { key, record } of changes) {
      if (record) this.#put(key, principal, record);
      else this.#remove(key, principal);
    }
  }

  /**
   * @param options.keyPrefix - see {@link resourceKey}
   * @param options.shows - which of the rows there are shown to the caller
   */
  page(options: {
    place: CatalogPlace;
    keyPrefix: string;
    principal?: string;
    shows?: (row: GrantKey) => boolean;
    limit: number;
    token?: string;
  }): Page<GrantRecord> {
    const { place, keyPrefix, principal, shows } = options;
    return pageOf(this.#records, {
      prefix: keyOf(place.catalogId, place.region, keyPrefix),
      limit: options.limit,
      token: options.token,
      errorCode: 'InvalidInputException',
      acceptKey: key => {
        const row = parseKey(key);
        return (
          (!principal || row.principal === principal) && (!shows || shows(row))
        );
      },
    });
  }

  /** What `caller` may do in the catalogs of its region. */
  accessOf(caller: Caller): Access {
    const { region } = caller;
    const prefixOf = (
      holder: string,
      kind: string,
      catalogId: string,
      ...names: string[]
    ) =>
      keyOf(holder, region, catalogId, region, kind, catalogId, ...names, '');
    const recordKey = (heldKey: string) => keyOf(...partsOf(heldKey).slice(2));
    const index: GrantIndex = {
      below: (holder, kind, catalogId, ...names) =>
        this.#held
          .list(prefixOf(holder, kind, catalogId, ...names))
          .map(({ key }) => this.#records.get(recordKey(key))!),
      anyBelow: (holder, kind, catalogId, ...names) =>
        this.#held.keys({
          prefix: prefixOf(holder, kind, catalogId, ...names),
          limit: 1,
        }).length > 0,
      databases: (holder, kind, catalogId) =>
        partsBelow(this.#held, prefixOf(holder, kind, catalogId)),
      catalogs: holder => partsBelow(this.#held, keyOf(holder, region, '')),
    };
    return accessFrom(index, caller);
  }

  /** With a resource goes what was granted on it. */
  dropped(place: CatalogPlace, database: string, table?: string): void {
    const { catalogId, region } = place;
    const below = (kind: string, ...rest: string[]) =>
      keyOf(catalogId, region, kind, catalogId, fold(database), ...rest, '');
    const prefixes =
      table === undefined
        ? [below('d'), below('ta'), below('tn')]
        : [below('tn', fold(table))];
    for (const prefix of prefixes) {
      for (const { key, value } of this.#records.list(prefix)) {
        this.#remove(key, value.Principal.DataLakePrincipalIdentifier);
      }
    }
  }

  #key = (place: CatalogPlace, rowKey: string, principal: string) =>
    keyOf(place.catalogId, place.region, rowKey, principal);

  #heldKey(key: string, principal: string) {
    const [, region] = partsOf(key);
    return keyOf(holderOf(principal), region, key);
  }

  #put(key: string, principal: string, record: GrantRecord) {
    this.#records.put(key, record);
    this.#held.put(this.#heldKey(key, principal), 1);
  }

  #remove(key: string, principal: string) {
    this.#records.delete(key);
    this.#held.delete(this.#heldKey(key, principal));
  }

  /** Columns with grant option have a row of their own. */
  #columnRows(place: CatalogPlace, principal: string, row: Row) {
    const plainKey = this.#key(place, keyOf(row.key, '0'), principal);
    const grantableKey = this.#key(place, keyOf(row.key, '1'), principal);
    return {
      plainKey,
      grantableKey,
      plain: this.#records.get(plainKey),
      grantable: this.#records.get(grantableKey),
    };
  }

  #grantColumns(
    place: CatalogPlace,
    principal: string,
    row: Row,
    columns: string[],
    fresh: GrantRecord,
  ) {
    const held = this.#columnRows(place, principal, row);
    const grantable = row.grantable.length
      ? union(columnNames(held.grantable), columns)
      : columnNames(held.grantable);
    const plain = minus(
      row.grantable.length
        ? columnNames(held.plain)
        : union(columnNames(held.plain), columns),
      grantable,
    );
    const select = { ...fresh, Permissions: ['SELECT'] };
    if (plain.length) {
      this.#put(held.plainKey, principal, withColumns(select, plain));
    } else {
      this.#remove(held.plainKey, principal);
    }
    if (grantable.length) {
      this.#put(held.grantableKey, principal, {
        ...withColumns(select, grantable),
        PermissionsWithGrantOption: ['SELECT'],
      });
    }
  }

  #withoutColumns(
    place: CatalogPlace,
    principal: string,
    row: Row,
    columns: string[],
  ): Array<{ key: string; record?: GrantRecord }> {
    const held = this.#columnRows(place, principal, row);
    const grantable = columnNames(held.grantable);
    const plain = columnNames(held.plain);
    const revoked = row.permissions.length
      ? [...plain, ...grantable]
      : grantable;
    if (!plain.length && !grantable.length) throw nothingHeld();
    const missing = minus(columns, revoked);
    if (missing.length) {
      throw new AwsError(
        'InvalidInputException',
        `No permissions revoked. Grantee does not have SELECT${
          row.permissions.length ? '' : ' with grant option'
        } on columns: [${missing.join(', ')}]`,
      );
    }
    const template = (held.plain ?? held.grantable)!;
    const left = row.permissions.length
      ? minus(plain, columns)
      : union(plain, columns);
    const leftGrantable = minus(grantable, columns);
    return [
      {
        key: held.plainKey,
        record: left.length
          ? {
              ...withColumns(template, left),
              PermissionsWithGrantOption: [],
            }
          : undefined,
      },
      {
        key: held.grantableKey,
        record:
          leftGrantable.length && held.grantable
            ? withColumns(held.grantable, leftGrantable)
            : undefined,
      },
    ];
  }

  #without(
    place: CatalogPlace,
    principal: string,
    row: Row,
  ): { key: string; record?: GrantRecord } {
    const key = this.#key(place, row.key, principal);
    const held = this.#records.get(key);
    if (!held) throw nothingHeld();
    const missing = minus(row.permissions, held.Permissions);
    const missingOption = minus(row.grantable, held.PermissionsWithGrantOption);
    if (missing.length || missingOption.length) {
      throw new AwsError(
        'InvalidInputException',
        `No permissions revoked. Grantee does not have: [${[
          ...missing,
          ...missingOption.map(permission => `${permission} with grant option`),
        ].join(', ')}]`,
      );
    }
    const Permissions = minus(held.Permissions, row.permissions);
    const PermissionsWithGrantOption = minus(held.PermissionsWithGrantOption, [
      ...row.permissions,
      ...row.grantable,
    ]);
    return {
      key,
      record: Permissions.length
        ? {
            ...held,
            Permissions,
            PermissionsWithGrantOption,
            LastUpdated: this.#clock.now().toISOString(),
          }
        : undefined,
    };
  }
}
