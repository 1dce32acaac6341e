import type { GlueTable } from '../glue/shapes';
import { databaseTags, tableTags } from './tags';

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
      'a Hudi table of Spark by its full name',
      { Parameters: { 'spark.sql.sources.provider': 'org.apache.hudi' } },
      ['hudi'],
    ],
    [
      'a Hudi table that Athena was told of',
      {
        StorageDescriptor: {
          InputFormat:
            'org.apache.hudi.hadoop.realtime.HoodieParquetRealtimeInputFormat',
        },
      },
      ['hudi'],
    ],
    [
      'a Delta table that is read through its manifests',
      {
        StorageDescriptor: {
          Location: 's3://lake/orders/_symlink_format_manifest/',
        },
      },
      ['delta'],
    ],
    [
      'a table that only looks as if it were',
      {
        Parameters: { 'spark.sql.sources.provider': 'parquet' },
        StorageDescriptor: {
          InputFormat: 'org.apache.hadoop.hive.ql.io.SymlinkTextInputFormat',
          Location: 's3://lake/_symlink_format_manifest_old/',
        },
      },
      [],
    ],
    [
      'values with white space',
      { Parameters: { table_type: ' Delta ' } },
      ['delta'],
    ],
    ['a view of Presto', { Parameters: { presto_view: 'TRUE' } }, ['view']],
    ['a view of several dialects', { IsMultiDialectView: true }, ['view']],
    [
      'a materialised view of Glue, which is an Iceberg table too',
      {
        TableType: 'EXTERNAL_TABLE',
        IsMaterializedView: true,
        Parameters: { table_type: 'ICEBERG' },
      },
      ['external', 'iceberg', 'view'],
    ],
    [
      'a table that is none of these, as AWS says',
      { IsMultiDialectView: false, IsMaterializedView: false },
      [],
    ],
    [
      'a table of another catalog',
      {
        TableType: 'customer',
        FederatedTable: { ConnectionName: 'aws:s3tables' },
        Parameters: { table_type: 'ICEBERG' },
      },
      ['federated', 'iceberg'],
    ],
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
    expect(tableTags({ Name: 'orders', ...table } as GlueTable)).toEqual(tags);
  });
});

describe('databaseTags', () => {
  it.each([
    ['a database', {}, []],
    [
      'a database of another catalog',
      { FederatedDatabase: { ConnectionName: 'aws:redshift' } },
      ['federated'],
    ],
    [
      'a resource link, whatever its target is',
      {
        FederatedDatabase: { ConnectionName: 'aws:redshift' },
        TargetDatabase: { DatabaseName: 'sales' },
      },
      ['resource-link'],
    ],
  ])('tells %s', (_, database, tags) => {
    expect(databaseTags({ Name: 'sales', ...database })).toEqual(tags);
  });
});
