import { tablePart } from '@data-sharing/backstage-plugin-data-sharing-common';
import type { GlueTable } from '../glue/shapes';
import { hasUnlistedColumns, withUnlistedColumns } from './unlistedColumns';

const settings = {
  flag: 'pii_flag',
  lfTag: { key: 'class', sensitive: ['secret'], notSensitive: ['public'] },
};

const ofSpark = { 'spark.sql.sources.provider': 'delta' };
const ofPresto = { presto_view: 'TRUE' };

const withColumns = (
  columns: Array<{ Name: string; Type?: string; Comment?: string }>,
  more: Partial<GlueTable> = {},
): GlueTable => ({
  Name: 'events',
  StorageDescriptor: { Columns: columns },
  ...more,
});

const placeholder = { Name: 'col', Type: 'array<string>' };
const dummy = { Name: 'dummy', Type: 'string' };

describe('hasUnlistedColumns', () => {
  it.each<[string, GlueTable]>([
    [
      'Spark’s placeholder',
      withColumns([placeholder], { Parameters: ofSpark }),
    ],
    [
      'Hive’s, which has no provider',
      withColumns([{ ...placeholder, Comment: 'from deserializer' }]),
    ],
    ['Presto’s', withColumns([dummy], { Parameters: ofPresto })],
    [
      'an Iceberg table without a storage descriptor',
      { Name: 'events', Parameters: { table_type: ' iceberg ' } },
    ],
    [
      'a Delta table that has only partition keys',
      withColumns([], {
        Parameters: ofSpark,
        PartitionKeys: [{ Name: 'day' }],
      }),
    ],
    ['a view without columns', { Name: 'events', TableType: 'VIRTUAL_VIEW' }],
  ])('is true of %s', (_, table) => {
    expect(hasUnlistedColumns(table)).toBe(true);
  });

  it.each<[string, GlueTable]>([
    ['a table without columns', withColumns([])],
    [
      'a table that has only partition keys',
      withColumns([], { PartitionKeys: [{ Name: 'day' }] }),
    ],
    ['a column that is called col', withColumns([placeholder])],
    [
      'a column that is called col, of another type',
      withColumns([{ Name: 'col', Type: 'string' }], { Parameters: ofSpark }),
    ],
    [
      'a column that is called dummy, of a table',
      withColumns([dummy], { Parameters: ofSpark }),
    ],
    [
      'a placeholder beside another column',
      withColumns([placeholder, { Name: 'id' }], { Parameters: ofSpark }),
    ],
    [
      'a Delta table with columns',
      withColumns([{ Name: 'id' }], { Parameters: ofSpark }),
    ],
    [
      'a resource link, whose columns are its target’s',
      {
        Name: 'events',
        TableType: 'VIRTUAL_VIEW',
        TargetTable: { DatabaseName: 'sales', Name: 'events' },
      },
    ],
  ])('is not true of %s', (_, table) => {
    expect(hasUnlistedColumns(table)).toBe(false);
  });
});

describe('withUnlistedColumns', () => {
  const database = { Name: 'sales' };
  const events = withColumns([placeholder], { Parameters: ofSpark });
  const flagged = (value: string) => ({
    ...placeholder,
    Parameters: { pii_flag: value },
  });
  const verdictOf = (table: GlueTable, of: object = database) =>
    tablePart(
      of,
      withUnlistedColumns(of as typeof database, table, settings),
      settings,
    );

  it('makes a table unknown of which nobody could flag the columns', () => {
    expect(verdictOf(events)).toMatchObject({
      verdict: 'unknown',
      reasons: [
        { kind: 'hidden-columns', name: 'sales.events', verdict: 'unknown' },
        { name: 'sales.events.col', verdict: 'unflagged' },
      ],
    });
  });

  it('does not let the placeholder’s own flag speak for the columns', () => {
    expect(
      verdictOf(withColumns([flagged('false')], { Parameters: ofSpark })),
    ).toMatchObject({
      verdict: 'unknown',
      reasonsTotal: 1,
    });
    expect(
      verdictOf(withColumns([flagged('true')], { Parameters: ofSpark })),
    ).toMatchObject({
      verdict: 'sensitive',
      reasonsTotal: 2,
    });
  });

  it.each<[string, GlueTable, object]>([
    [
      'a flag on the table',
      { ...events, Parameters: { ...ofSpark, pii_flag: 'false' } },
      database,
    ],
    ['an LF-Tag on the table', { ...events, LFTag: 'public' }, database],
    [
      'a flag on the database',
      events,
      { ...database, Parameters: { pii_flag: 'false' } },
    ],
    ['an LF-Tag on the database', events, { ...database, LFTag: 'public' }],
  ])('lets %s speak for all columns', (_, table, of) => {
    expect(verdictOf(table, of)).toMatchObject({
      verdict: 'not-sensitive',
      reasonsTotal: 0,
    });
  });

  it('gives back the very table where Glue lists its columns', () => {
    const table = withColumns([{ Name: 'id' }]);
    expect(withUnlistedColumns(database, table, settings)).toBe(table);
  });

  it('changes nothing of what it is given', () => {
    const before = structuredClone(events);
    withUnlistedColumns(database, events, settings);
    expect(events).toEqual(before);
  });
});
