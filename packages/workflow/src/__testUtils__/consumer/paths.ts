import type { Fault } from '../../embedded/faults';
import { central, producer } from '../../embedded/ShareWorld';
import {
  roleIn,
  type ConsumerWorld,
  type Product,
  type Where,
} from './ConsumerWorld';

/** One share, and an account that it is for. */
export interface Situation {
  account: string;
  product: Product;
  /** ARN of the role that it is for, where it is for one. */
  principal?: string;
}

export interface Path {
  /** The rule that it proves. */
  name: string;
  where?: Where;
  /** `orders` when left out. */
  table?: string;
  columns?: string[];
  /** Whether it is shared to a role of the account. */
  toRole?: boolean;
  /** Done after the share was granted. */
  given?: (world: ConsumerWorld, at: Situation) => Promise<unknown>;
  faults?: (world: ConsumerWorld, at: Situation) => Fault[];
  end: string;
  /** In the problem, or the cause of an error. */
  says?: string;
  /** Seconds that it takes at least. */
  takes?: number;
  /** Accounts whose invitations are still pending afterwards. */
  pending?: string[];
}

const linkDatabase = ({ product }: Situation) => `${product.database}_shared`;

const makeDatabase = (
  world: ConsumerWorld,
  at: Situation,
  TargetDatabase?: object,
) =>
  world.as(at.account, 'glue', 'CreateDatabase', {
    DatabaseInput: { Name: linkDatabase(at), TargetDatabase },
  });

const makeTable = (world: ConsumerWorld, at: Situation, TargetTable?: object) =>
  world.as(at.account, 'glue', 'CreateTable', {
    DatabaseName: linkDatabase(at),
    TableInput: { Name: at.product.table, TargetTable },
  });

const source = ({ product }: Situation) => ({
  CatalogId: central,
  DatabaseName: product.database,
});

const target = (at: Situation) => ({ ...source(at), Name: at.product.table });

/** As the account's administrator does, by hand. */
async function makeLink(world: ConsumerWorld, at: Situation) {
  await makeDatabase(world, at);
  await makeTable(world, at, target(at));
}

const grantDescribe = (world: ConsumerWorld, at: Situation) =>
  world.grant(
    at.account,
    at.principal!,
    { Table: { DatabaseName: linkDatabase(at), Name: at.product.table } },
    ['DESCRIBE'],
  );

async function answer(
  world: ConsumerWorld,
  at: Situation,
  verb: 'Accept' | 'Reject',
) {
  const { account } = at;
  for (const { resourceShareInvitationArn } of await world.invitations(
    account,
  )) {
    await world.as(account, 'ram', `${verb}ResourceShareInvitation`, {
      resourceShareInvitationArn,
    });
  }
}

const settings = (account: string, ...admins: string[]) => ({
  DataLakeSettings: {
    ReadOnlyAdmins: admins.map(name => ({
      DataLakePrincipalIdentifier: roleIn(account, name),
    })),
  },
});

const noReader = (world: ConsumerWorld, { account }: Situation) =>
  world.as(account, 'lakeformation', 'PutDataLakeSettings', settings(account));

const noMaker = (world: ConsumerWorld, { account }: Situation) =>
  world.as(account, 'lakeformation', 'RevokePermissions', {
    Principal: { DataLakePrincipalIdentifier: roleIn(account) },
    Resource: { Catalog: {} },
    Permissions: ['CREATE_DATABASE'],
  });

/** To another hundred roles, which come before the analyst in Lake Formation's list. */
async function passOnToMany(world: ConsumerWorld, at: Situation) {
  for (let i = 0; i < 101; i++) {
    await world.grant(
      at.account,
      roleIn(at.account, `aaa${i}`),
      { Table: target(at) },
      ['DESCRIBE'],
    );
  }
}

const invitations: Path[] = [
  {
    name: 'an account outside the organisation: accepts, links, and is not usable yet',
    end: 'assumed, accepted, link, not usable',
    says: 'Nobody in account',
  },
  {
    name: 'an account inside the organisation needs no invitation',
    where: { inside: true },
    end: 'assumed, not-needed, link, not usable',
    says: 'its data lake administrator has to pass it on',
  },
  {
    name: 'an invitation that somebody accepts at the same time',
    faults: (world, at) => [
      {
        action: 'ram:AcceptResourceShareInvitation',
        kind: 'overtaken',
        by: () => answer(world, at, 'Accept'),
      },
    ],
    end: 'assumed, accepted, link, not usable',
  },
  {
    name: 'an invitation that was accepted by hand',
    given: (world, at) => answer(world, at, 'Accept'),
    end: 'assumed, accepted, link, not usable',
  },
  {
    name: 'an invitation that was rejected',
    given: (world, at) => answer(world, at, 'Reject'),
    end: 'assumed, pending, no link, not usable',
    says: 'was rejected or has expired',
  },
  {
    name: 'an invitation that expired',
    given: world => world.aws.pass(7 * 24 * 3600 + 1),
    end: 'assumed, pending, no link, not usable',
    says: 'was rejected or has expired',
  },
  {
    name: 'an invitation that shows only later',
    faults: () => [
      {
        action: 'ram:GetResourceShareInvitations',
        kind: 'does-nothing',
        times: 2,
      },
    ],
    end: 'assumed, accepted, link, not usable',
    takes: 30,
  },
  {
    name: 'an invitation that never shows',
    faults: () => [
      {
        action: 'ram:GetResourceShareInvitations',
        kind: 'does-nothing',
        times: 1000,
      },
    ],
    end: 'assumed, pending, no link, not usable',
    says: 'waits to be accepted',
    takes: 180,
  },
  {
    name: 'a hundred invitations before it',
    given: async (world, at) => {
      for (let i = 0; i < 101; i++) {
        await world.share(
          { ...at.product, table: 'returns' },
          at.account,
          roleIn(at.account, `more${i}`),
        );
      }
    },
    end: 'assumed, accepted, link, not usable',
  },
  {
    name: 'an invitation of somebody else is left alone',
    given: async (world, { account }) => {
      await world.as(producer, 'glue', 'CreateDatabase', {
        DatabaseInput: { Name: `foreign${account}` },
      });
      await world.as(producer, 'lakeformation', 'GrantPermissions', {
        Principal: { DataLakePrincipalIdentifier: account },
        Resource: { Database: { Name: `foreign${account}` } },
        Permissions: ['DESCRIBE'],
      });
    },
    end: 'assumed, accepted, link, not usable',
    pending: [producer],
  },
];

const roles: Path[] = [
  {
    name: 'no role, inside the organisation',
    where: { inside: true, role: 'absent' },
    end: 'absent, not-needed, no link, cannot tell',
  },
  {
    name: 'no role, outside the organisation',
    where: { role: 'absent' },
    end: 'absent, pending, no link, cannot tell',
    says: 'waits to be accepted in account',
  },
  {
    name: 'no role, and the invitation was accepted by hand',
    where: { role: 'absent' },
    given: (world, at) => answer(world, at, 'Accept'),
    end: 'absent, accepted, no link, cannot tell',
  },
  {
    name: 'no role, and the invitation was rejected',
    where: { role: 'absent' },
    given: (world, at) => answer(world, at, 'Reject'),
    end: 'absent, pending, no link, cannot tell',
    says: 'was rejected or has expired',
  },
  {
    name: 'a role that trusts nobody is as none',
    where: { inside: true, role: 'trusts nobody' },
    end: 'absent, not-needed, no link, cannot tell',
  },
  {
    name: 'a role with another external id is as none',
    where: { inside: true, role: 'another external id' },
    end: 'absent, not-needed, no link, cannot tell',
  },
  {
    name: 'a role that cannot be assumed at first, as a throttled one',
    faults: (_, { account }) => [
      {
        action: `sts:AssumeRole ${roleIn(account)}`,
        kind: 'throttled',
        times: 2,
      },
    ],
    end: 'assumed, accepted, link, not usable',
  },
  {
    name: 'a role that can no longer be assumed later',
    faults: (_, { account }) => [
      {
        action: `sts:AssumeRole ${roleIn(account)}`,
        kind: 'refused',
        nth: 3,
      },
    ],
    end: 'assumed, accepted, no link, not usable',
    says: 'States.TaskFailed',
  },
];

const links: Path[] = [
  {
    name: 'all tables: a link to the database',
    table: '*',
    end: 'assumed, accepted, link, not usable',
  },
  {
    name: 'some columns: a link to the table',
    columns: ['id'],
    end: 'assumed, accepted, link, not usable',
  },
  {
    name: 'a link that somebody made by hand',
    given: makeLink,
    end: 'assumed, accepted, link, not usable',
  },
  {
    name: 'a link to the whole database serves for its table',
    given: (world, at) => makeDatabase(world, at, source(at)),
    end: 'assumed, accepted, link, not usable',
  },
  {
    name: 'a database of that name which links elsewhere stays',
    given: (world, at) =>
      makeDatabase(world, at, { CatalogId: central, DatabaseName: 'other' }),
    end: 'assumed, accepted, no link, not usable',
    says: 'does not lead to',
  },
  {
    name: 'a database of that name stays where all tables are shared',
    table: '*',
    given: (world, at) => makeDatabase(world, at),
    end: 'assumed, accepted, no link, not usable',
    says: 'does not lead to',
  },
  {
    name: 'a table of that name stays',
    given: async (world, at) => {
      await makeDatabase(world, at);
      await makeTable(world, at);
    },
    end: 'assumed, accepted, no link, not usable',
    says: 'It is left as it is',
  },
  {
    name: 'a table of that name which links elsewhere stays',
    given: async (world, at) => {
      await makeDatabase(world, at);
      await makeTable(world, at, { ...source(at), Name: 'returns' });
    },
    end: 'assumed, accepted, no link, not usable',
    says: 'It is left as it is',
  },
  {
    name: 'a database of that name in which the role may not make links',
    given: (world, at) => makeDatabase(world, at),
    end: 'assumed, accepted, no link, not usable',
    says: 'has to grant CREATE_TABLE on the database',
  },
  {
    name: 'the same, once the administrator granted that',
    given: async (world, at) => {
      await makeDatabase(world, at);
      await world.grant(
        at.account,
        roleIn(at.account),
        { Database: { Name: linkDatabase(at) } },
        ['CREATE_TABLE'],
      );
    },
    end: 'assumed, accepted, link, not usable',
  },
  {
    name: 'a catalog in which the role may make no database',
    given: noMaker,
    end: 'assumed, accepted, no link, not usable',
    says: 'has to grant CREATE_DATABASE on the catalog',
  },
  {
    name: 'a database that is hidden from the role',
    given: async (world, at) => {
      await makeDatabase(world, at);
      await noReader(world, at);
    },
    toRole: true,
    end: 'assumed, accepted, no link, not usable',
    says: 'does not see it',
  },
  {
    name: 'a database that somebody else makes at the same time',
    faults: (world, at) => [
      {
        action: 'glue:CreateDatabase',
        kind: 'overtaken',
        by: () => makeDatabase(world, at, source(at)),
      },
    ],
    end: 'assumed, accepted, link, not usable',
  },
  {
    name: 'a link that somebody else makes at the same time',
    faults: (world, at) => [
      {
        action: 'glue:CreateTable',
        kind: 'overtaken',
        by: () => makeTable(world, at, target(at)),
      },
    ],
    end: 'assumed, accepted, link, not usable',
  },
  {
    name: 'a database that is dropped at the same time',
    faults: (world, at) => [
      {
        action: 'glue:CreateTable',
        kind: 'overtaken',
        by: () =>
          world.as(at.account, 'glue', 'DeleteDatabase', {
            Name: linkDatabase(at),
          }),
      },
    ],
    end: 'assumed, accepted, link, not usable',
  },
];

const usable: Path[] = [
  {
    name: 'a table, passed on',
    where: { inside: true },
    given: (world, { product, account }) => world.passOn(product, account),
    end: 'assumed, not-needed, link, usable',
  },
  {
    name: 'some columns, passed on: that is SELECT',
    where: { inside: true },
    columns: ['id'],
    given: (world, { product, account }) => world.passOn(product, account),
    end: 'assumed, not-needed, link, usable',
  },
  {
    name: 'all tables, passed on',
    where: { inside: true },
    table: '*',
    given: (world, { product, account }) => world.passOn(product, account),
    end: 'assumed, not-needed, link, usable',
  },
  {
    name: 'passed on without SELECT',
    where: { inside: true },
    given: (world, at) =>
      world.grant(
        at.account,
        roleIn(at.account, 'analyst'),
        { Table: target(at) },
        ['DESCRIBE'],
      ),
    end: 'assumed, not-needed, link, not usable',
    says: 'Nobody in account',
  },
  {
    name: 'passed on to more than Lake Formation lists at once',
    where: { inside: true },
    given: async (world, at) => {
      await passOnToMany(world, at);
      await world.passOn(at.product, at.account);
    },
    end: 'assumed, not-needed, link, usable',
  },
  {
    name: 'passed on, beside a database of the name of the link',
    where: { inside: true },
    given: async (world, at) => {
      await world.passOn(at.product, at.account);
      await makeDatabase(world, at, {
        CatalogId: central,
        DatabaseName: 'other',
      });
    },
    end: 'assumed, not-needed, no link, usable',
    says: 'does not lead to',
  },
  {
    name: 'a share that the role is not shown: waits, and says what to grant',
    where: { inside: true },
    given: noReader,
    end: 'assumed, not-needed, link, cannot tell',
    says: 'has to make the role a read-only administrator',
    takes: 180,
  },
  {
    name: 'a share that Lake Formation shows only later',
    where: { inside: true },
    given: (world, { product, account }) => world.passOn(product, account),
    faults: () => [
      { action: 'lakeformation:ListPermissions', kind: 'refused', nth: 2 },
    ],
    end: 'assumed, not-needed, link, usable',
    takes: 15,
  },
  {
    name: 'a table, to a role: it sees the link at once',
    toRole: true,
    end: 'assumed, accepted, link, usable',
  },
  {
    name: 'some columns, to a role',
    columns: ['id'],
    toRole: true,
    end: 'assumed, accepted, link, usable',
  },
  {
    name: 'all tables, to a role',
    table: '*',
    toRole: true,
    end: 'assumed, accepted, link, usable',
  },
  {
    name: 'to a role, through a link to the whole database',
    where: { inside: true },
    toRole: true,
    given: async (world, at) => {
      await makeDatabase(world, at, source(at));
      await world.grant(
        at.account,
        roleIn(at.account),
        { Database: { Name: linkDatabase(at) } },
        ['DESCRIBE'],
      );
      await world.grant(
        at.account,
        at.principal!,
        { Database: { Name: linkDatabase(at) } },
        ['DESCRIBE'],
      );
    },
    end: 'assumed, not-needed, link, usable',
  },
  {
    name: 'to a role, through a link that others made and may grant',
    toRole: true,
    given: makeLink,
    end: 'assumed, accepted, link, not usable',
    says: 'has to grant DESCRIBE on the link',
  },
  {
    name: 'to a role, through a link that others let it see',
    toRole: true,
    given: async (world, at) => {
      await makeLink(world, at);
      await grantDescribe(world, at);
    },
    end: 'assumed, accepted, link, usable',
  },
  {
    name: 'to a role, beside a table of the name of the link',
    toRole: true,
    given: async (world, at) => {
      await makeDatabase(world, at);
      await makeTable(world, at);
    },
    end: 'assumed, accepted, no link, not usable',
    says: 'It is left as it is',
  },
];

const ended: Path[] = [
  {
    name: 'a grant that was revoked meanwhile',
    given: (world, { account, product }) =>
      world.as(central, 'lakeformation', 'RevokePermissions', {
        Principal: { DataLakePrincipalIdentifier: account },
        Resource: {
          Table: { DatabaseName: product.database, Name: product.table },
        },
        Permissions: ['SELECT', 'DESCRIBE'],
      }),
    end: 'assumed, unknown, no link, not usable',
    says: 'lists no SELECT on',
  },
  {
    name: 'a product that is gone',
    given: (world, { product }) =>
      world.as(central, 'glue', 'DeleteTable', {
        DatabaseName: product.database,
        Name: product.table,
      }),
    end: 'assumed, unknown, no link, not usable',
    says: 'lists no SELECT on',
  },
  {
    name: 'a grant behind a hundred others',
    where: { inside: true },
    table: 'returns',
    given: async (world, { product }) => {
      for (let i = 0; i < 101; i++) {
        await world.grant(
          central,
          roleIn(central, `other${i}`),
          { Table: { DatabaseName: product.database, Name: product.table } },
          ['SELECT'],
        );
      }
    },
    end: 'assumed, not-needed, link, not usable',
  },
];

export const paths: Path[] = [
  ...invitations,
  ...roles,
  ...links,
  ...usable,
  ...ended,
];

/** Shares, does what is given, and looks once. */
export async function walk(world: ConsumerWorld, path: Path) {
  const { where, table = 'orders', columns, toRole } = path;
  const account = await world.account(where);
  const product = { database: await world.database(), table, columns };
  const principal = toRole ? roleIn(account, 'analyst') : undefined;
  const at = { account, product, principal };
  await world.share(product, account, principal);
  await path.given?.(world, at);
  const before = await world.catalog(account);
  const look = await world.look(
    world.input(product, account, principal),
    path.faults?.(world, at),
  );
  return { at, before, look };
}
