import { namePattern, tablePattern } from './namePattern';

describe('namePattern', () => {
  it.each([
    ['all without patterns', [], [], 'sales', true],
    ['a name', ['sales'], [], 'sales', true],
    ['no part of a name', ['sales'], [], 'sales_eu', false],
    ['any characters for *', ['s*_eu'], [], 'sales_eu', true],
    ['nothing for *', ['sales*'], [], 'sales', true],
    ['without case', ['Sales'], [], 'sALES', true],
    ['no other character than it says', ['a.c'], [], 'abc', false],
    ['no excluded name, also when included', ['*'], ['sales'], 'sales', false],
  ])('matches %s', (_, include, exclude, name, matches) => {
    expect(namePattern(include, exclude)(name)).toBe(matches);
  });
});

describe('tablePattern', () => {
  it.each([
    ['all without patterns', [], [], true],
    ['a table of any database', ['orders'], [], true],
    ['a table of one database', ['sales.orders'], [], true],
    ['no table of another database', ['hr.*'], [], false],
    ['either of two patterns', ['hr.*', 'ord*'], [], true],
    ['no excluded table', [], ['*ders'], false],
    ['no table of an excluded database', ['orders'], ['sales.*'], false],
    ['a table that other patterns exclude', [], ['hr.*', 'x'], true],
  ])('matches %s', (_, include, exclude, matches) => {
    expect(tablePattern(include, exclude)('Sales', 'Orders')).toBe(matches);
  });
});
