import {
  CreateDatabaseCommand,
  CreateTableCommand,
  DeleteTableCommand,
  GetDatabaseCommand,
  GetDatabasesCommand,
  GetTableCommand,
  GetTablesCommand,
  GetTableVersionCommand,
  GetTableVersionsCommand,
  paginateGetTables,
  UpdateTableCommand,
  type Table,
} from '@aws-sdk/client-glue';
import {
  GrantPermissionsCommand,
  ListPermissionsCommand,
  paginateListPermissions,
  PutDataLakeSettingsCommand,
  RevokePermissionsCommand,
  type Permission,
  type Resource,
} from '@aws-sdk/client-lakeformation';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { startSandbox } from '../index';
import {
  central,
  consumer,
  errorOf,
  producer,
  sandboxForTest,
  type Clients,
} from '../__testUtils__/sandboxForTest';

const role = `arn:aws:iam::${central}:role/portal/ingestion`;
const everyone = 'IAM_ALLOWED_PRINCIPALS';

const everyColumn = ['id', 'Email', 'day'];
const columnsOf = (table?: Table) =>
  [
    ...(table?.StorageDescriptor?.Columns ?? []),
    ...(table?.PartitionKeys ?? []),
  ].map(column => column.Name);

describe('a role that Lake Formation governs', () => {
  const test = sandboxForTest({ governedRoles: [role] });
  let owner: Clients;
  let governed: Clients;

  const assume = async (RoleArn: string, from = test.as()) => {
    const { Credentials } = await from.sts.send(
      new AssumeRoleCommand({ RoleArn, RoleSessionName: 'scan' }),
    );
    return test.as({
      accessKeyId: Credentials!.AccessKeyId!,
      secretAccessKey: Credentials!.SecretAccessKey!,
      sessionToken: Credentials!.SessionToken!,
    });
  };

  const database: Resource = { Database: { Name: 'sales' } };
  const table = (Name: string): Resource => ({
    Table: { DatabaseName: 'sales', Name },
  });
  const everyTable: Resource = {
    Table: { DatabaseName: 'sales', TableWildcard: {} },
  };
  const only = (Name: string, ...ColumnNames: string[]): Resource => ({
    TableWithColumns: { DatabaseName: 'sales', Name, ColumnNames },
  });

  const granted: Array<() => Promise<unknown>> = [];
  /** Until the end of the test. */
  const grant = async (
    resource: Resource,
    permissions: Permission[],
    to = role,
    grantable?: Permission[],
  ) => {
    const entry = {
      Principal: { DataLakePrincipalIdentifier: to },
      Resource: resource,
      Permissions: permissions,
      PermissionsWithGrantOption: grantable,
    };
    await owner.lakeFormation.send(new GrantPermissionsCommand(entry));
    granted.push(() =>
      owner.lakeFormation.send(new RevokePermissionsCommand(entry)),
    );
  };

  const databases = async ({ glue }: Clients) =>
    (await glue.send(new GetDatabasesCommand({}))).DatabaseList!.map(
      ({ Name }) => Name,
    );
  const tables = async ({ glue }: Clients, DatabaseName = 'sales') =>
    (await glue.send(new GetTablesCommand({ DatabaseName }))).TableList!.map(
      ({ Name }) => Name,
    );
  const read = (Name: string, { glue } = governed) =>
    glue
      .send(new GetTableCommand({ DatabaseName: 'sales', Name }))
      .then(({ Table: found }) => found);

  beforeAll(async () => {
    owner = test.as();
    governed = await assume(role);
    for (const Name of ['archive', 'sales']) {
      await owner.glue.send(
        new CreateDatabaseCommand({ DatabaseInput: { Name } }),
      );
    }
    for (const Name of ['orders', 'returns', 'visits']) {
      await owner.glue.send(
        new CreateTableCommand({
          DatabaseName: 'sales',
          TableInput: {
            Name,
            StorageDescriptor: {
              Columns: [
                { Name: 'id', Type: 'bigint' },
                { Name: 'Email', Type: 'string' },
              ],
            },
            PartitionKeys: [{ Name: 'day', Type: 'date' }],
          },
        }),
      );
    }
  });
  afterEach(async () => {
    for (const revoke of granted.splice(0)) await revoke();
  });

  describe('without permissions', () => {
    it('is listed no databases and no tables, and no error', async () => {
      expect(await databases(governed)).toEqual([]);
      expect(await tables(governed)).toEqual([]);
    });

    it('is refused what it asks for by name', async () => {
      for (const [command, name] of [
        [new GetDatabaseCommand({ Name: 'Sales' }), 'sales'],
        [
          new GetTableCommand({ DatabaseName: 'sales', Name: 'Orders' }),
          'orders',
        ],
        [
          new GetTableVersionCommand({
            DatabaseName: 'sales',
            TableName: 'orders',
          }),
          'orders',
        ],
        [
          new GetTableVersionsCommand({
            DatabaseName: 'sales',
            TableName: 'orders',
          }),
          'orders',
        ],
      ] as const) {
        expect(await errorOf(governed.glue.send(command as any))).toMatchObject(
          {
            name: 'AccessDeniedException',
            message: `Insufficient Lake Formation permission(s): Required Describe on ${name}`,
          },
        );
      }
    });

    it('is told what does not exist', async () => {
      for (const command of [
        new GetDatabaseCommand({ Name: 'nosuch' }),
        new GetTableCommand({ DatabaseName: 'sales', Name: 'nosuch' }),
        new GetTablesCommand({ DatabaseName: 'nosuch' }),
        new GetTableVersionsCommand({
          DatabaseName: 'sales',
          TableName: 'nosuch',
        }),
      ]) {
        expect(await errorOf(governed.glue.send(command as any))).toMatchObject(
          { name: 'EntityNotFoundException' },
        );
      }
    });
  });

  it('sees a database, and no table in it, by DESCRIBE on the database', async () => {
    await grant(database, ['DESCRIBE']);
    expect(await databases(governed)).toEqual(['sales']);
    expect(await tables(governed)).toEqual([]);
    expect(await errorOf(read('orders'))).toMatchObject({
      name: 'AccessDeniedException',
    });
  });

  it.each<Permission>(['DESCRIBE', 'SELECT', 'INSERT'])(
    'sees a table with all its columns, and its database, by %s on the table',
    async permission => {
      await grant(table('returns'), [permission]);
      expect(await databases(governed)).toEqual(['sales']);
      expect(await tables(governed)).toEqual(['returns']);
      expect(columnsOf(await read('returns'))).toEqual(everyColumn);
      expect(await errorOf(read('orders'))).toMatchObject({
        name: 'AccessDeniedException',
      });
    },
  );

  it('sees every table by a permission on all tables, those made later too', async () => {
    await grant(everyTable, ['DESCRIBE']);
    await owner.glue.send(
      new CreateTableCommand({
        DatabaseName: 'sales',
        TableInput: { Name: 'brief' },
      }),
    );
    expect(await tables(governed)).toEqual([
      'brief',
      'orders',
      'returns',
      'visits',
    ]);
    await owner.glue.send(
      new DeleteTableCommand({ DatabaseName: 'sales', Name: 'brief' }),
    );
    expect(await tables(governed, 'archive')).toEqual([]);
  });

  it('sees of a table only the columns on which it holds SELECT, partition keys included', async () => {
    await grant(only('orders', 'email', 'day'), ['SELECT']);
    await grant(only('returns', 'id'), ['SELECT']);
    expect(columnsOf(await read('orders'))).toEqual(['Email', 'day']);
    expect(columnsOf(await read('returns'))).toEqual(['id']);
    const { TableList } = await governed.glue.send(
      new GetTablesCommand({ DatabaseName: 'sales' }),
    );
    expect(TableList!.map(found => [found.Name, columnsOf(found)])).toEqual([
      ['orders', ['Email', 'day']],
      ['returns', ['id']],
    ]);
  });

  it('does not see the columns that a grant excludes', async () => {
    await grant(
      {
        TableWithColumns: {
          DatabaseName: 'sales',
          Name: 'orders',
          ColumnWildcard: { ExcludedColumnNames: ['email'] },
        },
      },
      ['SELECT'],
    );
    expect(columnsOf(await read('orders'))).toEqual(['id', 'day']);
  });

  it('sees all columns when it holds DESCRIBE beside SELECT on some', async () => {
    await grant(only('orders', 'id'), ['SELECT']);
    await grant(table('orders'), ['DESCRIBE']);
    expect(columnsOf(await read('orders'))).toEqual(everyColumn);
  });

  it('sees the versions of a table that it sees, with the columns that it sees', async () => {
    await grant(only('visits', 'id'), ['SELECT']);
    await owner.glue.send(
      new UpdateTableCommand({
        DatabaseName: 'sales',
        TableInput: {
          Name: 'visits',
          StorageDescriptor: {
            Columns: [
              { Name: 'id', Type: 'bigint' },
              { Name: 'page', Type: 'string' },
            ],
          },
        },
      }),
    );
    const { TableVersions } = await governed.glue.send(
      new GetTableVersionsCommand({
        DatabaseName: 'sales',
        TableName: 'visits',
      }),
    );
    expect(
      TableVersions!.map(version => [
        version.VersionId,
        columnsOf(version.Table),
      ]),
    ).toEqual([
      ['1', ['id']],
      ['0', ['id']],
    ]);
    const { TableVersion } = await governed.glue.send(
      new GetTableVersionCommand({
        DatabaseName: 'sales',
        TableName: 'visits',
        VersionId: '0',
      }),
    );
    expect(columnsOf(TableVersion?.Table)).toEqual(['id']);
  });

  it.each([
    ['its account', central],
    ['IAMAllowedPrincipals', everyone],
  ])('sees what is granted to %s', async (_, principal) => {
    await grant(table('orders'), ['ALL'], principal);
    expect(await databases(governed)).toEqual(['sales']);
    expect(await tables(governed)).toEqual(['orders']);
  });

  it.each([
    ['another role of its account', `arn:aws:iam::${central}:role/other`],
    ['another account', consumer],
    ['a role of its name elsewhere', `arn:aws:iam::${consumer}:role/ingestion`],
  ])('does not see what is granted to %s', async (_, principal) => {
    await grant(everyTable, ['SELECT', 'DESCRIBE'], principal);
    expect(await databases(governed)).toEqual([]);
    expect(await tables(governed)).toEqual([]);
  });

  it('is hidden again what is revoked', async () => {
    await grant(everyTable, ['DESCRIBE']);
    expect(await tables(governed)).toHaveLength(3);
    await granted.pop()!();
    expect(await tables(governed)).toEqual([]);
  });

  it('is given full pages of what it sees, without an empty last page', async () => {
    for (let index = 0; index < 9; index++) {
      await owner.glue.send(
        new CreateTableCommand({
          DatabaseName: 'archive',
          TableInput: { Name: `t${index}` },
        }),
      );
    }
    for (const Name of ['t1', 't4', 't5', 't8']) {
      await grant({ Table: { DatabaseName: 'archive', Name } }, ['DESCRIBE']);
    }
    const pages: unknown[] = [];
    for await (const page of paginateGetTables(
      { client: governed.glue, pageSize: 2 },
      { DatabaseName: 'archive' },
    )) {
      pages.push(page.TableList!.map(({ Name }) => Name));
    }
    expect(pages).toEqual([
      ['t1', 't4'],
      ['t5', 't8'],
    ]);
    const { TableList } = await governed.glue.send(
      new GetTablesCommand({ DatabaseName: 'archive', Expression: 't[1-4]' }),
    );
    expect(TableList!.map(({ Name }) => Name)).toEqual(['t1', 't4']);
  });

  it('shows a resource link by a grant on the link, and its target by one on the target', async () => {
    const TargetTable = {
      CatalogId: central,
      DatabaseName: 'sales',
      Name: 'orders',
    };
    await owner.glue.send(
      new CreateTableCommand({
        DatabaseName: 'archive',
        TableInput: { Name: 'orders_link', TargetTable },
      }),
    );
    await grant({ Table: { DatabaseName: 'archive', Name: 'orders_link' } }, [
      'DESCRIBE',
    ]);
    const link = async () =>
      (
        await governed.glue.send(
          new GetTableCommand({ DatabaseName: 'archive', Name: 'orders_link' }),
        )
      ).Table;
    expect(await link()).toMatchObject({ Name: 'orders_link', TargetTable });
    expect(columnsOf(await link())).toEqual([]);
    await grant(only('orders', 'id'), ['SELECT']);
    expect(columnsOf(await link())).toEqual(['id']);
  });

  describe('in another account’s catalog', () => {
    const foreign: Resource = {
      Database: { CatalogId: producer, Name: 'foreign' },
    };
    const share = (principal: string) =>
      test.as(producer).lakeFormation.send(
        new GrantPermissionsCommand({
          Principal: { DataLakePrincipalIdentifier: principal },
          Resource: foreign,
          Permissions: ['DESCRIBE'],
          PermissionsWithGrantOption: ['DESCRIBE'],
        }),
      );
    const unshare = (principal: string) =>
      test.as(producer).lakeFormation.send(
        new RevokePermissionsCommand({
          Principal: { DataLakePrincipalIdentifier: principal },
          Resource: foreign,
          Permissions: ['DESCRIBE'],
        }),
      );
    const ask = (by = governed) =>
      by.glue.send(
        new GetDatabaseCommand({ CatalogId: producer, Name: 'foreign' }),
      );
    const refusal = { name: 'AccessDeniedException' };
    const listed = async (by = governed) => {
      const { DatabaseList } = await by.glue.send(
        new GetDatabasesCommand({ ResourceShareType: 'FOREIGN' }),
      );
      return DatabaseList!.map(({ Name }) => Name);
    };

    beforeAll(() =>
      test
        .as(producer)
        .glue.send(
          new CreateDatabaseCommand({ DatabaseInput: { Name: 'foreign' } }),
        ),
    );

    it('does not see what that account’s IAM allows its own principals', async () => {
      await share(everyone);
      expect(await errorOf(ask())).toMatchObject(refusal);
      await unshare(everyone);
    });

    it.each([role, `${central}:IAMPrincipals`])(
      'sees what is shared with %s',
      async principal => {
        await share(principal);
        expect((await ask()).Database?.Name).toBe('foreign');
        expect(await listed()).toEqual(['foreign']);
        await unshare(principal);
        expect(await errorOf(ask())).toMatchObject(refusal);
      },
    );

    it('sees what is shared with its account when that is passed on to it, as long as it is shared', async () => {
      await share(central);
      expect(await errorOf(ask())).toMatchObject(refusal);
      expect(await listed()).toEqual([]);
      expect(await listed(owner)).toEqual(['foreign']);
      await grant(foreign, ['DESCRIBE']);
      expect((await ask()).Database?.Name).toBe('foreign');
      expect(await listed()).toEqual(['foreign']);
      await unshare(central);
      expect(await errorOf(ask())).toMatchObject(refusal);
      expect(await listed()).toEqual([]);
    });

    it('sees what is shared with its account as an administrator of the data lake', async () => {
      await share(central);
      for (const member of ['DataLakeAdmins', 'ReadOnlyAdmins']) {
        await owner.lakeFormation.send(
          new PutDataLakeSettingsCommand({
            DataLakeSettings: {
              [member]: [{ DataLakePrincipalIdentifier: role }],
            },
          }),
        );
        expect((await ask()).Database?.Name).toBe('foreign');
      }
      await owner.lakeFormation.send(
        new PutDataLakeSettingsCommand({ DataLakeSettings: {} }),
      );
      expect(await errorOf(ask())).toMatchObject(refusal);
      await unshare(central);
    });
  });

  it('is not limited when it administers the data lake', async () => {
    for (const member of ['DataLakeAdmins', 'ReadOnlyAdmins']) {
      await owner.lakeFormation.send(
        new PutDataLakeSettingsCommand({
          DataLakeSettings: {
            [member]: [{ DataLakePrincipalIdentifier: role }],
          },
        }),
      );
      expect(await databases(governed)).toEqual(['archive', 'sales']);
      expect(await tables(governed)).toHaveLength(3);
      expect(columnsOf(await read('orders'))).toEqual(everyColumn);
    }
    await owner.lakeFormation.send(
      new PutDataLakeSettingsCommand({ DataLakeSettings: {} }),
    );
    expect(await databases(governed)).toEqual([]);
  });

  it('limits no one else: not the owner, not another role', async () => {
    for (const clients of [
      owner,
      await assume(`arn:aws:iam::${central}:role/other`),
    ]) {
      expect(await databases(clients)).toEqual(['archive', 'sales']);
      expect(await tables(clients)).toHaveLength(3);
    }
  });

  describe('asking for permissions', () => {
    const listed = async (
      { lakeFormation }: Clients,
      Resource?: Resource,
      principal?: string,
    ) => {
      const pages: unknown[][] = [];
      for await (const page of paginateListPermissions(
        { client: lakeFormation, pageSize: 2 },
        {
          Resource,
          ...(principal && {
            Principal: { DataLakePrincipalIdentifier: principal },
          }),
        },
      )) {
        pages.push(
          page.PrincipalResourcePermissions!.map(row => [
            row.Principal?.DataLakePrincipalIdentifier,
            row.Permissions,
          ]),
        );
      }
      return pages;
    };

    it('is listed, by page, its own on a resource', async () => {
      await grant(table('orders'), ['DESCRIBE', 'SELECT']);
      await grant(only('orders', 'id'), ['SELECT']);
      await grant(table('orders'), ['SELECT'], consumer);
      expect(await listed(governed, table('orders'), role)).toEqual([
        [
          [role, ['DESCRIBE']],
          [role, ['SELECT']],
        ],
        [[role, ['SELECT']]],
      ]);
      expect(await listed(governed, table('returns'), role)).toEqual([[]]);
      expect(
        await errorOf(listed(governed, table('nosuch'), role)),
      ).toMatchObject({ name: 'EntityNotFoundException' });
    });

    it('is not listed those of others, unless it may grant on the resource', async () => {
      await grant(table('orders'), ['DESCRIBE']);
      await grant(table('orders'), ['DESCRIBE'], consumer);
      await grant(database, ['DESCRIBE'], consumer);
      await grant(table('orders'), ['DESCRIBE'], everyone);
      const seen = [
        [everyone, ['DESCRIBE']],
        [role, ['DESCRIBE']],
      ];
      expect(await listed(governed, table('orders'))).toEqual([seen]);
      expect(await listed(governed)).toEqual([seen]);
      expect(await listed(governed, table('orders'), consumer)).toEqual([[]]);
      await grant(table('orders'), ['DESCRIBE'], role, ['DESCRIBE']);
      expect(await listed(governed, table('orders'), consumer)).toEqual([
        [[consumer, ['DESCRIBE']]],
      ]);
      expect(await listed(governed, database, consumer)).toEqual([[]]);
      // granted twice in this test, and revoked once
      granted.pop();
    });

    it('is listed all when it administers the data lake', async () => {
      await grant(table('orders'), ['DESCRIBE'], consumer);
      await owner.lakeFormation.send(
        new PutDataLakeSettingsCommand({
          DataLakeSettings: {
            DataLakeAdmins: [{ DataLakePrincipalIdentifier: role }],
          },
        }),
      );
      const { PrincipalResourcePermissions } =
        await governed.lakeFormation.send(
          new ListPermissionsCommand({ Resource: table('orders') }),
        );
      expect(PrincipalResourcePermissions).toHaveLength(1);
      await owner.lakeFormation.send(
        new PutDataLakeSettingsCommand({ DataLakeSettings: {} }),
      );
    });
  });

  it('must be named by the ARN of a role', async () => {
    expect(
      await errorOf(
        startSandbox({
          port: 0,
          dataFile: ':memory:',
          governedRoles: [`arn:aws:iam::${central}:user/ada`],
        }),
      ),
    ).toMatchObject({
      name: 'TypeError',
      message: expect.stringContaining('ARN of an IAM role'),
    });
  });
});
