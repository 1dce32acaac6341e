import {
  BatchDeleteTableCommand,
  CreateDatabaseCommand,
  CreateTableCommand,
  DeleteDatabaseCommand,
  DeleteTableCommand,
  GetTableCommand,
  UpdateDatabaseCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-glue';
import {
  BatchGrantPermissionsCommand,
  GrantPermissionsCommand,
  ListPermissionsCommand,
  PutDataLakeSettingsCommand,
  RevokePermissionsCommand,
  type Permission,
  type Resource,
} from '@aws-sdk/client-lakeformation';
import {
  assume,
  central,
  consumer,
  errorOf,
  sandboxForTest,
  type Clients,
} from '../__testUtils__/sandboxForTest';

const role = `arn:aws:iam::${central}:role/workflow`;
const analyst = `arn:aws:iam::${central}:role/analyst`;
const mayNot =
  'Resource does not exist or requester is not authorized to access requested permissions.';

const columns = ['id', 'email', 'day'].map(Name => ({ Name, Type: 'string' }));
const database = (Name: string): Resource => ({ Database: { Name } });
const orders: Resource = { Table: { DatabaseName: 'sales', Name: 'orders' } };
const everyTable: Resource = {
  Table: { DatabaseName: 'sales', TableWildcard: {} },
};
const some = (...ColumnNames: string[]): Resource => ({
  TableWithColumns: { DatabaseName: 'sales', Name: 'orders', ColumnNames },
});
const allBut = (...ExcludedColumnNames: string[]): Resource => ({
  TableWithColumns: {
    DatabaseName: 'sales',
    Name: 'orders',
    ColumnWildcard: { ExcludedColumnNames },
  },
});

/** What a governed role may change. What it may see stands in governed.test.ts. */
describe('a role that Lake Formation governs', () => {
  const test = sandboxForTest({ governedRoles: [role] });
  let owner: Clients;
  let governed: Clients;

  const entry = (
    principal: string,
    resource: Resource,
    permissions: Permission[],
    grantable?: Permission[],
  ) => ({
    Principal: { DataLakePrincipalIdentifier: principal },
    Resource: resource,
    Permissions: permissions,
    PermissionsWithGrantOption: grantable,
  });
  const grant = (by: Clients, ...args: Parameters<typeof entry>) =>
    by.lakeFormation.send(new GrantPermissionsCommand(entry(...args)));
  const revoke = (by: Clients, ...args: Parameters<typeof entry>) =>
    by.lakeFormation.send(new RevokePermissionsCommand(entry(...args)));

  /** Permissions with grant option, on whatever. */
  const heldBy = async (principal: string) => {
    const { PrincipalResourcePermissions } = await owner.lakeFormation.send(
      new ListPermissionsCommand({}),
    );
    return PrincipalResourcePermissions!
      .filter(row => row.Principal?.DataLakePrincipalIdentifier === principal)
      .flatMap(row => row.PermissionsWithGrantOption!)
      .sort();
  };

  const granted: Array<() => Promise<unknown>> = [];
  /** To the role, until the end of the test. */
  const hold = async (
    resource: Resource,
    permissions: Permission[],
    grantable?: Permission[],
  ) => {
    await grant(owner, role, resource, permissions, grantable);
    granted.push(() => revoke(owner, role, resource, permissions));
  };
  const administer = (DataLakeAdmins: string[]) =>
    owner.lakeFormation.send(
      new PutDataLakeSettingsCommand({
        DataLakeSettings: {
          DataLakeAdmins: DataLakeAdmins.map(DataLakePrincipalIdentifier => ({
            DataLakePrincipalIdentifier,
          })),
        },
      }),
    );

  beforeAll(async () => {
    owner = test.as();
    governed = await assume(owner, role);
    await owner.glue.send(
      new CreateDatabaseCommand({ DatabaseInput: { Name: 'sales' } }),
    );
    for (const Name of ['orders', 'visits']) {
      await owner.glue.send(
        new CreateTableCommand({
          DatabaseName: 'sales',
          TableInput: { Name, StorageDescriptor: { Columns: columns } },
        }),
      );
    }
  });
  afterEach(async () => {
    for (const undo of granted.splice(0)) await undo();
  });

  describe('granting', () => {
    it('grants nothing that it does not hold with grant option', async () => {
      for (const held of [[], ['SELECT']] as Permission[][]) {
        if (held.length) await hold(orders, held);
        for (const principal of [analyst, consumer]) {
          expect(
            await errorOf(grant(governed, principal, orders, ['SELECT'])),
          ).toMatchObject({ name: 'AccessDeniedException', message: mayNot });
        }
      }
    });

    it('is told nothing of what does not exist', async () => {
      expect(
        await errorOf(
          grant(governed, analyst, database('nosuch'), ['DESCRIBE']),
        ),
      ).toMatchObject({ name: 'AccessDeniedException', message: mayNot });
    });

    it.each<[string, Resource, Permission[], Resource, Permission[]]>([
      ['the table', orders, ['SELECT'], orders, ['SELECT']],
      ['all tables', everyTable, ['SELECT'], orders, ['SELECT']],
      [
        'all tables, all of them',
        everyTable,
        ['SELECT'],
        everyTable,
        ['SELECT'],
      ],
      ['ALL of the table', orders, ['ALL'], orders, ['SELECT', 'DESCRIBE']],
      ['the table, some columns', orders, ['SELECT'], some('id'), ['SELECT']],
      ['the columns', some('id', 'day'), ['SELECT'], some('day'), ['SELECT']],
      [
        'all columns but one, others',
        allBut('email'),
        ['SELECT'],
        some('id', 'day'),
        ['SELECT'],
      ],
      [
        'all columns but one, fewer',
        allBut('email'),
        ['SELECT'],
        allBut('email', 'id'),
        ['SELECT'],
      ],
      [
        'the database',
        database('sales'),
        ['DESCRIBE'],
        database('sales'),
        ['DESCRIBE'],
      ],
      [
        'the catalog',
        { Catalog: {} },
        ['CREATE_DATABASE'],
        { Catalog: {} },
        ['CREATE_DATABASE'],
      ],
    ])(
      'grants and revokes what it holds with grant option on %s',
      async (_, held, permissions, wanted, asked) => {
        await hold(held, permissions, permissions);
        await grant(governed, analyst, wanted, asked, asked);
        expect(await heldBy(analyst)).toEqual([...asked].sort());
        await revoke(governed, analyst, wanted, asked);
        expect(await heldBy(analyst)).toEqual([]);
      },
    );

    it.each<[string, Resource, Permission[], Resource, Permission[]]>([
      ['another permission', orders, ['SELECT'], orders, ['DESCRIBE']],
      ['more than it holds', orders, ['SELECT'], orders, ['SELECT', 'INSERT']],
      ['all tables by one', orders, ['SELECT'], everyTable, ['SELECT']],
      [
        'the database by its tables',
        everyTable,
        ['DESCRIBE'],
        database('sales'),
        ['DESCRIBE'],
      ],
      [
        'the table by columns',
        some('id', 'email', 'day'),
        ['SELECT'],
        orders,
        ['SELECT'],
      ],
      [
        'a column by others',
        some('id'),
        ['SELECT'],
        some('id', 'email'),
        ['SELECT'],
      ],
      [
        'an excluded column',
        allBut('email'),
        ['SELECT'],
        some('email'),
        ['SELECT'],
      ],
      [
        'all but another column',
        allBut('email'),
        ['SELECT'],
        allBut('id'),
        ['SELECT'],
      ],
      [
        'all columns by all but one',
        allBut('email'),
        ['SELECT'],
        orders,
        ['SELECT'],
      ],
    ])('does not grant %s', async (_, held, permissions, wanted, more) => {
      await hold(held, permissions, permissions);
      expect(
        await errorOf(grant(governed, analyst, wanted, more)),
      ).toMatchObject({ name: 'AccessDeniedException', message: mayNot });
    });

    it('does not revoke what it may not grant', async () => {
      await grant(owner, analyst, orders, ['SELECT']);
      expect(
        await errorOf(revoke(governed, analyst, orders, ['SELECT'])),
      ).toMatchObject({ name: 'AccessDeniedException', message: mayNot });
      await hold(orders, ['SELECT'], ['SELECT']);
      await revoke(governed, analyst, orders, ['SELECT']);
    });

    it('does of a batch what it may, and is told the rest', async () => {
      await hold(orders, ['SELECT'], ['SELECT']);
      const { Failures } = await governed.lakeFormation.send(
        new BatchGrantPermissionsCommand({
          Entries: [
            { Id: 'may', ...entry(analyst, orders, ['SELECT']) },
            { Id: 'may not', ...entry(analyst, orders, ['DESCRIBE']) },
          ],
        }),
      );
      expect(Failures).toMatchObject([
        {
          RequestEntry: { Id: 'may not' },
          Error: { ErrorCode: 'AccessDeniedException' },
        },
      ]);
      await revoke(owner, analyst, orders, ['SELECT']);
    });

    it('grants and revokes everything when it administers the data lake', async () => {
      await administer([role]);
      for (const principal of [analyst, consumer]) {
        await grant(governed, principal, everyTable, ['SELECT'], ['SELECT']);
        await revoke(governed, principal, everyTable, ['SELECT']);
      }
      await administer([]);
      expect(
        await errorOf(grant(governed, analyst, everyTable, ['SELECT'])),
      ).toMatchObject({ name: 'AccessDeniedException' });
    });

    it('grants nothing as a read-only administrator', async () => {
      await owner.lakeFormation.send(
        new PutDataLakeSettingsCommand({
          DataLakeSettings: {
            ReadOnlyAdmins: [{ DataLakePrincipalIdentifier: role }],
          },
        }),
      );
      expect(
        await errorOf(grant(governed, analyst, orders, ['SELECT'])),
      ).toMatchObject({ name: 'AccessDeniedException' });
      await administer([]);
    });
  });

  describe('changing the catalog', () => {
    const create = (Name: string, by = governed) =>
      by.glue.send(
        new CreateTableCommand({ DatabaseName: 'sales', TableInput: { Name } }),
      );
    const drop = (Name: string, by = governed) =>
      by.glue.send(new DeleteTableCommand({ DatabaseName: 'sales', Name }));
    const update = (Name: string) =>
      governed.glue.send(
        new UpdateTableCommand({
          DatabaseName: 'sales',
          TableInput: { Name, StorageDescriptor: { Columns: columns } },
        }),
      );

    it.each<[string, () => Promise<unknown>, string, Resource, Permission]>([
      [
        'a database',
        () =>
          governed.glue.send(
            new CreateDatabaseCommand({ DatabaseInput: { Name: 'mine' } }),
          ),
        'Create Database on Catalog',
        { Catalog: {} },
        'CREATE_DATABASE',
      ],
      [
        'a table',
        () => create('made'),
        'Create Table on sales',
        database('sales'),
        'CREATE_TABLE',
      ],
      [
        'a resource link',
        () =>
          governed.glue.send(
            new CreateTableCommand({
              DatabaseName: 'sales',
              TableInput: {
                Name: 'link',
                TargetTable: {
                  CatalogId: central,
                  DatabaseName: 'sales',
                  Name: 'orders',
                },
              },
            }),
          ),
        'Create Table on sales',
        database('sales'),
        'CREATE_TABLE',
      ],
      [
        'changes to a table',
        () => update('Visits'),
        'Alter on visits',
        { Table: { DatabaseName: 'sales', Name: 'visits' } },
        'ALTER',
      ],
      [
        'changes to a database',
        () =>
          governed.glue.send(
            new UpdateDatabaseCommand({
              Name: 'sales',
              DatabaseInput: { Name: 'sales', Description: 'changed' },
            }),
          ),
        'Alter on sales',
        database('sales'),
        'ALTER',
      ],
    ])(
      'makes %s only with the permission for it',
      async (_, work, required, resource, permission) => {
        const refusal = {
          name: 'AccessDeniedException',
          message: `Insufficient Lake Formation permission(s): Required ${required}`,
        };
        expect(await errorOf(work())).toMatchObject(refusal);
        // to see it, and to have other permissions, is not enough
        await hold(resource, ['DESCRIBE']);
        expect(await errorOf(work())).toMatchObject(refusal);
        await hold(resource, [permission]);
        await work();
      },
    );

    it('drops a table, and a database, only with DROP on it', async () => {
      for (const Name of ['one', 'two', 'three']) await create(Name, owner);
      const refusal = {
        name: 'AccessDeniedException',
        message:
          'Insufficient Lake Formation permission(s): Required Drop on one',
      };
      expect(await errorOf(drop('one'))).toMatchObject(refusal);
      await grant(
        owner,
        role,
        { Table: { DatabaseName: 'sales', Name: 'two' } },
        ['DROP'],
      );
      const { Errors } = await governed.glue.send(
        new BatchDeleteTableCommand({
          DatabaseName: 'sales',
          TablesToDelete: ['one', 'two'],
        }),
      );
      expect(Errors).toMatchObject([
        {
          TableName: 'one',
          ErrorDetail: {
            ErrorCode: 'AccessDeniedException',
            ErrorMessage: refusal.message,
          },
        },
      ]);
      await hold(everyTable, ['DROP']);
      await drop('one');
      await drop('three');

      await owner.glue.send(
        new CreateDatabaseCommand({ DatabaseInput: { Name: 'brief' } }),
      );
      const end = () =>
        governed.glue.send(new DeleteDatabaseCommand({ Name: 'brief' }));
      expect(await errorOf(end())).toMatchObject({
        message:
          'Insufficient Lake Formation permission(s): Required Drop on brief',
      });
      await grant(owner, role, database('brief'), ['DROP']);
      await end();
    });

    it('is told what does not exist', async () => {
      for (const work of [
        drop('nosuch'),
        update('nosuch'),
        governed.glue.send(new DeleteDatabaseCommand({ Name: 'nosuch' })),
      ]) {
        expect(await errorOf(work)).toMatchObject({
          name: 'EntityNotFoundException',
        });
      }
    });

    it('may do all with what it has created, and pass that on', async () => {
      await hold(database('sales'), ['CREATE_TABLE']);
      await create('own');
      const own: Resource = { Table: { DatabaseName: 'sales', Name: 'own' } };
      const { PrincipalResourcePermissions } = await owner.lakeFormation.send(
        new ListPermissionsCommand({ Resource: own }),
      );
      expect(PrincipalResourcePermissions).toMatchObject([
        {
          Principal: { DataLakePrincipalIdentifier: role },
          Permissions: expect.arrayContaining(['ALL', 'DROP']),
          PermissionsWithGrantOption: expect.arrayContaining(['ALL', 'DROP']),
        },
        { Permissions: ['SELECT'], PermissionsWithGrantOption: ['SELECT'] },
      ]);
      const { Table } = await governed.glue.send(
        new GetTableCommand({ DatabaseName: 'sales', Name: 'own' }),
      );
      expect(Table?.Name).toBe('own');
      await update('own');
      await grant(governed, analyst, own, ['SELECT']);
      await drop('own');
    });

    it('makes databases as an administrator, and changes nothing that others have made', async () => {
      await administer([role]);
      await governed.glue.send(
        new CreateDatabaseCommand({ DatabaseInput: { Name: 'by_admin' } }),
      );
      for (const work of [create('nope'), update('orders'), drop('orders')]) {
        expect(await errorOf(work)).toMatchObject({
          name: 'AccessDeniedException',
          message: expect.stringContaining('Required'),
        });
      }
      // it can grant itself what it lacks
      await grant(governed, role, database('sales'), ['CREATE_TABLE']);
      await create('by_admin');
      await revoke(governed, role, database('sales'), ['CREATE_TABLE']);
      await administer([]);
    });

    it('may change what is left to IAM', async () => {
      const everyone = 'IAM_ALLOWED_PRINCIPALS';
      await grant(owner, everyone, orders, ['ALL']);
      await update('orders');
      const { Table } = await owner.glue.send(
        new GetTableCommand({ DatabaseName: 'sales', Name: 'orders' }),
      );
      expect(Table?.VersionId).toBe('1');
      await revoke(owner, everyone, orders, ['ALL']);
    });
  });

  it('limits no other role', async () => {
    const other = await assume(owner, analyst);
    await grant(other, analyst, orders, ['SELECT']);
    await revoke(other, analyst, orders, ['SELECT']);
    await other.glue.send(
      new CreateTableCommand({
        DatabaseName: 'sales',
        TableInput: { Name: 'free' },
      }),
    );
    const { PrincipalResourcePermissions } = await owner.lakeFormation.send(
      new ListPermissionsCommand({
        Resource: { Table: { DatabaseName: 'sales', Name: 'free' } },
      }),
    );
    expect(PrincipalResourcePermissions).toEqual([]);
  });
});
