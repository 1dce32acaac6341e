import type { GlueColumn, GlueTable } from '../glue/shapes';
import { tableText } from './tableText';

const tableOf = (
  columns: GlueColumn[],
  more: Partial<GlueTable> = {},
): GlueTable => ({
  Name: 'orders',
  StorageDescriptor: { Columns: columns },
  ...more,
});

const sales = { Name: 'sales' };

describe('tableText', () => {
  it('has the columns with the fields of their structs, and partition keys last', () => {
    expect(
      tableText(
        sales,
        tableOf(
          [
            { Name: 'id', Type: 'bigint' },
            {
              Name: 'address',
              Type: 'struct<street:string,geo:map<string,struct<lat:double>>>',
            },
            { Name: 'untyped' },
          ],
          { PartitionKeys: [{ Name: 'day', Type: 'date' }] },
        ),
      ).columns,
    ).toEqual([
      'id',
      'address',
      'address.street',
      'address.geo',
      'address.geo.lat',
      'untyped',
      'day',
    ]);
  });

  it('has each comment once, trimmed, and none of those that say nothing', () => {
    expect(
      tableText(
        sales,
        tableOf(
          [
            { Name: 'a', Comment: ' Free words ' },
            { Name: 'b', Comment: 'from deserializer' },
            { Name: 'c', Comment: '  ' },
            { Name: 'd', Comment: 'Free words' },
          ],
          { PartitionKeys: [{ Name: 'e', Comment: 'When' }] },
        ),
      ).comments,
    ).toEqual(['Free words', 'When']);
  });

  it('has no columns that Iceberg has dropped, nor their comments', () => {
    const column = (Name: string, current: string) => ({
      Name,
      Comment: Name,
      Parameters: { 'iceberg.field.current': current },
    });
    expect(
      tableText(sales, tableOf([column('id', 'true'), column('old', 'false')])),
    ).toMatchObject({ columns: ['id'], comments: ['id'] });
  });

  it('has the columns that Spark keeps in the place of those that Glue lists', () => {
    const schema = JSON.stringify({
      type: 'struct',
      fields: [
        { name: 'id', type: 'long', metadata: { comment: 'Whose' } },
        { name: 'day', type: 'date', metadata: { comment: 'When' } },
      ],
    });
    expect(
      tableText(
        sales,
        tableOf([{ Name: 'col', Type: 'array<string>' }], {
          Parameters: {
            'spark.sql.sources.provider': 'json',
            'spark.sql.sources.schema': schema,
          },
          PartitionKeys: [{ Name: 'day', Type: 'date' }],
        }),
      ),
    ).toEqual({ columns: ['id', 'day'], comments: ['Whose'], lfTags: [] });
  });

  describe('with an LF-Tag', () => {
    const lfTags = (table: Partial<GlueTable>, ofDatabase?: string) =>
      tableText(
        { ...sales, LFTag: ofDatabase },
        { Name: 'orders', ...table },
        'class',
      ).lfTags;

    it('has what the table inherits where it has no value itself', () => {
      expect(lfTags({}, 'internal')).toEqual(['class=internal']);
      expect(lfTags({ LFTag: 'public' }, 'internal')).toEqual(['class=public']);
    });

    it('has the values of columns and partition keys, each once, sorted', () => {
      expect(
        lfTags({
          LFTag: 'public',
          StorageDescriptor: {
            Columns: [
              { Name: 'a', LFTag: 'secret' },
              { Name: 'b' },
              { Name: 'c', LFTag: 'public' },
            ],
          },
          PartitionKeys: [{ Name: 'd', LFTag: 'internal' }],
        }),
      ).toEqual(['class=internal', 'class=public', 'class=secret']);
    });

    it('has none where nothing is tagged, or no key is configured', () => {
      expect(lfTags({})).toEqual([]);
      expect(tableText(sales, { Name: 'a', LFTag: 'secret' }).lfTags).toEqual(
        [],
      );
    });
  });

  describe('within its limit', () => {
    const limit = 200_000;
    const named = (count: number, length: number) =>
      Array.from({ length: count }, (_, index) =>
        String(index).padStart(length, 'c'),
      );

    it('has all names up to the last character, and cuts no name', () => {
      const names = named(1_000, limit / 1_000);
      const columns = (more: string[]) =>
        tableText(sales, tableOf([...names, ...more].map(Name => ({ Name }))))
          .columns;
      expect(columns([])).toEqual(names);
      expect(columns(['x'])).toEqual(names);
      expect(columns(['x', 'y'])).toEqual(names);
    });

    it('has all comments up to the last character, and cuts none', () => {
      const comments = named(1_000, limit / 1_000);
      const text = tableText(
        sales,
        tableOf(
          [...comments, 'x'].map((Comment, index) => ({
            Name: `c${index}`,
            Comment,
          })),
        ),
      );
      expect(text.comments).toEqual(comments);
      expect(text.columns).toHaveLength(1_001);
    });

    it('stays so with the deepest types that Glue takes', () => {
      const depth = 13_000;
      const Type = `${'struct<a:'.repeat(depth)}int${'>'.repeat(depth)}`;
      const { columns } = tableText(
        sales,
        tableOf(named(10, 3).map(Name => ({ Name, Type }))),
      );
      expect(columns.join('').length).toBeLessThanOrEqual(limit);
      expect(columns.length).toBeGreaterThan(400);
    });
  });
});
