import { keyOf, type Collection, type Store } from '../store';
import { invalid, keyMismatch } from './errors';
import { keyNames, type Table } from './tables';
import { itemSize, typeOf, type Item } from './values';

/** In bytes: hash key, range key. */
const maxKeySize = [2048, 1024];

const maxItemSize = 400 * 1024;

/** How many items are read in one go. */
const block = 100;

/** In hexadecimal digits: sorts as the bytes do, and holds no separator. */
const encoded = (text: string) => Buffer.from(text).toString('hex');

const tableKey = ({ accountId, region, name }: Table) =>
  keyOf(accountId, region, name, '');

/** @throws {@link AwsError} `ValidationException` */
function checkKey(table: Table, key: Item): void {
  keyNames(table).forEach((name, index) => {
    const text = key[name].S;
    if (text === '') {
      throw invalid(
        `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: ${name}`,
      );
    }
    if (Buffer.byteLength(text) > maxKeySize[index]) {
      throw invalid(
        index === 0
          ? 'One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of 2048 bytes'
          : 'One or more parameter values were invalid: Aggregated size of all range keys has exceeded the size limit of 1024 bytes',
      );
    }
  });
}

/**
 * Of a request that names an item.
 *
 * @throws {@link AwsError} `ValidationException` when it is not made of the
 *   table's key attributes
 */
export function requireKey(table: Table, key: Item): void {
  const names = keyNames(table);
  if (
    Object.keys(key).length !== names.length ||
    names.some(name => key[name]?.S === undefined)
  ) {
    throw keyMismatch();
  }
  checkKey(table, key);
}

/**
 * Of an item to store.
 *
 * @throws {@link AwsError} `ValidationException` when it lacks a key attribute
 */
export function requireKeyOf(table: Table, item: Item): void {
  for (const name of keyNames(table)) {
    if (!item[name]) {
      throw invalid(
        `One or more parameter values were invalid: Missing the key ${name} in the item`,
      );
    }
    if (item[name].S === undefined) {
      throw invalid(
        `One or more parameter values were invalid: Type mismatch for key ${name} expected: S actual: ${typeOf(
          item[name],
        )}`,
      );
    }
  }
  checkKey(table, item);
}

export const keyFrom = (table: Table, item: Item): Item =>
  Object.fromEntries(keyNames(table).map(name => [name, item[name]]));

/** The items of all tables. */
export class Items {
  readonly #items: Collection<Item>;

  constructor(store: Store) {
    this.#items = store.collection('dynamodb-item');
  }

  get = (table: Table, key: Item): Item | undefined =>
    this.#items.get(this.#keyOf(table, key));

  /** @throws {@link AwsError} `ValidationException` when it is too large */
  put(table: Table, item: Item, tooLarge: string): void {
    if (itemSize(item) > maxItemSize) throw invalid(tooLarge);
    this.#items.put(this.#keyOf(table, item), item);
  }

  delete = (table: Table, key: Item): boolean =>
    this.#items.delete(this.#keyOf(table, key));

  deleteAll = (table: Table): void => this.#items.deleteAll(tableKey(table));

  count = (table: Table): number =>
    this.#items.keys({ prefix: tableKey(table) }).length;

  /**
   * In the order of their keys.
   *
   * @param options.hash - only those with this hash key
   * @param options.after - the key of the one that they follow
   */
  *following(
    table: Table,
    options: { hash?: string; after?: Item; backwards?: boolean },
  ): Generator<Item> {
    const { hash, backwards } = options;
    const prefix =
      tableKey(table) + (hash === undefined ? '' : keyOf(encoded(hash), ''));
    const start = options.after && this.#keyOf(table, options.after);
    if (backwards) {
      const keys = this.#items.keys({ prefix }).reverse();
      for (const key of keys) {
        if (start === undefined || key < start) yield this.#items.get(key)!;
      }
      return;
    }
    for (let after = start; ; ) {
      const rows = this.#items.range({ prefix, after, limit: block });
      for (const { value } of rows) yield value;
      if (rows.length < block) return;
      after = rows[block - 1].key;
    }
  }

  #keyOf(table: Table, item: Item): string {
    const [hash, range] = keyNames(table).map(name => encoded(item[name].S));
    return tableKey(table) + keyOf(hash, range ?? '');
  }
}
