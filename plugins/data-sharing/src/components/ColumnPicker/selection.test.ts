import { selectionAfter } from './selection';

const after = (
  before: string[],
  selected: 'all' | string[],
  found = ['a', 'b', 'c', 'd'],
) =>
  [
    ...selectionAfter(
      new Set(before),
      selected === 'all' ? 'all' : new Set(selected),
      found,
    ),
  ].sort();

describe('what is chosen', () => {
  it('is what the table says of the rows that it shows', () => {
    expect(after(['a'], ['a', 'b'])).toEqual(['a', 'b']);
    expect(after(['a', 'b'], ['b'])).toEqual(['b']);
    expect(after([], 'all')).toEqual(['a', 'b', 'c', 'd']);
    expect(after(['a', 'b'], [])).toEqual([]);
  });

  it('stays as it was in rows that the search left out', () => {
    expect(after(['a'], 'all', ['c'])).toEqual(['a', 'c']);
    expect(after(['a', 'c'], [], ['c'])).toEqual(['a']);
    expect(after(['a'], ['a', 'c'], ['c', 'd'])).toEqual(['a', 'c']);
  });
});
