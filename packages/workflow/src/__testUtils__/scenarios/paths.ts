import { consumer, producer, type ShareWorld } from '../../embedded/ShareWorld';
import { columns } from '../../embedded/columns';
import type { Fault } from '../../embedded/faults';
import { farEnd, type Share } from './Share';

/** A request that goes one way, and how it ends. */
export interface Path extends Share {
  /** The rule that it proves. */
  name: string;
  end: string;
  /** In the cause of an error, or the output as JSON. */
  says?: string;
  /** What the consumer holds of the database, where it is not all or nothing. */
  grants?: (database: string) => string[];
}

const always = { approval: { required: 'always' } };

const tableInput = (
  Name: string,
  flags: Record<string, string | undefined>,
) => ({
  Name,
  StorageDescriptor: { Columns: columns(flags) },
});

const update = (world: ShareWorld, DatabaseName: string, TableInput: object) =>
  world.aws.call('glue', 'UpdateTable', { DatabaseName, TableInput });

const setDatabase = (
  world: ShareWorld,
  Name: string,
  Parameters: Record<string, string>,
) =>
  world.aws.call('glue', 'UpdateDatabase', {
    Name,
    DatabaseInput: { Name, Parameters },
  });

const permission = (
  world: ShareWorld,
  verb: 'Grant' | 'Revoke',
  database: string,
  Permissions: string[],
) =>
  world.aws.call('lakeformation', `${verb}Permissions`, {
    Principal: { DataLakePrincipalIdentifier: consumer },
    Resource: { Table: { DatabaseName: database, Name: 'open' } },
    Permissions,
    ...(verb === 'Revoke' && { PermissionsWithGrantOption: Permissions }),
  });

/** Only in the first round, so that a second question may be answered. */
const once =
  (change: (world: ShareWorld, database: string) => Promise<unknown>) =>
  async (world: ShareWorld, database: string, round: number) => {
    if (round === 1) await change(world, database);
  };

const drop = (world: ShareWorld, DatabaseName: string, Name: string) =>
  world.aws.call('glue', 'DeleteTable', { DatabaseName, Name });

const text = (length: number) => 'x'.repeat(length);

/** In time for the request, too late for the grant: the machine wants a minute. */
const soon = () =>
  `${new Date(Date.now() + 30_000).toISOString().slice(0, 19)}Z`;

const refusals: Path[] = [
  {
    name: 'malformed input',
    input: { approval: 'always' },
    end: 'InvalidInput',
    says: 'approval: an object is required',
  },
  { name: 'a missing table', table: 'nothing', end: 'ProductNotFound' },
  {
    name: 'a missing database',
    given: async (world, database) => {
      await world.aws.call('glue', 'DeleteDatabase', { Name: database });
    },
    end: 'ProductNotFound',
  },
  {
    name: 'all tables of a database that is gone before they are read',
    table: '*',
    faults: [{ action: 'glue:GetTables', kind: 'not-found' }],
    end: 'ProductNotFound',
  },
  {
    name: 'a database without an owner',
    table: 'open',
    given: async (world, database) => {
      await setDatabase(world, database, {});
    },
    end: 'OwnerMissing',
  },
  {
    name: 'a principal that Lake Formation does not take',
    table: 'open',
    target: {
      account_id: consumer,
      principal: `arn:aws:iam::${consumer}:role/not a role name`,
    },
    end: 'Blocked',
  },
];

const decisions: Path[] = [
  {
    name: 'denied',
    answer: (world, token) => world.refuse(token),
    end: 'Denied',
    says: '"decision":"denied"',
  },
  {
    name: 'withdrawn',
    answer: (world, token) => world.refuse(token, 'DataSharing.Withdrawn', 'w'),
    end: 'Withdrawn',
    says: 'w',
  },
  {
    name: 'answered with anything else',
    answer: (world, token) => world.answer(token, { decision: 'yes' }),
    end: 'Denied',
  },
  {
    name: 'answered by more people than the output has room for',
    answer: (world, token) =>
      world.answer(token, { decision: 'approved', by: [text(250_000)] }),
    end: 'Denied',
  },
  {
    name: 'failed with an error that means nothing here',
    answer: (world, token) => world.refuse(token, 'Portal.Broken', 'oh'),
    end: 'Blocked',
    says: 'Portal.Broken: oh',
  },
  {
    name: 'decided by nobody',
    input: { approval: { timeoutSeconds: 600 } },
    answer: async () => {},
    patience: 601,
    end: 'ApprovalTimedOut',
    says: '600 seconds',
  },
  {
    name: 'approved too late',
    input: { approval: { timeoutSeconds: 600 } },
    answer: async (world, token) => {
      await world.aws.pass(601);
      await expect(world.answer(token)).rejects.toThrow('Task Timed Out');
    },
    end: 'ApprovalTimedOut',
  },
  {
    name: 'approved twice: the second answer is refused',
    answer: async (world, token) => {
      await world.answer(token);
      await expect(world.answer(token)).rejects.toThrow('Task Timed Out');
    },
    end: 'granted',
  },
  {
    name: 'approved, then denied: the first answer counts',
    answer: async (world, token) => {
      await world.answer(token);
      await expect(world.refuse(token)).rejects.toThrow('Task Timed Out');
    },
    end: 'granted',
  },
  {
    name: 'approved while the question is asked again: nobody waits for the first',
    faults: [{ action: 'sqs:SendMessage', kind: 'breaks-off-when-done' }],
    answer: async (world, token, round) => {
      if (round > 1) await world.refuse(token);
      else {
        await expect(world.answer(token)).rejects.toThrow('Task Timed Out');
      }
    },
    end: 'Denied, asked 2 times',
  },
];

const changes: Path[] = [
  {
    name: 'the flag becomes true while it waits: asked again',
    table: 'open',
    input: always,
    meanwhile: once((world, database) =>
      update(world, database, tableInput('open', { id: 'true' })),
    ),
    end: 'granted, asked 2 times',
  },
  {
    name: 'the flag becomes true while it waits: an approval of before is none',
    table: 'open',
    input: always,
    meanwhile: once((world, database) =>
      update(world, database, tableInput('open', { id: 'true' })),
    ),
    answer: (world, token, round) =>
      round === 1 ? world.answer(token) : world.refuse(token),
    end: 'Denied, asked 2 times',
  },
  {
    name: 'a sensitive table is added while all tables wait: asked again',
    table: '*',
    meanwhile: once((world, database) =>
      world.table(database, tableInput('more', { iban: 'true' })),
    ),
    end: 'granted, asked 2 times',
  },
  {
    name: 'the owner changes while it waits: the new one is asked',
    meanwhile: once((world, database) =>
      setDatabase(world, database, { data_owner: '333344445555' }),
    ),
    answer: async (world, token, round) => {
      if (round === 1) await world.answer(token);
      else await world.refuse(token);
    },
    end: 'Denied, asked 2 times',
  },
  {
    name: 'the owner is gone when it was approved',
    meanwhile: once((world, database) => setDatabase(world, database, {})),
    end: 'OwnerMissing',
  },
  {
    name: 'the table disappears while it waits',
    meanwhile: once((world, database) => drop(world, database, 'people')),
    end: 'ProductNotFound',
  },
  ...(
    [
      ['ListPermissions', 1, 'Blocked'],
      ['BatchGrantPermissions', 1, 'GrantFailed'],
      ['ListPermissions', 2, 'GrantFailed'],
    ] as const
  ).map(
    ([action, nth, end]): Path => ({
      name: `the table disappears before ${action} ${nth}`,
      table: 'open',
      faults: (world, database) => [
        {
          action: `lakeformation:${action}`,
          nth,
          kind: 'overtaken',
          by: () => drop(world, database, 'open'),
        },
      ],
      end,
    }),
  ),
  {
    name: 'the table becomes a resource link while it waits',
    meanwhile: once((world, database) =>
      update(world, database, {
        Name: 'people',
        TargetTable: { CatalogId: producer, DatabaseName: 'x', Name: 'y' },
      }),
    ),
    end: 'ProductNotFound',
  },
  {
    name: 'the end passes while it waits',
    table: 'open',
    input: () => ({ ...always, accessEndsAt: soon() }),
    end: 'Blocked',
    says: 'passed while the request waited',
  },
];

const amounts: Path[] = [
  {
    name: '250 KiB of columns, just what a state can carry',
    table: 'wide',
    given: (world, database) =>
      world.table(database, {
        Name: 'wide',
        StorageDescriptor: {
          Columns: Array.from({ length: 1700 }, (_, i) => ({
            Name: `column_${i}`,
            Type: 'string',
            Comment: text(60),
            Parameters: { pii_flag: 'false' },
          })),
        },
      }),
    end: 'granted',
    says: 'not-sensitive',
  },
  {
    name: 'more columns than a state can carry: unknown, and asked about',
    table: 'wide',
    given: (world, database) =>
      world.table(database, {
        Name: 'wide',
        StorageDescriptor: {
          Columns: Array.from({ length: 3000 }, (_, i) => ({
            Name: `column_${i}`,
            Type: 'string',
            Comment: text(80),
            Parameters: { pii_flag: 'false' },
          })),
        },
      }),
    end: 'granted',
    says: 'unknown',
  },
  {
    name: '3,000 tables under *, the last one sensitive',
    table: '*',
    given: async (world, database) => {
      for (let i = 0; i < 3000; i++) {
        await world.table(
          database,
          tableInput(`t${String(i).padStart(4, '0')}`, {
            id: i === 2999 ? 'true' : 'false',
          }),
        );
      }
    },
    end: 'granted',
    says: 't2999.id',
  },
  {
    name: 'more unknown fields than the output has room for',
    table: 'open',
    input: Object.fromEntries(
      Array.from({ length: 1200 }, (_, i) => [`${i}${text(195)}`, 1]),
    ),
    end: 'granted',
  },
  {
    name: 'flags, and a name of the owner, of 80,000 characters',
    given: async (world, database) => {
      await setDatabase(world, database, {
        data_owner: producer,
        data_owner_name: text(80_000),
        pii_flag: text(80_000),
      });
      await update(world, database, {
        ...tableInput('people', { id: text(80_000), email: text(80_000) }),
      });
    },
    end: 'granted',
    says: 'unknown',
  },
];

/** Of a single table: what is granted cannot be verified, and is taken back. */
const refusedVerification: Fault = {
  action: 'lakeformation:ListPermissions',
  nth: 2,
  kind: 'refused',
};

const granted: Path[] = [
  {
    name: 'one table, at once, with an end',
    table: 'open',
    input: { accessEndsAt: farEnd },
    end: 'granted',
  },
  {
    name: 'the producer has a topic: told, and approved',
    given: async world => {
      await world.aws.call(
        'sns',
        'CreateTopic',
        { Name: 'DataLakeSharingApproval' },
        world.aws.caller(producer),
      );
    },
    end: 'granted',
  },
  {
    name: 'the grant exists already',
    table: 'open',
    given: async (world, database) => {
      await permission(world, 'Grant', database, ['SELECT', 'DESCRIBE']);
    },
    end: 'granted',
  },
  {
    name: 'what exists already stays when the grant is taken back',
    table: 'open',
    given: async (world, database) => {
      await permission(world, 'Grant', database, ['DESCRIBE']);
    },
    faults: [refusedVerification],
    end: 'GrantFailed, grant stays',
    grants: database => [`DESCRIBE ${database}.open +`],
  },
  {
    name: 'what is not listed afterwards is not granted',
    table: 'open',
    faults: [
      { action: 'lakeformation:BatchGrantPermissions', kind: 'does-nothing' },
    ],
    end: 'GrantFailed',
    says: 'does not list what was granted',
  },
  {
    name: 'the schedule was made before the connection broke off, and cannot be undone',
    table: 'open',
    input: { accessEndsAt: farEnd },
    faults: [
      { action: 'scheduler:CreateSchedule', kind: 'hangs-when-done' },
      { action: 'scheduler:DeleteSchedule', kind: 'throttled', times: 6 },
    ],
    end: 'Blocked, schedule stays',
  },
  {
    name: 'the table is gone before its grant is taken back',
    table: 'open',
    faults: (world, database) => [
      refusedVerification,
      {
        action: 'lakeformation:RevokePermissions',
        kind: 'overtaken',
        by: () => drop(world, database, 'open'),
      },
    ],
    end: 'GrantFailed',
  },
  {
    name: 'somebody else takes the grant back at the same time',
    table: 'open',
    faults: (world, database) => [
      refusedVerification,
      {
        action: 'lakeformation:RevokePermissions',
        kind: 'overtaken',
        by: () => permission(world, 'Revoke', database, ['SELECT', 'DESCRIBE']),
      },
    ],
    end: 'GrantFailed',
  },
  {
    name: 'Lake Formation takes every revocation, and does none',
    table: 'open',
    faults: [
      refusedVerification,
      {
        action: 'lakeformation:RevokePermissions',
        kind: 'does-nothing',
        times: 10,
      },
    ],
    end: 'RevokeFailed, grant stays',
    says: 'still lists',
    grants: database => [
      `DESCRIBE ${database}.open +`,
      `SELECT ${database}.open +`,
    ],
  },
];

export const paths: Path[] = [
  ...refusals,
  ...decisions,
  ...changes,
  ...amounts,
  ...granted,
];
