import { AwsError, notEmulated, type Caller } from '../core';
import { placeOf, type Catalog, type CatalogPlace } from '../glue/catalog';
import type { Store } from '../store';
import type { Authority } from './authority';
import { requireShareable } from './crossAccount';
import { denied, invalid, notTransitive } from './errors';
import { requireExistence } from './existence';
import type { Grants } from './grants';
import type { Locations } from './locations';
import { principalAccount } from './principals';
import {
  parseResource,
  validateOnLink,
  validatePermissions,
  type NamedResource,
} from './resources';
import type { Settings } from './settings';

type Verb = 'grant' | 'revoke';

/** Grants and revokes, singly and in batches. */
export function permissionChanges(options: {
  store: Store;
  catalog: Catalog;
  grants: Grants;
  locations: Locations;
  settings: Settings;
  authority: Authority;
}) {
  const { store, catalog, grants, authority } = options;

  /**
   * In the catalog of their own account, administrators of the data lake and
   * whoever is not governed may change all permissions; a governed role those
   * that it holds with grant option. Of what others share with the account, the
   * same holds for what came with grant option, and only within the account.
   *
   * @returns the account that keeps the permission
   */
  function requireAuthority(
    verb: Verb,
    resource: NamedResource,
    permissions: string[],
    principal: string,
    caller: Caller,
  ): CatalogPlace {
    const own = placeOf(caller, undefined);
    const rights = authority.of(caller);
    if (resource.catalogId === caller.accountId) {
      if (
        !rights.administers &&
        !rights.changes(own)?.mayGrant(resource, permissions)
      ) {
        throw denied();
      }
      return own;
    }
    if (principalAccount(principal) !== caller.accountId) {
      // what a caller may not see, they are told nothing about
      const { catalogId, database = '' } = resource;
      throw rights.shared.seesDatabase(catalogId, database)
        ? notTransitive()
        : denied();
    }
    const place = placeOf(caller, resource.catalogId);
    const takesBack = verb === 'revoke' && rights.administers;
    if (!takesBack && !rights.changes(place)?.mayGrant(resource, permissions)) {
      throw denied();
    }
    return own;
  }

  function change(verb: Verb, entry: any, caller: Caller): void {
    const principal = entry.Principal?.DataLakePrincipalIdentifier;
    principalAccount(principal);
    if (entry.Condition) {
      throw notEmulated('lakeformation', 'permissions with a Condition');
    }
    const resource = parseResource(entry.Resource, entry.CatalogId, caller);
    const place = placeOf(caller, resource.catalogId);
    const permissions: string[] = entry.Permissions ?? [];
    const grantable: string[] = entry.PermissionsWithGrantOption ?? [];
    if (!permissions.length && !(verb === 'revoke' && grantable.length)) {
      throw invalid('Permissions cannot be empty.');
    }
    validatePermissions(resource.kind, permissions, grantable);
    const keeper = requireAuthority(
      verb,
      resource,
      [...permissions, ...grantable],
      principal,
      caller,
    );
    const found = requireExistence(catalog, resource, place);
    if (verb === 'revoke') {
      grants.revoke(keeper, principal, resource, permissions, grantable);
      return;
    }
    if (grantable.some(permission => !permissions.includes(permission))) {
      throw invalid(
        'PermissionsWithGrantOption must be a subset of Permissions.',
      );
    }
    if (found?.TargetTable || (found?.TargetDatabase && !resource.wildcard)) {
      validateOnLink(permissions);
    }
    if (place.catalogId === keeper.catalogId) {
      requireShareable(options, place, principal, resource);
    }
    grants.grant(keeper, principal, resource, permissions, grantable, caller);
  }

  function changeEach(verb: Verb, input: any, caller: Caller) {
    const entries: any[] = input.Entries ?? [];
    if (entries.length < 1 || entries.length > 20) {
      throw invalid('Entries must have between 1 and 20 items.');
    }
    const ids = entries.map(entry => entry.Id);
    if (ids.some(id => !id) || new Set(ids).size !== ids.length) {
      throw invalid('Each entry must have an Id, and no two the same.');
    }
    const Failures = entries.flatMap(entry => {
      try {
        // an entry is all or nothing, beside the others
        store.transaction(() =>
          change(
            verb,
            { ...entry, CatalogId: entry.CatalogId ?? input.CatalogId },
            caller,
          ),
        );
        return [];
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        return [
          {
            RequestEntry: entry,
            Error: { ErrorCode: error.code, ErrorMessage: error.message },
          },
        ];
      }
    });
    return { Failures };
  }

  return { change, changeEach };
}
