import { AwsError, type Caller } from '../core';
import { columnNames, type CatalogPlace } from '../glue/catalog';
import { hidden, invalid } from './errors';
import { requireExistence } from './existence';
import { parseResource, type NamedResource } from './resources';
import {
  columnPairs,
  pairs,
  tagPlace,
  unknownTag,
  type TagAction,
  type TagContext,
} from './tagContext';
import { inherit, type Taggable } from './taggedResources';
import { maxItems, tagPairs, type TagPair } from './tagInput';

/** @throws {@link AwsError} unless it is something that has LF-Tags */
function taggedResource(
  { catalog }: TagContext,
  input: any,
  caller: Caller,
): { place: CatalogPlace; resource: NamedResource & { database: string } } {
  const kinds = ['Database', 'Table', 'TableWithColumns'];
  const unsuitable = Object.keys(input.Resource ?? {}).find(
    kind => input.Resource[kind] && !kinds.includes(kind),
  );
  if (unsuitable) {
    throw invalid(`A resource of type ${unsuitable} has no LF-Tags.`);
  }
  const resource = parseResource(input.Resource, input.CatalogId, caller);
  const { database } = resource;
  if (database === undefined || resource.wildcard) {
    throw invalid('LF-Tags are on a database, one table, or columns of one.');
  }
  const place = tagPlace(resource.catalogId, caller);
  requireExistence(catalog, resource, place);
  return { place, resource: { ...resource, database } };
}

/** Changes one LF-Tag after the other, and tells which could not be changed. */
function changeTags(
  context: TagContext,
  input: any,
  caller: Caller,
  change: (place: CatalogPlace, on: Taggable[], tag: TagPair) => void,
) {
  const tags = tagPairs(input.LFTags);
  const { place, resource } = taggedResource(context, input, caller);
  const { database, table, columns } = resource;
  if (columns && !('include' in columns)) {
    throw invalid('Name the columns: a column wildcard takes no LF-Tags.');
  }
  const on: Taggable[] = columns
    ? columns.include.map(column => ({ database, table, column }))
    : [{ database, table }];
  const Failures = tags.flatMap(tag => {
    try {
      if (tag.catalogId && tag.catalogId !== place.catalogId) {
        throw unknownTag();
      }
      change(place, on, tag);
      return [];
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return [
        {
          LFTag: { CatalogId: place.catalogId, ...tag.given },
          Error: { ErrorCode: error.code, ErrorMessage: error.message },
        },
      ];
    }
  });
  return { Failures };
}

export const addLfTagsToResource: TagAction = (context, input, caller) => {
  const { lfTags, tagged } = context;
  return changeTags(context, input, caller, (place, on, { key, value }) => {
    if (!lfTags.find(place, key)?.values.includes(value)) throw unknownTag();
    for (const resource of on) {
      const tags = tagged.assigned(place, resource);
      if (!Object.hasOwn(tags, key) && Object.keys(tags).length >= maxItems) {
        throw new AwsError(
          'ResourceNumberLimitExceededException',
          `A resource can have ${maxItems} LF-Tags.`,
        );
      }
    }
    for (const resource of on) tagged.assign(place, resource, key, value);
  });
};

export const removeLfTagsFromResource: TagAction = (context, input, caller) => {
  const { tagged } = context;
  return changeTags(context, input, caller, (place, on, { key, value }) => {
    const having = on.filter(
      resource => tagged.assigned(place, resource)[key] === value,
    );
    if (having.length === 0) throw unknownTag();
    for (const resource of having) tagged.remove(place, resource, key);
  });
};

export const getResourceLfTags: TagAction = (context, input, caller) => {
  const { authority, catalog, tagged } = context;
  const { place, resource } = taggedResource(context, input, caller);
  const { database, table, columns } = resource;
  const access = authority.of(caller).reads(place);
  const onDatabase = tagged.assigned(place, { database });
  if (table === undefined) {
    if (access && !access.seesDatabase(place.catalogId, database)) {
      throw hidden(database);
    }
    return { LFTagOnDatabase: pairs(place, onDatabase) };
  }
  if (access && !access.seesTable(place.catalogId, database, table)) {
    throw hidden(table);
  }
  const inherits = input.ShowAssignedLFTags !== true;
  const assigned = tagged.assigned(place, { database, table });
  const onTable = inherits ? inherit(onDatabase, assigned) : assigned;
  const onColumns = tagged.assignedToColumns(place, database, table);
  const wanted = (column: string) =>
    (!access || access.seesColumn(place.catalogId, database, table, column)) &&
    (!columns ||
      ('include' in columns
        ? columns.include.includes(column)
        : !columns.exclude.includes(column)));
  return {
    LFTagOnDatabase: pairs(place, onDatabase),
    LFTagsOnTable: pairs(place, onTable),
    LFTagsOnColumns: columnPairs(
      place,
      columnNames(catalog.table(place, database, table))
        .filter(wanted)
        .map(column => {
          const own = onColumns.get(column) ?? {};
          return [column, inherits ? inherit(onTable, own) : own];
        }),
    ),
  };
};
