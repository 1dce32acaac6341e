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
import {
  accessFrom,
  both,
  either,
  type Access,
  type GrantIndex,
} from './access';
import {
  foreignAccount,
  holderOf,
  iamAllowedPrincipals,
  ownHolders,
} from './principals';
import { allTables, rowsOf, type NamedResource, type Row } from './resources';
import type { SharedResource, Sharing } from './sharing';

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
export interface GrantRow {
  /** The account that has granted it. */
  granter: string;
  region: string;
  /** Of {@link resourceKey}: `c`, `d`, `ta` or `tn`. */
  kind: string;
  catalogId: string;
  /** Undefined for the catalog. */
  database?: string;
  /** Undefined unless the grant is on one table. */
  table?: string;
  principal: string;
}

function parseKey(key: string): GrantRow {
  const [granter, region, kind, catalogId, ...rest] = partsOf(key);
  return {
    granter,
    region,
    kind,
    catalogId,
    database: kind === 'c' ? undefined : rest[0],
    table: kind === 'tn' ? rest[1] : undefined,
    principal: rest[rest.length - 1],
  };
}

/** What a row shares, when the catalog's account grants it to another's. */
function sharedBy(row: GrantRow): SharedResource | undefined {
  const { granter, region, kind, catalogId, database, table, principal } = row;
  return granter === catalogId &&
    database !== undefined &&
    foreignAccount(principal, catalogId) !== undefined
    ? { place: { catalogId, region }, principal, kind, database, table }
    : undefined;
}

/**
 * Who may do what. Kept by the account that grants it (`place`), region,
 * resource and principal. Nearly always that is the account of the catalog; what
 * an account passes on of what others share with it, it keeps itself.
 */
export class Grants {
  readonly #records: Collection<GrantRecord>;
  /**
   * Holder, region and the key of the record: {@link holderOf}. What waits for
   * an invitation to be accepted is in no hands yet.
   */
  readonly #held: Collection<1>;
  readonly #clock: Clock;
  readonly #sharing: Sharing;

  constructor(store: Store, clock: Clock, sharing: Sharing) {
    this.#records = store.collection('lf-grant');
    this.#held = store.collection('lf-held');
    this.#clock = clock;
    this.#sharing = sharing;
    // a file may be older than this index, or than the shares
    store.transaction(() => {
      this.#held.deleteAll('');
      for (const { key, value } of this.#records.list()) {
        const shared = this.#shared(key);
        if (shared) sharing.share(shared);
        this.#index(key, value.Principal.DataLakePrincipalIdentifier);
      }
    });
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
      const shared = this.#shared(this.#key(place, row.key, principal));
      if (shared) this.#sharing.share(shared);
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
    for (const { key } of changes) this.#unshareIfNothingIsLeft(key);
  }

  /**
   * @param options.keyPrefix - see {@link resourceKey}
   * @param options.shows - which of the rows there are shown to the caller
   */
  page(options: {
    place: CatalogPlace;
    keyPrefix: string;
    principal?: string;
    shows?: (row: GrantRow) => boolean;
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

  /**
   * As {@link page}, all of them, with the keys.
   *
   * @param place - who has granted, and where
   */
  rows(
    place: CatalogPlace,
    keyPrefix: string,
    shows: (row: GrantRow) => boolean,
  ): Array<{ key: string; value: GrantRecord }> {
    const prefix = keyOf(place.catalogId, place.region, keyPrefix);
    return this.#records
      .keys({ prefix })
      .filter(key => shows(parseKey(key)))
      .map(key => ({ key, value: this.#records.get(key)! }));
  }

  /** ARN of the share that carries a row across accounts. */
  shareOf(place: CatalogPlace, record: GrantRecord): string | undefined {
    const { Database, Table, TableWithColumns } = record.Resource;
    const table = Table ?? TableWithColumns;
    const all = table?.Name === allTables;
    const kind = all ? 'ta' : 'tn';
    const shared = sharedBy({
      granter: place.catalogId,
      region: place.region,
      catalogId: (table ?? Database)?.CatalogId ?? place.catalogId,
      kind: table ? kind : 'd',
      database: table?.DatabaseName ?? Database?.Name,
      table: all ? undefined : table?.Name,
      principal: record.Principal.DataLakePrincipalIdentifier,
    });
    return shared && this.#sharing.shareOf(shared);
  }

  /** Whether a row counts: one across accounts does once its share is joined. */
  reaches(row: GrantRow): boolean {
    const shared = sharedBy(row);
    return !shared || this.#sharing.reaches(shared);
  }

  /** A principal has joined the shares of a catalog. */
  joined(place: CatalogPlace): void {
    const prefix = keyOf(place.catalogId, place.region, '');
    for (const key of this.#records.keys({ prefix })) {
      this.#index(key, parseKey(key).principal);
    }
  }

  /**
   * Whether a principal holds anything on a resource itself, or on one in it.
   *
   * @param path - of {@link resourceKey}, or the beginning of it
   */
  holdsAny(place: CatalogPlace, principal: string, path: string[]): boolean {
    const prefix = keyOf(place.catalogId, place.region, ...path, '');
    return this.#records
      .keys({ prefix })
      .some(key => parseKey(key).principal === principal);
  }

  /**
   * What `caller` may do in the catalogs of its region.
   *
   * @param asAccount - whether it does what its account may, as an administrator
   *   of its data lake; of what others share with the account, everyone else has
   *   what was passed on to them, as long as the account has it
   */
  accessOf(caller: Caller, asAccount: boolean = true): Access {
    const { accountId } = caller;
    const own = ownHolders(caller);
    const inOwnCatalog = [accountId, ...own, iamAllowedPrincipals];
    const direct = this.#indexOf(caller);
    if (asAccount) {
      return accessFrom(direct, caller, catalogId =>
        catalogId === accountId ? inOwnCatalog : [accountId, ...own],
      );
    }
    return either(
      accessFrom(direct, caller, catalogId =>
        catalogId === accountId ? inOwnCatalog : own,
      ),
      both(
        accessFrom(this.#indexOf(caller, accountId), caller, () => own),
        accessFrom(direct, caller, () => [accountId]),
      ),
    );
  }

  /** With a resource goes what was granted on it, and what was passed on. */
  dropped(place: CatalogPlace, database: string, table?: string): void {
    const { catalogId, region } = place;
    const below = (granter: string, kind: string, ...rest: string[]) =>
      keyOf(granter, region, kind, catalogId, fold(database), ...rest, '');
    const prefixesOf = (granter: string) =>
      table === undefined
        ? ['d', 'ta', 'tn'].map(kind => below(granter, kind))
        : [below(granter, 'tn', fold(table))];
    for (const granter of [...partsBelow(this.#records, '')]) {
      for (const prefix of prefixesOf(granter)) {
        for (const { key, value } of this.#records.list(prefix)) {
          this.#remove(key, value.Principal.DataLakePrincipalIdentifier);
          this.#unshareIfNothingIsLeft(key);
        }
      }
    }
  }

  /** @param granter - who has granted; in each catalog its account by default */
  #indexOf({ region }: Caller, granter?: string): GrantIndex {
    const prefixOf = (
      holder: string,
      kind: string,
      catalogId: string,
      ...names: string[]
    ) =>
      keyOf(
        ...[holder, region, granter ?? catalogId, region, kind, catalogId],
        ...names,
        '',
      );
    const recordKey = (heldKey: string) => keyOf(...partsOf(heldKey).slice(2));
    return {
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
      catalogs: holder =>
        granter === undefined
          ? partsBelow(this.#held, keyOf(holder, region, ''))
          : ['d', 'ta', 'tn'].flatMap(kind => [
              ...partsBelow(
                this.#held,
                keyOf(holder, region, granter, region, kind, ''),
              ),
            ]),
    };
  }

  #key = (place: CatalogPlace, rowKey: string, principal: string) =>
    keyOf(place.catalogId, place.region, rowKey, principal);

  #heldKey(key: string, principal: string) {
    const [, region] = partsOf(key);
    return keyOf(holderOf(principal), region, key);
  }

  #shared = (key: string) => sharedBy(parseKey(key));

  #index(key: string, principal: string) {
    if (this.reaches(parseKey(key))) {
      this.#held.put(this.#heldKey(key, principal), 1);
    }
  }

  #put(key: string, principal: string, record: GrantRecord) {
    this.#records.put(key, record);
    this.#index(key, principal);
  }

  #remove(key: string, principal: string) {
    this.#records.delete(key);
    this.#held.delete(this.#heldKey(key, principal));
  }

  #unshareIfNothingIsLeft(key: string) {
    const row = parseKey(key);
    const shared = sharedBy(row);
    const path = [row.kind, row.catalogId, row.database, row.table];
    if (
      shared &&
      !this.holdsAny(
        shared.place,
        row.principal,
        path.filter((part): part is string => part !== undefined),
      )
    ) {
      this.#sharing.unshare(shared);
    }
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
