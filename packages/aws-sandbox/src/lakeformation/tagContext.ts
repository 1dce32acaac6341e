import { AwsError, type Caller } from '../core';
import { placeOf, type Catalog, type CatalogPlace } from '../glue/catalog';
import type { Authority } from './authority';
import { denied } from './errors';
import type { LfTags } from './lfTags';
import type { TaggedResources, Tags } from './taggedResources';

/** What the operations on LF-Tags work with. */
export interface TagContext {
  catalog: Catalog;
  lfTags: LfTags;
  tagged: TaggedResources;
  authority: Authority;
}

export type TagAction = (
  context: TagContext,
  input: any,
  caller: Caller,
) => unknown;

/**
 * The catalog that a call on LF-Tags is about. They are not shared across
 * accounts here.
 *
 * @throws {@link AwsError} `AccessDeniedException`
 */
export function tagPlace(
  catalogId: string | undefined,
  caller: Caller,
): CatalogPlace {
  const place = placeOf(caller, catalogId);
  if (place.catalogId !== caller.accountId) {
    throw denied();
  }
  return place;
}

/** As the API shows LF-Tags; undefined, and so left out, when there are none. */
export function pairs(place: CatalogPlace, tags: Tags) {
  const shown = Object.keys(tags)
    .sort()
    .map(key => ({
      CatalogId: place.catalogId,
      TagKey: key,
      TagValues: [tags[key]],
    }));
  return shown.length ? shown : undefined;
}

/** The same for columns. */
export function columnPairs(
  place: CatalogPlace,
  columns: Array<[name: string, tags: Tags]>,
) {
  const shown = columns
    .map(([Name, tags]) => ({ Name, LFTags: pairs(place, tags) }))
    .filter(({ LFTags }) => LFTags);
  return shown.length ? shown : undefined;
}

export const unknownTag = () =>
  new AwsError('EntityNotFoundException', 'Tag or tag value does not exist.');
