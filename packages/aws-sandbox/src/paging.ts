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

/** How many keys are looked at in one go. */
const keyBlock = 500;

/** In key order; reads only the documents whose key is accepted. */
function* documents<T>(
  collection: Collection<T>,
  options: {
    prefix: string;
    after?: string;
    limit: number;
    acceptKey?: (key: string) => boolean;
  },
): Generator<{ key: string; value: T }> {
  const { prefix, acceptKey } = options;
  // one more than wanted tells whether there is a next page
  const limit = acceptKey ? keyBlock : options.limit + 1;
  let { after } = options;
  for (;;) {
    if (acceptKey) {
      const keys = collection.keys({ prefix, after, limit });
      for (const key of keys) {
        if (acceptKey(key)) yield { key, value: collection.get(key)! };
      }
      if (keys.length < limit) return;
      after = keys[limit - 1];
    } else {
      const rows = collection.range({ prefix, after, limit });
      yield* rows;
      if (rows.length < limit) return;
      after = rows[limit - 1].key;
    }
  }
}

/**
 * One page by key range: costs what it returns, not what the collection holds.
 *
 * @param options.acceptKey - keeps what it returns true for; what it refuses is
 *   passed over without being read
 * @param options.accept - as `acceptKey`, for what a key does not tell
 */
export function pageOf<T>(
  collection: Collection<T>,
  options: {
    prefix: string;
    limit: number;
    token?: string;
    errorCode: string;
    acceptKey?: (key: string) => boolean;
    accept?: (value: T) => boolean;
  },
): Page<T> {
  const { prefix, limit, acceptKey, accept = () => true } = options;
  const after = decodeToken(options.token, options.errorCode);
  const items: T[] = [];
  let last = after;
  for (const { key, value } of documents(collection, {
    prefix,
    after,
    limit,
    acceptKey,
  })) {
    if (!accept(value)) continue;
    if (items.length === limit) return { items, nextToken: encodeToken(last!) };
    items.push(value);
    last = key;
  }
  return { items };
}

/**
 * One page of what is in memory already, in the order of its keys: what comes
 * and goes between two pages moves nothing else.
 */
export function pageOfList<T>(
  items: Array<{ key: string; value: T }>,
  options: { limit: number; token?: string; errorCode: string },
): Page<T> {
  const after = decodeToken(options.token, options.errorCode);
  const following = items
    .filter(({ key }) => after === undefined || key > after)
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  const page = following.slice(0, options.limit);
  return {
    items: page.map(({ value }) => value),
    ...(following.length > page.length && {
      nextToken: encodeToken(page[page.length - 1].key),
    }),
  };
}
