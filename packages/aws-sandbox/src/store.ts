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
}

/**
 * Separates the parts of a key. Lower than anything a name may hold, so that
 * `a` sorts with all that belongs to it before `a b`.
 */
const separator = '\u0001';

/** A key of several parts; with a trailing `''`, the prefix of all below it. */
export const keyOf = (...parts: string[]): string => parts.join(separator);

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
  const range = db.prepare(
    `SELECT key, value FROM document
     WHERE collection = ? AND key >= ? AND key < ? AND key > ?
     ORDER BY key LIMIT ?`,
  );
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
      list: (prefix = '') =>
        parse<T>(list.all(name, prefix, `${prefix}\u{10ffff}`)),
      range: ({ prefix = '', after = '', limit }) =>
        parse<T>(range.all(name, prefix, `${prefix}\u{10ffff}`, after, limit)),
    }),
    transaction: work => db.transaction(work)(),
    close: () => db.close(),
  };
}
