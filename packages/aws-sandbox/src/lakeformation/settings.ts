import { notEmulated } from '../core';
import type { CatalogPlace } from '../glue/catalog';
import { keyOf, type Collection, type Store } from '../store';
import { invalid } from './errors';
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

const parameters = ['CROSS_ACCOUNT_VERSION', 'SET_CONTEXT'];

/** @throws {@link AwsError} `InvalidInputException` */
function validateParameters(given: Record<string, string> = {}): void {
  const unknown = Object.keys(given).filter(key => !parameters.includes(key));
  if (unknown.length) {
    throw invalid(
      `Valid Parameters Keys are: [${parameters.join(
        ', ',
      )}], but found: [${unknown.join(', ')}]`,
    );
  }
  const version = given.CROSS_ACCOUNT_VERSION;
  if (version === '5') {
    throw notEmulated('lakeformation', 'cross-account version 5');
  }
  if (version !== undefined && !/^[1-4]$/.test(version)) {
    throw invalid(`Invalid value for CROSS_ACCOUNT_VERSION: ${version}`);
  }
}

/** 1 to 4 */
export const crossAccountVersion = ({ Parameters }: DataLakeSettings): number =>
  Number(Parameters.CROSS_ACCOUNT_VERSION);

export class Settings {
  readonly #settings: Collection<DataLakeSettings>;

  constructor(store: Store) {
    this.#settings = store.collection('lf-settings');
  }

  get = (place: CatalogPlace): DataLakeSettings =>
    this.#settings.get(keyOf(place.catalogId, place.region)) ?? initial;

  /** Replaces the whole, as AWS does; only the version outlives an omission. */
  put(place: CatalogPlace, settings: Partial<DataLakeSettings>): void {
    validateParameters(settings.Parameters);
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
