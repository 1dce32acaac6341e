import { namePattern } from './namePattern';

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
