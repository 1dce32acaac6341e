import {
  CreateDatabaseCommand,
  CreateTableCommand,
  DeleteDatabaseCommand,
  DeleteTableCommand,
  GetDatabaseCommand,
  GetTableCommand,
  GetTablesCommand,
  GetTableVersionCommand,
  paginateGetDatabases,
  paginateGetTables,
  UpdateTableCommand,
  type TableInput,
} from '@aws-sdk/client-glue';
import { assume, clientsOf, errorOf, otherAccount, unique } from './endpoint';
import { conformance } from './suite';

conformance('glue', conformanceTest => {
  const clients = clientsOf();
  const { glue } = clients;

  async function database(Parameters?: Record<string, string>) {
    const Name = unique('db');
    await glue.send(
      new CreateDatabaseCommand({ DatabaseInput: { Name, Parameters } }),
    );
    return Name;
  }
  const table = (DatabaseName: string, TableInput: TableInput) =>
    glue.send(new CreateTableCommand({ DatabaseName, TableInput }));
  const update = (
    DatabaseName: string,
    TableInput: TableInput,
    VersionId?: string,
  ) =>
    glue.send(new UpdateTableCommand({ DatabaseName, TableInput, VersionId }));

  conformanceTest('keeps the parameters of a database', async () => {
    const Name = await database({ data_owner: '222233334444', pii_flag: 'x' });
    const { Database } = await glue.send(new GetDatabaseCommand({ Name }));
    expect(Database).toMatchObject({
      Name,
      Parameters: { data_owner: '222233334444', pii_flag: 'x' },
    });
  });

  conformanceTest(
    'keeps the parameters of table, column and partition key',
    async () => {
      const DatabaseName = await database();
      await table(DatabaseName, {
        Name: 't',
        Parameters: { pii_flag: 'false' },
        StorageDescriptor: {
          Columns: [
            { Name: 'id', Type: 'string', Parameters: { pii_flag: 'true' } },
            { Name: 'plain', Type: 'int' },
          ],
        },
        PartitionKeys: [
          { Name: 'day', Type: 'date', Parameters: { pii_flag: 'false' } },
        ],
      });
      const { Table } = await glue.send(
        new GetTableCommand({ DatabaseName, Name: 't' }),
      );
      expect(Table?.Parameters).toMatchObject({ pii_flag: 'false' });
      expect(Table?.StorageDescriptor?.Columns).toMatchObject([
        { Name: 'id', Type: 'string', Parameters: { pii_flag: 'true' } },
        { Name: 'plain', Type: 'int' },
      ]);
      expect(Table?.PartitionKeys).toMatchObject([
        { Name: 'day', Type: 'date', Parameters: { pii_flag: 'false' } },
      ]);
    },
  );

  conformanceTest(
    'keeps the version before an update, with its parameters',
    async () => {
      const DatabaseName = await database();
      await table(DatabaseName, { Name: 't', Parameters: { pii_flag: 'a' } });
      const before = await glue.send(
        new GetTableCommand({ DatabaseName, Name: 't' }),
      );
      await update(DatabaseName, { Name: 't', Parameters: { pii_flag: 'b' } });
      const after = await glue.send(
        new GetTableCommand({ DatabaseName, Name: 't' }),
      );
      expect(after.Table?.Parameters).toMatchObject({ pii_flag: 'b' });
      expect(after.Table?.VersionId).not.toBe(before.Table?.VersionId);
      const { TableVersion } = await glue.send(
        new GetTableVersionCommand({
          DatabaseName,
          TableName: 't',
          VersionId: before.Table?.VersionId,
        }),
      );
      expect(TableVersion?.Table?.Parameters).toMatchObject({ pii_flag: 'a' });
    },
  );

  conformanceTest('an update replaces the parameters as a whole', async () => {
    const DatabaseName = await database();
    await table(DatabaseName, { Name: 't', Parameters: { a: '1', b: '1' } });
    await update(DatabaseName, { Name: 't', Parameters: { b: '2' } });
    const { Table } = await glue.send(
      new GetTableCommand({ DatabaseName, Name: 't' }),
    );
    expect(Table?.Parameters).toEqual({ b: '2' });
  });

  conformanceTest('refuses an update of a version that is old', async () => {
    const DatabaseName = await database();
    await table(DatabaseName, { Name: 't' });
    const { Table } = await glue.send(
      new GetTableCommand({ DatabaseName, Name: 't' }),
    );
    await update(DatabaseName, { Name: 't' }, Table?.VersionId);
    expect(
      await errorOf(update(DatabaseName, { Name: 't' }, Table?.VersionId)),
    ).toMatchObject({ name: 'ConcurrentModificationException' });
  });

  conformanceTest('refuses to make what exists', async () => {
    const DatabaseName = await database();
    expect(
      await errorOf(
        glue.send(
          new CreateDatabaseCommand({ DatabaseInput: { Name: DatabaseName } }),
        ),
      ),
    ).toMatchObject({ name: 'AlreadyExistsException' });
    await table(DatabaseName, { Name: 't' });
    expect(await errorOf(table(DatabaseName, { Name: 't' }))).toMatchObject({
      name: 'AlreadyExistsException',
    });
  });

  conformanceTest('says what does not exist', async () => {
    const DatabaseName = await database();
    for (const work of [
      () => glue.send(new GetDatabaseCommand({ Name: unique('no') })),
      () => glue.send(new GetTableCommand({ DatabaseName, Name: 'no' })),
      () => glue.send(new GetTablesCommand({ DatabaseName: unique('no') })),
      () => glue.send(new DeleteTableCommand({ DatabaseName, Name: 'no' })),
    ]) {
      expect(await errorOf(work())).toMatchObject({
        name: 'EntityNotFoundException',
      });
    }
  });

  conformanceTest('a database goes with its tables', async () => {
    const DatabaseName = await database();
    await table(DatabaseName, { Name: 't' });
    await glue.send(new DeleteDatabaseCommand({ Name: DatabaseName }));
    expect(
      await errorOf(
        glue.send(new GetTableCommand({ DatabaseName, Name: 't' })),
      ),
    ).toMatchObject({ name: 'EntityNotFoundException' });
  });

  conformanceTest('lists all tables of a database, and no others', async () => {
    const DatabaseName = await database();
    const neighbour = await database();
    await table(neighbour, { Name: 'elsewhere' });
    for (const Name of ['a', 'b', 'c']) await table(DatabaseName, { Name });
    const names: unknown[] = [];
    for await (const page of paginateGetTables(
      { client: glue },
      { DatabaseName },
    )) {
      names.push(...(page.TableList ?? []).map(({ Name }) => Name));
    }
    expect(names.sort()).toEqual(['a', 'b', 'c']);
  });

  conformanceTest('lists tables by pages of MaxResults', async () => {
    const DatabaseName = await database();
    for (const Name of ['a', 'b', 'c', 'd', 'e']) {
      await table(DatabaseName, { Name });
    }
    const pages: Array<number | undefined> = [];
    for await (const page of paginateGetTables(
      { client: glue, pageSize: 2 },
      { DatabaseName },
    )) {
      pages.push(page.TableList?.length);
    }
    // AWS may end with a page that is empty.
    expect(pages.slice(0, 3)).toEqual([2, 2, 1]);
  });

  conformanceTest('lists databases by pages of MaxResults', async () => {
    const made = [await database(), await database(), await database()];
    const seen: unknown[] = [];
    for await (const page of paginateGetDatabases(
      { client: glue, pageSize: 2 },
      {},
    )) {
      expect(page.DatabaseList!.length).toBeLessThanOrEqual(2);
      seen.push(...page.DatabaseList!.map(({ Name }) => Name));
    }
    expect(seen).toEqual(expect.arrayContaining(made));
    expect(new Set(seen).size).toBe(seen.length);
  });

  conformanceTest('keeps names in lower case', async () => {
    const name = unique('Db');
    await glue.send(
      new CreateDatabaseCommand({ DatabaseInput: { Name: name } }),
    );
    await table(name.toUpperCase(), { Name: 'Orders' });
    const { Table } = await glue.send(
      new GetTableCommand({
        DatabaseName: name.toLowerCase(),
        Name: 'ORDERS',
      }),
    );
    expect(Table).toMatchObject({
      Name: 'orders',
      DatabaseName: name.toLowerCase(),
    });
  });

  conformanceTest('a resource link names its target', async () => {
    const DatabaseName = await database();
    const TargetTable = {
      CatalogId: otherAccount,
      DatabaseName: 'sales',
      Name: 'orders',
    };
    await table(DatabaseName, { Name: 'link', TargetTable });
    const { TableList } = await glue.send(
      new GetTablesCommand({ DatabaseName }),
    );
    expect(TableList).toMatchObject([{ Name: 'link', TargetTable }]);
  });

  conformanceTest('each account has a catalog of its own', async () => {
    const Name = await database();
    const other = await assume(
      clients,
      `arn:aws:iam::${otherAccount}:role/conformance`,
    );
    expect(
      await errorOf(other.glue.send(new GetDatabaseCommand({ Name }))),
    ).toMatchObject({ name: 'EntityNotFoundException' });
    await other.glue.send(
      new CreateDatabaseCommand({ DatabaseInput: { Name } }),
    );
    const { Database } = await other.glue.send(
      new GetDatabaseCommand({ Name }),
    );
    expect(Database?.CatalogId).toBe(otherAccount);
  });

  conformanceTest(
    "does not show what is in another account's catalog and is not shared",
    async () => {
      const Name = await database();
      const other = await assume(
        clients,
        `arn:aws:iam::${otherAccount}:role/conformance`,
      );
      const { Database } = await glue.send(new GetDatabaseCommand({ Name }));
      const { CatalogId } = Database!;
      const names: unknown[] = [];
      try {
        for await (const page of paginateGetDatabases(
          { client: other.glue },
          { CatalogId },
        )) {
          names.push(...page.DatabaseList!.map(entry => entry.Name));
        }
      } catch (error) {
        expect(error).toMatchObject({ name: 'AccessDeniedException' });
      }
      expect(names).not.toContain(Name);
      expect(
        await errorOf(
          other.glue.send(new GetDatabaseCommand({ CatalogId, Name })),
        ),
      ).toMatchObject({ name: 'AccessDeniedException' });
    },
  );
});
