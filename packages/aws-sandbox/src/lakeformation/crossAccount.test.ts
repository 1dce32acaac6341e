import {
  CreateDatabaseCommand,
  CreateTableCommand,
  GetTableCommand,
} from '@aws-sdk/client-glue';
import {
  BatchGrantPermissionsCommand,
  GetDataLakeSettingsCommand,
  GrantPermissionsCommand,
  ListPermissionsCommand,
  PutDataLakeSettingsCommand,
  RegisterResourceCommand,
  RevokePermissionsCommand,
  type Permission,
  type Resource,
} from '@aws-sdk/client-lakeformation';
import {
  central,
  consumer,
  errorOf,
  sandboxForTest,
  type Clients,
} from '../__testUtils__/sandboxForTest';

const everyone = 'IAM_ALLOWED_PRINCIPALS';
const role = `arn:aws:iam::${consumer}:role/analyst`;
const organisation = `arn:aws:organizations::${central}:organization/o-abcdefghij`;
const illegal = {
  name: 'AccessDeniedException',
  message: 'Insufficient Lake Formation permissions: Illegal combination',
};

/** What stands in the way of a grant to another account. */
describe('a grant across accounts', () => {
  const test = sandboxForTest();
  let owner: Clients;
  let databases = 0;

  const entry = (
    principal: string,
    resource: Resource,
    permissions: Permission[],
  ) => ({
    Principal: { DataLakePrincipalIdentifier: principal },
    Resource: resource,
    Permissions: permissions,
  });
  const grant = (...args: Parameters<typeof entry>) =>
    owner.lakeFormation.send(new GrantPermissionsCommand(entry(...args)));
  const revoke = (...args: Parameters<typeof entry>) =>
    owner.lakeFormation.send(new RevokePermissionsCommand(entry(...args)));
  const heldOn = async (resource: Resource) => {
    const { PrincipalResourcePermissions } = await owner.lakeFormation.send(
      new ListPermissionsCommand({ Resource: resource }),
    );
    return PrincipalResourcePermissions!.map(row => [
      row.Principal!.DataLakePrincipalIdentifier,
      row.Permissions,
    ]);
  };
  const useVersion = (CROSS_ACCOUNT_VERSION: string) =>
    owner.lakeFormation.send(
      new PutDataLakeSettingsCommand({
        DataLakeSettings: { Parameters: { CROSS_ACCOUNT_VERSION } },
      }),
    );

  /** A database with two tables, at locations of its own. */
  async function product() {
    databases += 1;
    const Name = `sales${databases}`;
    await owner.glue.send(
      new CreateDatabaseCommand({
        DatabaseInput: { Name, LocationUri: `s3://lake/${Name}/` },
      }),
    );
    for (const table of ['orders', 'visits']) {
      await owner.glue.send(
        new CreateTableCommand({
          DatabaseName: Name,
          TableInput: {
            Name: table,
            StorageDescriptor: {
              Location: `s3://lake/${Name}/${table}/`,
              Columns: [{ Name: 'id', Type: 'bigint' }],
            },
          },
        }),
      );
    }
    const table = (of: string): Resource => ({
      Table: { DatabaseName: Name, Name: of },
    });
    return {
      Name,
      database: { Database: { Name } },
      orders: table('orders'),
      visits: table('visits'),
      column: {
        TableWithColumns: {
          DatabaseName: Name,
          Name: 'orders',
          ColumnNames: ['id'],
        },
      },
      every: { Table: { DatabaseName: Name, TableWildcard: {} } },
    };
  }

  beforeAll(() => {
    owner = test.as();
  });
  afterEach(() => useVersion('4'));

  describe('of what is left to IAM', () => {
    it.each([consumer, role, organisation])(
      'is refused to %s until IAMAllowedPrincipals has no permission on the table',
      async principal => {
        const { orders, column, visits } = await product();
        await grant(everyone, orders, ['ALL']);
        for (const resource of [orders, column]) {
          expect(
            await errorOf(grant(principal, resource, ['SELECT'])),
          ).toMatchObject(illegal);
        }
        await grant(principal, visits, ['SELECT']);
        expect(await heldOn(orders)).toEqual([[everyone, ['ALL']]]);
        await revoke(everyone, orders, ['ALL']);
        await grant(principal, orders, ['SELECT']);
        expect(await heldOn(orders)).toEqual([[principal, ['SELECT']]]);
      },
    );

    it('is refused on all tables because of one, and on one because of all', async () => {
      const { every, orders, visits } = await product();
      await grant(everyone, visits, ['ALL']);
      expect(await errorOf(grant(consumer, every, ['SELECT']))).toMatchObject(
        illegal,
      );
      await revoke(everyone, visits, ['ALL']);
      await grant(everyone, every, ['DESCRIBE']);
      expect(await errorOf(grant(consumer, orders, ['SELECT']))).toMatchObject(
        illegal,
      );
      await revoke(everyone, every, ['DESCRIBE']);
      await grant(consumer, every, ['SELECT']);
      expect(await heldOn(every)).toHaveLength(1);
    });

    it('is refused on a database by permissions on it, not by those on its tables', async () => {
      const { database, orders } = await product();
      await grant(everyone, orders, ['ALL']);
      await grant(consumer, database, ['DESCRIBE']);
      await revoke(consumer, database, ['DESCRIBE']);
      await grant(everyone, database, ['ALL']);
      expect(
        await errorOf(grant(consumer, database, ['DESCRIBE'])),
      ).toMatchObject(illegal);
    });

    it('is an entry of a batch that fails', async () => {
      const { orders, visits } = await product();
      await grant(everyone, orders, ['ALL']);
      const { Failures } = await owner.lakeFormation.send(
        new BatchGrantPermissionsCommand({
          Entries: [
            { Id: 'illegal', ...entry(consumer, orders, ['SELECT']) },
            { Id: 'good', ...entry(consumer, visits, ['SELECT']) },
          ],
        }),
      );
      expect(Failures).toMatchObject([
        {
          RequestEntry: { Id: 'illegal' },
          Error: {
            ErrorCode: illegal.name,
            ErrorMessage: illegal.message,
          },
        },
      ]);
      expect(await heldOn(visits)).toHaveLength(1);
    });

    it('is taken beside it in hybrid access mode, from version 4 on', async () => {
      const { Name, database, orders, visits, every } = await product();
      for (const resource of [database, orders, visits]) {
        await grant(everyone, resource, ['ALL']);
      }
      await owner.lakeFormation.send(
        new RegisterResourceCommand({
          ResourceArn: `arn:aws:s3:::lake/${Name}/orders`,
          UseServiceLinkedRole: true,
          HybridAccessEnabled: true,
        }),
      );
      await useVersion('3');
      expect(await errorOf(grant(consumer, orders, ['SELECT']))).toMatchObject(
        illegal,
      );
      await useVersion('4');
      await grant(consumer, orders, ['SELECT']);
      for (const [resource, permission] of [
        [visits, 'SELECT'],
        [every, 'SELECT'],
        [database, 'DESCRIBE'],
      ] as const) {
        expect(
          await errorOf(grant(consumer, resource, [permission])),
        ).toMatchObject(illegal);
      }
      await owner.lakeFormation.send(
        new RegisterResourceCommand({
          ResourceArn: `arn:aws:s3:::lake/${Name}`,
          UseServiceLinkedRole: true,
          HybridAccessEnabled: true,
        }),
      );
      await grant(consumer, every, ['SELECT']);
      await grant(consumer, database, ['DESCRIBE']);
      expect(await heldOn(every)).toHaveLength(1);
    });

    it('is refused where the location is registered without hybrid access', async () => {
      const { Name, orders } = await product();
      await grant(everyone, orders, ['ALL']);
      await owner.lakeFormation.send(
        new RegisterResourceCommand({
          ResourceArn: `arn:aws:s3:::lake/${Name}`,
          UseServiceLinkedRole: true,
        }),
      );
      expect(await errorOf(grant(consumer, orders, ['SELECT']))).toMatchObject(
        illegal,
      );
    });

    it('is nobody’s obstacle within the account', async () => {
      const { orders } = await product();
      await grant(everyone, orders, ['ALL']);
      await grant(`arn:aws:iam::${central}:role/analyst`, orders, ['SELECT']);
      expect(await heldOn(orders)).toHaveLength(2);
    });
  });

  describe('in an old cross-account version', () => {
    it.each(['1', '2'])(
      'is refused to a role in version %s, and taken to an account',
      async version => {
        const { orders } = await product();
        await useVersion(version);
        expect(await errorOf(grant(role, orders, ['SELECT']))).toMatchObject({
          name: 'InvalidInputException',
          message: expect.stringContaining('minimal version v3'),
        });
        await grant(consumer, orders, ['SELECT']);
        await grant(`arn:aws:iam::${central}:role/analyst`, orders, ['SELECT']);
        await useVersion('3');
        await grant(role, orders, ['SELECT']);
        expect(await heldOn(orders)).toHaveLength(3);
      },
    );

    it('keeps the version when settings are put without it', async () => {
      await useVersion('2');
      await owner.lakeFormation.send(
        new PutDataLakeSettingsCommand({ DataLakeSettings: {} }),
      );
      const { DataLakeSettings } = await owner.lakeFormation.send(
        new GetDataLakeSettingsCommand({}),
      );
      expect(DataLakeSettings?.Parameters?.CROSS_ACCOUNT_VERSION).toBe('2');
    });

    it.each<[Record<string, string>, string]>([
      [{ CROSS_ACCOUNT_VERSION: '0' }, 'InvalidInputException'],
      [{ CROSS_ACCOUNT_VERSION: 'v4' }, 'InvalidInputException'],
      [{ CrossAccountVersion: '4' }, 'InvalidInputException'],
      [{ CROSS_ACCOUNT_VERSION: '5' }, 'UnknownOperationException'],
    ])('refuses the parameters %j', async (Parameters, name) => {
      expect(
        await errorOf(
          owner.lakeFormation.send(
            new PutDataLakeSettingsCommand({
              DataLakeSettings: { Parameters },
            }),
          ),
        ),
      ).toMatchObject({ name });
    });
  });

  it('is not passed on to a third account', async () => {
    const { Name, orders } = await product();
    const shared: Resource = {
      Table: { CatalogId: central, DatabaseName: Name, Name: 'orders' },
    };
    const pass = () =>
      test
        .as(consumer)
        .lakeFormation.send(
          new GrantPermissionsCommand(
            entry('555566667777', shared, ['SELECT']),
          ),
        );
    expect(await errorOf(pass())).toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining('does not exist'),
    });
    await owner.lakeFormation.send(
      new GrantPermissionsCommand({
        ...entry(consumer, orders, ['SELECT']),
        PermissionsWithGrantOption: ['SELECT'],
      }),
    );
    expect(await errorOf(pass())).toMatchObject({
      name: 'AccessDeniedException',
      message: 'Not authorized to grant permissions for the resource',
    });
  });

  it('does not need the location to be registered', async () => {
    const { Name, orders } = await product();
    await grant(consumer, orders, ['SELECT']);
    const { Table } = await test.as(consumer).glue.send(
      new GetTableCommand({
        CatalogId: central,
        DatabaseName: Name,
        Name: 'orders',
      }),
    );
    expect(Table).toMatchObject({ IsRegisteredWithLakeFormation: false });
  });
});
