import { tableTags } from './tags';

describe('tableTags', () => {
  it.each([
    ['a managed table', {}, []],
    ['an external table', { TableType: 'EXTERNAL_TABLE' }, ['external']],
    ['a view', { TableType: 'VIRTUAL_VIEW' }, ['view']],
    ['a materialised view', { TableType: 'MATERIALIZED_VIEW' }, ['view']],
    [
      'an Iceberg table',
      { TableType: 'EXTERNAL_TABLE', Parameters: { table_type: 'ICEBERG' } },
      ['external', 'iceberg'],
    ],
    [
      'a Delta table of Spark',
      { Parameters: { 'spark.sql.sources.provider': 'delta' } },
      ['delta'],
    ],
    ['a Hudi table', { Parameters: { table_type: 'hudi' } }, ['hudi']],
    [
      'a partitioned table',
      { PartitionKeys: [{ Name: 'day' }] },
      ['partitioned'],
    ],
    [
      'a resource link, whatever its target is',
      {
        TableType: 'EXTERNAL_TABLE',
        PartitionKeys: [{ Name: 'day' }],
        TargetTable: { DatabaseName: 'sales', Name: 'orders' },
      },
      ['resource-link'],
    ],
    [
      'a table whose parameters name a tag of ours',
      { Parameters: { table_type: 'resource-link', classification: 'view' } },
      [],
    ],
  ])('tells %s', (_, table, tags) => {
    expect(tableTags({ Name: 'orders', ...table })).toEqual(tags);
  });
});
