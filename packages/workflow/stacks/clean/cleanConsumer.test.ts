import {
  CreateDatabaseCommand,
  CreateTableCommand,
  GetDatabasesCommand,
  GetTablesCommand,
  GlueClient,
} from '@aws-sdk/client-glue';
import {
  GrantPermissionsCommand,
  LakeFormationClient,
  PutDataLakeSettingsCommand,
} from '@aws-sdk/client-lakeformation';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { startSandbox, type Sandbox } from '@data-sharing/aws-sandbox';
import { centralNames } from '../names';
import { catalogId, config, consumer, region } from '../__testUtils__/synth';
import { cleanConsumer } from './cleanConsumer';
import type { LinkClients } from './links';

const [configured] = config.consumers;
const account = { accessKeyId: consumer, secretAccessKey: 'sandbox' };
const role = centralNames(config.central).consumerRoleArn(consumer);
const analyst = `arn:aws:iam::${consumer}:role/analyst`;
const onlooker = `arn:aws:iam::${consumer}:role/onlooker`;

describe('clean:consumer', () => {
  let sandbox: Sandbox;
  /** As an administrator of the account, and as the role. */
  let admin: LinkClients;
  let byRole: GlueClient;
  let open: Array<{ destroy(): void }>;
  let printed: string[];
  let cdk: jest.Mock<Promise<number>, [string[]]>;

  const database = (glue: GlueClient, Name: string, target?: string) =>
    glue.send(
      new CreateDatabaseCommand({
        DatabaseInput: {
          Name,
          ...(target && {
            TargetDatabase: { CatalogId: target, DatabaseName: 'sales' },
          }),
        },
      }),
    );
  const link = (
    glue: GlueClient,
    DatabaseName: string,
    Name: string,
    CatalogId: string,
  ) =>
    glue.send(
      new CreateTableCommand({
        DatabaseName,
        TableInput: {
          Name,
          TargetTable: { CatalogId, DatabaseName: 'sales', Name },
        },
      }),
    );

  type Keys = { accessKeyId: string; secretAccessKey: string };
  const clientsOf = (credentials: Keys) => {
    const options = { endpoint: sandbox.endpoint, region, credentials };
    const made = {
      glue: new GlueClient(options),
      lakeFormation: new LakeFormationClient(options),
    };
    open.push(made.glue, made.lakeFormation);
    return made;
  };
  const assume = async (RoleArn: string) => {
    const sts = new STSClient({
      endpoint: sandbox.endpoint,
      region,
      credentials: account,
    });
    const { Credentials: keys } = await sts.send(
      new AssumeRoleCommand({ RoleArn, RoleSessionName: 'test' }),
    );
    sts.destroy();
    return {
      accessKeyId: keys!.AccessKeyId!,
      secretAccessKey: keys!.SecretAccessKey!,
      sessionToken: keys!.SessionToken,
    };
  };

  beforeEach(async () => {
    sandbox = await startSandbox({
      port: 0,
      dataFile: ':memory:',
      governedRoles: [role, onlooker],
    });
    open = [];
    admin = clientsOf(account);
    byRole = clientsOf(await assume(role)).glue;
    await admin.lakeFormation.send(
      new GrantPermissionsCommand({
        Principal: { DataLakePrincipalIdentifier: role },
        Resource: { Catalog: {} },
        Permissions: ['CREATE_DATABASE'],
      }),
    );
    printed = [];
    cdk = jest.fn(async (_: string[]) => 0);

    await database(byRole, 'sales_shared');
    await link(byRole, 'sales_shared', 'orders', catalogId);
    await admin.lakeFormation.send(
      new GrantPermissionsCommand({
        Principal: { DataLakePrincipalIdentifier: analyst },
        Resource: { Table: { DatabaseName: 'sales_shared', Name: 'orders' } },
        Permissions: ['DESCRIBE'],
      }),
    );
    await database(byRole, 'people_shared', catalogId);
  });

  afterEach(async () => {
    open.forEach(client => client.destroy());
    await sandbox.stop();
  });

  const clean = (
    flags: { links?: boolean; destroy?: boolean } = {},
    by = admin,
  ) => {
    printed = [];
    return cleanConsumer(by, config, configured, {
      links: false,
      destroy: false,
      ...flags,
      cdk,
      print: line => printed.push(line),
    });
  };
  const left = async () => {
    const { DatabaseList = [] } = await admin.glue.send(
      new GetDatabasesCommand({}),
    );
    const names: string[] = [];
    for (const { Name, TargetDatabase } of DatabaseList) {
      names.push(Name!);
      if (TargetDatabase) continue;
      const { TableList = [] } = await admin.glue.send(
        new GetTablesCommand({ DatabaseName: Name }),
      );
      names.push(...TableList.map(table => `${Name}.${table.Name}`));
    }
    return names.sort();
  };

  it('only lists what the role made, and who was granted it', async () => {
    expect(await clean()).toBe(0);
    expect(printed).toEqual([
      'Made for what is shared: 3',
      '  people_shared -> sales',
      '  sales_shared.orders -> sales.orders',
      `    DESCRIBE to ${analyst}`,
      '  sales_shared',
    ]);
    expect(await left()).toEqual([
      'people_shared',
      'sales_shared',
      'sales_shared.orders',
    ]);
    expect(cdk).not.toHaveBeenCalled();
  });

  it('removes that on request, and may be run again', async () => {
    expect(await clean({ links: true })).toBe(0);
    expect(await left()).toEqual([]);
    expect(await clean({ links: true })).toBe(0);
    expect(printed).toEqual(['Made for what is shared: nothing']);
  });

  it('leaves what others made, and what leads elsewhere', async () => {
    await database(admin.glue, 'returns_shared', catalogId);
    await admin.lakeFormation.send(
      new GrantPermissionsCommand({
        Principal: { DataLakePrincipalIdentifier: role },
        Resource: { Database: { Name: 'returns_shared' } },
        Permissions: ['DESCRIBE'],
      }),
    );
    await database(byRole, 'other_shared', '555566667777');
    await link(byRole, 'sales_shared', 'elsewhere', '555566667777');
    await link(admin.glue, 'sales_shared', 'by_hand', catalogId);
    expect(await clean({ links: true })).toBe(0);
    expect(printed.slice(-3)).toEqual([
      'Removed: people_shared -> sales',
      'Removed: sales_shared.orders -> sales.orders',
      'Left, as there is more in it: sales_shared',
    ]);
    expect(await left()).toEqual([
      'other_shared',
      'returns_shared',
      'sales_shared',
      'sales_shared.by_hand',
      'sales_shared.elsewhere',
    ]);
  });

  it('destroys the stack only on request, links or none', async () => {
    expect(await clean({ destroy: true })).toBe(0);
    expect(cdk).toHaveBeenCalledWith([
      'destroy',
      `data-sharing-consumer-${consumer}`,
      '--force',
    ]);
    expect(await left()).toHaveLength(3);
  });

  it('says what it may not remove, and keeps the stack', async () => {
    await admin.lakeFormation.send(
      new PutDataLakeSettingsCommand({
        DataLakeSettings: {
          ReadOnlyAdmins: [{ DataLakePrincipalIdentifier: onlooker }],
        },
      }),
    );
    const by = clientsOf(await assume(onlooker));
    expect(await clean({ links: true, destroy: true }, by)).toBe(1);
    expect(printed).toContainEqual(
      expect.stringMatching(/^Not removed: people_shared -> sales: .*Drop/),
    );
    expect(await left()).toHaveLength(3);
    expect(cdk).not.toHaveBeenCalled();
  });
});
