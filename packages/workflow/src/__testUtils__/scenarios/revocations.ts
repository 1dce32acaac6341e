import {
  revokeOutputSchema,
  type RevokeOutput,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import type { Fault } from '../../embedded/faults';
import { consumer, type ShareWorld } from '../../embedded/ShareWorld';
import type { HeldGrant } from '../HeldGrant';
import { makeHeldGrant, scheduledEnd, scheduleEnd } from './heldGrants';
import { farEnd } from './Share';
import { always, passing, small, type CallEnds } from './trouble';

type Given = (held: HeldGrant, world: ShareWorld) => Promise<unknown>;

/** One run of the revoke machine, for request `r1`. */
export interface Revocation {
  /** All tables when left out. */
  table?: string;
  principal?: string;
  /** Done before the start; when left out, `r1` shares, with an end. */
  given?: Given;
  /** Beside what tells the share of `r1`. */
  input?: object | ((held: HeldGrant) => object);
  faults?: (held: HeldGrant, world: ShareWorld) => Fault[];
  /** Seconds that pass where it waits for time. */
  patience?: number;
}

export interface RevocationOutcome {
  /**
   * `revoked` or the error without `DataSharing.`, followed by what is left:
   * how many permissions the principal has, `schedule stays`, and `marked`
   * where nobody gets a hold.
   */
  end: string;
  held: HeldGrant;
  cause?: string;
  /** Its lists of permissions sorted. */
  output?: RevokeOutput;
  /** What Lake Formation lists. */
  left: string[];
  record: Record<string, any>;
  calls: string[];
}

/** `r1` shares, with an end. */
export const shared: Given = async (held, world) => {
  await held.share('r1');
  await scheduleEnd(world, held, 'r1', farEnd);
};

const gone = (error: any) => {
  if (error.code !== 'EntityNotFoundException') throw error;
  return [];
};

function toldBy(output: string): RevokeOutput {
  const told = revokeOutputSchema.strict().parse(JSON.parse(output));
  return { ...told, revoked: told.revoked.sort(), kept: told.kept.sort() };
}

/** Starts it, and waits for its end. */
export async function revoke(
  world: ShareWorld,
  held: HeldGrant,
  { input, faults, patience }: Revocation = {},
): Promise<RevocationOutcome> {
  const { aws } = world;
  const firstCall = aws.calls.length;
  aws.faults.set(...(faults?.(held, world) ?? []));
  const executionArn = await world.startMachine('revoke', {
    ...held.revocation('r1'),
    ...(typeof input === 'function' ? input(held) : input),
  });
  const { status, error, cause, output } = await aws.ending(
    executionArn,
    patience,
  );
  aws.faults.clear();
  const left = await held.listed().catch(gone);
  const record = await held.record();
  const scheduled = await scheduledEnd(world, held, 'r1');
  return {
    end: [
      status === 'SUCCEEDED' ? 'revoked' : error.replace(/^DataSharing\./, ''),
      ...(left.length > 0 ? [`${left.length} left`] : []),
      ...(scheduled ? ['schedule stays'] : []),
      ...(record.revoking ? ['marked'] : []),
    ].join(', '),
    held,
    cause,
    output: output && toldBy(output),
    left,
    record,
    calls: aws.calls.slice(firstCall).map(({ action }) => action),
  };
}

/** Makes what is given, and revokes. */
export async function runRevoke(
  world: ShareWorld,
  revocation: Revocation,
): Promise<RevocationOutcome> {
  const { table = '*', principal, given = shared } = revocation;
  const held = await makeHeldGrant(world, table, principal);
  await given(held, world);
  return revoke(world, held, revocation);
}

/** A revocation that goes one way, and how it ends. */
export interface RevokePath extends Revocation {
  /** The rule that it proves. */
  name: string;
  end: string;
  /** How it ends when it is repeated, where it failed. */
  then?: string;
  /** In the cause of an error. */
  says?: string;
  /** Of the output. */
  revoked?: string[];
  kept?: string[];
  heldBy?: Array<string | null>;
  left?: string[];
}

const whole = [
  'SELECT@main',
  'SELECT+@main',
  'DESCRIBE@main',
  'DESCRIBE+@main',
];

const permission =
  (
    verb: 'Grant' | 'Revoke',
    Permissions: string[],
    ColumnNames?: string[],
    withOption: boolean = verb === 'Revoke',
  ): Given =>
  ({ principal, options: { database, table, call } }) =>
    call('lakeformation', `${verb}Permissions`, {
      Principal: { DataLakePrincipalIdentifier: principal },
      Resource: ColumnNames
        ? {
            TableWithColumns: {
              DatabaseName: database,
              Name: table,
              ColumnNames,
            },
          }
        : { Table: { DatabaseName: database, Name: table } },
      Permissions,
      PermissionsWithGrantOption: withOption ? Permissions : [],
    });

const inTurn =
  (...steps: Given[]): Given =>
  async (held, world) => {
    for (const step of steps) await step(held, world);
  };

const share =
  (requestId: string, columns?: string[]): Given =>
  held =>
    held.share(requestId, columns);

const drop: Given = ({ options: { database, table } }, { aws }) =>
  table === '*'
    ? aws.call('glue', 'DeleteDatabase', { Name: database })
    : aws.call('glue', 'DeleteTable', { DatabaseName: database, Name: table });

/** Somebody does something just before a call is made. */
const overtaken =
  (action: string, by: Given, nth: number = 1) =>
  (held: HeldGrant, world: ShareWorld): Fault[] =>
    [{ action, nth, kind: 'overtaken', by: () => by(held, world) }];

const mark = (revoking: string) => (held: HeldGrant) =>
  held.update('SET revoking = :other', { ':other': { S: revoking } });

const batch = 'lakeformation:BatchRevokePermissions';
const table = 'open';

const refusals: RevokePath[] = [
  {
    name: 'malformed input',
    input: { holder: 'r1' },
    end: 'InvalidInput, 6 left, schedule stays',
    then: 'revoked',
    says: 'holder: the ARN',
  },
  {
    name: 'nothing was granted there',
    given: async () => {},
    end: 'RevokeFailed',
    then: 'RevokeFailed',
    says: 'has granted nothing there',
  },
  {
    name: 'taken back before there was a hold',
    given: async () => {},
    input: { why: 'grant-failed' },
    end: 'revoked',
    revoked: [],
  },
  {
    name: 'a record that cannot be read',
    given: inTurn(shared, held =>
      held.update(
        'SET #hold = :hold',
        { ':hold': { S: 'not JSON' } },
        { '#hold': 'hold:ff' },
      ),
    ),
    end: 'RevokeFailed, 6 left, schedule stays, marked',
    then: 'RevokeFailed, 6 left, schedule stays, marked',
    says: 'QueryEvaluationError',
  },
];

const plain: RevokePath[] = [
  {
    name: 'all tables',
    end: 'revoked',
    revoked: [...whole, 'DESCRIBE@database', 'DESCRIBE+@database'],
  },
  { name: 'a table', table, end: 'revoked', revoked: whole },
  {
    name: 'a table of a role, which has no grant option',
    table,
    principal: `arn:aws:iam::${consumer}:role/team/analyst`,
    end: 'revoked',
    revoked: ['SELECT@main', 'DESCRIBE@main'],
  },
  {
    name: 'some columns',
    table,
    given: share('r1', ['day', 'id']),
    end: 'revoked',
    revoked: [
      'SELECT@column:day',
      'SELECT+@column:day',
      'SELECT@column:id',
      'SELECT+@column:id',
    ],
  },
  {
    name: 'permissions that are listed page by page',
    faults: () => [
      {
        action: 'lakeformation:ListPermissions',
        kind: 'page-by-page',
        times: 100,
      },
    ],
    end: 'revoked',
    revoked: [...whole, 'DESCRIBE@database', 'DESCRIBE+@database'],
  },
  {
    name: 'names in capitals',
    table,
    input: held => {
      const { source } = held.revocation('r1');
      const database = source.database.toUpperCase();
      return { source: { ...source, database, table: 'OPEN' } };
    },
    end: 'revoked',
    revoked: whole,
  },
];

const others: RevokePath[] = [
  {
    name: 'another request holds the same',
    table,
    given: inTurn(share('r1'), share('r2')),
    end: 'revoked, 4 left',
    revoked: [],
    kept: whole,
    heldBy: ['r2'],
  },
  {
    name: 'another request without an id holds the same',
    table,
    given: inTurn(share('r1'), share('r2'), held =>
      held.update(
        'SET #hold = :hold',
        {
          ':hold': {
            S: JSON.stringify({ requestId: null, atoms: ['DESCRIBE@main'] }),
          },
        },
        { '#hold': held.holdName('r2') },
      ),
    ),
    end: 'revoked, 1 left',
    heldBy: [null],
    left: ['DESCRIBE@main'],
  },
  {
    name: 'another request holds some of the same columns',
    table,
    given: inTurn(share('r1', ['day', 'id']), share('r2', ['id'])),
    end: 'revoked, 2 left',
    revoked: ['SELECT@column:day', 'SELECT+@column:day'],
    kept: ['SELECT@column:id', 'SELECT+@column:id'],
    heldBy: ['r2'],
  },
  {
    name: 'another request holds some columns of the table',
    table,
    given: inTurn(share('r2', ['id']), share('r1')),
    end: 'revoked, 2 left',
    revoked: whole,
    left: ['SELECT+@column:id', 'SELECT@column:id'],
  },
  {
    name: 'another request holds the table of the columns',
    table,
    given: inTurn(share('r2'), share('r1', ['id'])),
    end: 'revoked, 4 left',
    revoked: ['SELECT@column:id', 'SELECT+@column:id'],
    kept: whole,
  },
  {
    name: 'what other requests hold goes at the same time by hand',
    table,
    given: inTurn(share('r1', ['day']), share('r2', ['id'])),
    faults: overtaken(batch, permission('Revoke', ['SELECT'], ['id'])),
    end: 'RevokeFailed, marked',
    then: 'revoked',
    says: 'does not list any more what other requests hold: SELECT@column:id, SELECT+@column:id',
  },
];

const before: RevokePath[] = [
  {
    name: 'what was held before stays, and the grant option goes',
    table,
    given: inTurn(
      permission('Grant', ['SELECT']),
      permission('Grant', ['DESCRIBE'], undefined, true),
      share('r1'),
    ),
    end: 'revoked, 3 left',
    revoked: ['SELECT+@main'],
    left: ['DESCRIBE+@main', 'DESCRIBE@main', 'SELECT@main'],
  },
  {
    name: 'columns that were held before stay, and their grant option goes',
    table,
    given: inTurn(
      permission('Grant', ['SELECT'], ['id']),
      share('r1', ['day', 'id']),
    ),
    end: 'revoked, 1 left',
    revoked: ['SELECT+@column:id', 'SELECT@column:day', 'SELECT+@column:day'],
    left: ['SELECT@column:id'],
  },
  {
    name: 'columns without a grant option, which was taken by hand, go',
    table,
    given: inTurn(share('r1', ['day', 'id']), held =>
      held.options.call('lakeformation', 'RevokePermissions', {
        Principal: { DataLakePrincipalIdentifier: held.principal },
        Resource: {
          TableWithColumns: {
            DatabaseName: held.options.database,
            Name: table,
            ColumnNames: ['id'],
          },
        },
        Permissions: [],
        PermissionsWithGrantOption: ['SELECT'],
      }),
    ),
    end: 'revoked',
  },
  {
    name: 'a hold before anything was granted: nothing is ours',
    table,
    given: inTurn(permission('Grant', ['SELECT']), held => held.hold('r1')),
    input: { why: 'grant-failed' },
    end: 'revoked, 1 left',
    revoked: [],
  },
  {
    name: 'what was granted beside it stays',
    table,
    given: inTurn(share('r1'), permission('Grant', ['ALTER'])),
    end: 'revoked, 1 left',
    left: ['ALTER@main'],
  },
];

const atTheSameTime: RevokePath[] = [
  {
    name: 'somebody took a part by hand before',
    table,
    given: inTurn(share('r1'), permission('Revoke', ['DESCRIBE'])),
    end: 'revoked',
    revoked: ['SELECT@main', 'SELECT+@main'],
  },
  {
    name: 'somebody takes a part by hand at the same time',
    table,
    faults: overtaken(batch, permission('Revoke', ['DESCRIBE'])),
    end: 'revoked',
  },
  {
    name: 'the product was dropped',
    table,
    given: inTurn(share('r1'), drop),
    end: 'revoked',
    revoked: [],
  },
  {
    name: 'the database was dropped, which others hold too',
    given: inTurn(share('r1'), share('r2'), drop),
    end: 'revoked',
    heldBy: ['r2'],
  },
  {
    name: 'the product is dropped at the same time',
    faults: overtaken(batch, drop),
    end: 'revoked',
  },
  {
    name: 'a batch that is done in part is gone on with',
    faults: () => [{ action: batch, kind: 'in-part' }],
    end: 'revoked',
  },
  {
    name: 'Lake Formation takes every revocation, and does none',
    faults: () => [{ action: batch, kind: 'does-nothing', times: 100 }],
    end: 'RevokeFailed, 6 left, schedule stays, marked',
    then: 'revoked',
    says: 'still lists SELECT@main',
  },
  {
    name: 'a column that the table has no more: the others go',
    table: 'wide',
    given: async (held, { aws }) => {
      const { database } = held.options;
      const tableInput = (count: number) => ({
        DatabaseName: database,
        TableInput: {
          Name: 'wide',
          StorageDescriptor: {
            Columns: Array.from({ length: count }, (_, i) => ({
              Name: `c${i}`,
              Type: 'string',
            })),
          },
        },
      });
      await aws.call('glue', 'CreateTable', tableInput(500));
      await held.share(
        'r1',
        Array.from({ length: 500 }, (_, i) => `c${i}`),
      );
      await aws.call('glue', 'UpdateTable', tableInput(499));
    },
    end: 'RevokeFailed, 2 left, marked',
    then: 'RevokeFailed, 2 left, marked',
    says: 'still lists SELECT@column:c499, SELECT+@column:c499. It said: InvalidInputException: Columns not found',
  },
  {
    name: 'another revocation failed, and is taken over',
    given: async (held, world) => {
      await held.share('r1');
      await held.share('r2');
      const other = await revoke(world, held, {
        input: held.revocation('r2'),
        faults: () => [
          { action: 'lakeformation:ListPermissions', kind: 'refused' },
        ],
      });
      expect(other.end).toBe('RevokeFailed, 6 left, marked');
    },
    end: 'revoked',
    revoked: [...whole, 'DESCRIBE@database', 'DESCRIBE+@database'],
  },
  {
    name: 'another revocation is known no more, and is taken over',
    given: inTurn(shared, (held, world) =>
      mark(`${world.arns.revoke.replace('stateMachine', 'execution')}:old`)(
        held,
      ),
    ),
    end: 'revoked',
  },
  {
    name: 'another revocation has finished by the time one looks',
    given: inTurn(shared, mark('somebody')),
    faults: overtaken('dynamodb:GetItem', held =>
      held.update('REMOVE revoking'),
    ),
    end: 'revoked',
  },
  {
    name: 'another revocation does not finish',
    given: async (held, world) => {
      await shared(held, world);
      // It waits for a decision, so it runs.
      const running = await world.start({
        source: { database: held.options.database, table: 'people' },
        target: { account_id: consumer },
      });
      await mark(running)(held);
    },
    patience: 301,
    end: 'RevokeFailed, 6 left, schedule stays, marked',
    then: 'RevokeFailed, 6 left, schedule stays, marked',
    says: 'has not finished: arn:aws:states',
  },
];

export const revokePaths: RevokePath[] = [
  ...refusals,
  ...plain,
  ...others,
  ...before,
  ...atTheSameTime,
];

/** Safe to repeat, so it is, also where no answer came. */
const repeated = (end: string) => ({
  ...always(end),
  ...passing('revoked'),
  'never answered': 'revoked',
  'answered too late': 'revoked',
});

const untouched = 'RevokeFailed, 6 left, schedule stays';
const unseen = 'RevokeFailed, schedule stays, marked';

/** What ends it when one of its calls goes wrong, for each call. */
export interface RevokeTable {
  path: string;
  revocation: Revocation;
  calls: CallEnds[];
}

export const revokeTables: RevokeTable[] = [
  {
    path: 'all tables, with an end',
    revocation: {},
    calls: [
      [
        'dynamodb:UpdateItem 1',
        {
          ...repeated(untouched),
          'too large an answer': `${untouched}, marked`,
        },
      ],
      ['lakeformation:ListPermissions 1', repeated(`${untouched}, marked`)],
      ['lakeformation:ListPermissions 2', repeated(`${untouched}, marked`)],
      [
        `${batch} 1`,
        {
          ...repeated(`${untouched}, marked`),
          'too large an answer': 'revoked',
        },
      ],
      ['lakeformation:ListPermissions 3', repeated(unseen)],
      ['lakeformation:ListPermissions 4', repeated(unseen)],
      // On its day it finds nothing.
      [
        'scheduler:DeleteSchedule 1',
        small(repeated('revoked, schedule stays')),
      ],
      ['dynamodb:UpdateItem 2', small(repeated('RevokeFailed, marked'))],
    ],
  },
  {
    path: 'the mark of a revocation that has ended',
    revocation: {
      table,
      given: inTurn(shared, (held, world) =>
        mark(`${world.arns.revoke.replace('stateMachine', 'execution')}:old`)(
          held,
        ),
      ),
    },
    calls: [
      [
        'dynamodb:UpdateItem 1',
        small(repeated('RevokeFailed, 4 left, schedule stays, marked')),
      ],
      [
        'dynamodb:GetItem 1',
        small(repeated('RevokeFailed, 4 left, schedule stays, marked')),
      ],
      [
        'sfn:DescribeExecution 1',
        small(repeated('RevokeFailed, 4 left, schedule stays, marked')),
      ],
      [
        'dynamodb:UpdateItem 2',
        {
          ...repeated('RevokeFailed, 4 left, schedule stays, marked'),
        },
      ],
      [
        'lakeformation:ListPermissions 1',
        repeated('RevokeFailed, 4 left, schedule stays, marked'),
      ],
      [
        `${batch} 1`,
        {
          ...repeated('RevokeFailed, 4 left, schedule stays, marked'),
          'too large an answer': 'revoked',
        },
      ],
      ['lakeformation:ListPermissions 2', repeated(unseen)],
      [
        'scheduler:DeleteSchedule 1',
        small(repeated('revoked, schedule stays')),
      ],
      ['dynamodb:UpdateItem 3', small(repeated('RevokeFailed, marked'))],
    ],
  },
];
