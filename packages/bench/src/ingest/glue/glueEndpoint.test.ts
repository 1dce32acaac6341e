import {
  GetDatabaseCommand,
  GetDatabasesCommand,
  GetTableCommand,
  GetTablesCommand,
  GlueClient,
  paginateGetDatabases,
  paginateGetTables,
  type Table,
} from '@aws-sdk/client-glue';
import { catalogId, GeneratedCatalog } from './GeneratedCatalog';
import { startGlueEndpoint, type GlueEndpoint } from './glueEndpoint';

const size = { tables: 700, databases: 103, columns: 5 };
const catalog = new GeneratedCatalog(size);
const largest = catalog.databaseName(0);

let endpoint: GlueEndpoint;
let client: GlueClient;

const own = async (method: string, path: string, body?: unknown) =>
  (
    await fetch(`${endpoint.url}${path}`, {
      method,
      body: JSON.stringify(body),
    })
  ).json();

beforeEach(async () => {
  endpoint = await startGlueEndpoint(size);
  client = new GlueClient({
    endpoint: endpoint.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
    maxAttempts: 1,
  });
});

afterEach(async () => {
  client.destroy();
  await endpoint.stop();
});

async function readAll(): Promise<{ databases: string[]; tables: Table[] }> {
  const databases: string[] = [];
  const tables: Table[] = [];
  for await (const page of paginateGetDatabases({ client }, {})) {
    databases.push(...page.DatabaseList!.map(({ Name }) => Name!));
  }
  for (const DatabaseName of databases) {
    for await (const page of paginateGetTables({ client }, { DatabaseName })) {
      tables.push(...page.TableList!);
    }
  }
  return { databases, tables };
}

describe('Glue endpoint', () => {
  it('gives the SDK everything once, in the least calls there are', async () => {
    const { databases, tables } = await readAll();
    expect(new Set(databases).size).toBe(103);
    expect(tables).toHaveLength(700);
    expect(
      new Set(tables.map(({ DatabaseName, Name }) => `${DatabaseName}.${Name}`))
        .size,
    ).toBe(700);
    const calls = await own('GET', '/__calls');
    expect(calls).toEqual({
      GetDatabases: 2,
      GetTables: catalog.leastCalls - 2,
    });
  });

  it('lists at most 100 in a page, and no token after the last', async () => {
    const first = await client.send(new GetDatabasesCommand({}));
    expect(first.DatabaseList).toHaveLength(100);
    const second = await client.send(
      new GetDatabasesCommand({ NextToken: first.NextToken }),
    );
    expect(second.DatabaseList).toHaveLength(3);
    expect(second.NextToken).toBeUndefined();
  });

  it('lists fewer where fewer are asked for', async () => {
    const page = await client.send(
      new GetTablesCommand({ DatabaseName: largest, MaxResults: 7 }),
    );
    expect(page.TableList).toHaveLength(7);
    const next = await client.send(
      new GetTablesCommand({
        DatabaseName: largest,
        MaxResults: 7,
        NextToken: page.NextToken,
      }),
    );
    expect(next.TableList![0].Name).toBe(catalog.tableName(0, 7));
  });

  it('lists an empty database as empty', async () => {
    const page = await client.send(
      new GetTablesCommand({ DatabaseName: catalog.databaseName(102) }),
    );
    expect(page.TableList).toEqual([]);
    expect(page.NextToken).toBeUndefined();
  });

  it('gets one table and one database as they are listed', async () => {
    const listed = await client.send(
      new GetTablesCommand({ DatabaseName: largest }),
    );
    const { Table: table } = await client.send(
      new GetTableCommand({
        DatabaseName: largest,
        Name: listed.TableList![4].Name,
      }),
    );
    expect(table).toEqual(listed.TableList![4]);
    expect(table!.UpdateTime).toBeInstanceOf(Date);
    const { Database: database } = await client.send(
      new GetDatabaseCommand({ Name: largest }),
    );
    expect(database).toMatchObject({ Name: largest, CatalogId: catalogId });
  });

  it('shows a changed table in its page and by itself', async () => {
    const Name = catalog.tableName(0, 3);
    const { tables: before } = await readAll();
    const { Table: changed } = await own('POST', '/__change', {
      DatabaseName: largest,
      Name,
    });
    expect(changed.Description).toMatch(/^Revision 1: /);
    const { tables: after } = await readAll();
    expect(
      after.filter((table, i) => table.Description !== before[i].Description),
    ).toEqual([
      expect.objectContaining({ Name, Description: changed.Description }),
    ]);
    const { Table: table } = await client.send(
      new GetTableCommand({ DatabaseName: largest, Name }),
    );
    expect(table).toMatchObject({
      Description: changed.Description,
      VersionId: '1',
    });
  });

  it('counts from 0 after a reset, and never its own calls', async () => {
    await client.send(new GetDatabaseCommand({ Name: largest }));
    expect(await own('GET', '/__calls')).toEqual({ GetDatabase: 1 });
    await own('POST', '/__reset');
    expect(await own('GET', '/__calls')).toEqual({});
  });

  it.each([
    [
      'a database that is not there',
      new GetTablesCommand({ DatabaseName: 'nobody' }),
      'EntityNotFoundException',
    ],
    [
      'a table that is not there',
      new GetTableCommand({ DatabaseName: largest, Name: 'nothing' }),
      'EntityNotFoundException',
    ],
    [
      'a token of its own making',
      new GetTablesCommand({ DatabaseName: largest, NextToken: 'abc' }),
      'InvalidInputException',
    ],
    [
      'a page that is too large',
      new GetTablesCommand({ DatabaseName: largest, MaxResults: 101 }),
      'InvalidInputException',
    ],
  ])('refuses %s as Glue does', async (_, command, name) => {
    await expect(
      client.send(command as GetTablesCommand),
    ).rejects.toMatchObject({ name });
  });
});
