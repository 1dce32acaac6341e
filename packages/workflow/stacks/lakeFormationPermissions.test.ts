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
import { startSandbox } from '@data-sharing/aws-sandbox';
import { columns, consumer, TestWorkflow } from '../src/__testUtils__/workflow';
import { centralNames } from './names';
import {
  lakeFormationCommands,
  lakeFormationPermissions,
  resourceOf,
  type LakeFormationPermission,
} from './lakeFormationPermissions';
import { catalogId, config, region } from './__testUtils__/synth';

const names = centralNames(config.central);
const nameOf = ({ role, on }: LakeFormationPermission) => `${role} on ${on}`;

/** What the roles are for, asked of Lake Formation in the sandbox. */
class Cases {
  constructor(
    readonly workflow: TestWorkflow,
    readonly portal: LakeFormationClient,
  ) {}

  async share(table: string) {
    const { status } = await this.workflow.run({
      source: { database: 'sales', table },
      target: { account_id: consumer },
      // What cannot be read is asked about, and here nobody answers.
      approval: { timeoutSeconds: 1 },
    });
    return status === 'SUCCEEDED';
  }

  /** As the portal confirms a grant, or the Glue module its own view. */
  async lists(principal: string, resource: Resource, permission: Permission) {
    const { PrincipalResourcePermissions = [] } = await this.portal.send(
      new ListPermissionsCommand({
        Principal: { DataLakePrincipalIdentifier: principal },
        Resource: resource,
      }),
    );
    return PrincipalResourcePermissions.some(({ Permissions }) =>
      Permissions?.includes(permission),
    );
  }

  async failing(): Promise<string[]> {
    const table = { Table: { DatabaseName: 'sales', Name: 'orders' } };
    const all = { Table: { DatabaseName: 'sales', TableWildcard: {} } };
    const database = { Database: { Name: 'sales' } };
    const portal = names.roleArn('portal');
    // As an administrator, so that there is something to confirm in any case.
    await this.workflow.lakeFormation.send(
      new GrantPermissionsCommand({
        Principal: { DataLakePrincipalIdentifier: '777788889999' },
        Resource: table,
        Permissions: ['SELECT'],
      }),
    );
    const outcomes = {
      'a table is shared': await this.share('orders'),
      'all tables are shared': await this.share('*'),
      'the portal confirms a grant': await this.lists(
        '777788889999',
        table,
        'SELECT',
      ),
      'the portal knows that it sees the database': await this.lists(
        portal,
        database,
        'DESCRIBE',
      ),
      'the portal knows that it sees all tables': await this.lists(
        portal,
        all,
        'DESCRIBE',
      ),
    };
    return Object.entries(outcomes).flatMap(([name, ok]) => (ok ? [] : [name]));
  }
}

/** A sandbox whose Lake Formation holds the two roles to what they are allowed. */
async function withPermissions(
  rows: LakeFormationPermission[],
): Promise<string[]> {
  const sandbox = await startSandbox({
    port: 0,
    dataFile: ':memory:',
    governedRoles: [names.roleArn('workflow'), names.roleArn('portal')],
  });
  const workflow = new TestWorkflow(sandbox.endpoint);
  const options = { endpoint: sandbox.endpoint, region };
  const sts = new STSClient({
    ...options,
    credentials: { accessKeyId: catalogId, secretAccessKey: 'sandbox' },
  });
  const { Credentials: keys } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: names.roleArn('portal'),
      RoleSessionName: 'backstage',
    }),
  );
  const portal = new LakeFormationClient({
    ...options,
    credentials: {
      accessKeyId: keys!.AccessKeyId!,
      secretAccessKey: keys!.SecretAccessKey!,
      sessionToken: keys!.SessionToken!,
    },
  });
  const admin = workflow.lakeFormation;
  try {
    await workflow.database('sales', {
      data_owner: '222233334444',
      pii_flag: 'false',
    });
    await workflow.table('sales', {
      Name: 'orders',
      StorageDescriptor: { Columns: columns({ id: 'false' }) },
    });
    await workflow.deploy();
    for (const row of rows) {
      const principal = {
        DataLakePrincipalIdentifier: names.roleArn(row.role),
      };
      if (row.on === 'the data lake') {
        const { DataLakeSettings } = await admin.send(
          new GetDataLakeSettingsCommand({}),
        );
        await admin.send(
          new PutDataLakeSettingsCommand({
            DataLakeSettings: {
              ...DataLakeSettings,
              ReadOnlyAdmins: [principal],
            },
          }),
        );
      } else {
        await admin.send(
          new GrantPermissionsCommand({
            Principal: principal,
            Resource: resourceOf(row, catalogId, 'sales'),
            Permissions: row.permissions as Permission[],
            PermissionsWithGrantOption: (row.grantable
              ? row.permissions
              : []) as Permission[],
          }),
        );
      }
    }
    return await new Cases(workflow, portal).failing();
  } finally {
    portal.destroy();
    sts.destroy();
    workflow.destroy();
    await sandbox.stop();
  }
}

describe('what the data lake administrator allows', () => {
  it('is enough', async () => {
    expect(await withPermissions(lakeFormationPermissions)).toEqual([]);
  }, 60_000);

  it.each([
    ['workflow on database', ['all tables are shared']],
    [
      'workflow on all its tables',
      ['a table is shared', 'all tables are shared'],
    ],
    ['portal on database', ['the portal knows that it sees the database']],
    ['portal on all its tables', ['the portal knows that it sees all tables']],
    ['portal on the data lake', ['the portal confirms a grant']],
  ])(
    'is not too much: without %s, %p fails',
    async (left, failing) => {
      const rows = lakeFormationPermissions.filter(row => nameOf(row) !== left);
      expect(rows).toHaveLength(lakeFormationPermissions.length - 1);
      expect(await withPermissions(rows)).toEqual(failing);
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
});
