import {
  parseProductArn,
  productArn,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import { entityName, hasDistinctArn } from './entityName';

const home = { catalogId: '111122223333', region: 'eu-west-1' };

describe('entityName', () => {
  it('is a slug and ten hex digits of the sha256 of the ARN', () => {
    // printf arn:aws:glue:eu-west-1:111122223333:table/sales/orders | sha256sum
    expect(entityName({ ...home, database: 'sales', table: 'orders' })).toBe(
      'sales.orders-e4e58eb651',
    );
    // printf arn:aws:glue:eu-west-1:111122223333:database/sales | sha256sum
    expect(entityName({ ...home, database: 'sales', table: null })).toBe(
      'sales-b2d321374d',
    );
  });

  it('knows no upper case, as Glue', () => {
    expect(entityName({ ...home, database: 'Sales', table: 'ORDERS' })).toBe(
      entityName({ ...home, database: 'sales', table: 'orders' }),
    );
  });

  it.each([
    ['accounts', { catalogId: '444455556666' }],
    ['regions', { region: 'eu-north-1' }],
  ])('differs among %s', (_, other) => {
    const key = { ...home, database: 'sales', table: 'orders' };
    expect(entityName({ ...key, ...other })).not.toBe(entityName(key));
  });

  it('differs where only what the slug cuts off does', () => {
    const long = 'x'.repeat(254);
    const names = ['a', 'b'].map(end =>
      entityName({ ...home, database: 'sales', table: `${long}${end}` }),
    );
    expect(names[0]).not.toBe(names[1]);
    expect(names[0]).toHaveLength(48 + 1 + 10);
  });

  it('names what has no letter or digit of ours', () => {
    expect(entityName({ ...home, database: '売上', table: null })).toMatch(
      /^database-[0-9a-f]{10}$/,
    );
    expect(entityName({ ...home, database: '売上', table: '注文' })).toMatch(
      /^table-[0-9a-f]{10}$/,
    );
  });

  it('differs where the ARN of a database with a slash is another table’s', () => {
    const keys = [
      { ...home, database: 'a/b', table: 'c' },
      { ...home, database: 'a', table: 'b/c' },
      { ...home, database: 'a%2fb', table: 'c' },
    ];
    const hashes = keys.map(key => entityName(key).slice(-10));
    expect(new Set(hashes).size).toBe(3);
    expect(keys.map(hasDistinctArn)).toEqual([false, true, true]);
  });

  it('has a distinct ARN just where the ARN leads back to the product', () => {
    for (const database of ['a', 'a/b', 'a b', 'ä', 'a\nb']) {
      for (const table of [null, 'c', 'b/c', 'c d', 'ß', 'c\nd', 'c\u2028d']) {
        const key = { ...home, database, table };
        const back = parseProductArn(productArn(key));
        expect(hasDistinctArn(key)).toBe(
          back?.database === database && back.table === table,
        );
      }
    }
  });
});
