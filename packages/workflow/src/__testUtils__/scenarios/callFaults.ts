import type { Fault } from '../../embedded/faults';
import type { ShareWorld } from '../../embedded/ShareWorld';
import { inHybridMode } from './paths/blockers';
import { revokedBefore } from './paths/holds';
import { farEnd, type Share } from './Share';
import {
  always,
  attempts,
  passing,
  small,
  type CallEnds,
  type Trouble,
} from './trouble';

/** How a request ends when one of its calls goes wrong, for each call. */
export interface FaultTable {
  path: string;
  request: Omit<Share, 'faults'>;
  /** Beside the one of the case. */
  faults?: (world: ShareWorld, database: string) => Fault[];
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

/** Of a write to the record, which is safe to repeat. */
const recording = (end: string) => ({
  ...orElse(end),
  'never answered': 'granted',
  'answered too late': 'granted',
});

const listing = (forGood: string) => ({
  ...orElse('Blocked'),
  'refused for good': forGood,
});

const approvalTimeout = { approval: { timeoutSeconds: 600 } };

export const faultTables: FaultTable[] = [
  {
    path: 'all tables of a database, approved, with an end',
    request: {
      table: '*',
      input: { accessEndsAt: farEnd, ...approvalTimeout },
    },
    calls: [
      // What cannot be read is not in the way.
      ['lakeformation:GetDataLakeSettings 1', always('granted')],
      [
        'lakeformation:ListPermissions 1',
        { ...always('granted'), 'refused for good': 'Blocked, marked' },
      ],
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
      ['dynamodb:UpdateItem 1', recording('Blocked')],
      // The revoke machine does not see what there is to take back either.
      ['lakeformation:ListPermissions 2', listing('Blocked, marked')],
      ['lakeformation:ListPermissions 3', listing('Blocked, marked')],
      ['scheduler:CreateSchedule 1', small(orElse('Blocked'))],
      [
        'dynamodb:UpdateItem 2',
        {
          ...recording('Blocked'),
          'refused for good': 'Blocked, hold stays, schedule stays',
        },
      ],
      ['lakeformation:BatchGrantPermissions 1', orElse('GrantFailed')],
      ...[4, 5].map(
        (nth): CallEnds => [
          `lakeformation:ListPermissions ${nth}`,
          {
            ...orElse('GrantFailed'),
            'refused for good':
              'RevokeFailed, grant stays, schedule stays, marked',
          },
        ],
      ),
      [
        'dynamodb:UpdateItem 3',
        {
          ...recording('GrantFailed'),
          'refused for good':
            'RevokeFailed, grant stays, hold stays, schedule stays',
        },
      ],
    ],
  },
  {
    path: 'one table, left to IAM in hybrid access mode, granted at once',
    request: { table: 'lake', given: inHybridMode },
    calls: [
      ['lakeformation:GetDataLakeSettings 1', always('granted')],
      [
        'lakeformation:ListPermissions 1',
        { ...always('granted'), 'refused for good': 'Blocked, marked' },
      ],
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
      ['lakeformation:ListResources 1', always('granted')],
      ['dynamodb:UpdateItem 1', recording('Blocked')],
      ['lakeformation:ListPermissions 2', listing('Blocked, marked')],
      [
        'dynamodb:UpdateItem 2',
        { ...recording('Blocked'), 'refused for good': 'Blocked, hold stays' },
      ],
      ['lakeformation:BatchGrantPermissions 1', orElse('GrantFailed')],
      [
        'lakeformation:ListPermissions 3',
        {
          ...orElse('GrantFailed'),
          'refused for good': 'RevokeFailed, grant stays, marked',
        },
      ],
      [
        'dynamodb:UpdateItem 3',
        {
          ...recording('GrantFailed'),
          'refused for good': 'RevokeFailed, grant stays, hold stays',
        },
      ],
    ],
  },
];

const takenBack = 'GrantFailed';
const notTakenBack = 'RevokeFailed, grant stays, hold stays, schedule stays';

/** What happens to a call that takes a grant back, up to the revoke machine. */
export const takeBackTables: FaultTable[] = [
  {
    path: 'a grant in part, taken back',
    request: { table: '*', input: { accessEndsAt: farEnd } },
    // As often as it is tried again.
    faults: () => [
      {
        action: 'lakeformation:BatchGrantPermissions',
        kind: 'in-part',
        times: attempts,
      },
    ],
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
    ],
  },
  {
    path: 'a grant that was revoked while it was granted, taken back',
    request: { table: 'open' },
    faults: revokedBefore(3),
    calls: [
      [
        'dynamodb:UpdateItem 4',
        {
          ...always('RevokeFailed, grant stays'),
          ...passing(takenBack),
          'never answered': takenBack,
          'answered too late': takenBack,
          'too large an answer': 'RevokeFailed, grant stays, hold stays',
        },
      ],
      [
        'sfn:StartExecution 2',
        nested({
          passing: takenBack,
          forLong: 'RevokeFailed, grant stays, hold stays',
          once: 'RevokeFailed, grant stays, hold stays',
          forGood: 'RevokeFailed, grant stays, hold stays',
        }),
      ],
    ],
  },
];
