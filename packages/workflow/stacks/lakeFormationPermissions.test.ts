import {
  GetDataLakeSettingsCommand,
  GrantPermissionsCommand,
  LakeFormationClient,
  ListPermissionsCommand,
  PutDataLakeSettingsCommand,
  type Permission,
  type Resource,
} from '@aws-sdk/client-lakeformation';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { startSandbox } from '@data-sharing/aws-sandbox';
import type { MachineName } from '@data-sharing/workflow';
import { columns, TestWorkflow } from '../src/__testUtils__/workflow';
import { centralNames } from './names';
import {
  centralPermissions,
  consumerCommands,
  consumerPermissions,
  lakeFormationCommands,
  resourceOf,
  type LakeFormationPermission,
} from './lakeFormationPermissions';
import {
  catalogId,
  config,
  consumer,
  producer,
  region,
} from './__testUtils__/synth';

const names = centralNames(config.central);
type Row = LakeFormationPermission;
const nameOf = ({ role, on }: Row) => `${role} on ${on}`;
const roleArnOf = ({ role }: Row) =>
  role === 'consumer'
    ? names.consumerRoleArn(consumer)
    : names.roleArn(role as 'workflow' | 'portal');
const allRows: Row[] = [...centralPermissions, ...consumerPermissions];

/** Who is granted what in the central account by hand, so that it can be seen. */
const byHand = '777788889999';
const analyst = `arn:aws:iam::${consumer}:role/analyst`;

const optionsFor = (endpoint: string, accessKeyId: string) => ({
  endpoint,
  region,
  credentials: { accessKeyId, secretAccessKey: 'sandbox' },
});

const lists = async (
  client: LakeFormationClient,
  principal: string,
  resource: Resource,
  permission: Permission,
) => {
  const { PrincipalResourcePermissions = [] } = await client.send(
    new ListPermissionsCommand({
      Principal: { DataLakePrincipalIdentifier: principal },
      Resource: resource,
    }),
  );
  return PrincipalResourcePermissions.some(({ Permissions }) =>
    Permissions?.includes(permission),
  );
};

const grant = (
  client: LakeFormationClient,
  principal: string,
  resource: Resource,
  permissions: string[],
  grantable: string[] = [],
) =>
  client.send(
    new GrantPermissionsCommand({
      Principal: { DataLakePrincipalIdentifier: principal },
      Resource: resource,
      Permissions: permissions as Permission[],
      PermissionsWithGrantOption: grantable as Permission[],
    }),
  );

/** As the data lake administrator of the account does it. */
async function allow(client: LakeFormationClient, row: Row, account: string) {
  if (row.on !== 'the data lake') {
    await grant(
      client,
      roleArnOf(row),
      resourceOf(row, account, 'sales'),
      row.permissions,
      row.grantable ? row.permissions : [],
    );
    return;
  }
  const { DataLakeSettings } = await client.send(
    new GetDataLakeSettingsCommand({}),
  );
  await client.send(
    new PutDataLakeSettingsCommand({
      DataLakeSettings: {
        ...DataLakeSettings,
        ReadOnlyAdmins: [{ DataLakePrincipalIdentifier: roleArnOf(row) }],
      },
    }),
  );
}

/**
 * What the roles are for, in a sandbox whose Lake Formation holds them to what
 * these rows allow them.
 *
 * @returns the names of the cases that fail
 */
async function failing(rows: Row[]): Promise<string[]> {
  // Ahead of this machine, in milliseconds: machines that wait need not.
  let ahead = 0;
  const sandbox = await startSandbox({
    port: 0,
    dataFile: ':memory:',
    clock: { now: () => new Date(Date.now() + ahead) },
    governedRoles: [...new Set(allRows.map(roleArnOf))],
  });
  const workflow = new TestWorkflow(sandbox.endpoint);
  const inConsumer = new LakeFormationClient(
    optionsFor(sandbox.endpoint, consumer),
  );
  const sts = new STSClient(optionsFor(sandbox.endpoint, catalogId));
  const { Credentials: keys } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: names.roleArn('portal'),
      RoleSessionName: 'backstage',
    }),
  );
  const portal = new LakeFormationClient({
    endpoint: sandbox.endpoint,
    region,
    credentials: {
      accessKeyId: keys!.AccessKeyId!,
      secretAccessKey: keys!.SecretAccessKey!,
      sessionToken: keys!.SessionToken!,
    },
  });

  /** @returns the output where it succeeded */
  const run = async (machine: MachineName, input: object) => {
    const { executionArn } = await workflow.sfn.send(
      new StartExecutionCommand({
        stateMachineArn: names.machineArn(machine),
        input: JSON.stringify({ contract: 1, requestId: null, ...input }),
      }),
    );
    const hurry = setInterval(() => {
      ahead += 5_000;
      sandbox.tick();
    }, 20);
    try {
      const { status, output } = await workflow.end(executionArn!);
      const parsed = status === 'SUCCEEDED' ? JSON.parse(output!) : undefined;
      return parsed && { ...parsed, executionArn };
    } finally {
      clearInterval(hurry);
    }
  };
  const of = (table: string, principal?: string) => ({
    source: { catalogId, region, database: 'sales', table },
    target: { account_id: consumer, principal },
  });
  const shared = (table: string, more: { principal?: string } = {}) =>
    run('share', {
      ...of(table, more.principal),
      // What cannot be read is asked about, and here nobody answers.
      approval: { timeoutSeconds: 1 },
    });
  const revoked = async (table: string, share?: { executionArn: string }) =>
    run('revoke', {
      ...of(table),
      holder: share?.executionArn ?? names.executionArns('share'),
      why: 'by-owner',
      by: null,
      reason: null,
    });

  try {
    await workflow.database('sales', {
      data_owner: producer,
      pii_flag: 'false',
    });
    for (const Name of ['orders', 'returns']) {
      await workflow.table('sales', {
        Name,
        StorageDescriptor: { Columns: columns({ id: 'false' }) },
      });
    }
    await workflow.deploy();
    for (const row of rows) {
      const isConsumers = row.role === 'consumer';
      await allow(
        isConsumers ? inConsumer : workflow.lakeFormation,
        row,
        isConsumers ? consumer : catalogId,
      );
    }
    const table = { Table: { DatabaseName: 'sales', Name: 'orders' } };
    const all = { Table: { DatabaseName: 'sales', TableWildcard: {} } };
    await grant(workflow.lakeFormation, byHand, table, ['SELECT']);

    const one = await shared('orders');
    const whole = await shared('*');
    // What the consumer's administrator does with a share, however it came.
    if (!one)
      await grant(
        workflow.lakeFormation,
        consumer,
        table,
        ['SELECT'],
        ['SELECT'],
      );
    await grant(
      inConsumer,
      analyst,
      { Table: { ...table.Table, CatalogId: catalogId } },
      ['SELECT'],
    );
    const set = await run('consumer', of('orders'));
    const outcomes = {
      'a table is shared': one,
      'all tables are shared': whole,
      'the link is made': set?.link,
      'it is known who can query': set?.usable,
      'the portal confirms a grant': await lists(
        portal,
        byHand,
        table,
        'SELECT',
      ),
      'the portal knows that it sees the database': await lists(
        portal,
        names.roleArn('portal'),
        { Database: { Name: 'sales' } },
        'DESCRIBE',
      ),
      'the portal knows that it sees all tables': await lists(
        portal,
        names.roleArn('portal'),
        all,
        'DESCRIBE',
      ),
      'a table is revoked': one ? await revoked('orders', one) : true,
      'all tables are revoked': whole ? await revoked('*', whole) : true,
    };
    return Object.entries(outcomes).flatMap(([name, ok]) => (ok ? [] : [name]));
  } finally {
    inConsumer.destroy();
    portal.destroy();
    sts.destroy();
    workflow.destroy();
    await sandbox.stop();
  }
}

describe('what the data lake administrators allow', () => {
  it('is enough', async () => {
    expect(await failing(allRows)).toEqual([]);
  }, 60_000);

  it.each([
    ['workflow on database', ['all tables are shared']],
    [
      'workflow on all its tables',
      [
        'a table is shared',
        'all tables are shared',
        'the link is made',
        'it is known who can query',
      ],
    ],
    ['portal on database', ['the portal knows that it sees the database']],
    ['portal on all its tables', ['the portal knows that it sees all tables']],
    ['portal on the data lake', ['the portal confirms a grant']],
    ['consumer on the catalog', ['the link is made']],
    ['consumer on the data lake', ['it is known who can query']],
  ])(
    'is not too much: without %s, %p fails',
    async (left, cases) => {
      const rows = allRows.filter(row => nameOf(row) !== left);
      expect(rows).toHaveLength(allRows.length - 1);
      expect(await failing(rows)).toEqual(cases);
    },
    60_000,
  );
});

describe('the commands', () => {
  it('grant each row to its role, for the database that the shell names', () => {
    const text = lakeFormationCommands(config.central).join('\n');
    expect(text.match(/lakeformation grant-permissions/g)).toHaveLength(4);
    expect(text)
      .toContain(`aws lakeformation grant-permissions --region eu-west-1 --catalog-id 111122223333 \\
  --principal DataLakePrincipalIdentifier=arn:aws:iam::111122223333:role/data-sharing-workflow \\
  --permissions SELECT DESCRIBE \\
  --permissions-with-grant-option SELECT DESCRIBE \\
  --resource '{"Table":{"CatalogId":"111122223333","DatabaseName":"'"$DATABASE"'","TableWildcard":{}}}'`);
  });

  it('are others in a consumer account', () => {
    const [first, ...others] = consumerCommands(
      config.central,
      config.consumers[0],
    );
    expect(first)
      .toBe(`aws lakeformation grant-permissions --region eu-west-1 --catalog-id 444455556666 \\
  --principal DataLakePrincipalIdentifier=arn:aws:iam::444455556666:role/DataSharingConsumerRole \\
  --permissions CREATE_DATABASE \\
  --resource '{"Catalog":{}}'`);
    expect(others.join('\n')).toMatch(
      /get-data-lake-settings --region eu-west-1 --catalog-id 444455556666[^]+ReadOnlyAdmins[^]+role\/DataSharingConsumerRole[^]+put-data-lake-settings/,
    );
  });
});
