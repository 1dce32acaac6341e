import { AwsError, type Caller } from '../core';
import { fold, type CatalogPlace } from '../glue/catalog';
import { isSessionOf, parseRole } from '../sts/roles';
import type { Access } from './access';
import type { Grants } from './grants';
import { holderOf, holdersOf } from './principals';
import type { Settings } from './settings';

/**
 * What one caller is limited to in a catalog; undefined where they see all of
 * it.
 */
export type Limits = (place: CatalogPlace) => Access | undefined;

/** What AWS answers to who asks for something that they may not see. */
export const hidden = (name: string) =>
  new AwsError(
    'AccessDeniedException',
    `Insufficient Lake Formation permission(s): Required Describe on ${fold(
      name,
    )}`,
  );

/**
 * Who is limited to what Lake Formation's permissions show: in the catalogs of
 * other accounts, everyone; in that of their own, the roles that are governed,
 * unless they administer the data lake.
 */
export class Visibility {
  readonly #grants: Grants;
  readonly #settings: Settings;
  readonly #governedRoles: string[];

  /**
   * @param options.governedRoles - ARNs of IAM roles
   * @throws TypeError when one of them is not
   */
  constructor(options: {
    grants: Grants;
    settings: Settings;
    governedRoles: string[];
  }) {
    for (const role of options.governedRoles) {
      if (!parseRole(role)) {
        throw new TypeError(
          `A governed role must be the ARN of an IAM role, not ${role}`,
        );
      }
    }
    this.#grants = options.grants;
    this.#settings = options.settings;
    this.#governedRoles = options.governedRoles;
  }

  /** For one call: what is looked up is remembered. */
  of(caller: Caller): Limits {
    const access = this.#grants.accessOf(caller);
    const governed = this.#governedRoles.some(role =>
      isSessionOf(role, caller),
    );
    let administers: boolean | undefined;
    return place => {
      if (place.catalogId !== caller.accountId) return access;
      if (!governed) return undefined;
      administers ??= this.#administers(place, caller);
      return administers ? undefined : access;
    };
  }

  #administers(place: CatalogPlace, caller: Caller): boolean {
    const { DataLakeAdmins, ReadOnlyAdmins } = this.#settings.get(place);
    const holders = holdersOf(caller);
    return [...DataLakeAdmins, ...ReadOnlyAdmins].some(admin =>
      holders.includes(holderOf(admin.DataLakePrincipalIdentifier)),
    );
  }
}
