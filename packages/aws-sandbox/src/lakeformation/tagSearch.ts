import type { Caller } from '../core';
import type { CatalogPlace } from '../glue/catalog';
import { decodeToken, encodeToken } from '../paging';
import { keyOf, partsBelow, partsOf } from '../store';
import { invalid, invalidInput } from './errors';
import { columnPairs, pairs, tagPlace, type TagContext } from './tagContext';
import { tagExpression, tagPageSize, type TagExpression } from './tagInput';
import { inherit, type Tags } from './taggedResources';

const satisfies = (tags: Tags, expression: TagExpression) =>
  expression.every(({ key, values }) => values.includes(tags[key]));

/** As SQLite orders text. */
const compare = (a: string, b: string) =>
  Buffer.compare(Buffer.from(a), Buffer.from(b));

/** What is in any of the lists, each once; the lists are in order. */
function* merge(lists: Array<Iterable<string>>): Generator<string> {
  const heads = lists
    .map(list => list[Symbol.iterator]())
    .map(iterator => ({ iterator, next: iterator.next() }));
  for (;;) {
    const left = heads.filter(({ next }) => !next.done);
    if (left.length === 0) return;
    const least = left
      .map(({ next }) => next.value as string)
      .reduce((a, b) => (compare(a, b) <= 0 ? a : b));
    for (const head of left) {
      if (head.next.value === least) head.next = head.iterator.next();
    }
    yield least;
  }
}

/** @throws {@link AwsError} */
function search({ lfTags }: TagContext, input: any, caller: Caller) {
  const place = tagPlace(input.CatalogId, caller);
  const expression = tagExpression(input.Expression);
  const limit = tagPageSize(input.MaxResults, 100);
  const position = decodeToken(input.NextToken, invalidInput);
  for (const { key } of expression) lfTags.get(place, key);
  return { place, expression, limit, position };
}

/** At most `limit`, and where to go on after the last of them. */
function page<T>(
  found: Iterable<{ position: string; item: T }>,
  limit: number,
): { items: T[]; NextToken?: string } {
  const items: T[] = [];
  let last = '';
  for (const { position, item } of found) {
    if (items.length === limit) {
      return { items, NextToken: encodeToken(last) };
    }
    items.push(item);
    last = position;
  }
  return { items };
}

export function searchDatabasesByLfTags(
  context: TagContext,
  input: any,
  caller: Caller,
) {
  const { place, expression, limit, position } = search(context, input, caller);
  const { authority, tagged } = context;
  const access = authority.of(caller).reads(place);
  const [{ key, values }] = expression;

  function* found() {
    for (const Name of merge(
      values.map(value => tagged.databases(place, key, value, position)),
    )) {
      const tags = tagged.assigned(place, { database: Name });
      if (
        satisfies(tags, expression) &&
        (!access || access.seesDatabase(place.catalogId, Name))
      ) {
        yield {
          position: Name,
          item: {
            Database: { CatalogId: place.catalogId, Name },
            LFTags: pairs(place, tags),
          },
        };
      }
    }
  }
  const { items, NextToken } = page(found(), limit);
  return { DatabaseList: items, NextToken };
}

/**
 * Names of the tables that can satisfy a condition: those that have one of its
 * values, or a column of theirs; all of a database that has.
 */
function* candidates(
  { catalog, tagged }: TagContext,
  place: CatalogPlace,
  { key, values }: TagExpression[number],
  after: { database: string; table: string } | undefined,
): Generator<{ database: string; table: string }> {
  function* inDatabase(database: string, afterTable?: string) {
    const all = values.includes(tagged.assigned(place, { database })[key]);
    const lists = all
      ? [
          partsBelow(
            catalog.tables,
            catalog.tablePrefix(place, database),
            afterTable,
          ),
        ]
      : values.flatMap(value =>
          tagged.tables(place, key, value, database, afterTable),
        );
    for (const table of merge(lists)) yield { database, table };
  }
  if (after) yield* inDatabase(after.database, after.table);
  const databases = values.flatMap(value => [
    tagged.databases(place, key, value, after?.database),
    ...tagged.databasesOfTables(place, key, value, after?.database),
  ]);
  for (const database of merge(databases)) yield* inDatabase(database);
}

function parsePosition(position: string | undefined) {
  if (position === undefined) return undefined;
  const [database, table] = partsOf(position);
  if (table === undefined) {
    throw invalid('The specified pagination token is not valid.');
  }
  return { database, table };
}

export function searchTablesByLfTags(
  context: TagContext,
  input: any,
  caller: Caller,
) {
  const { place, expression, limit, position } = search(context, input, caller);
  const { authority, tagged } = context;
  const { catalogId } = place;
  const access = authority.of(caller).reads(place);

  function* found() {
    for (const { database, table } of candidates(
      context,
      place,
      expression[0],
      parsePosition(position),
    )) {
      if (access && !access.seesTable(catalogId, database, table)) continue;
      const onDatabase = tagged.assigned(place, { database });
      const onTable = tagged.assigned(place, { database, table });
      const onColumns = [
        ...tagged.assignedToColumns(place, database, table),
      ].filter(
        ([column]) =>
          !access || access.seesColumn(catalogId, database, table, column),
      );
      const ofTable = inherit(onDatabase, onTable);
      if (
        satisfies(ofTable, expression) ||
        onColumns.some(([, own]) =>
          satisfies(inherit(ofTable, own), expression),
        )
      ) {
        yield {
          position: keyOf(database, table),
          item: {
            Table: {
              CatalogId: catalogId,
              DatabaseName: database,
              Name: table,
            },
            LFTagOnDatabase: pairs(place, onDatabase),
            LFTagsOnTable: pairs(place, onTable),
            LFTagsOnColumns: columnPairs(place, onColumns),
          },
        };
      }
    }
  }
  const { items, NextToken } = page(found(), limit);
  return { TableList: items, NextToken };
}
