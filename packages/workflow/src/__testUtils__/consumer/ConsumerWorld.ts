import type { SandboxRole } from '@data-sharing/aws-sandbox';
import {
  consumerOutputSchema,
  grantsOf,
  type ConsumerOutput,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import { EmbeddedAws } from '../../embedded/EmbeddedAws';
import type { Fault } from '../../embedded/faults';
import { central, region, ShareWorld } from '../../embedded/ShareWorld';
import { coverageOf, type MachineDefinition } from '../../reach/coverage';
import { shippedText } from '../../definitions';

/** Where a consumer's account stands. */
export interface Where {
  /** In the organisation of the central account: without invitations. */
  inside?: boolean;
  /**
   * The optional role: as it should be when left out, `absent`, one that
   * `trusts nobody`, or one with `another external id`.
   */
  role?: 'absent' | 'trusts nobody' | 'another external id';
}

export interface Product {
  database: string;
  /** `*` for all tables. */
  table: string;
  /** The only ones that are shared. */
  columns?: string[];
}

/** What became of one execution. */
export interface Look {
  /** `assumed, accepted, link, usable`, or an error. */
  end: string;
  output: ConsumerOutput;
  cause?: string;
  /** `glue:GetTable`, in their order. */
  calls: string[];
  /** How long it took. */
  seconds: number;
}

const prefix = 'data-sharing';
const workflowRole = `arn:aws:iam::${central}:role/${prefix}-workflow`;
const machineArn = `arn:aws:states:${region}:${central}:stateMachine:${prefix}-consumer`;

export const roleIn = (account: string, name = 'DataSharingConsumerRole') =>
  `arn:aws:iam::${account}:role/${name}`;

const kindOf = ({ inside = false, role }: Where) =>
  `${inside ? 'inside' : 'outside'}, ${role ?? 'a good role'}`;

const kinds: Where[] = [true, false].flatMap(inside =>
  [
    undefined,
    'absent' as const,
    'trusts nobody' as const,
    'another external id' as const,
  ].map(role => ({ inside, role })),
);

/** Most tests are about those outside with a good role. */
const accountsOf = ({ inside, role }: Where) => (inside || role ? 60 : 400);

/** A fresh account for each test: invitations are per account. */
const accounts = kinds.flatMap((where, kind) =>
  Array.from({ length: accountsOf(where) }, (_, i) => ({
    where,
    account: String(600_000_000_000 + kind * 1_000_000 + i),
  })),
);

function rolesIn(account: string, { role }: Where): SandboxRole[] {
  const arn = roleIn(account);
  if (role === 'absent') return [];
  if (role === 'trusts nobody') return [{ arn, trusts: [] }];
  const externalId = role === 'another external id' ? 'x' : machineArn;
  return [{ arn, trusts: [workflowRole], externalId }];
}

const text = ({ role, invitation, link, usable }: ConsumerOutput) =>
  [
    role,
    invitation,
    link ? 'link' : 'no link',
    usable === null ? 'cannot tell' : `${usable ? '' : 'not '}usable`,
  ].join(', ');

let count = 0;

/**
 * A central account that shares, and consumers' accounts in which Lake
 * Formation governs the optional role and the people, not their administrator.
 */
export class ConsumerWorld {
  #lastStarted = '';
  readonly #left = [...accounts];

  private constructor(readonly aws: EmbeddedAws, readonly shares: ShareWorld) {}

  /** @param machine - text of the consumer machine; the shipped one by default */
  static async start(
    machine: string = shippedText('consumer'),
  ): Promise<ConsumerWorld> {
    const aws = await EmbeddedAws.start({
      organisation: [
        central,
        ...accounts
          .filter(({ where }) => where.inside)
          .map(({ account }) => account),
      ],
      roles: [
        { arn: workflowRole, trusts: ['states.amazonaws.com'] },
        ...accounts.flatMap(({ account, where }) => rolesIn(account, where)),
      ],
      governedRoles: accounts.flatMap(({ account }) => [
        roleIn(account),
        roleIn(account, 'analyst'),
      ]),
    });
    const shares = await ShareWorld.deploy(aws, {
      prefix,
      machines: { consumer: machine },
    });
    return new ConsumerWorld(aws, shares);
  }

  /** As the administrator of an account, whom nothing limits. */
  as(account: string, service: string, action: string, input: object) {
    return this.aws.call(service, action, input, this.aws.caller(account));
  }

  /** As a role in an account. */
  asRole(account: string, name: string, action: string, input: object) {
    return this.aws.call('glue', action, input, {
      ...this.aws.caller(account),
      principalArn: `arn:aws:sts::${account}:assumed-role/${name}/ada`,
    });
  }

  grant(
    account: string,
    principal: string,
    Resource: object,
    Permissions: string[],
  ) {
    return this.as(account, 'lakeformation', 'GrantPermissions', {
      Principal: { DataLakePrincipalIdentifier: principal },
      Resource,
      Permissions,
    });
  }

  /** What the printed commands of the consumer's stack do. */
  async admit(account: string): Promise<void> {
    await this.as(account, 'lakeformation', 'PutDataLakeSettings', {
      DataLakeSettings: {
        ReadOnlyAdmins: [{ DataLakePrincipalIdentifier: roleIn(account) }],
      },
    });
    await this.grant(account, roleIn(account), { Catalog: {} }, [
      'CREATE_DATABASE',
    ]);
  }

  /** An account that nothing was shared with yet. */
  async account(where: Where = {}): Promise<string> {
    const index = this.#left.findIndex(
      one => kindOf(one.where) === kindOf(where),
    );
    if (index < 0) throw new Error(`No account is left: ${kindOf(where)}`);
    const [{ account }] = this.#left.splice(index, 1);
    await this.admit(account);
    return account;
  }

  /** Makes a database with two tables. */
  async database(): Promise<string> {
    count += 1;
    const database = `sales${count}`;
    await this.shares.database(database);
    for (const Name of ['orders', 'returns']) {
      await this.shares.table(database, {
        Name,
        StorageDescriptor: { Columns: [{ Name: 'id' }, { Name: 'email' }] },
      });
    }
    return database;
  }

  /** Grants what the share machine grants. */
  async share(
    { database, table, columns }: Product,
    accountId: string,
    principal?: string,
  ): Promise<void> {
    const grants = grantsOf({
      catalogId: central,
      database,
      table: table === '*' ? null : table,
      columns,
      consumer: { accountId, principal },
    });
    for (const grant of grants) {
      await this.as(central, 'lakeformation', 'GrantPermissions', {
        Principal: { DataLakePrincipalIdentifier: grant.principal },
        Resource: grant.resource,
        Permissions: grant.permissions,
        PermissionsWithGrantOption: grant.permissionsWithGrantOption,
      });
    }
  }

  /** Of the account's administrator, to a role of the account. */
  async passOn(
    { database, table, columns }: Product,
    accountId: string,
    name = 'analyst',
  ): Promise<void> {
    const grants = grantsOf({
      catalogId: central,
      database,
      table: table === '*' ? null : table,
      columns,
      consumer: { accountId, principal: roleIn(accountId, name) },
    });
    for (const { principal, resource, permissions } of grants) {
      await this.grant(accountId, principal, resource, permissions);
    }
  }

  /** Those that an account has received. */
  async invitations(account: string): Promise<any[]> {
    const { resourceShareInvitations } = await this.as(
      account,
      'ram',
      'GetResourceShareInvitations',
      {},
    );
    return resourceShareInvitations;
  }

  input({ database, table }: Product, account: string, principal?: string) {
    return {
      contract: 1,
      requestId: '01R',
      source: { catalogId: central, region, database, table },
      target: { account_id: account, principal },
    };
  }

  async startLook(input: unknown): Promise<string> {
    this.#lastStarted = await this.shares.startMachine('consumer', input);
    return this.#lastStarted;
  }

  /** Stops what was started last. */
  async stopLook(): Promise<void> {
    await this.aws.call('sfn', 'StopExecution', {
      executionArn: this.#lastStarted,
    });
  }

  /** Waits for the end of an execution. */
  async end(executionArn: string): Promise<Omit<Look, 'calls'>> {
    const execution = await this.aws.ending(executionArn, 16);
    const { status, error, cause, startDate, stopDate } = execution;
    const seconds = stopDate ? (+stopDate - +startDate) / 1000 : Infinity;
    if (status !== 'SUCCEEDED') {
      const end = error ?? status;
      return { end, cause, seconds, output: {} as ConsumerOutput };
    }
    const output = consumerOutputSchema
      .strict()
      .parse(JSON.parse(execution.output));
    return { end: text(output), output, seconds };
  }

  /** Runs the machine once. */
  async look(input: unknown, faults: Fault[] = []): Promise<Look> {
    const before = this.aws.calls.length;
    this.aws.faults.set(...faults);
    const look = await this.end(await this.startLook(input));
    this.aws.faults.clear();
    const calls = this.aws.calls.slice(before).map(({ action }) => action);
    return { ...look, calls };
  }

  /** Names of everything in the account's own catalog, with where links lead. */
  async catalog(account: string): Promise<string[]> {
    const leadsTo = (to?: any) =>
      to ? ` -> ${[to.DatabaseName, to.Name].filter(Boolean).join('.')}` : '';
    const { DatabaseList } = await this.as(account, 'glue', 'GetDatabases', {});
    const lines: string[] = [];
    for (const { Name, TargetDatabase, LocationUri } of DatabaseList) {
      lines.push(`${Name}${leadsTo(TargetDatabase)}${LocationUri ?? ''}`);
      if (TargetDatabase) continue;
      const { TableList } = await this.as(account, 'glue', 'GetTables', {
        DatabaseName: Name,
      });
      lines.push(
        ...TableList.map(
          (table: any) => `${Name}.${table.Name}${leadsTo(table.TargetTable)}`,
        ),
      );
    }
    return lines;
  }

  /** Columns that a role reads through the link; throws where it reads none. */
  async read(
    account: string,
    { database, table }: Product,
    name = 'analyst',
  ): Promise<string[]> {
    const { Table } = await this.asRole(account, name, 'GetTable', {
      DatabaseName: `${database}_shared`,
      Name: table === '*' ? 'orders' : table,
    });
    return Table.StorageDescriptor.Columns.map(({ Name }: any) => Name);
  }

  /** Histories of all executions of the consumer machine. */
  async histories() {
    const executions = await this.aws.executionsOf(this.shares.arns.consumer);
    return Promise.all(executions.map(arn => this.aws.history(arn)));
  }

  stop(): Promise<void> {
    return this.aws.stop();
  }
}

/** What of the shipped machine the executions of these worlds missed. */
export async function missedBy(...worlds: ConsumerWorld[]): Promise<string[]> {
  const definition: MachineDefinition = JSON.parse(shippedText('consumer'));
  const histories = await Promise.all(worlds.map(world => world.histories()));
  return coverageOf(definition, histories.flat()).missed;
}
