import type { CatalogPlace } from '../glue/catalog';
import { keyOf, type Collection, type Store } from '../store';
import { principalAccount } from './principals';

export interface PrincipalPrivileges {
  Principal: { DataLakePrincipalIdentifier: string };
  Permissions: string[];
}

interface DataLakePrincipal {
  DataLakePrincipalIdentifier: string;
}

export interface DataLakeSettings {
  DataLakeAdmins: DataLakePrincipal[];
  ReadOnlyAdmins: DataLakePrincipal[];
  CreateDatabaseDefaultPermissions: PrincipalPrivileges[];
  CreateTableDefaultPermissions: PrincipalPrivileges[];
  Parameters: Record<string, string>;
  [member: string]: unknown;
}

/**
 * A data lake whose administrator has switched it to Lake Formation, as sharing
 * by grants presupposes: nothing goes to IAMAllowedPrincipals by default, and
 * cross-account grants are of version 4. (A fresh AWS account still has the
 * IAMAllowedPrincipals defaults; PutDataLakeSettings sets them here too.)
 */
const initial: DataLakeSettings = {
  DataLakeAdmins: [],
  ReadOnlyAdmins: [],
  CreateDatabaseDefaultPermissions: [],
  CreateTableDefaultPermissions: [],
  Parameters: { CROSS_ACCOUNT_VERSION: '4', SET_CONTEXT: 'TRUE' },
  TrustedResourceOwners: [],
  AllowExternalDataFiltering: false,
  AllowFullTableExternalDataAccess: false,
  ExternalDataFilteringAllowList: [],
  AuthorizedSessionTagValueList: [],
};

export class Settings {
  readonly #settings: Collection<DataLakeSettings>;

  constructor(store: Store) {
    this.#settings = store.collection('lf-settings');
  }

  get = (place: CatalogPlace): DataLakeSettings =>
    this.#settings.get(keyOf(place.catalogId, place.region)) ?? initial;

  /** Replaces the whole, as AWS does; only the version outlives an omission. */
  put(place: CatalogPlace, settings: Partial<DataLakeSettings>): void {
    for (const { DataLakePrincipalIdentifier } of [
      ...(settings.DataLakeAdmins ?? []),
      ...(settings.ReadOnlyAdmins ?? []),
      ...[
        ...(settings.CreateDatabaseDefaultPermissions ?? []),
        ...(settings.CreateTableDefaultPermissions ?? []),
      ].map(privileges => privileges.Principal),
    ]) {
      principalAccount(DataLakePrincipalIdentifier);
    }
    this.#settings.put(keyOf(place.catalogId, place.region), {
      ...initial,
      ...settings,
      Parameters: { ...this.get(place).Parameters, ...settings.Parameters },
    });
  }
}
