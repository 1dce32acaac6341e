import Database from 'better-sqlite3';

/** JSON documents under a key, in key order. */
export interface Collection<T> {
  get(key: string): T | undefined;
  put(key: string, value: T): void;
  delete(key: string): boolean;
  /** Those whose key starts with `prefix`, in the order of their keys. */
  list(prefix?: string): Array<{ key: string; value: T }>;
  /**
   * At most `limit` of those whose key starts with `prefix` and comes after
   * `after`, in the order of their keys; costs what it returns.
   */
  range(options: {
    prefix?: string;
    after?: string;
    limit: number;
  }): Array<{ key: string; value: T }>;
  /** As {@link range}, without reading a document; all without a `limit`. */
  keys(options: { prefix?: string; after?: string; limit?: number }): string[];
  /** Those whose key starts with `prefix`. */
  deleteAll(prefix: string): void;
}

/**
 * Separates the parts of a key. Lower than anything a name may hold, so that
 * `a` sorts with all that belongs to it before `a b`.
 */
const separator = '\u0001';

/** A key of several parts; with a trailing `''`, the prefix of all below it. */
export const keyOf = (...parts: string[]): string => parts.join(separator);

/** The parts that {@link keyOf} made a key of. */
export const partsOf = (key: string): string[] => key.split(separator);

/** Sorts after all that is below a part, and before any longer part. */
const pastSeparator = '\u0002';

/**
 * What follows `prefix` in the keys of a collection: each part once, in order.
 * One seek for each, however many keys are below it.
 *
 * @param prefix - ends with a separator, as `keyOf(…, '')`
 * @param after - only the parts that come after this one
 */
export function* partsBelow(
  collection: Collection<unknown>,
  prefix: string,
  after?: string,
): Generator<string> {
  let part = after;
  for (;;) {
    const [key] = collection.keys({
      prefix,
      after: part === undefined ? '' : prefix + part + pastSeparator,
      limit: 1,
    });
    if (key === undefined) return;
    [part] = partsOf(key.slice(prefix.length));
    yield part;
  }
}

/** Keeps everything that must survive a restart, in one SQLite file. */
export interface Store {
  collection<T>(name: string): Collection<T>;
  /** All or nothing. `work` is synchronous. */
  transaction<R>(work: () => R): R;
  close(): void;
}

/**
 * @param file - path of the SQLite file, or `:memory:`
 */
export function openStore(file: string): Store {
  const db = new Database(file);
  db.pragma('journal_mode = WAL');
  db.exec(
    `CREATE TABLE IF NOT EXISTS document (
       collection TEXT NOT NULL,
       key TEXT NOT NULL,
       value TEXT NOT NULL,
       PRIMARY KEY (collection, key)
     ) WITHOUT ROWID`,
  );
  const get = db.prepare(
    'SELECT value FROM document WHERE collection = ? AND key = ?',
  );
  const put = db.prepare(
    `INSERT INTO document (collection, key, value) VALUES (?, ?, ?)
     ON CONFLICT (collection, key) DO UPDATE SET value = excluded.value`,
  );
  const remove = db.prepare(
    'DELETE FROM document WHERE collection = ? AND key = ?',
  );
  const list = db.prepare(
    `SELECT key, value FROM document
     WHERE collection = ? AND key >= ? AND key < ? ORDER BY key`,
  );
  const removeAll = db.prepare(
    'DELETE FROM document WHERE collection = ? AND key >= ? AND key < ?',
  );
  // Two lower bounds on one column: SQLite seeks by one and tests the other row
  // by row, so the plus sign tells it to seek by the one that is further on.
  const select = (columns: string, from: string) =>
    db.prepare(
      `SELECT ${columns} FROM document
       WHERE collection = ? AND ${from} AND key < ? ORDER BY key LIMIT ?`,
    );
  const first = 'key >= ?';
  const next = '+key >= ? AND key > ?';
  const ranges = {
    documents: {
      first: select('key, value', first),
      next: select('key, value', next),
    },
    keys: {
      first: select('key', first).pluck(),
      next: select('key', next).pluck(),
    },
  };
  const end = (prefix: string) => `${prefix}\u{10ffff}`;
  const read = (
    what: keyof typeof ranges,
    name: string,
    options: { prefix?: string; after?: string; limit?: number },
  ): unknown[] => {
    // to SQLite, a negative limit is none
    const { prefix = '', after = '', limit = -1 } = options;
    return after === ''
      ? ranges[what].first.all(name, prefix, end(prefix), limit)
      : ranges[what].next.all(name, prefix, after, end(prefix), limit);
  };
  const parse = <T>(rows: unknown[]) =>
    (rows as Array<{ key: string; value: string }>).map(row => ({
      key: row.key,
      value: JSON.parse(row.value) as T,
    }));
  return {
    collection: <T>(name: string): Collection<T> => ({
      get: key => {
        const row = get.get(name, key) as { value: string } | undefined;
        return row && JSON.parse(row.value);
      },
      put: (key, value) => {
        put.run(name, key, JSON.stringify(value));
      },
      delete: key => remove.run(name, key).changes > 0,
      list: (prefix = '') => parse<T>(list.all(name, prefix, end(prefix))),
      range: options => parse<T>(read('documents', name, options)),
      keys: options => read('keys', name, options) as string[],
      deleteAll: prefix => {
        removeAll.run(name, prefix, end(prefix));
      },
    }),
    transaction: work => db.transaction(work)(),
    close: () => db.close(),
  };
}
