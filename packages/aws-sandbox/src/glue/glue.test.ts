import {
  AlreadyExistsException,
  BatchDeleteTableCommand,
  ConcurrentModificationException,
  CreateDatabaseCommand,
  CreateTableCommand,
  DeleteDatabaseCommand,
  DeleteTableCommand,
  EntityNotFoundException,
  GetCatalogsCommand,
  GetDatabaseCommand,
  GetDatabasesCommand,
  GetTableCommand,
  GetTablesCommand,
  GetTableVersionCommand,
  GetTableVersionsCommand,
  InvalidInputException,
  paginateGetDatabases,
  paginateGetTables,
  UpdateDatabaseCommand,
  UpdateTableCommand,
  type TableInput,
} from '@aws-sdk/client-glue';
import { GrantPermissionsCommand } from '@aws-sdk/client-lakeformation';
import {
  central,
  consumer,
  errorOf,
  sandboxForTest,
  type Clients,
} from '../__testUtils__/sandboxForTest';

const orders: TableInput = {
  Name: 'Orders',
  Description: 'what was ordered',
  TableType: 'EXTERNAL_TABLE',
  Parameters: { pii_flag: 'false', Classification: 'parquet' },
  LastAccessTime: new Date('2026-05-01T00:00:00Z'),
  StorageDescriptor: {
    Location: 's3://sales/orders',
    Columns: [
      { Name: 'id', Type: 'bigint', Comment: 'the number' },
      { Name: 'email', Type: 'string', Parameters: { pii_flag: 'true' } },
    ],
  },
  PartitionKeys: [
    { Name: 'day', Type: 'date', Parameters: { pii_flag: 'false' } },
  ],
};

describe('Glue', () => {
  const test = sandboxForTest();
  let glue: Clients['glue'];
  beforeAll(async () => {
    glue = test.as().glue;
    await glue.send(
      new CreateDatabaseCommand({
        DatabaseInput: {
          Name: 'Sales',
          Parameters: { data_owner: '222233334444' },
        },
      }),
    );
    await glue.send(
      new CreateTableCommand({ DatabaseName: 'SALES', TableInput: orders }),
    );
  });

  it('folds names to lower case and finds them in any case', async () => {
    const { Database } = await glue.send(
      new GetDatabaseCommand({ Name: 'sAlEs' }),
    );
    expect(Database).toMatchObject({
      Name: 'sales',
      CatalogId: central,
      Parameters: { data_owner: '222233334444' },
    });
    expect(Database?.CreateTime).toBeInstanceOf(Date);
    expect(Math.abs(Database!.CreateTime!.getTime() - Date.now())).toBeLessThan(
      60_000,
    );
    const { Table } = await glue.send(
      new GetTableCommand({ DatabaseName: 'Sales', Name: 'ORDERS' }),
    );
    expect(Table).toMatchObject({ Name: 'orders', DatabaseName: 'sales' });
  });

  it('keeps parameters of table, columns and partition keys', async () => {
    const { Table } = await glue.send(
      new GetTableCommand({ DatabaseName: 'sales', Name: 'orders' }),
    );
    expect(Table).toMatchObject({
      Parameters: orders.Parameters,
      PartitionKeys: orders.PartitionKeys,
      StorageDescriptor: orders.StorageDescriptor,
      LastAccessTime: orders.LastAccessTime,
      VersionId: '0',
      CatalogId: central,
      IsRegisteredWithLakeFormation: false,
      Retention: 0,
    });
    expect(Table?.UpdateTime).toBeInstanceOf(Date);
  });

  it('refuses what exists already, and names it AlreadyExistsException', async () => {
    const database = await errorOf(
      glue.send(
        new CreateDatabaseCommand({ DatabaseInput: { Name: 'sales' } }),
      ),
    );
    expect(database).toBeInstanceOf(AlreadyExistsException);
    expect(database.$metadata.requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(
      await errorOf(
        glue.send(
          new CreateTableCommand({ DatabaseName: 'sales', TableInput: orders }),
        ),
      ),
    ).toBeInstanceOf(AlreadyExistsException);
  });

  it.each([
    ['a database', new GetDatabaseCommand({ Name: 'nosuch' })],
    ['a table', new GetTableCommand({ DatabaseName: 'sales', Name: 'nosuch' })],
    [
      'the tables of a database',
      new GetTablesCommand({ DatabaseName: 'nosuch' }),
    ],
    ['a database to delete', new DeleteDatabaseCommand({ Name: 'nosuch' })],
    [
      'a table to delete',
      new DeleteTableCommand({ DatabaseName: 'sales', Name: 'nosuch' }),
    ],
    [
      'a database to update',
      new UpdateDatabaseCommand({
        Name: 'nosuch',
        DatabaseInput: { Name: 'nosuch' },
      }),
    ],
    [
      'a table to update',
      new UpdateTableCommand({
        DatabaseName: 'sales',
        TableInput: { Name: 'nosuch' },
      }),
    ],
    [
      'a database to create a table in',
      new CreateTableCommand({ DatabaseName: 'nosuch', TableInput: orders }),
    ],
    [
      'a version',
      new GetTableVersionCommand({
        DatabaseName: 'sales',
        TableName: 'orders',
        VersionId: '99',
      }),
    ],
  ])(
    'answers EntityNotFoundException for %s that is missing',
    async (_, command) => {
      expect(await errorOf(glue.send(command as any))).toBeInstanceOf(
        EntityNotFoundException,
      );
    },
  );

  it.each([
    [
      'an empty name',
      { Name: '' },
      'ValidationException',
      /databaseInput\.name/,
    ],
    [
      'a name of 256 bytes',
      { Name: 'x'.repeat(256) },
      'ValidationException',
      /255/,
    ],
    [
      'a name of two lines',
      { Name: 'two\nlines' },
      'InvalidInputException',
      /single line/,
    ],
  ])('refuses %s', async (_, DatabaseInput, name, message) => {
    const error = await errorOf(
      glue.send(new CreateDatabaseCommand({ DatabaseInput })),
    );
    expect(error).toMatchObject({
      name,
      message: expect.stringMatching(message),
    });
  });

  it('refuses a member that the input does not have', async () => {
    const error = await errorOf(
      test.sandbox.call(
        'glue',
        'CreateTable',
        {
          DatabaseName: 'sales',
          TableInput: { Name: 't', CreateTime: '2026-01-01T00:00:00Z' },
        },
        test.sandbox.caller(),
      ),
    );
    expect(error).toMatchObject({
      code: 'ValidationException',
      message: expect.stringContaining('"CreateTime"'),
    });
  });

  it('refuses a page of more than 100 and a token that is not its own', async () => {
    expect(
      await errorOf(
        glue.send(
          new GetTablesCommand({ DatabaseName: 'sales', MaxResults: 101 }),
        ),
      ),
    ).toMatchObject({ name: 'ValidationException' });
    expect(
      await errorOf(glue.send(new GetDatabasesCommand({ NextToken: 'mine' }))),
    ).toBeInstanceOf(InvalidInputException);
  });

  describe('with 230 tables', () => {
    const names = Array.from(
      { length: 230 },
      (_, index) => `t_${String(index).padStart(3, '0')}`,
    );
    beforeAll(async () => {
      await glue.send(
        new CreateDatabaseCommand({ DatabaseInput: { Name: 'many' } }),
      );
      for (const Name of names) {
        await glue.send(
          new CreateTableCommand({
            DatabaseName: 'many',
            TableInput: { Name },
          }),
        );
      }
      // must not show in pages of its neighbour
      await glue.send(
        new CreateDatabaseCommand({ DatabaseInput: { Name: 'many more' } }),
      );
      await glue.send(
        new CreateTableCommand({
          DatabaseName: 'many more',
          TableInput: { Name: 'other' },
        }),
      );
    });

    it('pages by 100, each table once and in order', async () => {
      const pages: string[][] = [];
      for await (const page of paginateGetTables(
        { client: glue },
        { DatabaseName: 'many' },
      )) {
        pages.push(page.TableList!.map(table => table.Name!));
      }
      expect(pages.map(page => page.length)).toEqual([100, 100, 30]);
      expect(pages.flat()).toEqual(names);
    });

    it('pages by the size that is asked for, without an empty last page', async () => {
      const sizes: number[] = [];
      for await (const page of paginateGetTables(
        { client: glue, pageSize: 46 },
        { DatabaseName: 'many' },
      )) {
        sizes.push(page.TableList!.length);
      }
      expect(sizes).toEqual([46, 46, 46, 46, 46]);
    });

    it('filters by a regular expression over the whole name, page by page', async () => {
      const found: string[] = [];
      for await (const page of paginateGetTables(
        { client: glue, pageSize: 7 },
        { DatabaseName: 'many', Expression: 't_1.*' },
      )) {
        found.push(...page.TableList!.map(table => table.Name!));
      }
      expect(found).toEqual(names.filter(name => name.startsWith('t_1')));
      expect(
        await errorOf(
          glue.send(
            new GetTablesCommand({ DatabaseName: 'many', Expression: '(' }),
          ),
        ),
      ).toBeInstanceOf(InvalidInputException);
    });

    it('returns names only when only names are asked for', async () => {
      const { TableList } = await glue.send(
        new GetTablesCommand({
          DatabaseName: 'many',
          AttributesToGet: ['NAME'],
          MaxResults: 1,
        }),
      );
      expect(TableList).toEqual([
        { Name: 't_000', DatabaseName: 'many', CatalogId: central },
      ]);
    });

    it('deletes many at once and reports the missing', async () => {
      const { Errors } = await glue.send(
        new BatchDeleteTableCommand({
          DatabaseName: 'many',
          TablesToDelete: ['t_000', 'nosuch'],
        }),
      );
      expect(Errors).toMatchObject([
        {
          TableName: 'nosuch',
          ErrorDetail: { ErrorCode: 'EntityNotFoundException' },
        },
      ]);
      const { TableList } = await glue.send(
        new GetTablesCommand({ DatabaseName: 'many', MaxResults: 1 }),
      );
      expect(TableList?.[0].Name).toBe('t_001');
    });
  });

  it('pages databases', async () => {
    const names: string[] = [];
    for await (const page of paginateGetDatabases(
      { client: glue, pageSize: 1 },
      {},
    )) {
      expect(page.DatabaseList!.length).toBeLessThanOrEqual(1);
      names.push(...page.DatabaseList!.map(database => database.Name!));
    }
    expect(names).toEqual(['many', 'many more', 'sales']);
  });

  it('replaces the whole input on an update of a database', async () => {
    await glue.send(
      new CreateDatabaseCommand({
        DatabaseInput: {
          Name: 'hr',
          Description: 'people',
          Parameters: { a: '1', b: '2' },
        },
      }),
    );
    await glue.send(
      new UpdateDatabaseCommand({
        Name: 'hr',
        DatabaseInput: { Name: 'HR', Parameters: { b: '3' } },
      }),
    );
    const { Database } = await glue.send(
      new GetDatabaseCommand({ Name: 'hr' }),
    );
    expect(Database?.Parameters).toEqual({ b: '3' });
    expect(Database?.Description).toBeUndefined();
    await glue.send(new DeleteDatabaseCommand({ Name: 'hr' }));
  });

  it('replaces the whole input on an update of a table, and keeps the old version', async () => {
    await glue.send(
      new CreateTableCommand({
        DatabaseName: 'sales',
        TableInput: { Name: 'versioned', Parameters: { a: '1', b: '2' } },
      }),
    );
    const update = (VersionId: string | undefined, Parameters: {}, more = {}) =>
      glue.send(
        new UpdateTableCommand({
          DatabaseName: 'sales',
          TableInput: { Name: 'versioned', Parameters },
          VersionId,
          ...more,
        }),
      );
    await update('0', { b: '3' });
    const { Table } = await glue.send(
      new GetTableCommand({ DatabaseName: 'sales', Name: 'versioned' }),
    );
    expect(Table).toMatchObject({ VersionId: '1', Parameters: { b: '3' } });

    const stale = await errorOf(update('0', { b: '4' }));
    expect(stale).toBeInstanceOf(ConcurrentModificationException);
    expect(stale.message).toBe(
      'Update table failed due to concurrent modifications.',
    );

    await update(undefined, { b: '5' }, { SkipArchive: true });
    const { TableVersions, NextToken } = await glue.send(
      new GetTableVersionsCommand({
        DatabaseName: 'sales',
        TableName: 'versioned',
        MaxResults: 1,
      }),
    );
    const { TableVersions: older } = await glue.send(
      new GetTableVersionsCommand({
        DatabaseName: 'sales',
        TableName: 'versioned',
        NextToken,
      }),
    );
    expect(
      [...TableVersions!, ...older!].map(version => [
        version.VersionId,
        version.Table?.Parameters,
      ]),
    ).toEqual([
      ['2', { b: '5' }],
      ['0', { a: '1', b: '2' }],
    ]);
    const { TableVersion } = await glue.send(
      new GetTableVersionCommand({
        DatabaseName: 'sales',
        TableName: 'versioned',
        VersionId: '0',
      }),
    );
    expect(TableVersion?.Table?.Parameters).toEqual({ a: '1', b: '2' });
  });

  it('deletes a database with its tables', async () => {
    await glue.send(
      new CreateDatabaseCommand({ DatabaseInput: { Name: 'gone' } }),
    );
    await glue.send(
      new CreateTableCommand({
        DatabaseName: 'gone',
        TableInput: { Name: 'inside' },
      }),
    );
    await glue.send(new DeleteDatabaseCommand({ Name: 'gone' }));
    await glue.send(
      new CreateDatabaseCommand({ DatabaseInput: { Name: 'gone' } }),
    );
    const { TableList } = await glue.send(
      new GetTablesCommand({ DatabaseName: 'gone' }),
    );
    expect(TableList).toEqual([]);
    await glue.send(new DeleteDatabaseCommand({ Name: 'gone' }));
  });

  it('says what it does not emulate, as an AWS error', async () => {
    const error = await errorOf(glue.send(new GetCatalogsCommand({})));
    expect(error).toMatchObject({
      name: 'UnknownOperationException',
      message: 'The sandbox does not emulate glue:GetCatalogs',
      $metadata: { httpStatusCode: 501 },
    });
  });

  describe('across accounts', () => {
    it('shows another account nothing that is not shared with it', async () => {
      const other = test.as(consumer).glue;
      const { DatabaseList } = await other.send(new GetDatabasesCommand({}));
      expect(DatabaseList).toEqual([]);
      for (const command of [
        new GetDatabasesCommand({ CatalogId: central }),
        new GetDatabaseCommand({ CatalogId: central, Name: 'sales' }),
        new GetTableCommand({
          CatalogId: central,
          DatabaseName: 'sales',
          Name: 'orders',
        }),
        new GetTablesCommand({ CatalogId: central, DatabaseName: 'sales' }),
        new CreateDatabaseCommand({
          CatalogId: central,
          DatabaseInput: { Name: 'intruder' },
        }),
        new DeleteTableCommand({
          CatalogId: central,
          DatabaseName: 'sales',
          Name: 'orders',
        }),
        new DeleteDatabaseCommand({ CatalogId: central, Name: 'sales' }),
      ]) {
        expect(await errorOf(other.send(command as any))).toMatchObject({
          name: 'AccessDeniedException',
        });
      }
    });

    it('shows what Lake Formation shares, to the columns, and through a resource link', async () => {
      await test.as().lakeFormation.send(
        new GrantPermissionsCommand({
          Principal: { DataLakePrincipalIdentifier: consumer },
          Resource: {
            TableWithColumns: {
              DatabaseName: 'sales',
              Name: 'orders',
              ColumnNames: ['id', 'day'],
            },
          },
          Permissions: ['SELECT'],
        }),
      );
      const other = test.as(consumer).glue;
      const { TableList } = await other.send(
        new GetTablesCommand({ CatalogId: central, DatabaseName: 'sales' }),
      );
      expect(TableList?.map(table => table.Name)).toEqual(['orders']);
      expect(
        TableList?.[0].StorageDescriptor?.Columns?.map(column => column.Name),
      ).toEqual(['id']);
      expect(TableList?.[0].PartitionKeys?.map(key => key.Name)).toEqual([
        'day',
      ]);

      await other.send(
        new CreateDatabaseCommand({ DatabaseInput: { Name: 'mine' } }),
      );
      const shared = await other.send(
        new GetDatabasesCommand({ ResourceShareType: 'ALL', MaxResults: 1 }),
      );
      const rest = await other.send(
        new GetDatabasesCommand({
          ResourceShareType: 'ALL',
          NextToken: shared.NextToken,
        }),
      );
      expect(
        [...shared.DatabaseList!, ...rest.DatabaseList!].map(database => [
          database.CatalogId,
          database.Name,
        ]),
      ).toEqual([
        [consumer, 'mine'],
        [central, 'sales'],
      ]);

      const TargetTable = {
        CatalogId: central,
        DatabaseName: 'sales',
        Name: 'orders',
      };
      await other.send(
        new CreateTableCommand({
          DatabaseName: 'mine',
          TableInput: { Name: 'orders_link', TargetTable },
        }),
      );
      const { Table } = await other.send(
        new GetTableCommand({ DatabaseName: 'mine', Name: 'orders_link' }),
      );
      expect(Table).toMatchObject({
        Name: 'orders_link',
        DatabaseName: 'mine',
        CatalogId: consumer,
        TargetTable,
        StorageDescriptor: { Columns: [{ Name: 'id' }] },
      });
      await other.send(
        new DeleteTableCommand({ DatabaseName: 'mine', Name: 'orders_link' }),
      );
      await glue.send(
        new GetTableCommand({ DatabaseName: 'sales', Name: 'orders' }),
      );
      // seeing is not changing
      expect(
        await errorOf(
          other.send(
            new UpdateTableCommand({
              CatalogId: central,
              DatabaseName: 'sales',
              TableInput: { Name: 'orders' },
            }),
          ),
        ),
      ).toMatchObject({ name: 'AccessDeniedException' });
    });
  });

  it('keeps everything over a restart', async () => {
    await test.restart();
    glue = test.as().glue;
    const { Table } = await glue.send(
      new GetTableCommand({ DatabaseName: 'sales', Name: 'orders' }),
    );
    expect(Table?.Parameters).toEqual(orders.Parameters);
  });
});
