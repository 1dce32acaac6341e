import { AwsError } from '../core';
import { invalid } from './errors';
import { canonicalNumber, compareNumbers, numberSize } from './numbers';

const types = [
  'S',
  'N',
  'B',
  'BOOL',
  'NULL',
  'M',
  'L',
  'SS',
  'NS',
  'BS',
] as const;

export type ValueType = (typeof types)[number];

/** As on the wire: one member, named after the type; bytes in base64. */
export type AttributeValue = { [type in ValueType]?: any };

export type Item = Record<string, AttributeValue>;

const maxDepth = 32;

export const typeOf = (value: AttributeValue): ValueType =>
  Object.keys(value)[0] as ValueType;

export const isSet = (type: ValueType) => type.length === 2;

export const isType = (name: unknown): name is ValueType =>
  types.includes(name as ValueType);

function serialization(value: unknown, expected: string) {
  const kind = Array.isArray(value) ? 'LIST' : typeof value;
  return new AwsError(
    'SerializationException',
    `${kind.toUpperCase()}_VALUE cannot be converted to ${expected}`,
  );
}

function text(value: unknown): string {
  if (typeof value !== 'string') throw serialization(value, 'String');
  return value;
}

function bytes(value: unknown): string {
  const given = text(value);
  if (Buffer.from(given, 'base64').toString('base64') !== given) {
    throw new AwsError('SerializationException', `${given} is not Base64`);
  }
  return given;
}

function flag(value: unknown): boolean {
  if (typeof value !== 'boolean') throw serialization(value, 'Boolean');
  return value;
}

function isTrue(value: unknown): true {
  if (!flag(value)) {
    throw invalid(
      'One or more parameter values were invalid: Null attribute value types must have the value of true',
    );
  }
  return true;
}

function list<T>(value: unknown, read: (item: unknown) => T): T[] {
  if (!Array.isArray(value)) throw serialization(value, 'List');
  return value.map(read);
}

const setNames = {
  SS: 'An string set  may not be empty',
  NS: 'An number set  may not be empty',
  BS: 'Binary sets should not be empty',
};

function set(
  type: keyof typeof setNames,
  value: unknown,
  read: (item: unknown) => string,
): string[] {
  const members = list(value, read);
  if (members.length === 0) {
    throw invalid(
      `One or more parameter values were invalid: ${setNames[type]}`,
    );
  }
  if (new Set(members).size < members.length) {
    throw invalid(
      `One or more parameter values were invalid: Input collection [${members.join(
        ', ',
      )}] contains duplicates.`,
    );
  }
  return members;
}

const number = (value: unknown) => canonicalNumber(text(value));

/**
 * @param depth - how many maps and lists it is in
 * @returns the value with numbers as DynamoDB writes them
 * @throws {@link AwsError} `ValidationException`, `SerializationException`
 */
export function parseValue(given: unknown, depth: number = 0): AttributeValue {
  if (given === null || typeof given !== 'object' || Array.isArray(given)) {
    throw serialization(given, 'AttributeValue');
  }
  const members = Object.entries(given).filter(
    ([type, value]) => isType(type) && value !== undefined && value !== null,
  );
  if (members.length !== 1) {
    throw invalid(
      members.length
        ? 'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes'
        : 'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes',
    );
  }
  if (depth > maxDepth) {
    throw invalid('Nesting Levels have exceeded supported limits');
  }
  const [[type, value]] = members;
  switch (type as ValueType) {
    case 'S':
      return { S: text(value) };
    case 'N':
      return { N: number(value) };
    case 'B':
      return { B: bytes(value) };
    case 'BOOL':
      return { BOOL: flag(value) };
    case 'NULL':
      return { NULL: isTrue(value) };
    case 'SS':
      return { SS: set('SS', value, text) };
    case 'NS':
      return { NS: set('NS', value, number) };
    case 'BS':
      return { BS: set('BS', value, bytes) };
    case 'L':
      return { L: list(value, item => parseValue(item, depth + 1)) };
    default:
      return { M: parseItem(value, depth + 1) };
  }
}

export function parseItem(given: unknown, depth: number = 0): Item {
  if (given === null || typeof given !== 'object' || Array.isArray(given)) {
    throw serialization(given, 'Map');
  }
  const item: Item = Object.create(null);
  for (const [name, value] of Object.entries(given)) {
    if (name === '') throw invalid('Empty attribute name');
    item[name] = parseValue(value, depth);
  }
  return item;
}

const compareBytes = (a: string, b: string) =>
  Buffer.compare(Buffer.from(a, 'base64'), Buffer.from(b, 'base64'));

const compareTexts = (a: string, b: string) =>
  Buffer.compare(Buffer.from(a), Buffer.from(b));

/** @returns undefined for what has no order, or is of different types */
export function compare(
  a: AttributeValue,
  b: AttributeValue,
): number | undefined {
  if (a.S !== undefined && b.S !== undefined) return compareTexts(a.S, b.S);
  if (a.N !== undefined && b.N !== undefined) return compareNumbers(a.N, b.N);
  if (a.B !== undefined && b.B !== undefined) return compareBytes(a.B, b.B);
  return undefined;
}

export function equal(a: AttributeValue, b: AttributeValue): boolean {
  const type = typeOf(a);
  if (type !== typeOf(b)) return false;
  const [x, y] = [a[type], b[type]];
  if (isSet(type)) {
    return x.length === y.length && x.every((one: string) => y.includes(one));
  }
  if (type === 'L') {
    return (
      x.length === y.length &&
      x.every((one: AttributeValue, index: number) => equal(one, y[index]))
    );
  }
  if (type === 'M') {
    return (
      Object.keys(x).length === Object.keys(y).length &&
      Object.keys(x).every(
        name => Object.hasOwn(y, name) && equal(x[name], y[name]),
      )
    );
  }
  return x === y;
}

const textSize = (value: string) => Buffer.byteLength(value);
const byteSize = (value: string) => Buffer.byteLength(value, 'base64');
const sum = (sizes: number[]) => sizes.reduce((all, size) => all + size, 0);

function valueSize(value: AttributeValue): number {
  const type = typeOf(value);
  const content = value[type];
  switch (type) {
    case 'S':
      return textSize(content);
    case 'N':
      return numberSize(content);
    case 'B':
      return byteSize(content);
    case 'SS':
      return sum(content.map(textSize));
    case 'NS':
      return sum(content.map(numberSize));
    case 'BS':
      return sum(content.map(byteSize));
    case 'L':
      return 3 + sum(content.map((one: AttributeValue) => 1 + valueSize(one)));
    case 'M':
      return 3 + Object.keys(content).length + itemSize(content);
    default:
      return 1;
  }
}

/**
 * In bytes.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function itemSize(item: Item): number {
  return sum(
    Object.entries(item).map(
      ([name, value]) => textSize(name) + valueSize(value),
    ),
  );
}

/** What `size` of an expression gives; undefined for what has none. */
export function sizeOf(value: AttributeValue): number | undefined {
  const type = typeOf(value);
  const content = value[type];
  switch (type) {
    case 'S':
      return textSize(content);
    case 'B':
      return byteSize(content);
    case 'M':
      return Object.keys(content).length;
    case 'L':
    case 'SS':
    case 'NS':
    case 'BS':
      return content.length;
    default:
      return undefined;
  }
}
