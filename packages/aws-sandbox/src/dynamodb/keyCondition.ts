import { invalid } from './errors';
import type { Condition, Operand } from './expressions/condition';
import { keyNames, type Table } from './tables';

/** The key attribute, if it is one, and the values that it is compared with. */
function partsOf(condition: Condition): { name?: string; values: Operand[] } {
  if (
    condition.kind !== 'compare' &&
    condition.kind !== 'between' &&
    condition.kind !== 'begins_with'
  ) {
    throw invalid('Invalid operator used in KeyConditionExpression');
  }
  if (condition.kind === 'compare' && condition.operator === '<>') {
    throw invalid(
      'Unsupported operator in KeyConditionExpression: operator: <>',
    );
  }
  const [attribute, ...values] = condition.operands;
  return {
    name:
      attribute.kind === 'path' && attribute.path.length === 1
        ? String(attribute.path[0])
        : undefined,
    values,
  };
}

/**
 * What a query asks for.
 *
 * @returns the hash key, and what holds for the range key
 * @throws {@link AwsError} `ValidationException`
 */
export function keyConditionOf(
  condition: Condition,
  table: Table,
): { hash: string; range?: Condition } {
  const conditions = condition.kind === 'and' ? condition.parts : [condition];
  const byName = new Map<string | undefined, Condition>();
  for (const one of conditions) {
    const { name, values } = partsOf(one);
    if (name !== undefined && !keyNames(table).includes(name)) {
      throw invalid(`Query key condition not supported`);
    }
    if (name !== undefined && byName.has(name)) {
      throw invalid(
        'KeyConditionExpressions must only contain one condition per key',
      );
    }
    for (const value of values) {
      if (value.kind !== 'value' || value.value.S === undefined) {
        throw invalid(
          'One or more parameter values were invalid: Condition parameter type does not match schema type',
        );
      }
    }
    byName.set(name, one);
  }
  const hash = byName.get(table.hashKey);
  if (!hash) {
    throw invalid(
      `Query condition missed key schema element: ${table.hashKey}`,
    );
  }
  const [, value] = hash.kind === 'compare' ? hash.operands : [];
  if (
    hash.kind !== 'compare' ||
    hash.operator !== '=' ||
    value?.kind !== 'value' ||
    byName.has(undefined)
  ) {
    throw invalid('Query key condition not supported');
  }
  return {
    hash: value.value.S,
    range:
      table.rangeKey === undefined ? undefined : byName.get(table.rangeKey),
  };
}
