import type { FlaggedDatabase, FlaggedTable, Verdict } from './rule';

/**
 * One case of the sensitivity rule, for every place that states the rule.
 *
 * @public
 */
export interface SensitivityCase {
  name: string;
  database: FlaggedDatabase;
  tables: FlaggedTable[];
  verdict: Verdict;
  /** `verdict level name value`, worst first. */
  reasons: string[];
}

const p = (pii_flag?: string): Record<string, string> | undefined =>
  pii_flag === undefined ? undefined : { pii_flag };

const db = (flag?: string): FlaggedDatabase => ({
  Name: 'sales',
  Parameters: p(flag),
});

const table = (
  flag: string | undefined,
  columns: Record<string, string | undefined>,
  partitionKeys: Record<string, string | undefined> = {},
  name = 'orders',
): FlaggedTable => {
  const list = (from: Record<string, string | undefined>) =>
    Object.entries(from).map(([Name, value]) => ({
      Name,
      Parameters: p(value),
    }));
  return {
    Name: name,
    Parameters: p(flag),
    StorageDescriptor: { Columns: list(columns) },
    PartitionKeys: list(partitionKeys),
  };
};

/** @public */
export const sensitivityCases: SensitivityCase[] = [
  {
    name: 'every column false',
    database: db(),
    tables: [table(undefined, { id: 'false', day: 'false' })],
    verdict: 'not-sensitive',
    reasons: [],
  },
  {
    name: 'a false on the table covers its columns',
    database: db(),
    tables: [table('false', { id: undefined }, { day: undefined })],
    verdict: 'not-sensitive',
    reasons: [],
  },
  {
    name: 'a false on the database covers its columns',
    database: db('false'),
    tables: [table(undefined, { id: undefined })],
    verdict: 'not-sensitive',
    reasons: [],
  },
  {
    name: 'true on a column wins over false above it',
    database: db('false'),
    tables: [table('false', { id: 'false', email: 'true' })],
    verdict: 'sensitive',
    reasons: ['sensitive column sales.orders.email true'],
  },
  {
    name: 'true on a partition key counts',
    database: db(),
    tables: [table('false', { id: 'false' }, { customer: 'true' })],
    verdict: 'sensitive',
    reasons: ['sensitive partition-key sales.orders.customer true'],
  },
  {
    name: 'true on the table counts though each column is false',
    database: db(),
    tables: [table('true', { id: 'false' })],
    verdict: 'sensitive',
    reasons: ['sensitive table sales.orders true'],
  },
  {
    name: 'true on the database counts for one table too',
    database: db('true'),
    tables: [table('false', { id: 'false' })],
    verdict: 'sensitive',
    reasons: ['sensitive database sales true'],
  },
  {
    name: 'case and spaces do not matter',
    database: db(' False '),
    tables: [table(undefined, { id: undefined, email: ' TRUE' })],
    verdict: 'sensitive',
    reasons: ['sensitive column sales.orders.email  TRUE'],
  },
  {
    name: 'a value that is neither is unknown, and covers nothing to be shared',
    database: db(),
    tables: [table('yes', { id: undefined })],
    verdict: 'unknown',
    reasons: ['unknown table sales.orders yes'],
  },
  {
    name: 'a value in white space of another kind is unknown',
    database: db(),
    tables: [table('\u00a0false', { id: undefined })],
    verdict: 'unknown',
    reasons: ['unknown table sales.orders \u00a0false'],
  },
  {
    name: 'an empty value is unknown',
    database: db('false'),
    tables: [table(undefined, { id: '' })],
    verdict: 'unknown',
    reasons: ['unknown column sales.orders.id '],
  },
  {
    name: 'reasons come worst first',
    database: db('maybe'),
    tables: [table(undefined, { id: undefined, email: 'true' })],
    verdict: 'sensitive',
    reasons: [
      'sensitive column sales.orders.email true',
      'unknown database sales maybe',
    ],
  },
  {
    name: 'a column that no flag covers is unflagged',
    database: db(),
    tables: [table(undefined, { id: 'false', note: undefined })],
    verdict: 'unflagged',
    reasons: ['unflagged column sales.orders.note null'],
  },
  {
    name: 'no flag anywhere names every column',
    database: db(),
    tables: [table(undefined, { id: undefined }, { day: undefined })],
    verdict: 'unflagged',
    reasons: [
      'unflagged column sales.orders.id null',
      'unflagged partition-key sales.orders.day null',
    ],
  },
  {
    name: 'a table without columns and without a flag is unflagged',
    database: db(),
    tables: [{ Name: 'orders' }],
    verdict: 'unflagged',
    reasons: ['unflagged table sales.orders null'],
  },
  {
    name: 'a table without columns under a false is not sensitive',
    database: db('false'),
    tables: [{ Name: 'orders' }],
    verdict: 'not-sensitive',
    reasons: [],
  },
  {
    name: 'a database without tables and without a flag is unflagged',
    database: db(),
    tables: [],
    verdict: 'unflagged',
    reasons: ['unflagged database sales null'],
  },
  {
    name: 'the worst table of a database counts',
    database: db(),
    tables: [
      table('false', { id: undefined }, {}, 'orders'),
      table(undefined, { phone: 'true' }, {}, 'people'),
    ],
    verdict: 'sensitive',
    reasons: ['sensitive column sales.people.phone true'],
  },
  {
    name: 'a malformed flag on the database is one reason, however many tables',
    database: db('maybe'),
    tables: [
      table(undefined, { id: undefined }, {}, 'orders'),
      table('false', { id: undefined }, {}, 'people'),
    ],
    verdict: 'unknown',
    reasons: ['unknown database sales maybe'],
  },
  {
    name: 'reasons of several tables: worst first, then in the order of the catalog',
    database: db(),
    tables: [
      table(undefined, { id: undefined, note: 'perhaps' }, {}, 'orders'),
      table(undefined, { name: 'no' }, { day: 'true' }, 'people'),
      table('true', { id: undefined }, {}, 'visits'),
    ],
    verdict: 'sensitive',
    reasons: [
      'sensitive partition-key sales.people.day true',
      'sensitive table sales.visits true',
      'unknown column sales.orders.note perhaps',
      'unknown column sales.people.name no',
      'unflagged column sales.orders.id null',
    ],
  },
  {
    name: 'a flag on one table does not cover another',
    database: db(),
    tables: [
      table('false', { id: undefined }, {}, 'orders'),
      table(undefined, { id: undefined }, {}, 'people'),
      { Name: 'visits' },
    ],
    verdict: 'unflagged',
    reasons: [
      'unflagged column sales.people.id null',
      'unflagged table sales.visits null',
    ],
  },
  {
    name: 'a table that has only partition keys has columns',
    database: db(),
    tables: [table(undefined, {}, { day: 'false' })],
    verdict: 'not-sensitive',
    reasons: [],
  },
  {
    name: 'a flag named like a JavaScript property is not inherited from the object',
    database: { Name: 'sales', Parameters: { constructor: 'x' } },
    tables: [table('false', { id: undefined })],
    verdict: 'not-sensitive',
    reasons: [],
  },
];
