import type {
  FlaggedDatabase,
  FlaggedTable,
  SensitivitySettings,
} from './evidence';
import type { Verdict } from './verdict';

/** What the cases are judged by. */
export const lfTagSettings: SensitivitySettings = {
  flag: 'pii_flag',
  lfTag: {
    key: 'sensitivity',
    sensitive: ['Confidential ', 'secret'],
    notSensitive: ['public'],
  },
};

interface Judged {
  verdict: Verdict;
  /** `verdict kind level name value`, worst first. */
  reasons: string[];
}

/** One case of the sensitivity rule with LF-Tags and hidden columns. */
export interface LfTagCase {
  name: string;
  database: Omit<FlaggedDatabase, 'Name'>;
  table: FlaggedTable;
  /** Of a share of the table. */
  alone: Judged;
  /** Of a share of all tables, where it is the only one; else as alone. */
  all?: Judged;
}

interface On {
  flag?: string;
  tag?: string;
}

const on = ({ flag, tag }: On) => ({
  ...(flag !== undefined && { Parameters: { pii_flag: flag } }),
  ...(tag !== undefined && { LFTag: tag }),
});

const table = (
  own: On,
  columns: Record<string, On> = { id: {} },
  partitionKeys: Record<string, On> = {},
): FlaggedTable => {
  const list = (from: Record<string, On>) =>
    Object.entries(from).map(([Name, each]) => ({ Name, ...on(each) }));
  return {
    Name: 'orders',
    ...on(own),
    StorageDescriptor: { Columns: list(columns) },
    PartitionKeys: list(partitionKeys),
  };
};

const fine: Judged = { verdict: 'not-sensitive', reasons: [] };

export const lfTagCases: LfTagCase[] = [
  {
    name: 'a sensitive tag on the table is inherited by its columns, with one reason',
    database: {},
    table: table({ tag: 'secret' }, { id: {}, email: {} }, { day: {} }),
    alone: {
      verdict: 'sensitive',
      reasons: ['sensitive lf-tag table sales.orders secret'],
    },
  },
  {
    name: 'a sensitive tag on the database is inherited, with one reason',
    database: on({ tag: 'confidential' }),
    table: table({}),
    alone: {
      verdict: 'sensitive',
      reasons: ['sensitive lf-tag database sales confidential'],
    },
  },
  {
    name: 'a tag that is not sensitive covers what inherits it',
    database: on({ tag: 'public' }),
    table: table({}, { id: {} }, { day: {} }),
    alone: fine,
  },
  {
    name: 'a table’s tag overrides the database’s, save for tables made later',
    database: on({ tag: 'secret' }),
    table: table({ tag: 'public' }),
    alone: fine,
    all: {
      verdict: 'sensitive',
      reasons: ['sensitive lf-tag database sales secret'],
    },
  },
  {
    name: 'a column’s tag overrides its table’s, which still counts for the table',
    database: {},
    table: table({ tag: 'secret' }, { id: { tag: 'public' } }),
    alone: {
      verdict: 'sensitive',
      reasons: ['sensitive lf-tag table sales.orders secret'],
    },
  },
  {
    name: 'a sensitive tag on one column counts under a table that is not',
    database: {},
    table: table({ tag: 'public' }, { id: {}, email: { tag: 'secret' } }),
    alone: {
      verdict: 'sensitive',
      reasons: ['sensitive lf-tag column sales.orders.email secret'],
    },
  },
  {
    name: 'a sensitive tag on a partition key counts',
    database: {},
    table: table({ tag: 'public' }, {}, { customer: { tag: 'secret' } }),
    alone: {
      verdict: 'sensitive',
      reasons: ['sensitive lf-tag partition-key sales.orders.customer secret'],
    },
  },
  {
    name: 'a value in neither list is unknown',
    database: {},
    table: table({ tag: 'internal' }),
    alone: {
      verdict: 'unknown',
      reasons: ['unknown lf-tag table sales.orders internal'],
    },
  },
  {
    name: 'an unknown value on the database is overridden too',
    database: on({ tag: 'internal' }),
    table: table({ tag: 'public' }),
    alone: fine,
    all: {
      verdict: 'unknown',
      reasons: ['unknown lf-tag database sales internal'],
    },
  },
  {
    name: 'an empty value is a value',
    database: on({ tag: 'public' }),
    table: table({ tag: '' }),
    alone: {
      verdict: 'unknown',
      reasons: ['unknown lf-tag table sales.orders '],
    },
  },
  {
    name: 'case and spaces do not matter, neither found nor configured',
    database: {},
    table: table({ tag: ' PUBLIC' }, { id: {}, a: { tag: 'confidential' } }),
    alone: {
      verdict: 'sensitive',
      reasons: ['sensitive lf-tag column sales.orders.a confidential'],
    },
  },
  {
    name: 'a column’s tag covers that column alone',
    database: {},
    table: table({}, { id: { tag: 'public' }, note: {} }),
    alone: {
      verdict: 'unflagged',
      reasons: ['unflagged flag column sales.orders.note null'],
    },
  },
  {
    name: 'a flag covers what no tag does',
    database: {},
    table: table({}, { id: { tag: 'public' }, note: { flag: 'false' } }),
    alone: fine,
  },
  {
    name: 'a table without columns is covered by a tag',
    database: {},
    table: { Name: 'orders', LFTag: 'public' },
    alone: fine,
  },
  {
    name: 'a sensitive tag wins over a flag of false on the same level',
    database: {},
    table: table({ flag: 'false', tag: 'secret' }),
    alone: {
      verdict: 'sensitive',
      reasons: ['sensitive lf-tag table sales.orders secret'],
    },
  },
  {
    name: 'a flag of true wins over a tag that is not sensitive',
    database: on({ tag: 'public' }),
    table: table({}, { email: { flag: 'true', tag: 'public' } }),
    alone: {
      verdict: 'sensitive',
      reasons: ['sensitive flag column sales.orders.email true'],
    },
  },
  {
    name: 'an overridden tag does not take the database’s flag with it',
    database: on({ flag: 'true', tag: 'secret' }),
    table: table({ tag: 'public' }),
    alone: {
      verdict: 'sensitive',
      reasons: ['sensitive flag database sales true'],
    },
    all: {
      verdict: 'sensitive',
      reasons: [
        'sensitive flag database sales true',
        'sensitive lf-tag database sales secret',
      ],
    },
  },
  {
    name: 'flag and tag of one level are two reasons',
    database: {},
    table: table({ flag: 'true', tag: 'secret' }),
    alone: {
      verdict: 'sensitive',
      reasons: [
        'sensitive flag table sales.orders true',
        'sensitive lf-tag table sales.orders secret',
      ],
    },
  },
  {
    name: 'hidden columns are unknown, whatever those say that are seen',
    database: {},
    table: { ...table({ flag: 'false', tag: 'public' }), HiddenColumns: true },
    alone: {
      verdict: 'unknown',
      reasons: ['unknown hidden-columns table sales.orders null'],
    },
  },
  {
    name: 'hidden columns do not hide what is sensitive',
    database: {},
    table: { ...table({}, { email: { tag: 'secret' } }), HiddenColumns: true },
    alone: {
      verdict: 'sensitive',
      reasons: [
        'sensitive lf-tag column sales.orders.email secret',
        'unknown hidden-columns table sales.orders null',
      ],
    },
  },
  {
    name: 'columns that are all seen say nothing',
    database: {},
    table: { ...table({ flag: 'false' }), HiddenColumns: false },
    alone: fine,
  },
];
