import type { FlaggedDatabase, FlaggedTable, Verdict } from './rule';

/**
 * One case of the sensitivity rule for a share of some columns, for every place
 * that states the rule.
 *
 * @public
 */
export interface ColumnCase {
  name: string;
  database: FlaggedDatabase;
  table: FlaggedTable;
  columns: string[];
  verdict: Verdict;
  /** `verdict level name value`, worst first. */
  reasons: string[];
}

const flag = (value?: string) =>
  value === undefined ? undefined : { pii_flag: value };

const database = (value?: string): FlaggedDatabase => ({
  Name: 'sales',
  Parameters: flag(value),
});

/** `id` and `note` carry no flag, `day` is not sensitive, `email` and the partition key `customer` are. */
const table = (value?: string): FlaggedTable => ({
  Name: 'orders',
  Parameters: flag(value),
  StorageDescriptor: {
    Columns: [
      { Name: 'id' },
      { Name: 'note' },
      { Name: 'day', Parameters: flag('false') },
      { Name: 'email', Parameters: flag('true') },
    ],
  },
  PartitionKeys: [{ Name: 'customer', Parameters: flag('true') }],
});

/** @public */
export const columnCases: ColumnCase[] = [
  {
    name: 'a sensitive table has columns that are not',
    database: database(),
    table: table(),
    columns: ['day'],
    verdict: 'not-sensitive',
    reasons: [],
  },
  {
    name: 'columns that nobody flagged are unflagged',
    database: database(),
    table: table(),
    columns: ['id', 'day'],
    verdict: 'unflagged',
    reasons: ['unflagged column sales.orders.id null'],
  },
  {
    name: 'a sensitive column that is asked for counts',
    database: database(),
    table: table(),
    columns: ['day', 'email'],
    verdict: 'sensitive',
    reasons: ['sensitive column sales.orders.email true'],
  },
  {
    name: 'a partition key is a column',
    database: database(),
    table: table(),
    columns: ['customer', 'day'],
    verdict: 'sensitive',
    reasons: ['sensitive partition-key sales.orders.customer true'],
  },
  {
    name: 'what the table says of itself counts for each of its columns',
    database: database(),
    table: table('true'),
    columns: ['day'],
    verdict: 'sensitive',
    reasons: ['sensitive table sales.orders true'],
  },
  {
    name: 'what the database says counts too',
    database: database('maybe'),
    table: table(),
    columns: ['day'],
    verdict: 'unknown',
    reasons: ['unknown database sales maybe'],
  },
  {
    name: 'a false on the table covers its columns',
    database: database(),
    table: table('false'),
    columns: ['id', 'note'],
    verdict: 'not-sensitive',
    reasons: [],
  },
  {
    name: 'names are compared without case',
    database: database(),
    table: table(),
    columns: ['EMAIL'],
    verdict: 'sensitive',
    reasons: ['sensitive column sales.orders.email true'],
  },
];
