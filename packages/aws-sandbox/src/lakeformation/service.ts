import { AwsError, notEmulated, type Caller, type Service } from '../core';
import { placeOf, type Catalog, type CatalogPlace } from '../glue/catalog';
import { keyOf, type Store } from '../store';
import { pageSize } from '../validation';
import { denied, invalid, invalidInput } from './errors';
import { requireExistence } from './existence';
import type { GrantKey, Grants } from './grants';
import { LfTags } from './lfTags';
import { holderOf, holdersOf, principalAccount } from './principals';
import {
  parseResource,
  resourceKey,
  validatePermissions,
  type NamedResource,
} from './resources';
import * as resourceTags from './resourceTagActions';
import type { Settings } from './settings';
import * as tags from './tagActions';
import type { TagAction, TagContext } from './tagContext';
import type { TaggedResources } from './taggedResources';
import { searchDatabasesByLfTags, searchTablesByLfTags } from './tagSearch';
import type { Visibility } from './visibility';

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

/** https://docs.aws.amazon.com/lake-formation/latest/APIReference/ */
export function createLakeFormation(options: {
  store: Store;
  catalog: Catalog;
  grants: Grants;
  settings: Settings;
  tags: TaggedResources;
  visibility: Visibility;
}): Service {
  const { store, catalog, grants, settings, visibility } = options;
  const tagContext: TagContext = {
    catalog,
    lfTags: new LfTags(store),
    tagged: options.tags,
    visibility,
  };

  /** In another account's catalog, one may pass on what one may pass on. */
  function requireAuthority(
    resource: NamedResource,
    permissions: string[],
    principal: string,
    caller: Caller,
  ) {
    if (resource.catalogId === caller.accountId) return;
    const access = grants.accessOf(caller);
    const { catalogId, database = '', table } = resource;
    const held =
      table !== undefined || resource.wildcard
        ? access.onTable(catalogId, database, table)
        : access.onDatabase(catalogId, database);
    if (
      principalAccount(principal) !== caller.accountId ||
      permissions.some(permission => !held.grantable.has(permission))
    ) {
      throw denied();
    }
  }

  function change(verb: 'grant' | 'revoke', entry: any, caller: Caller): void {
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
    requireAuthority(resource, permissions, principal, caller);
    requireExistence(catalog, resource, place);
    if (verb === 'revoke') {
      grants.revoke(place, principal, resource, permissions, grantable);
      return;
    }
    if (grantable.some(permission => !permissions.includes(permission))) {
      throw invalid(
        'PermissionsWithGrantOption must be a subset of Permissions.',
      );
    }
    grants.grant(place, principal, resource, permissions, grantable, caller);
  }

  function changeEach(verb: 'grant' | 'revoke', input: any, caller: Caller) {
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

  function listPermissions(input: any, caller: Caller) {
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
    if (emptyTypes.includes(type)) return { PrincipalResourcePermissions: [] };
    const foreign = place.catalogId !== caller.accountId;
    if (
      foreign &&
      !grants.accessOf(caller).catalogs().includes(place.catalogId)
    ) {
      throw denied();
    }
    const page = grants.page({
      place,
      keyPrefix,
      principal,
      shows: foreign
        ? row => principalAccount(row.principal) === caller.accountId
        : shownTo(caller, place),
      limit,
      token: input.NextToken,
    });
    return {
      PrincipalResourcePermissions: page.items.map(record => ({
        ...record,
        LastUpdated: new Date(record.LastUpdated),
      })),
      NextToken: page.nextToken,
    };
  }

  /**
   * A role that is governed sees the permissions that are its own, and those of
   * others on what it may itself grant; everyone else sees all.
   * https://docs.aws.amazon.com/lake-formation/latest/dg/viewing-permissions.html
   */
  function shownTo(caller: Caller, place: CatalogPlace) {
    const access = visibility.of(caller)(place);
    if (!access) return undefined;
    const own = holdersOf(caller, place.catalogId);
    return ({ kind, catalogId, database, table, principal }: GrantKey) => {
      if (own.includes(holderOf(principal))) return true;
      if (database === undefined) return false;
      const held =
        kind === 'd'
          ? access.onDatabase(catalogId, database)
          : access.onTable(catalogId, database, table);
      return held.grantable.size > 0;
    };
  }

  function ownPlace(input: any, caller: Caller): CatalogPlace {
    const place = placeOf(caller, input.CatalogId);
    if (place.catalogId !== caller.accountId) throw denied();
    return place;
  }

  const withTags = (act: TagAction) => (input: any, caller: Caller) =>
    act(tagContext, input, caller);

  const actions: Record<string, (input: any, caller: Caller) => unknown> = {
    GrantPermissions(input, caller) {
      change('grant', input, caller);
      return {};
    },
    RevokePermissions(input, caller) {
      change('revoke', input, caller);
      return {};
    },
    BatchGrantPermissions: (input, caller) =>
      changeEach('grant', input, caller),
    BatchRevokePermissions: (input, caller) =>
      changeEach('revoke', input, caller),
    ListPermissions: listPermissions,
    GetDataLakeSettings: (input, caller) => ({
      DataLakeSettings: settings.get(ownPlace(input, caller)),
    }),
    PutDataLakeSettings(input, caller) {
      if (!input.DataLakeSettings)
        throw invalid('DataLakeSettings is missing.');
      settings.put(ownPlace(input, caller), input.DataLakeSettings);
      return {};
    },
    CreateLFTag: withTags(tags.createLfTag),
    GetLFTag: withTags(tags.getLfTag),
    ListLFTags: withTags(tags.listLfTags),
    UpdateLFTag: withTags(tags.updateLfTag),
    DeleteLFTag: withTags(tags.deleteLfTag),
    AddLFTagsToResource: withTags(resourceTags.addLfTagsToResource),
    RemoveLFTagsFromResource: withTags(resourceTags.removeLfTagsFromResource),
    GetResourceLFTags: withTags(resourceTags.getResourceLfTags),
    SearchDatabasesByLFTags: withTags(searchDatabasesByLfTags),
    SearchTablesByLFTags: withTags(searchTablesByLfTags),
  };

  return {
    name: 'lakeformation',
    async call(action, input, caller) {
      const act = Object.hasOwn(actions, action) ? actions[action] : undefined;
      if (!act) throw notEmulated('lakeformation', action);
      return store.transaction(() => act(input ?? {}, caller));
    },
  };
}
