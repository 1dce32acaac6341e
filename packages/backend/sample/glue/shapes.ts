import type {
  Column,
  DatabaseInput,
  StorageDescriptor,
  TableInput,
} from '@aws-sdk/client-glue';

/** The account whose Glue Data Catalog lists all data products. */
export const centralAccount = '111122223333';

export const region = 'eu-west-1';

/** A Glue database with its tables, as CreateDatabase and CreateTable take them. */
export interface SampleDatabase {
  database: DatabaseInput & { Name: string };
  tables: Array<TableInput & { Name: string }>;
}

/** The value of `pii_flag`; not set where undefined. */
type Flag = string | undefined;

const flagged = (flag: Flag, others: Record<string, string> = {}) => ({
  ...others,
  ...(flag !== undefined && { pii_flag: flag }),
});

/** Name, type, comment, flag. */
export type ColumnSpec = [string, string, string?, Flag?];

const toColumn = ([Name, Type, Comment, flag]: ColumnSpec): Column => ({
  Name,
  Type,
  ...(Comment && { Comment }),
  ...(flag !== undefined && { Parameters: flagged(flag) }),
});

const formats = {
  parquet: {
    InputFormat:
      'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
    OutputFormat:
      'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
    SerdeInfo: {
      SerializationLibrary:
        'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe',
    },
  },
  json: {
    InputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
    OutputFormat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
    SerdeInfo: { SerializationLibrary: 'org.openx.data.jsonserde.JsonSerDe' },
  },
  csv: {
    InputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
    OutputFormat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
    SerdeInfo: {
      SerializationLibrary: 'org.apache.hadoop.hive.serde2.OpenCSVSerde',
      Parameters: { separatorChar: ',', quoteChar: '"' },
    },
  },
} satisfies Record<string, StorageDescriptor>;

/** What a table is, apart from its place. */
export interface TableSpec {
  name: string;
  description?: string;
  /** `pii_flag` of the table. */
  flag?: Flag;
  columns: ColumnSpec[];
  partitions?: ColumnSpec[];
  format?: keyof typeof formats;
  /** Beside `classification` and the flag. */
  parameters?: Record<string, string>;
}

/** A table in files on S3, below the place of its database. */
export const table =
  (spec: TableSpec) =>
  (databaseLocation: string): TableInput & { Name: string } => {
    const format = spec.format ?? 'parquet';
    return {
      Name: spec.name,
      ...(spec.description && { Description: spec.description }),
      Owner: 'hadoop',
      TableType: 'EXTERNAL_TABLE',
      Parameters: flagged(spec.flag, {
        EXTERNAL: 'TRUE',
        classification: format,
        ...spec.parameters,
      }),
      PartitionKeys: (spec.partitions ?? []).map(toColumn),
      StorageDescriptor: {
        Columns: spec.columns.map(toColumn),
        Location: `${databaseLocation}${spec.name}/`,
        Compressed: format === 'parquet',
        ...formats[format],
      },
    };
  };

/** A view, as Athena writes it. */
export const view =
  (spec: {
    name: string;
    description: string;
    flag?: Flag;
    columns: ColumnSpec[];
    sql: string;
  }) =>
  (): TableInput & { Name: string } => ({
    Name: spec.name,
    Description: spec.description,
    TableType: 'VIRTUAL_VIEW',
    Parameters: flagged(spec.flag, {
      presto_view: 'true',
      comment: 'Presto View',
    }),
    PartitionKeys: [],
    ViewOriginalText: `/* Presto View: ${Buffer.from(
      JSON.stringify({ originalSql: spec.sql, catalog: 'awsdatacatalog' }),
    ).toString('base64')} */`,
    ViewExpandedText: '/* Presto View */',
    StorageDescriptor: {
      Columns: spec.columns.map(toColumn),
      Location: '',
      SerdeInfo: {},
    },
  });

/** A table that only points to another. */
export const resourceLink =
  (spec: { name: string; database: string; table: string }) =>
  (): TableInput & { Name: string } => ({
    Name: spec.name,
    TargetTable: {
      CatalogId: centralAccount,
      DatabaseName: spec.database,
      Name: spec.table,
    },
  });

/** A database whose files lie in the producer's bucket. */
export function database(
  spec: {
    name: string;
    description: string;
    /** `pii_flag` of the database. */
    flag?: Flag;
    /** `data_owner`: twelve digits; not set where undefined. */
    owner?: string;
    ownerName?: string;
    bucket: string;
  },
  tables: Array<(databaseLocation: string) => TableInput & { Name: string }>,
): SampleDatabase {
  const location = `s3://${spec.bucket}/${spec.name}/`;
  return {
    database: {
      Name: spec.name,
      Description: spec.description,
      LocationUri: location,
      Parameters: flagged(spec.flag, {
        ...(spec.owner && { data_owner: spec.owner }),
        ...(spec.ownerName && { data_owner_name: spec.ownerName }),
      }),
    },
    tables: tables.map(make => make(location)),
  };
}
