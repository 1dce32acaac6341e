import { notEmulated, type Caller, type Clock, type Service } from '../core';
import { placeOf, type Catalog, type CatalogPlace } from '../glue/catalog';
import type { Store } from '../store';
import type { Authority } from './authority';
import { permissionChanges } from './changes';
import { denied, invalid } from './errors';
import type { Grants } from './grants';
import { LfTags } from './lfTags';
import { permissionListing } from './listing';
import * as registrations from './locationActions';
import type { Locations } from './locations';
import * as resourceTags from './resourceTagActions';
import type { Settings } from './settings';
import * as tags from './tagActions';
import type { TagAction, TagContext } from './tagContext';
import type { TaggedResources } from './taggedResources';
import { searchDatabasesByLfTags, searchTablesByLfTags } from './tagSearch';

/** https://docs.aws.amazon.com/lake-formation/latest/APIReference/ */
export function createLakeFormation(options: {
  store: Store;
  clock: Clock;
  catalog: Catalog;
  grants: Grants;
  settings: Settings;
  locations: Locations;
  tags: TaggedResources;
  authority: Authority;
}): Service {
  const { store, clock, catalog, settings, locations, authority } = options;
  const tagContext: TagContext = {
    catalog,
    lfTags: new LfTags(store),
    tagged: options.tags,
    authority,
  };
  const { change, changeEach } = permissionChanges(options);

  function ownPlace(input: any, caller: Caller): CatalogPlace {
    const place = placeOf(caller, input.CatalogId);
    if (place.catalogId !== caller.accountId) throw denied();
    return place;
  }

  const withTags = (act: TagAction) => (input: any, caller: Caller) =>
    act(tagContext, input, caller);

  const withLocations =
    (act: (typeof registrations)[keyof typeof registrations]) =>
    (input: any, caller: Caller) =>
      act({ locations, clock }, input, caller);

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
    ListPermissions: permissionListing(options),
    GetDataLakeSettings: (input, caller) => ({
      DataLakeSettings: settings.get(ownPlace(input, caller)),
    }),
    PutDataLakeSettings(input, caller) {
      if (!input.DataLakeSettings)
        throw invalid('DataLakeSettings is missing.');
      settings.put(ownPlace(input, caller), input.DataLakeSettings);
      return {};
    },
    RegisterResource: withLocations(registrations.registerResource),
    DeregisterResource: withLocations(registrations.deregisterResource),
    DescribeResource: withLocations(registrations.describeResource),
    ListResources: withLocations(registrations.listResources),
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
