import { AwsError, type Caller, type Clock } from '../core';
import { fold, type CatalogPlace } from '../glue/catalog';
import { pageOf, type Page } from '../paging';
import { keyOf, type Collection, type Store } from '../store';
import { accessFrom, type Access } from './access';
import { appliesTo, principalAccount } from './principals';
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

/**
 * Who may do what. Kept by the account whose Lake Formation holds the grant
 * (the owner: the catalog's account), region, resource and principal.
 */
export class Grants {
  readonly #records: Collection<GrantRecord>;
  /** Account of the principal, region → key of a grant from another account. */
  readonly #received: Collection<{ key: string }>;
  readonly #clock: Clock;

  constructor(store: Store, clock: Clock) {
    this.#records = store.collection('lf-grant');
    this.#received = store.collection('lf-received');
    this.#clock = clock;
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
        this.#put(place, key, principal, {
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
      if (record) this.#put(place, key, principal, record);
      else this.#remove(place, key, principal);
    }
  }

  /** @param keyPrefix - see {@link resourceKey} */
  page(options: {
    place: CatalogPlace;
    keyPrefix: string;
    principal?: string;
    /** Only grants to principals of this account. */
    receivedBy?: string;
    limit: number;
    token?: string;
  }): Page<GrantRecord> {
    const { place, keyPrefix, principal, receivedBy } = options;
    return pageOf(this.#records, {
      prefix: keyOf(place.catalogId, place.region, keyPrefix),
      limit: options.limit,
      token: options.token,
      errorCode: 'InvalidInputException',
      accept: ({ Principal: { DataLakePrincipalIdentifier: id } }) =>
        (!principal || id === principal) &&
        (!receivedBy || principalAccount(id) === receivedBy),
    });
  }

  /** What `caller` may do in the catalogs of other accounts of its region. */
  accessOf(caller: Caller): Access {
    const records = this.#received
      .list(keyOf(caller.accountId, caller.region, ''))
      .map(({ value }) => this.#records.get(value.key))
      .filter((record): record is GrantRecord => record !== undefined)
      .filter(record =>
        appliesTo(record.Principal.DataLakePrincipalIdentifier, caller),
      );
    return accessFrom(records);
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
        this.#remove(place, key, value.Principal.DataLakePrincipalIdentifier);
      }
    }
  }

  #key = (place: CatalogPlace, rowKey: string, principal: string) =>
    keyOf(place.catalogId, place.region, rowKey, principal);

  #receivedKey(place: CatalogPlace, key: string, principal: string) {
    const account = principalAccount(principal);
    return account && account !== place.catalogId
      ? keyOf(account, place.region, key)
      : undefined;
  }

  #put(
    place: CatalogPlace,
    key: string,
    principal: string,
    record: GrantRecord,
  ) {
    this.#records.put(key, record);
    const receivedKey = this.#receivedKey(place, key, principal);
    if (receivedKey) this.#received.put(receivedKey, { key });
  }

  #remove(place: CatalogPlace, key: string, principal: string) {
    this.#records.delete(key);
    const receivedKey = this.#receivedKey(place, key, principal);
    if (receivedKey) this.#received.delete(receivedKey);
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
      this.#put(place, held.plainKey, principal, withColumns(select, plain));
    } else {
      this.#remove(place, held.plainKey, principal);
    }
    if (grantable.length) {
      this.#put(place, held.grantableKey, principal, {
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
