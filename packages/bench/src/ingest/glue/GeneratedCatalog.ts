import type { Column, Database, Table } from '@aws-sdk/client-glue';
import type { CatalogSize } from '../options';
import { pick, random, type Random } from './random';
import { areas, columnKinds, comments, layers, subjects } from './words';

/** The account whose Glue catalog this is. */
export const catalogId = '111122223333';
/** The region of the catalog. */
export const region = 'eu-west-1';
/** The Glue parameter that flags sensitive data. */
export const flag = 'pii_flag';

/** The producers' accounts. */
export const ownerAccounts = Array.from({ length: 50 }, (_, i) =>
  String(200_000_000_000 + i * 1_234_567_891),
);

/** How AWS's JSON protocol writes it: a time is a number of seconds. */
export type OnTheWire<T> = T extends Date
  ? number
  : T extends Array<infer TItem>
  ? OnTheWire<TItem>[]
  : T extends object
  ? { [K in keyof T]: OnTheWire<T[K]> }
  : T;

/** Most that Glue lists in a page. */
export const pageSize = 100;

const seed = 20_241;
const firstOfJanuary = 1_704_067_200;
const hour = 3_600;

/** How far a table is flagged: a share of each, as companies have them. */
type Flagging = 'sensitive' | 'unflagged' | 'table' | 'columns';

const flaggings = (next: Random): Flagging => {
  const share = next();
  if (share < 0.15) return 'sensitive';
  if (share < 0.4) return 'unflagged';
  return share < 0.7 ? 'table' : 'columns';
};

/**
 * A Glue Data Catalog of any size, always the same for the same size. Nothing
 * of it is kept: each database and table is made when it is asked for.
 *
 * A few databases hold many tables and many hold few. The last of several holds
 * none.
 */
export class GeneratedCatalog {
  readonly #columns: number;
  readonly #tables: number[];

  constructor(size: CatalogSize) {
    this.#columns = size.columns;
    this.#tables = shares(size);
  }

  get databases(): number {
    return this.#tables.length;
  }

  get tables(): number {
    return this.#tables.reduce((sum, count) => sum + count, 0);
  }

  /** @param database - its index, from 0 */
  tablesIn(database: number): number {
    return this.#tables[database];
  }

  /**
   * The fewest calls that read all of it: every page of the databases, and
   * every page of the tables of each, of which an empty database has one too.
   */
  get leastCalls(): number {
    const pages = (items: number) => Math.max(1, Math.ceil(items / pageSize));
    return this.#tables.reduce(
      (sum, tables) => sum + pages(tables),
      pages(this.databases),
    );
  }

  /** @param database - its index, from 0 */
  databaseName(database: number): string {
    const area = pick(random(seed, database), areas);
    return `${area}_${String(database).padStart(4, '0')}`;
  }

  /**
   * @param database - its index, from 0
   * @param table - its index within the database, from 0
   */
  tableName(database: number, table: number): string {
    const next = random(seed, database, table);
    const number = String(table).padStart(5, '0');
    return `${pick(next, subjects)}_${pick(next, layers)}_${number}`;
  }

  /** @param index - of the database, from 0 */
  database(index: number): OnTheWire<Database> {
    const next = random(seed, index, -1);
    const name = this.databaseName(index);
    const owner = Math.floor(next() * ownerAccounts.length);
    return {
      Name: name,
      Description: `${pick(next, comments)}. ${pick(next, comments)}.`,
      LocationUri: `s3://aldervale-${name}/`,
      Parameters: {
        data_owner: ownerAccounts[owner],
        data_owner_name: `Producer ${owner}`,
        cost_center: String(4_000 + Math.floor(next() * 900)),
        ...(next() < 0.05 && { [flag]: 'false' }),
      },
      CreateTime: firstOfJanuary + index * hour,
      CreateTableDefaultPermissions: [],
      CatalogId: catalogId,
    };
  }

  /**
   * @param databaseIndex - from 0
   * @param index - of the table within the database, from 0
   * @param revision - how often it was changed; each shows in the description
   */
  table(databaseIndex: number, index: number, revision = 0): OnTheWire<Table> {
    const next = random(seed, databaseIndex, index, -1);
    const database = this.databaseName(databaseIndex);
    const name = this.tableName(databaseIndex, index);
    const flagging = flaggings(next);
    const isView = next() < 0.05;
    const isIceberg = !isView && next() < 0.15;
    const created = firstOfJanuary + Math.floor(next() * 5_000) * hour;
    const description = `${pick(next, comments)}. ${pick(next, comments)}.`;
    const partitionKeys: OnTheWire<Column>[] =
      isView || next() < 0.5
        ? []
        : ['year', 'month', 'day']
            .slice(0, 1 + Math.floor(next() * 3))
            .map(Name => ({
              Name,
              Type: 'string',
              ...(flagging === 'columns' && {
                Parameters: { [flag]: 'false' },
              }),
            }));
    return {
      Name: name,
      DatabaseName: database,
      Description: revision
        ? `Revision ${revision}: ${description}`
        : description,
      Owner: 'hadoop',
      CreateTime: created,
      UpdateTime: created + revision * 60,
      LastAccessTime: created,
      Retention: 0,
      StorageDescriptor: {
        Columns: this.#columnsOf(next, flagging),
        Location: `s3://aldervale-${database}/${name}/`,
        InputFormat:
          'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
        OutputFormat:
          'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
        Compressed: false,
        NumberOfBuckets: -1,
        SerdeInfo: {
          SerializationLibrary:
            'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe',
          Parameters: { 'serialization.format': '1' },
        },
        BucketColumns: [],
        SortColumns: [],
        Parameters: { compressionType: 'none', typeOfData: 'file' },
        StoredAsSubDirectories: false,
      },
      PartitionKeys: partitionKeys,
      TableType: isView ? 'VIRTUAL_VIEW' : 'EXTERNAL_TABLE',
      Parameters: {
        EXTERNAL: 'TRUE',
        classification: 'parquet',
        'parquet.compression': 'SNAPPY',
        transient_lastDdlTime: String(created),
        ...(isIceberg && { table_type: 'ICEBERG' }),
        ...(flagging === 'table' && { [flag]: 'false' }),
      },
      CreatedBy: `arn:aws:sts::${catalogId}:assumed-role/DataLakeLoader/load`,
      IsRegisteredWithLakeFormation: true,
      CatalogId: catalogId,
      VersionId: String(revision),
    };
  }

  #columnsOf(next: Random, flagging: Flagging): OnTheWire<Column>[] {
    const flagged = flagging === 'sensitive' || flagging === 'columns';
    const sensitive =
      flagging === 'sensitive' ? Math.floor(next() * this.#columns) : -1;
    return Array.from({ length: this.#columns }, (_, i) => {
      const [name, type] = pick(next, columnKinds);
      return {
        Name: `${name}_${i}`,
        Type: type,
        ...(next() < 0.6 && { Comment: pick(next, comments) }),
        ...(flagged && { Parameters: { [flag]: String(i === sensitive) } }),
      };
    });
  }
}

function shares({ tables, databases }: CatalogSize): number[] {
  const holding = databases > 1 ? databases - 1 : 1;
  const weights = Array.from({ length: holding }, (_, i) => (i + 1) ** -0.5);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const counts = weights.map(weight => Math.floor((tables * weight) / total));
  const left = tables - counts.reduce((sum, count) => sum + count, 0);
  for (let i = 0; i < left; i++) counts[i % holding] += 1;
  return databases > 1 ? [...counts, 0] : counts;
}
