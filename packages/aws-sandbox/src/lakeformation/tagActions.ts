import { invalid } from './errors';
import { tagPlace, unknownTag, type TagAction } from './tagContext';
import { maxItems, tagKey, tagPageSize, tagValues } from './tagInput';

export const createLfTag: TagAction = ({ lfTags }, input, caller) => {
  const place = tagPlace(input.CatalogId, caller);
  const key = tagKey(input.TagKey);
  const values = tagValues(input.TagValues);
  if (lfTags.find(place, key)) {
    throw invalid(`Tag key ${key} already exists.`);
  }
  lfTags.put(place, { key, values });
  return {};
};

export const getLfTag: TagAction = ({ lfTags }, input, caller) => {
  const place = tagPlace(input.CatalogId, caller);
  const { key, values } = lfTags.get(place, tagKey(input.TagKey));
  return { CatalogId: place.catalogId, TagKey: key, TagValues: values };
};

export const listLfTags: TagAction = ({ lfTags }, input, caller) => {
  const place = tagPlace(input.CatalogId, caller);
  // the list of the answer has 50 items at most, whatever was asked for
  const limit = tagPageSize(input.MaxResults, 1000, maxItems);
  const type = input.ResourceShareType;
  if (type && type !== 'ALL' && type !== 'FOREIGN') {
    throw invalid(`Unknown ResourceShareType ${type}`);
  }
  if (type === 'FOREIGN') return { LFTags: [] };
  const page = lfTags.page(place, limit, input.NextToken);
  return {
    LFTags: page.items.map(({ key, values }) => ({
      CatalogId: place.catalogId,
      TagKey: key,
      TagValues: values,
    })),
    NextToken: page.nextToken,
  };
};

export const updateLfTag: TagAction = (
  { lfTags, tagged },
  { CatalogId, TagKey, TagValuesToAdd, TagValuesToDelete },
  caller,
) => {
  const place = tagPlace(CatalogId, caller);
  const tag = lfTags.get(place, tagKey(TagKey));
  if (!TagValuesToAdd && !TagValuesToDelete) {
    throw invalid(
      'Either TagValuesToAdd or TagValuesToDelete must be present.',
    );
  }
  const added = TagValuesToAdd
    ? tagValues(TagValuesToAdd, 'tagValuesToAdd')
    : [];
  const deleted = TagValuesToDelete
    ? tagValues(TagValuesToDelete, 'tagValuesToDelete')
    : [];
  if (added.some(value => deleted.includes(value))) {
    throw invalid('A value cannot be both added and deleted.');
  }
  for (const value of deleted) {
    if (!tag.values.includes(value)) throw unknownTag();
    if (tagged.isUsed(place, tag.key, value)) {
      throw invalid(
        `Update not allowed: ${tag.key}=${value} is assigned to a resource.`,
      );
    }
  }
  const values = [...new Set([...tag.values, ...added])].filter(
    value => !deleted.includes(value),
  );
  if (values.length === 0) throw invalid('A tag must keep one value at least.');
  lfTags.put(place, { key: tag.key, values });
  return {};
};

export const deleteLfTag: TagAction = (
  { lfTags, tagged },
  { CatalogId, TagKey },
  caller,
) => {
  const place = tagPlace(CatalogId, caller);
  const { key } = lfTags.get(place, tagKey(TagKey));
  lfTags.delete(place, key);
  tagged.forget(place, key);
  return {};
};
