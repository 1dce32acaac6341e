import { AwsError } from '../../core';
import { invalid } from '../errors';
import { parseValue, type AttributeValue } from '../values';

type Named = 'ExpressionAttributeNames' | 'ExpressionAttributeValues';

const forms = {
  ExpressionAttributeNames: /^#[A-Za-z0-9_]+$/,
  ExpressionAttributeValues: /^:[A-Za-z0-9_]+$/,
};

export const isMissing = (value: unknown): value is undefined | null =>
  value === undefined || value === null;

/** @throws {@link AwsError} `ValidationException`, `SerializationException` */
function readAll<T>(
  member: Named,
  given: unknown,
  read: (value: unknown, key: string) => T,
): Map<string, T> {
  if (isMissing(given)) return new Map();
  if (typeof given !== 'object' || Array.isArray(given)) {
    throw new AwsError('SerializationException', `${member} must be a map`);
  }
  const entries = Object.entries(given);
  if (entries.length === 0) throw invalid(`${member} must not be empty`);
  return new Map(
    entries.map(([key, value]) => {
      if (!forms[member].test(key)) {
        throw invalid(
          `${member} contains invalid key: Syntax error; key: "${key}"`,
        );
      }
      return [key, read(value, key)];
    }),
  );
}

function readName(value: unknown, key: string): string {
  if (typeof value !== 'string' || value === '') {
    throw invalid(
      `ExpressionAttributeNames contains invalid value: Empty attribute name; key: ${key}`,
    );
  }
  return value;
}

function readValue(value: unknown, key: string): AttributeValue {
  try {
    return parseValue(value);
  } catch (error) {
    if (!(error instanceof AwsError) || error.code !== 'ValidationException') {
      throw error;
    }
    throw invalid(
      `ExpressionAttributeValues contains invalid value: ${error.message} for key ${key}`,
    );
  }
}

/** What `#name` and `:value` stand for in the expressions of a request. */
export class Placeholders {
  readonly #names: Map<string, string>;
  readonly #values: Map<string, AttributeValue>;
  readonly #used = new Set<string>();

  /**
   * @param input - of the request
   * @param expressions - the members in which this operation takes expressions
   * @throws {@link AwsError} `ValidationException`, also when there is no
   *   expression that could use them
   */
  constructor(input: any, expressions: string[]) {
    const lacksAll = (members: string[]) =>
      members.every(member => isMissing(input[member]));
    if (lacksAll(expressions) && !isMissing(input.ExpressionAttributeNames)) {
      throw invalid(
        'ExpressionAttributeNames can only be specified when using expressions',
      );
    }
    const takers = expressions.filter(name => name !== 'ProjectionExpression');
    if (lacksAll(takers) && !isMissing(input.ExpressionAttributeValues)) {
      throw invalid(
        `ExpressionAttributeValues can only be specified when using expressions: ${takers.join(
          ' and ',
        )} ${takers.length > 1 ? 'are' : 'is'} null`,
      );
    }
    this.#names = readAll(
      'ExpressionAttributeNames',
      input.ExpressionAttributeNames,
      readName,
    );
    this.#values = readAll(
      'ExpressionAttributeValues',
      input.ExpressionAttributeValues,
      readValue,
    );
  }

  name(key: string): string | undefined {
    this.#used.add(key);
    return this.#names.get(key);
  }

  value(key: string): AttributeValue | undefined {
    this.#used.add(key);
    return this.#values.get(key);
  }

  /** @throws {@link AwsError} `ValidationException` when no expression used one */
  refuseUnused(): void {
    const refuse = (member: Named, keys: Iterable<string>) => {
      const unused = [...keys].filter(key => !this.#used.has(key));
      if (unused.length) {
        throw invalid(
          `Value provided in ${member} unused in expressions: keys: {${unused.join(
            ', ',
          )}}`,
        );
      }
    };
    refuse('ExpressionAttributeNames', this.#names.keys());
    refuse('ExpressionAttributeValues', this.#values.keys());
  }
}
