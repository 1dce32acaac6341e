import { StateError } from '../errors';
import { Json } from '../types';

/**
 * DynamoDB's types of several letters, and what they are in a state machine:
 * as the members of AWS's SDK for Java, with a capital.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
 */
const STATE_NAMES: Record<string, string> = {
  BOOL: 'Bool',
  NULL: 'Nul',
  SS: 'Ss',
  NS: 'Ns',
  BS: 'Bs',
};

const WIRE_NAMES = Object.fromEntries(
  Object.entries(STATE_NAMES).map(([wire, name]) => [name, wire]),
);

/** Members of requests and answers that are attributes by name. */
const ATTRIBUTES = [
  'Key',
  'Item',
  'Attributes',
  'ExpressionAttributeValues',
  'ExclusiveStartKey',
  'LastEvaluatedKey',
];

type Rename = (type: string) => string;

const isObject = (value: Json): value is { [member: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function mapMembers(
  value: Json,
  change: (item: Json, name: string) => [string, Json],
): Json {
  return isObject(value)
    ? Object.fromEntries(
        Object.entries(value).map(([name, item]) => change(item, name)),
      )
    : value;
}

const renameValue = (value: Json, rename: Rename): Json =>
  mapMembers(value, (content, type) => {
    if (type === 'M') return [type, renameAttributes(content, rename)];
    if (type === 'L' && Array.isArray(content)) {
      return [type, content.map(item => renameValue(item, rename))];
    }
    return [rename(type), content];
  });

/** The names of attributes and placeholders stay as they are. */
function renameAttributes(value: Json, rename: Rename): Json {
  return mapMembers(value, (item, name) => [name, renameValue(item, rename)]);
}

const renameAll = (value: Json, rename: Rename): Json =>
  mapMembers(value, (item, member) => {
    if (ATTRIBUTES.includes(member)) {
      return [member, renameAttributes(item, rename)];
    }
    return member === 'Items' && Array.isArray(item)
      ? [member, item.map(one => renameAttributes(one, rename))]
      : [member, item];
  });

function toWireName(type: string): string {
  if (type in STATE_NAMES) {
    throw new StateError({
      error: 'States.Runtime',
      cause: `The field "${type}" is not supported by Step Functions: in arn:aws:states:::aws-sdk:dynamodb it is "${STATE_NAMES[type]}"; arn:aws:states:::dynamodb takes "${type}"`,
    });
  }
  return WIRE_NAMES[type] ?? type;
}

/**
 * Arguments of `aws-sdk:dynamodb` → members as on the wire.
 *
 * @throws StateError `States.Runtime` for a type that is written as on the wire
 */
export const attributeValuesToWire = (value: Json): Json =>
  renameAll(value, toWireName);

export const attributeValuesFromWire = (value: Json): Json =>
  renameAll(value, type => STATE_NAMES[type] ?? type);
