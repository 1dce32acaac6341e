import { AwsError } from './core';
import type { Collection } from './store';

export interface Page<T> {
  items: T[];
  nextToken?: string;
}

/** What a token says is nobody's business but ours, as with AWS's. */
export const encodeToken = (position: string): string =>
  Buffer.from(JSON.stringify([1, position])).toString('base64url');

/**
 * @param errorCode - what the service calls a bad token
 * @throws {@link AwsError} when `token` is not one of ours
 */
export function decodeToken(
  token: string | undefined,
  errorCode: string,
): string | undefined {
  if (token === undefined || token === null || token === '') return undefined;
  try {
    const [version, position] = JSON.parse(
      Buffer.from(String(token), 'base64url').toString('utf8'),
    );
    if (version === 1 && typeof position === 'string') return position;
  } catch {
    // not ours: the same answer as for a token of another version
  }
  throw new AwsError(errorCode, 'The specified pagination token is not valid.');
}

/**
 * One page by key range: costs what it returns, not what the collection holds.
 *
 * @param accept - keeps what it returns true for
 */
export function pageOf<T>(
  collection: Collection<T>,
  options: {
    prefix: string;
    limit: number;
    token?: string;
    errorCode: string;
    accept?: (value: T, key: string) => boolean;
  },
): Page<T> {
  const { prefix, limit, accept = () => true } = options;
  let after = decodeToken(options.token, options.errorCode);
  const items: T[] = [];
  for (;;) {
    // one more than wanted tells whether there is a next page
    const rows = collection.range({ prefix, after, limit: limit + 1 });
    for (const { key, value } of rows) {
      if (accept(value, key)) {
        if (items.length === limit) {
          return { items, nextToken: encodeToken(after!) };
        }
        items.push(value);
      }
      after = key;
    }
    if (rows.length <= limit) return { items };
  }
}
