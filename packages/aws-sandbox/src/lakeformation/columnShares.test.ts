import {
  CreateDatabaseCommand,
  CreateTableCommand,
} from '@aws-sdk/client-glue';
import {
  BatchGrantPermissionsCommand,
  BatchRevokePermissionsCommand,
  GrantPermissionsCommand,
  ListPermissionsCommand,
  paginateListPermissions,
  RevokePermissionsCommand,
  type Permission,
  type Resource,
} from '@aws-sdk/client-lakeformation';
import {
  central,
  errorOf,
  sandboxForTest,
  type Clients,
} from '../__testUtils__/sandboxForTest';

const named = { CatalogId: central, DatabaseName: 'sales', Name: 'orders' };
const table: Resource = { Table: named };
const columns = (...ColumnNames: string[]): Resource => ({
  TableWithColumns: { ...named, ColumnNames },
});

describe('a share of some columns', () => {
  const test = sandboxForTest();
  let lake: Clients['lakeFormation'];
  let account = 600_000_000_000;

  /** A consumer account that has nothing yet. */
  const newAccount = () => String(++account);

  beforeAll(async () => {
    lake = test.as().lakeFormation;
    const { glue } = test.as();
    await glue.send(
      new CreateDatabaseCommand({ DatabaseInput: { Name: 'sales' } }),
    );
    await glue.send(
      new CreateTableCommand({
        DatabaseName: 'sales',
        TableInput: {
          Name: 'orders',
          StorageDescriptor: {
            Columns: ['id', 'email', 'amount', 'note'].map(Name => ({ Name })),
          },
          PartitionKeys: [{ Name: 'day' }],
        },
      }),
    );
  });

  const change = (
    who: string,
    Resource: Resource,
    withOption: boolean,
    Permissions: Permission[] = ['SELECT'],
  ) => ({
    Principal: { DataLakePrincipalIdentifier: who },
    Resource,
    Permissions,
    PermissionsWithGrantOption: withOption ? Permissions : [],
  });
  const grant = (...args: Parameters<typeof change>) =>
    lake.send(new GrantPermissionsCommand(change(...args)));
  const revoke = (...args: Parameters<typeof change>) =>
    lake.send(new RevokePermissionsCommand(change(...args)));

  /** What ListPermissions shows of the table: columns, permissions, option. */
  async function held(Principal?: string) {
    const { PrincipalResourcePermissions } = await lake.send(
      new ListPermissionsCommand({
        ...(Principal && {
          Principal: { DataLakePrincipalIdentifier: Principal },
        }),
        Resource: table,
      }),
    );
    return PrincipalResourcePermissions!.map(row => [
      row.Resource?.TableWithColumns?.ColumnNames ??
        (row.Resource?.TableWithColumns?.ColumnWildcard ? 'all' : 'table'),
      row.Permissions,
      row.PermissionsWithGrantOption,
    ]);
  }
  const option = ['SELECT'];

  it('adds up, and is listed by its table', async () => {
    const who = newAccount();
    await grant(who, columns('id', 'amount'), true);
    await grant(who, columns('day', 'id'), true);
    expect(await held(who)).toEqual([
      [['amount', 'day', 'id'], ['SELECT'], option],
    ]);
    const rows = await lake.send(
      new ListPermissionsCommand({ Resource: table }),
    );
    expect(
      rows.PrincipalResourcePermissions!.filter(
        row => row.Principal?.DataLakePrincipalIdentifier === who,
      ),
    ).toEqual([
      expect.objectContaining({
        Resource: {
          TableWithColumns: { ...named, ColumnNames: ['amount', 'day', 'id'] },
        },
        AdditionalDetails: { ResourceShare: [expect.any(String)] },
      }),
    ]);
  });

  it('loses the columns that are revoked, and its RAM share with the last', async () => {
    const who = newAccount();
    await grant(who, columns('id', 'amount', 'day'), true);
    await revoke(who, columns('amount'), true);
    expect(await held(who)).toEqual([[['day', 'id'], ['SELECT'], option]]);
    expect(await errorOf(revoke(who, columns('amount'), true))).toMatchObject({
      name: 'InvalidInputException',
      message: expect.stringContaining('[amount]'),
    });
    const associations = async () => {
      const { resourceShareAssociations } = await test
        .as()
        .ram('GetResourceShareAssociations', {
          associationType: 'PRINCIPAL',
          principal: who,
          associationStatus: 'ASSOCIATED',
        });
      return resourceShareAssociations.length;
    };
    expect(await associations()).toBe(1);
    await revoke(who, columns('day', 'id'), true);
    expect(await held(who)).toEqual([]);
    expect(await associations()).toBe(0);
  });

  it('keeps its columns when the grant option alone is revoked', async () => {
    const who = newAccount();
    await grant(who, columns('id', 'amount'), true);
    await lake.send(
      new RevokePermissionsCommand({
        Principal: { DataLakePrincipalIdentifier: who },
        Resource: columns('id'),
        Permissions: [],
        PermissionsWithGrantOption: ['SELECT'],
      }),
    );
    expect(await held(who)).toEqual([
      [['id'], ['SELECT'], []],
      [['amount'], ['SELECT'], option],
    ]);
  });

  it('and one of the whole table do not touch each other', async () => {
    const who = newAccount();
    const whole = ['all', ['SELECT'], option];
    const some = [['amount', 'id'], ['SELECT'], option];
    const describe = ['table', ['DESCRIBE'], ['DESCRIBE']];
    await grant(who, columns('id', 'amount'), true);
    await grant(who, table, true, ['SELECT', 'DESCRIBE']);
    expect(await held(who)).toEqual([describe, whole, some]);
    await revoke(who, columns('id', 'amount'), true);
    expect(await held(who)).toEqual([describe, whole]);
    await grant(who, columns('id', 'amount'), true);
    await revoke(who, table, true, ['SELECT', 'DESCRIBE']);
    expect(await held(who)).toEqual([some]);
    expect(await errorOf(revoke(who, table, true))).toMatchObject({
      name: 'InvalidInputException',
    });
    expect(await held(who)).toEqual([some]);
  });

  it('is granted and revoked in batches, entry by entry', async () => {
    const who = newAccount();
    const entries = (...resources: Resource[]) =>
      resources.map((resource, index) => ({
        Id: String(index),
        ...change(who, resource, true),
      }));
    const granted = await lake.send(
      new BatchGrantPermissionsCommand({
        Entries: entries(columns('id'), columns('none'), columns('day')),
      }),
    );
    expect(granted.Failures).toEqual([
      expect.objectContaining({
        RequestEntry: expect.objectContaining({ Id: '1' }),
      }),
    ]);
    expect(await held(who)).toEqual([[['day', 'id'], ['SELECT'], option]]);
    const revoked = await lake.send(
      new BatchRevokePermissionsCommand({
        Entries: entries(columns('day'), columns('amount')),
      }),
    );
    expect(revoked.Failures).toEqual([
      expect.objectContaining({
        RequestEntry: expect.objectContaining({ Id: '1' }),
        Error: expect.objectContaining({ ErrorCode: 'InvalidInputException' }),
      }),
    ]);
    expect(await held(who)).toEqual([[['id'], ['SELECT'], option]]);
  });

  it('is listed by pages, row by row, also of one principal', async () => {
    const who = newAccount();
    await grant(who, table, true, ['SELECT', 'DESCRIBE']);
    await grant(who, columns('id'), true);
    await grant(who, columns('day'), false);
    const pages: number[] = [];
    for await (const page of paginateListPermissions(
      { client: lake, pageSize: 3 },
      {
        Principal: { DataLakePrincipalIdentifier: who },
        Resource: table,
      },
    )) {
      pages.push(page.PrincipalResourcePermissions!.length);
    }
    expect(pages).toEqual([3, 1]);
  });
});
