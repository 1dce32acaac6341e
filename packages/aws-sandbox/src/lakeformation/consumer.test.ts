import {
  CreateDatabaseCommand,
  CreateTableCommand,
  DeleteTableCommand,
  GetDatabaseCommand,
  GetDatabasesCommand,
  GetTableCommand,
  GetTablesCommand,
  type Table,
} from '@aws-sdk/client-glue';
import {
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

const roleOf = (name: string) => `arn:aws:iam::${consumer}:role/${name}`;
const admin = roleOf('data-lake-admin');
const analyst = roleOf('analyst');
const maker = roleOf('link-maker');
const denied = { name: 'AccessDeniedException' };

const namesOf = (table?: Table) =>
  table?.StorageDescriptor?.Columns?.map(({ Name }) => Name);

/** What a consumer does with a share, from invitation to query. */
describe('a consumer outside the organisation', () => {
  const test = sandboxForTest({
    organisation: [central],
    governedRoles: [admin, analyst, maker],
  });
  let owner: Clients;
  let asAdmin: Clients;
  let asAnalyst: Clients;
  let asMaker: Clients;

  const on = (Name: string): Resource => ({
    Table: { CatalogId: central, DatabaseName: 'sales', Name },
  });
  const columns = (Name: string, ...ColumnNames: string[]): Resource => ({
    TableWithColumns: {
      CatalogId: central,
      DatabaseName: 'sales',
      Name,
      ColumnNames,
    },
  });
  const entry = (
    principal: string,
    resource: Resource,
    permissions: Permission[],
    grantable: Permission[] = [],
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

  const read = async (
    by: Clients,
    Name: string,
    DatabaseName = 'sales',
    CatalogId: string | undefined = central,
  ) => {
    const { Table: found } = await by.glue.send(
      new GetTableCommand({ CatalogId, DatabaseName, Name }),
    );
    return found;
  };
  const readLink = (by: Clients, Name: string) =>
    read(by, Name, 'links', consumer);
  const acceptAll = async () => {
    const { resourceShareInvitations } = await asAdmin.ram(
      'GetResourceShareInvitations',
    );
    for (const {
      resourceShareInvitationArn,
      status,
    } of resourceShareInvitations) {
      if (status !== 'PENDING') continue;
      await asAdmin.ram('AcceptResourceShareInvitation', {
        resourceShareInvitationArn,
      });
    }
  };
  const link = (by: Clients, Name: string, target = Name) =>
    by.glue.send(
      new CreateTableCommand({
        DatabaseName: 'links',
        TableInput: {
          Name,
          TargetTable: {
            CatalogId: central,
            DatabaseName: 'sales',
            Name: target,
          },
        },
      }),
    );

  beforeAll(async () => {
    owner = test.as();
    const account = test.as(consumer);
    asAdmin = await assume(account, admin);
    asAnalyst = await assume(account, analyst);
    asMaker = await assume(account, maker);
    await account.lakeFormation.send(
      new PutDataLakeSettingsCommand({
        DataLakeSettings: {
          DataLakeAdmins: [{ DataLakePrincipalIdentifier: admin }],
        },
      }),
    );
    await owner.glue.send(
      new CreateDatabaseCommand({
        DatabaseInput: { Name: 'sales', Description: 'shared' },
      }),
    );
    for (const Name of ['orders', 'returns', 'visits']) {
      await owner.glue.send(
        new CreateTableCommand({
          DatabaseName: 'sales',
          TableInput: {
            Name,
            StorageDescriptor: {
              Columns: ['id', 'email'].map(column => ({
                Name: column,
                Type: 'string',
              })),
            },
          },
        }),
      );
    }
    await asAdmin.glue.send(
      new CreateDatabaseCommand({ DatabaseInput: { Name: 'links' } }),
    );
  });

  it('can link to a table before it is shared, and reads through the link once the share is accepted', async () => {
    await link(asAdmin, 'orders_link', 'orders');
    expect(await readLink(asAdmin, 'orders_link')).toMatchObject({
      Name: 'orders_link',
      TargetTable: { CatalogId: central, Name: 'orders' },
    });
    await grant(owner, consumer, on('orders'), ['SELECT'], ['SELECT']);
    expect(namesOf(await readLink(asAdmin, 'orders_link'))).toBeUndefined();
    expect(await errorOf(read(asAdmin, 'orders'))).toMatchObject(denied);
    await acceptAll();
    expect(namesOf(await readLink(asAdmin, 'orders_link'))).toEqual([
      'id',
      'email',
    ]);
    expect(namesOf(await read(asAdmin, 'orders'))).toEqual(['id', 'email']);
  });

  it('sees tables through a link to their database once its share is accepted', async () => {
    const listed = async () => {
      const { TableList } = await asAdmin.glue.send(
        new GetTablesCommand({ DatabaseName: 'sales_link' }),
      );
      return TableList!.map(({ Name }) => Name);
    };
    const described = async () =>
      (await asAdmin.glue.send(new GetDatabaseCommand({ Name: 'sales_link' })))
        .Database;
    await asAdmin.glue.send(
      new CreateDatabaseCommand({
        DatabaseInput: {
          Name: 'sales_link',
          TargetDatabase: { CatalogId: central, DatabaseName: 'sales' },
        },
      }),
    );
    await grant(
      owner,
      consumer,
      { Table: { DatabaseName: 'sales', TableWildcard: {} } },
      ['SELECT'],
    );
    // a table is shared already, in a share of its own
    expect(await listed()).toEqual(['orders']);
    await acceptAll();
    expect(await listed()).toEqual(['orders', 'returns', 'visits']);
    expect(await described()).toMatchObject({
      Name: 'sales_link',
      Description: 'shared',
    });
    await revoke(
      owner,
      consumer,
      { Table: { DatabaseName: 'sales', TableWildcard: {} } },
      ['SELECT'],
    );
    expect(await listed()).toEqual(['orders']);
  });

  it('passes on what came with grant option, and no more', async () => {
    await grant(
      owner,
      consumer,
      on('returns'),
      ['SELECT', 'DESCRIBE'],
      ['SELECT'],
    );
    await grant(asAdmin, analyst, on('returns'), ['SELECT']);
    for (const [principal, permissions] of [
      [analyst, ['DESCRIBE']],
      [analyst, ['SELECT', 'INSERT']],
      [`arn:aws:iam::555566667777:role/analyst`, ['SELECT']],
      [central, ['SELECT']],
    ] as Array<[string, Permission[]]>) {
      expect(
        await errorOf(grant(asAdmin, principal, on('returns'), permissions)),
      ).toMatchObject(denied);
    }
    expect(
      await errorOf(grant(asAdmin, analyst, on('visits'), ['SELECT'])),
    ).toMatchObject(denied);
    expect(namesOf(await read(asAnalyst, 'returns'))).toEqual(['id', 'email']);
    // who has it without grant option passes nothing on
    expect(
      await errorOf(grant(asAnalyst, maker, on('returns'), ['SELECT'])),
    ).toMatchObject(denied);
  });

  it('passes on no column that did not come with grant option', async () => {
    await grant(
      owner,
      consumer,
      columns('visits', 'id'),
      ['SELECT'],
      ['SELECT'],
    );
    await grant(owner, consumer, columns('visits', 'email'), ['SELECT']);
    for (const more of [
      on('visits'),
      columns('visits', 'email'),
      columns('visits', 'id', 'email'),
    ]) {
      expect(
        await errorOf(grant(asAdmin, analyst, more, ['SELECT'])),
      ).toMatchObject(denied);
    }
    await grant(asAdmin, analyst, columns('visits', 'id'), ['SELECT']);
    expect(namesOf(await read(asAnalyst, 'visits'))).toEqual(['id']);
    expect(namesOf(await read(asAdmin, 'visits'))).toEqual(['id', 'email']);
  });

  it('keeps the permissions that it passes on to itself', async () => {
    const listed = async (by: Clients) => {
      const { PrincipalResourcePermissions } = await by.lakeFormation.send(
        new ListPermissionsCommand({ Resource: on('returns') }),
      );
      return PrincipalResourcePermissions!.map(
        row => row.Principal?.DataLakePrincipalIdentifier,
      );
    };
    expect(new Set(await listed(owner))).toEqual(new Set([consumer]));
    expect(new Set(await listed(asAdmin))).toEqual(
      new Set([consumer, analyst]),
    );
    expect(await listed(asAnalyst)).toEqual([analyst]);
    // they are no shares of the catalog's account
    const { principals } = await owner.ram('ListPrincipals', {
      resourceOwner: 'SELF',
    });
    expect(new Set(principals.map(({ id }: any) => id))).toEqual(
      new Set([consumer]),
    );
  });

  it('loses what was passed on with what was shared, and can still take it back', async () => {
    await revoke(owner, consumer, on('returns'), ['SELECT', 'DESCRIBE']);
    expect(await errorOf(read(asAnalyst, 'returns'))).toMatchObject(denied);
    expect(await errorOf(read(asAdmin, 'returns'))).toMatchObject(denied);
    await revoke(asAdmin, analyst, on('returns'), ['SELECT']);
    expect(
      await errorOf(revoke(asAdmin, analyst, on('returns'), ['SELECT'])),
    ).toMatchObject({ name: 'InvalidInputException' });
  });

  it('shows a link to who may describe it, and its target to who may see that', async () => {
    await grant(asAdmin, analyst, on('orders'), ['SELECT']);
    expect(await errorOf(readLink(asAnalyst, 'orders_link'))).toMatchObject(
      denied,
    );
    const theLink: Resource = {
      Table: { DatabaseName: 'links', Name: 'orders_link' },
    };
    expect(
      await errorOf(grant(asAdmin, analyst, theLink, ['SELECT'])),
    ).toMatchObject({ name: 'InvalidInputException' });
    await grant(asAdmin, analyst, theLink, ['DESCRIBE']);
    expect(namesOf(await readLink(asAnalyst, 'orders_link'))).toEqual([
      'id',
      'email',
    ]);
    await revoke(asAdmin, analyst, on('orders'), ['SELECT']);
    expect(namesOf(await readLink(asAnalyst, 'orders_link'))).toBeUndefined();
  });

  it('lets a role make links with CREATE_TABLE, and drop those that it has made', async () => {
    expect(await errorOf(link(asMaker, 'made'))).toMatchObject({
      ...denied,
      message:
        'Insufficient Lake Formation permission(s): Required Create Table on links',
    });
    await grant(asAdmin, maker, { Database: { Name: 'links' } }, [
      'CREATE_TABLE',
    ]);
    await link(asMaker, 'made', 'orders');
    expect((await readLink(asMaker, 'made'))?.Name).toBe('made');
    const drop = (Name: string) =>
      asMaker.glue.send(
        new DeleteTableCommand({ DatabaseName: 'links', Name }),
      );
    expect(await errorOf(drop('orders_link'))).toMatchObject({
      ...denied,
      message:
        'Insufficient Lake Formation permission(s): Required Drop on orders_link',
    });
    await drop('made');
    // the target is not touched
    expect((await read(owner, 'orders'))?.Name).toBe('orders');
  });

  it('sees no database of the catalog any more when nothing is shared', async () => {
    await revoke(owner, consumer, on('orders'), ['SELECT']);
    await revoke(owner, consumer, columns('visits', 'id', 'email'), ['SELECT']);
    const { DatabaseList } = await asAdmin.glue.send(
      new GetDatabasesCommand({ ResourceShareType: 'FOREIGN' }),
    );
    expect(DatabaseList).toEqual([]);
    const { resourceShares } = await owner.ram('GetResourceShares', {
      resourceOwner: 'SELF',
      resourceShareStatus: 'ACTIVE',
    });
    expect(resourceShares).toEqual([]);
  });
});
