import { pageSize, requireMembers } from '../validation';
import { invalid, keyMismatch } from './errors';
import {
  attributesIn,
  holds,
  parseCondition,
  type Condition,
} from './expressions/condition';
import { isMissing, Placeholders } from './expressions/placeholders';
import { parseProjection } from './expressions/projection';
import { checkInput, flagOf } from './input';
import { keyFrom, requireKey } from './items';
import { keyConditionOf } from './keyCondition';
import { project, type Path } from './paths';
import type { DynamoDbAction } from './service';
import { keyNames, type Table } from './tables';
import { itemSize, parseItem, type Item } from './values';

/** Bytes that a page may have. */
const maxPage = 1024 * 1024;

const pageMembers = [
  'TableName',
  'FilterExpression',
  'ProjectionExpression',
  'ExpressionAttributeNames',
  'ExpressionAttributeValues',
  'Limit',
  'ExclusiveStartKey',
  'ConsistentRead',
];

/** Every read is consistent; what is sent has to be a boolean all the same. */
const checkConsistentRead = (input: any) =>
  flagOf(input.ConsistentRead, 'ConsistentRead', false);

export const getItem: DynamoDbAction = ({ tables, items }, input, caller) => {
  checkInput('GetItem', input, [
    'TableName',
    'Key',
    'ConsistentRead',
    'ProjectionExpression',
    'ExpressionAttributeNames',
  ]);
  requireMembers(input, 'Key');
  checkConsistentRead(input);
  const placeholders = new Placeholders(input, ['ProjectionExpression']);
  const paths = parseProjection(input.ProjectionExpression, placeholders);
  placeholders.refuseUnused();
  const key = parseItem(input.Key);
  const table = tables.required(input, caller);
  requireKey(table, key);
  const item = items.get(table, key);
  return { Item: item && paths ? project(item, paths) : item };
};

/** @throws {@link AwsError} `ValidationException` */
function startKey(input: any, table: Table): Item | undefined {
  if (isMissing(input.ExclusiveStartKey)) return undefined;
  const key = parseItem(input.ExclusiveStartKey);
  try {
    requireKey(table, key);
  } catch {
    throw invalid(
      `The provided starting key is invalid: ${keyMismatch().message}`,
    );
  }
  return key;
}

const filterOf = (
  input: any,
  placeholders: Placeholders,
): Condition | undefined =>
  isMissing(input.FilterExpression)
    ? undefined
    : parseCondition('FilterExpression', input.FilterExpression, placeholders);

/** @param found - what the page goes through, in order */
function page(
  found: Iterable<Item>,
  options: {
    table: Table;
    limit: number;
    filter?: Condition;
    paths?: Path[];
  },
) {
  const { table, limit, filter, paths } = options;
  const Items: Item[] = [];
  let ScannedCount = 0;
  let bytes = 0;
  let last: Item | undefined;
  for (const item of found) {
    ScannedCount += 1;
    bytes += itemSize(item);
    if (!filter || holds(filter, item)) {
      Items.push(paths ? project(item, paths) : item);
    }
    if (ScannedCount === limit || bytes >= maxPage) {
      last = keyFrom(table, item);
      break;
    }
  }
  return { Items, Count: Items.length, ScannedCount, LastEvaluatedKey: last };
}

const limitOf = (input: any) =>
  pageSize(input.Limit, 'limit', 2 ** 31 - 1, Infinity);

export const scan: DynamoDbAction = ({ tables, items }, input, caller) => {
  checkInput('Scan', input, pageMembers);
  checkConsistentRead(input);
  const limit = limitOf(input);
  const placeholders = new Placeholders(input, [
    'FilterExpression',
    'ProjectionExpression',
  ]);
  const paths = parseProjection(input.ProjectionExpression, placeholders);
  const filter = filterOf(input, placeholders);
  placeholders.refuseUnused();
  const table = tables.required(input, caller);
  const after = startKey(input, table);
  return page(items.following(table, { after }), {
    table,
    limit,
    filter,
    paths,
  });
};

/** @throws {@link AwsError} `ValidationException` */
function refuseKeysIn(filter: Condition, table: Table): void {
  const key = attributesIn(filter).find(name => keyNames(table).includes(name));
  if (key !== undefined) {
    throw invalid(
      `Filter Expression can only contain non-primary key attributes: Primary key attribute: ${key}`,
    );
  }
}

export const query: DynamoDbAction = ({ tables, items }, input, caller) => {
  checkInput('Query', input, [
    ...pageMembers,
    'KeyConditionExpression',
    'ScanIndexForward',
  ]);
  checkConsistentRead(input);
  const limit = limitOf(input);
  const backwards = !flagOf(input.ScanIndexForward, 'ScanIndexForward', true);
  if (isMissing(input.KeyConditionExpression)) {
    throw invalid(
      'Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.',
    );
  }
  const placeholders = new Placeholders(input, [
    'FilterExpression',
    'KeyConditionExpression',
    'ProjectionExpression',
  ]);
  const condition = parseCondition(
    'KeyConditionExpression',
    input.KeyConditionExpression,
    placeholders,
  );
  const paths = parseProjection(input.ProjectionExpression, placeholders);
  const filter = filterOf(input, placeholders);
  placeholders.refuseUnused();
  const table = tables.required(input, caller);
  const { hash, range } = keyConditionOf(condition, table);
  if (filter) refuseKeysIn(filter, table);
  const after = startKey(input, table);
  if (after && after[table.hashKey].S !== hash) {
    throw invalid(
      'The provided starting key is outside query boundaries based on provided conditions',
    );
  }
  function* found() {
    for (const item of items.following(table, { hash, after, backwards })) {
      if (!range || holds(range, item)) yield item;
    }
  }
  return page(found(), { table, limit, filter, paths });
};
