import { AwsError } from '../core';
import { requireMembers } from '../validation';
import { invalid } from './errors';
import { holds, parseCondition } from './expressions/condition';
import { isMissing, Placeholders } from './expressions/placeholders';
import { applyUpdate, parseUpdate, type Update } from './expressions/update';
import { checkInput, oneOf } from './input';
import { keyFrom, requireKey, requireKeyOf } from './items';
import { project } from './paths';
import type { DynamoDbAction } from './service';
import { keyNames, type Table } from './tables';
import { parseItem, type Item } from './values';

const expressionMembers = [
  'ConditionExpression',
  'ExpressionAttributeNames',
  'ExpressionAttributeValues',
  'ReturnValues',
  'ReturnValuesOnConditionCheckFailure',
];

/** @throws {@link AwsError} `ValidationException` */
const returnValuesOf = (input: any) =>
  oneOf(
    input.ReturnValues,
    'returnValues',
    ['ALL_NEW', 'UPDATED_OLD', 'ALL_OLD', 'NONE', 'UPDATED_NEW'],
    'NONE',
  );

/** @throws {@link AwsError} `ValidationException` */
function oldOrNone(input: any) {
  const wanted = returnValuesOf(input);
  if (wanted !== 'ALL_OLD' && wanted !== 'NONE') {
    throw invalid('ReturnValues can only be ALL_OLD or NONE');
  }
  return wanted;
}

/**
 * The condition of a request, with its other expressions read before it.
 *
 * @returns what refuses an item for which it does not hold
 * @throws {@link AwsError} `ValidationException`
 */
function conditionOf(input: any, placeholders: Placeholders) {
  const shown = oneOf(
    input.ReturnValuesOnConditionCheckFailure,
    'returnValuesOnConditionCheckFailure',
    ['ALL_OLD', 'NONE'],
    'NONE',
  );
  const condition = isMissing(input.ConditionExpression)
    ? undefined
    : parseCondition(
        'ConditionExpression',
        input.ConditionExpression,
        placeholders,
      );
  placeholders.refuseUnused();
  return (old: Item | undefined) => {
    if (!condition || holds(condition, old ?? {})) return;
    throw new AwsError(
      'ConditionalCheckFailedException',
      'The conditional request failed',
      400,
      shown === 'ALL_OLD' && old ? { Item: old } : {},
    );
  };
}

export const putItem: DynamoDbAction = ({ tables, items }, input, caller) => {
  checkInput('PutItem', input, ['TableName', 'Item', ...expressionMembers]);
  requireMembers(input, 'Item');
  const returnValues = oldOrNone(input);
  const item = parseItem(input.Item);
  const check = conditionOf(
    input,
    new Placeholders(input, ['ConditionExpression']),
  );
  const table = tables.required(input, caller);
  requireKeyOf(table, item);
  const old = items.get(table, item);
  check(old);
  items.put(table, item, 'Item size has exceeded the maximum allowed size');
  return { Attributes: returnValues === 'ALL_OLD' ? old : undefined };
};

export const deleteItem: DynamoDbAction = (
  { tables, items },
  input,
  caller,
) => {
  checkInput('DeleteItem', input, ['TableName', 'Key', ...expressionMembers]);
  requireMembers(input, 'Key');
  const returnValues = oldOrNone(input);
  const key = parseItem(input.Key);
  const check = conditionOf(
    input,
    new Placeholders(input, ['ConditionExpression']),
  );
  const table = tables.required(input, caller);
  requireKey(table, key);
  const old = items.get(table, key);
  check(old);
  items.delete(table, key);
  return { Attributes: returnValues === 'ALL_OLD' ? old : undefined };
};

/** @throws {@link AwsError} `ValidationException` */
function refuseKeyChange(table: Table, { paths }: Update): void {
  const changed = keyNames(table).find(name =>
    paths.some(([attribute]) => attribute === name),
  );
  if (changed !== undefined) {
    throw invalid(
      `One or more parameter values were invalid: Cannot update attribute ${changed}. This attribute is part of the key`,
    );
  }
}

const orNothing = (item: Item): Item | undefined =>
  Object.keys(item).length ? item : undefined;

export const updateItem: DynamoDbAction = (
  { tables, items },
  input,
  caller,
) => {
  checkInput('UpdateItem', input, [
    'TableName',
    'Key',
    'UpdateExpression',
    ...expressionMembers,
  ]);
  requireMembers(input, 'Key');
  const returnValues = returnValuesOf(input);
  const key = parseItem(input.Key);
  const placeholders = new Placeholders(input, [
    'UpdateExpression',
    'ConditionExpression',
  ]);
  const update: Update = isMissing(input.UpdateExpression)
    ? { actions: [], paths: [] }
    : parseUpdate(input.UpdateExpression, placeholders);
  const check = conditionOf(input, placeholders);
  const table = tables.required(input, caller);
  requireKey(table, key);
  refuseKeyChange(table, update);
  const old = items.get(table, key);
  check(old);
  const updated = applyUpdate(update, old ?? keyFrom(table, key));
  items.put(
    table,
    updated,
    'Item size to update has exceeded the maximum allowed size',
  );
  const attributes = {
    NONE: () => undefined,
    ALL_OLD: () => old,
    ALL_NEW: () => updated,
    UPDATED_OLD: () => orNothing(project(old ?? {}, update.paths)),
    UPDATED_NEW: () => orNothing(project(updated, update.paths)),
  };
  return { Attributes: attributes[returnValues]() };
};
