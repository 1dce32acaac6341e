import { constraint, pageSize } from '../validation';
import { invalid, invalidInput as code } from './errors';

/** Most values of one call, and most LF-Tags of one call or one resource. */
export const maxItems = 50;

// https://docs.aws.amazon.com/lake-formation/latest/APIReference/API_LFTagPair.html
const keyPattern = /^[\p{L}\p{Z}\p{N}_.:/=+\-@%]*$/u;
const valuePattern = /^[\p{L}\p{Z}\p{N}_.:*/=+\-@%]*$/u;

function text(
  value: unknown,
  path: string,
  rules: { min: number; max: number; pattern: RegExp },
): string {
  if (value === undefined || value === null) {
    throw constraint(undefined, path, 'Member must not be null', code);
  }
  const given = String(value);
  if (given.length < rules.min) {
    throw constraint(
      given,
      path,
      `Member must have length greater than or equal to ${rules.min}`,
      code,
    );
  }
  if (given.length > rules.max) {
    throw constraint(
      given,
      path,
      `Member must have length less than or equal to ${rules.max}`,
      code,
    );
  }
  if (!rules.pattern.test(given)) {
    throw constraint(
      given,
      path,
      `Member must satisfy regular expression pattern: ${rules.pattern.source}`,
      code,
    );
  }
  return given.toLowerCase();
}

/**
 * A list that AWS limits to 1 to 50 items.
 *
 * @throws {@link AwsError} `InvalidInputException`
 */
function items(value: unknown, path: string): unknown[] {
  if (value === undefined || value === null) {
    throw constraint(undefined, path, 'Member must not be null', code);
  }
  if (!Array.isArray(value)) throw invalid(`${path} must be a list`);
  if (value.length < 1 || value.length > maxItems) {
    throw constraint(
      `[${value.length} items]`,
      path,
      value.length < 1
        ? 'Member must have length greater than or equal to 1'
        : `Member must have length less than or equal to ${maxItems}`,
      code,
    );
  }
  return value;
}

/** In lower case: AWS keeps keys and values of LF-Tags so. */
export const tagKey = (value: unknown): string =>
  text(value, 'tagKey', { min: 1, max: 128, pattern: keyPattern });

const tagValue = (value: unknown, path: string): string =>
  text(value, `${path}.member`, { min: 0, max: 256, pattern: valuePattern });

/** Each once, in lower case. */
export const tagValues = (values: unknown, path: string = 'tagValues') => [
  ...new Set(items(values, path).map(value => tagValue(value, path))),
];

export interface TagPair {
  /** As it was given, for the answer. */
  given: any;
  /** Undefined when the LF-Tag is of the catalog that the call is about. */
  catalogId?: string;
  key: string;
  value: string;
}

/**
 * The LF-Tags that are to be put on a resource or taken from it: one value of
 * each.
 *
 * @throws {@link AwsError} `InvalidInputException`
 */
export function tagPairs(value: unknown): TagPair[] {
  const pairs = items(value, 'lFTags').map((given: any) => {
    const key = tagKey(given?.TagKey);
    const values = tagValues(given?.TagValues);
    if (values.length !== 1 || values[0] === '*') {
      throw invalid(
        'Tag value wild card was found or input tag value list has size not equal to 1',
      );
    }
    return { given, catalogId: given.CatalogId, key, value: values[0] };
  });
  if (new Set(pairs.map(({ key }) => key)).size !== pairs.length) {
    throw invalid('Provided list of tags contains duplicate tag key');
  }
  return pairs;
}

/** One of the values of every key. */
export type TagExpression = Array<{ key: string; values: string[] }>;

/** @throws {@link AwsError} `InvalidInputException` */
export function tagExpression(value: unknown): TagExpression {
  if (!Array.isArray(value) || value.length === 0) {
    throw invalid('Expression must have at least one condition.');
  }
  return value.map(condition => ({
    key: tagKey(condition?.TagKey),
    values: tagValues(condition?.TagValues),
  }));
}

/** @throws {@link AwsError} `InvalidInputException` */
export const tagPageSize = (value: unknown, max: number, most = max) =>
  Math.min(pageSize(value, 'maxResults', max, max, code), most);
