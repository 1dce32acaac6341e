import { pageOf } from './paging';
import { openStore, type Collection } from './store';

describe('a page', () => {
  const store = openStore(':memory:');
  afterAll(() => store.close());
  const names = Array.from({ length: 1200 }, (_, index) =>
    String(index).padStart(4, '0'),
  );

  /** Documents named as their keys, and which of them were read. */
  function observed() {
    const collection = store.collection<string>('names');
    for (const name of names) collection.put(name, name);
    const readKeys: string[] = [];
    const watched: Collection<string> = {
      ...collection,
      get: key => {
        readKeys.push(key);
        return collection.get(key);
      },
      range: options => {
        const rows = collection.range(options);
        readKeys.push(...rows.map(({ key }) => key));
        return rows;
      },
    };
    return { watched, readKeys };
  }

  const page = (
    collection: Collection<string>,
    options: Partial<Parameters<typeof pageOf<string>>[1]>,
  ) =>
    pageOf(collection, {
      prefix: '',
      limit: 2,
      errorCode: 'InvalidInputException',
      ...options,
    });

  it('reads one document more than it gives', () => {
    const { watched, readKeys } = observed();
    const { nextToken } = page(watched, {});
    expect(page(watched, { token: nextToken }).items).toEqual(['0002', '0003']);
    expect(readKeys).toHaveLength(6);
  });

  it('reads no document whose key is not accepted', () => {
    const { watched, readKeys } = observed();
    const acceptKey = (key: string) => Number(key) % 400 === 399;
    const first = page(watched, { acceptKey });
    expect(first.items).toEqual(['0399', '0799']);
    const second = page(watched, { acceptKey, token: first.nextToken });
    expect(second).toEqual({ items: ['1199'] });
    expect(readKeys).toEqual(['0399', '0799', '1199', '1199']);
  });

  it('has no next page when nothing more is accepted', () => {
    const { watched } = observed();
    expect(
      page(watched, { accept: value => Number(value) < 2 }).nextToken,
    ).toBeUndefined();
    expect(
      page(watched, { acceptKey: key => Number(key) < 2 }).nextToken,
    ).toBeUndefined();
  });

  it('refuses a token that is none', () => {
    const { watched } = observed();
    expect(() => page(watched, { token: 'nonsense' })).toThrow(
      expect.objectContaining({ code: 'InvalidInputException' }),
    );
  });
});
