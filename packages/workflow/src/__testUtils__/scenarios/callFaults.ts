import type { Fault } from '../../embedded/faults';
import { farEnd, type Share } from './Share';
import { always, passing, small, type CallEnds, type Trouble } from './trouble';

/** How a request ends when one of its calls goes wrong, for each call. */
export interface FaultTable {
  path: string;
  request: Omit<Share, 'faults'>;
  /** Beside the one of the case. */
  faults?: Fault[];
  /** In their order; what cannot happen to a call is left out. */
  calls: CallEnds[];
}

/** Tried again where that may help, and otherwise `end`. */
const orElse = (end: string) => ({ ...always(end), ...passing('granted') });

/** What may happen to the start of a nested execution. */
const nested = (ends: {
  passing: string;
  forLong: string;
  once: string;
  forGood: string;
}): Partial<Record<Trouble, string>> => ({
  'throttled twice': ends.passing,
  'throttled for long': ends.forLong,
  'refused once': ends.once,
  'refused for good': ends.forGood,
});

/** Whatever the first judgement cannot read is unknown, and asked about. */
const firstReading = {
  ...always('granted, asked 2 times'),
  ...passing('granted'),
  'refused for good': 'granted',
};

/** As it was approved as sensitive, it is asked about while it is unknown. */
const secondReading = {
  ...always('granted, asked 3 times'),
  ...passing('granted'),
  'refused for good': 'granted, asked 2 times',
};

const approvalTimeout = { approval: { timeoutSeconds: 600 } };

export const faultTables: FaultTable[] = [
  {
    path: 'all tables of a database, approved, with an end',
    request: {
      table: '*',
      input: { accessEndsAt: farEnd, ...approvalTimeout },
    },
    calls: [
      ['glue:GetDatabase 1', orElse('VerdictUnreadable')],
      [
        'sfn:StartExecution 1',
        nested({
          passing: 'granted',
          forLong: 'granted, asked 2 times',
          once: 'granted, asked 2 times',
          forGood: 'granted',
        }),
      ],
      ['glue:GetTables 1', firstReading],
      // Without its topic, a request goes on.
      ['sns:Publish 1', small(always('granted'))],
      [
        'sqs:SendMessage 1',
        {
          ...small(orElse('Blocked')),
          // The first question was asked, and nobody waits for its answer.
          'breaks off when done': 'granted, asked 2 times',
          // It may take as long as a decision may: its connection ends before.
          'never answered': 'granted',
          'answered too late': 'granted',
        },
      ],
      ['glue:GetDatabase 2', orElse('VerdictUnreadable')],
      [
        'sfn:StartExecution 2',
        nested({
          passing: 'granted',
          forLong: 'granted, asked 3 times',
          once: 'granted, asked 3 times',
          forGood: 'granted, asked 2 times',
        }),
      ],
      ['glue:GetTables 2', secondReading],
      ['lakeformation:ListPermissions 1', orElse('Blocked')],
      ['lakeformation:ListPermissions 2', orElse('Blocked')],
      ['scheduler:CreateSchedule 1', small(orElse('Blocked'))],
      ['lakeformation:BatchGrantPermissions 1', small(orElse('GrantFailed'))],
      [
        'lakeformation:ListPermissions 3',
        {
          ...orElse('GrantFailed'),
          // It cannot be taken back either.
          'refused for good': 'RevokeFailed, grant stays, schedule stays',
        },
      ],
    ],
  },
  {
    path: 'one table, granted at once',
    request: { table: 'open' },
    calls: [
      ['glue:GetDatabase 1', orElse('VerdictUnreadable')],
      [
        'sfn:StartExecution 1',
        nested({
          passing: 'granted',
          forLong: 'granted',
          once: 'granted',
          forGood: 'granted',
        }),
      ],
      // Unknown, asked about, approved, and then better than that.
      ['glue:GetTable 1', always('granted')],
      ['lakeformation:ListPermissions 1', orElse('Blocked')],
      ['lakeformation:BatchGrantPermissions 1', small(orElse('GrantFailed'))],
      [
        'lakeformation:ListPermissions 2',
        {
          ...orElse('GrantFailed'),
          'refused for good': 'RevokeFailed, grant stays',
        },
      ],
    ],
  },
];

const takenBack = 'GrantFailed';
const notTakenBack = 'RevokeFailed, grant stays, schedule stays';

/** What is safe to repeat is repeated also where no answer came. */
const repeated = {
  ...always(notTakenBack),
  ...passing(takenBack),
  'never answered': takenBack,
  'answered too late': takenBack,
};

/**
 * A grant that succeeded in part is taken back: what happens to a call of that.
 * Those before it are in the tables above.
 */
export const takeBackTable: FaultTable = {
  path: 'a grant in part, taken back',
  request: { table: '*', input: { accessEndsAt: farEnd } },
  faults: [{ action: 'lakeformation:BatchGrantPermissions', kind: 'in-part' }],
  calls: [
    [
      'sfn:StartExecution 3',
      nested({
        passing: takenBack,
        forLong: notTakenBack,
        once: notTakenBack,
        forGood: notTakenBack,
      }),
    ],
    ['lakeformation:ListPermissions 4', repeated],
    ['lakeformation:RevokePermissions 1', small(repeated)],
    [
      'lakeformation:ListPermissions 5',
      {
        ...repeated,
        // Only that it is gone could not be seen.
        'throttled for long': 'RevokeFailed, schedule stays',
        'refused once': 'RevokeFailed, schedule stays',
        'refused for good': 'RevokeFailed, schedule stays',
        'too large an answer': 'RevokeFailed, schedule stays',
      },
    ],
    [
      'lakeformation:ListPermissions 6',
      {
        ...repeated,
        'throttled for long': 'RevokeFailed, schedule stays',
        'refused once': 'RevokeFailed, schedule stays',
        'refused for good': 'RevokeFailed, schedule stays',
        'too large an answer': 'RevokeFailed, schedule stays',
      },
    ],
    [
      'scheduler:DeleteSchedule 1',
      {
        ...small(always(takenBack)),
        // On its day it finds nothing of what this request granted.
        'throttled for long': 'GrantFailed, schedule stays',
        'refused once': 'GrantFailed, schedule stays',
        'refused for good': 'GrantFailed, schedule stays',
      },
    ],
  ],
};
