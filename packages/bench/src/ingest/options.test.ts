import { readOptions, scaledTo } from './options';

describe('readOptions', () => {
  it('measures everything at 20,000 tables where nothing else is said', () => {
    expect(readOptions([])).toEqual({
      size: { tables: 20_000, databases: 200, columns: 20 },
      figures: ['a', 'b', 'c', 'd', 'e', 'f'],
      json: false,
    });
  });

  it('leaves out what would take hours of a large catalog', () => {
    expect(readOptions(['--tables', '100000']).figures).toEqual([
      'a',
      'b',
      'e',
    ]);
  });

  it('measures the figures named, in their own order', () => {
    expect(
      readOptions(['--tables', '100000', '--figures', 'd,a']).figures,
    ).toEqual(['a', 'd']);
  });

  it.each([
    ['--tables', '0'],
    ['--tables', 'many'],
    ['--databases', '1.5'],
    ['--columns', '-3'],
    ['--figures', 'a,g'],
    ['--figures', ''],
  ])('refuses %s %s by its name', (option, value) => {
    expect(() => readOptions([`${option}=${value}`])).toThrow(option);
  });
});

describe('scaledTo', () => {
  it('keeps the number of tables to a database', () => {
    const size = { tables: 20_000, databases: 200, columns: 20 };
    expect(scaledTo(size, 5_000)).toEqual({
      tables: 5_000,
      databases: 50,
      columns: 20,
    });
  });

  it('has a database however small it is', () => {
    const size = { tables: 2_000, databases: 1, columns: 20 };
    expect(scaledTo(size, 100).databases).toBe(1);
  });
});
