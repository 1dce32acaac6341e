import type { Caller } from '../core';
import { placeOf, type Catalog, type CatalogPlace } from '../glue/catalog';
import { pageOfList } from '../paging';
import { keyOf } from '../store';
import { pageSize } from '../validation';
import type { Access } from './access';
import type { Authority } from './authority';
import { denied, invalid, invalidInput } from './errors';
import { requireExistence } from './existence';
import type { GrantRecord, GrantRow, Grants } from './grants';
import {
  holderOf,
  iamAllowedPrincipals,
  ownHolders,
  principalAccount,
} from './principals';
import { parseResource, resourceKey } from './resources';

const prefixOfType: Record<string, string> = {
  CATALOG: keyOf('c', ''),
  DATABASE: keyOf('d', ''),
  TABLE: 't',
};
/** Types on which nothing can be granted here, so that none are listed. */
const emptyTypes = [
  'DATA_LOCATION',
  'LF_TAG',
  'LF_TAG_POLICY',
  'LF_TAG_POLICY_DATABASE',
  'LF_TAG_POLICY_TABLE',
  'LF_NAMED_TAG_EXPRESSION',
];

/** Whether something on the resource of a row may be passed on. */
function mayPassOn(access: Access, row: GrantRow): boolean {
  const { kind, catalogId, database, table } = row;
  if (database === undefined)
    return access.onCatalog(catalogId).grantable.size > 0;
  const held =
    kind === 'd'
      ? access.onDatabase(catalogId, database)
      : access.onTable(catalogId, database, table);
  return held.grantable.size > 0;
}

/** Lists permissions to who may see them. */
export function permissionListing(options: {
  catalog: Catalog;
  grants: Grants;
  authority: Authority;
}) {
  const { catalog, grants, authority } = options;

  const view = (place: CatalogPlace) => (record: GrantRecord) => {
    const share = grants.shareOf(place, record);
    return {
      ...record,
      LastUpdated: new Date(record.LastUpdated),
      ...(share && { AdditionalDetails: { ResourceShare: [share] } }),
    };
  };

  /**
   * A role that is governed sees the permissions that are its own, and those of
   * others on what it may itself grant; everyone else sees all.
   * https://docs.aws.amazon.com/lake-formation/latest/dg/viewing-permissions.html
   */
  function shownTo(caller: Caller, place: CatalogPlace) {
    const { reads, administers } = authority.of(caller);
    const access = reads(place);
    if (!access || administers) return undefined;
    const own = [
      ...ownHolders(caller),
      ...(place.catalogId === caller.accountId
        ? [caller.accountId, iamAllowedPrincipals]
        : []),
    ];
    return (row: GrantRow) =>
      own.includes(holderOf(row.principal)) || mayPassOn(access, row);
  }

  /**
   * What is shared with the caller's account, and what it has passed on of that.
   */
  function listShared(
    place: CatalogPlace,
    keyPrefix: string,
    wanted: { principal?: string; limit: number; token?: string },
    caller: Caller,
  ) {
    const { principal, limit, token } = wanted;
    const shown = shownTo(caller, place) ?? (() => true);
    const isWanted = (row: GrantRow) =>
      row.catalogId === place.catalogId &&
      (!principal || row.principal === principal) &&
      shown(row);
    const own = placeOf(caller, undefined);
    const { items, nextToken } = pageOfList(
      [
        ...grants
          .rows(
            place,
            keyPrefix,
            row =>
              principalAccount(row.principal) === caller.accountId &&
              grants.reaches(row) &&
              isWanted(row),
          )
          .map(({ key, value }) => ({
            key: keyOf('0', key),
            value: view(place)(value),
          })),
        ...grants.rows(own, keyPrefix, isWanted).map(({ key, value }) => ({
          key: keyOf('1', key),
          value: view(own)(value),
        })),
      ],
      { limit, token, errorCode: invalidInput },
    );
    return { PrincipalResourcePermissions: items, NextToken: nextToken };
  }

  /**
   * @throws {@link AwsError} `AccessDeniedException` when the catalog is of
   *   another account that shares nothing of it
   */
  function requireSharing({ catalogId }: CatalogPlace, caller: Caller): void {
    if (
      catalogId !== caller.accountId &&
      !authority.of(caller).shared.catalogs().includes(catalogId)
    ) {
      throw denied();
    }
  }

  return function listPermissions(input: any, caller: Caller) {
    const principal = input.Principal?.DataLakePrincipalIdentifier;
    if (input.Principal) principalAccount(principal);
    if (principal && !input.Resource) {
      throw invalid('Resource is mandatory if Principal is set in the input.');
    }
    const limit = pageSize(
      input.MaxResults,
      'maxResults',
      1000,
      1000,
      invalidInput,
    );
    const type = input.ResourceType;
    if (type && !prefixOfType[type] && !emptyTypes.includes(type)) {
      throw invalid(`Unknown ResourceType ${type}`);
    }
    let place = placeOf(caller, input.CatalogId);
    let keyPrefix = type ? prefixOfType[type] : '';
    if (input.Resource) {
      if (input.Resource.TableWithColumns) {
        throw invalid(
          'Permissions cannot be listed by TableWithColumns: list by Table.',
        );
      }
      const resource = parseResource(input.Resource, input.CatalogId, caller);
      place = placeOf(caller, resource.catalogId);
      requireSharing(place, caller);
      requireExistence(catalog, resource, place);
      keyPrefix = keyOf(...resourceKey(resource), '');
      if (
        type &&
        prefixOfType[type] &&
        !keyPrefix.startsWith(prefixOfType[type])
      ) {
        throw invalid(`Resource is not of the type ${type}.`);
      }
    }
    requireSharing(place, caller);
    if (emptyTypes.includes(type)) return { PrincipalResourcePermissions: [] };
    if (place.catalogId !== caller.accountId) {
      return listShared(
        place,
        keyPrefix,
        { principal, limit, token: input.NextToken },
        caller,
      );
    }
    const page = grants.page({
      place,
      keyPrefix,
      principal,
      shows: shownTo(caller, place),
      limit,
      token: input.NextToken,
    });
    return {
      PrincipalResourcePermissions: page.items.map(view(place)),
      NextToken: page.nextToken,
    };
  };
}
