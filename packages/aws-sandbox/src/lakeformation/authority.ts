import type { Caller } from '../core';
import type { CatalogPlace } from '../glue/catalog';
import { isSessionOf, parseRole } from '../sts/roles';
import type { Access } from './access';
import type { Grants } from './grants';
import { holderOf, ownHolders } from './principals';
import type { Settings } from './settings';

/**
 * What one caller is limited to in a catalog; undefined where they may do all.
 */
export type Limits = (place: CatalogPlace) => Access | undefined;

/** What Lake Formation lets one caller do, for one call. */
export interface Rights {
  /** Limits of what is seen. */
  reads: Limits;
  /** Limits of what is made, changed and dropped. */
  changes: Limits;
  /** What is shared with the caller by other accounts. */
  shared: Access;
  /**
   * Whether the caller may grant anything in the catalog of their account, and
   * pass on anything that is shared with the account with grant option.
   */
  administers: boolean;
  /** ARN of the role that the caller acts as, if it is governed. */
  governedRole?: string;
}

/**
 * Who is limited to what Lake Formation's permissions allow: in the catalogs of
 * other accounts, everyone; in that of their own, the roles that are governed.
 * An administrator of the data lake is one in seeing and granting, and in making
 * databases, not in changing what others have made:
 * https://docs.aws.amazon.com/lake-formation/latest/dg/implicit-permissions.html
 */
export class Authority {
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

  /** Not to be kept beyond one call: what is looked up is remembered. */
  of(caller: Caller): Rights {
    const governedRole = this.#governedRoles.find(role =>
      isSessionOf(role, caller),
    );
    const isOwn = (place: CatalogPlace) => place.catalogId === caller.accountId;
    if (!governedRole) {
      const shared = this.#grants.accessOf(caller);
      const limits: Limits = place => (isOwn(place) ? undefined : shared);
      return { reads: limits, changes: limits, shared, administers: true };
    }
    const { administers, seesAll } = this.#offices(caller);
    const seen = this.#grants.accessOf(caller, seesAll);
    const held = administers ? seen : this.#grants.accessOf(caller, false);
    return {
      reads: place => (isOwn(place) && seesAll ? undefined : seen),
      changes: () => held,
      shared: seen,
      administers,
      governedRole,
    };
  }

  #offices(caller: Caller) {
    const { DataLakeAdmins, ReadOnlyAdmins } = this.#settings.get({
      catalogId: caller.accountId,
      region: caller.region,
    });
    const own = ownHolders(caller);
    const names = (admins: typeof DataLakeAdmins) =>
      admins.some(admin =>
        own.includes(holderOf(admin.DataLakePrincipalIdentifier)),
      );
    const administers = names(DataLakeAdmins);
    return { administers, seesAll: administers || names(ReadOnlyAdmins) };
  }
}
