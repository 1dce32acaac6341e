import { keyOf, openStore } from './store';

describe('a collection', () => {
  const store = openStore(':memory:');
  afterAll(() => store.close());
  const collection = store.collection<number>('numbers');

  it('lists by prefix, and what belongs to a name before what begins with it', () => {
    const other = store.collection<number>('others');
    other.put(keyOf('a', 'x'), 0);
    for (const [index, key] of [
      keyOf('a b', 'x'),
      keyOf('a', 'z'),
      keyOf('a', 'é'),
      keyOf('a', 'y'),
    ].entries()) {
      collection.put(key, index);
    }
    expect(collection.list(keyOf('a', '')).map(({ value }) => value)).toEqual([
      3, 1, 2,
    ]);
    expect(collection.list().map(({ value }) => value)).toEqual([3, 1, 2, 0]);
  });

  it('gives a range after a key, as long as asked', () => {
    const prefix = keyOf('a', '');
    const [first, ...rest] = collection.range({ prefix, limit: 2 });
    expect(first.key).toBe(keyOf('a', 'y'));
    expect(rest).toHaveLength(1);
    expect(
      collection
        .range({ prefix, after: first.key, limit: 10 })
        .map(({ value }) => value),
    ).toEqual([1, 2]);
  });

  it('takes back a transaction that fails', () => {
    expect(() =>
      store.transaction(() => {
        collection.put('never', 1);
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(collection.get('never')).toBeUndefined();
  });
});
