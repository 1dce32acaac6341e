import {
  central,
  consumer,
  region,
  type ShareWorld,
} from '../../../embedded/ShareWorld';
import { inSeconds, refusedVerification, type Path } from './Path';

const keyOf = (database: string, table: string) => ({
  grant: { S: [consumer, central, region, database, table].join('|') },
});

/** Changes the record of what the consumer holds of the table `open`. */
const changeRecord = (
  world: ShareWorld,
  database: string,
  UpdateExpression: string,
  names?: Record<string, string>,
  values?: Record<string, object>,
) =>
  world.aws.call('dynamodb', 'UpdateItem', {
    TableName: world.holdsTableName,
    Key: keyOf(database, 'open'),
    UpdateExpression,
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
  });

/** A revocation is at work, or has left its mark. */
const mark = (world: ShareWorld, database: string, revocation: string) =>
  changeRecord(world, database, 'SET revoking = :it', undefined, {
    ':it': { S: revocation },
  });

/** As a revocation that has ended leaves it. */
const revoked = async (world: ShareWorld, database: string) => {
  const { Item } = await world.aws.call('dynamodb', 'GetItem', {
    TableName: world.holdsTableName,
    Key: keyOf(database, 'open'),
  });
  const hold = Object.keys(Item).find(name => name.startsWith('hold:'))!;
  await changeRecord(
    world,
    database,
    `REMOVE #hold, granted${Item.baseline ? ', baseline' : ''}`,
    { '#hold': hold },
  );
};

export const revokedBefore =
  (nth: number) => (world: ShareWorld, database: string) =>
    [
      {
        action: 'dynamodb:UpdateItem',
        nth,
        kind: 'overtaken' as const,
        by: () => revoked(world, database),
      },
    ];

/** Another request of the same consumer. */
const shareAsWell =
  (rest: object = {}) =>
  async (world: ShareWorld, database: string) => {
    const arn = await world.start({
      source: { database, table: 'open', ...rest },
      target: { account_id: consumer },
    });
    const { status } = await world.aws.ending(arn);
    expect(status).toBe('SUCCEEDED');
  };

const whole = (database: string) => [
  `DESCRIBE ${database}.open +`,
  `SELECT ${database}.open +`,
];

export const holds: Path[] = [
  {
    name: 'another request holds it',
    table: 'open',
    given: shareAsWell(),
    end: 'granted',
  },
  {
    name: 'another request holds it: it stays when the grant is taken back',
    table: 'open',
    given: shareAsWell(),
    faults: [refusedVerification],
    end: 'GrantFailed, grant stays',
    grants: whole,
  },
  {
    name: 'another request holds columns of it: they stay when the grant is taken back',
    table: 'open',
    given: shareAsWell({ columns: ['id'] }),
    faults: [refusedVerification],
    end: 'GrantFailed, grant stays',
    grants: database => [`SELECT ${database}.open(id) +`],
  },
  {
    name: 'a revocation of the same grant ends while it waits for it',
    table: 'open',
    given: (world, database) => mark(world, database, 'somebody'),
    faults: (world, database) => [
      {
        action: 'dynamodb:UpdateItem',
        nth: 3,
        kind: 'overtaken',
        by: () => changeRecord(world, database, 'REMOVE revoking'),
      },
    ],
    end: 'granted',
  },
  {
    name: 'a revocation of the same grant has died: it is finished, for the next try',
    table: 'open',
    given: (world, database) =>
      mark(
        world,
        database,
        `${world.arns.revoke.replace('stateMachine', 'execution')}:old`,
      ),
    end: 'Blocked',
    says: 'A revocation of the same grant has not finished',
  },
  {
    name: 'a revocation of the same grant does not end',
    table: 'open',
    given: async (world, database) => {
      // It waits for a decision, so it runs.
      const running = await world.start({
        source: { database, table: 'people' },
        target: { account_id: consumer },
      });
      await mark(world, database, running);
    },
    patience: 301,
    end: 'Blocked, marked',
    says: 'A revocation of the same grant has not finished',
  },
  {
    name: 'it is revoked before it is granted',
    table: 'open',
    faults: revokedBefore(2),
    end: 'Blocked',
    says: 'It was revoked before it was granted',
  },
  {
    name: 'it is revoked while it is granted: that is taken back',
    table: 'open',
    faults: revokedBefore(3),
    end: 'GrantFailed',
    says: 'It was revoked while it was granted',
  },
  {
    name: 'it is revoked while it is granted, and another revocation does not end',
    table: 'open',
    faults: (world, database) => [
      {
        action: 'dynamodb:UpdateItem',
        nth: 3,
        kind: 'overtaken',
        by: async () => {
          await revoked(world, database);
          await mark(world, database, 'somebody');
        },
      },
    ],
    end: 'RevokeFailed, grant stays, marked',
    says: 'holding it again failed: DynamoDB.ConditionalCheckFailed',
    grants: whole,
  },
  {
    name: 'the end passes before it is granted',
    inNewWorld: true,
    table: 'open',
    input: () => ({ accessEndsAt: inSeconds(64) }),
    faults: [
      {
        action: 'dynamodb:UpdateItem',
        nth: 2,
        kind: 'overtaken',
        by: () => new Promise(resolve => setTimeout(resolve, 4500)),
      },
    ],
    end: 'GrantFailed',
    says: 'has passed before it was granted',
  },
  {
    name: 'permissions are listed page by page',
    table: '*',
    given: ({ aws }, database) =>
      aws.call('lakeformation', 'GrantPermissions', {
        Principal: { DataLakePrincipalIdentifier: consumer },
        Resource: { Table: { DatabaseName: database, TableWildcard: {} } },
        Permissions: ['SELECT', 'DESCRIBE'],
      }),
    faults: [
      {
        action: 'lakeformation:ListPermissions',
        kind: 'page-by-page',
        times: 100,
      },
    ],
    end: 'granted',
  },
];
