import { keyOf, openStore, partsBelow, partsOf } from './store';

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

  it('gives keys as it gives documents', () => {
    const prefix = keyOf('a', '');
    for (const options of [
      { prefix, limit: 2 },
      { prefix, limit: 9, after: keyOf('a', 'y') },
      { limit: 3, after: keyOf('a', 'z') },
      // a place before the prefix is no place within it
      { prefix, limit: 9, after: 'A' },
      { prefix, limit: 9, after: 'b' },
    ]) {
      expect(collection.keys(options)).toEqual(
        collection.range(options).map(({ key }) => key),
      );
    }
    expect(collection.keys({})).toHaveLength(4);
    expect(partsOf(collection.keys({})[0])).toEqual(['a', 'y']);
  });

  it('gives the parts of its keys, each once, in order', () => {
    const parts = store.collection<1>('parts');
    for (const key of [
      keyOf('x', 'b'),
      keyOf('x', 'b', '1'),
      keyOf('x', 'b', '2', 'deep'),
      keyOf('x', 'b c'),
      keyOf('x', 'a', '1'),
      keyOf('x', 'c'),
      keyOf('y', 'd'),
    ]) {
      parts.put(key, 1);
    }
    const prefix = keyOf('x', '');
    expect([...partsBelow(parts, prefix)]).toEqual(['a', 'b', 'b c', 'c']);
    expect([...partsBelow(parts, prefix, 'b')]).toEqual(['b c', 'c']);
    expect([...partsBelow(parts, prefix, 'bb')]).toEqual(['c']);
    expect([...partsBelow(parts, keyOf('x', 'b', ''))]).toEqual(['1', '2']);
  });

  it('deletes all below a prefix, and no more', () => {
    const some = store.collection<1>('some');
    for (const key of [keyOf('a', 'x'), keyOf('a', 'y'), 'ab']) {
      some.put(key, 1);
    }
    some.deleteAll(keyOf('a', ''));
    expect(some.keys({})).toEqual(['ab']);
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
