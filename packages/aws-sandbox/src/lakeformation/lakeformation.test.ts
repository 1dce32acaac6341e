import {
  CreateDatabaseCommand,
  CreateTableCommand,
  DeleteTableCommand,
} from '@aws-sdk/client-glue';
import {
  AccessDeniedException,
  BatchGrantPermissionsCommand,
  BatchRevokePermissionsCommand,
  CreateLFTagExpressionCommand,
  EntityNotFoundException,
  GetDataLakeSettingsCommand,
  GrantPermissionsCommand,
  InvalidInputException,
  ListPermissionsCommand,
  paginateListPermissions,
  PutDataLakeSettingsCommand,
  RevokePermissionsCommand,
  type GrantPermissionsCommandInput,
  type Permission,
  type Resource,
} from '@aws-sdk/client-lakeformation';
import {
  central,
  consumer,
  errorOf,
  producer,
  sandboxForTest,
  type Clients,
} from '../__testUtils__/sandboxForTest';

const orders: Resource = { Table: { DatabaseName: 'sales', Name: 'orders' } };
const everyTable: Resource = {
  Table: { DatabaseName: 'sales', TableWildcard: {} },
};
const named = { CatalogId: central, DatabaseName: 'sales', Name: 'orders' };

describe('Lake Formation', () => {
  const test = sandboxForTest();
  let lake: Clients['lakeFormation'];
  let principal = 500_000_000_000;

  /** A consumer that has nothing yet. */
  const newPrincipal = () => String(++principal);

  beforeAll(async () => {
    lake = test.as().lakeFormation;
    const { glue } = test.as();
    await glue.send(
      new CreateDatabaseCommand({ DatabaseInput: { Name: 'sales' } }),
    );
    for (const Name of ['orders', 'returns']) {
      await glue.send(
        new CreateTableCommand({
          DatabaseName: 'sales',
          TableInput: {
            Name,
            StorageDescriptor: {
              Columns: ['id', 'email', 'amount'].map(column => ({
                Name: column,
                Type: 'string',
              })),
            },
            PartitionKeys: [{ Name: 'day', Type: 'date' }],
          },
        }),
      );
    }
  });

  const input = (
    who: string,
    resource: Resource,
    permissions: Permission[],
    grantable?: Permission[],
  ): GrantPermissionsCommandInput => ({
    Principal: { DataLakePrincipalIdentifier: who },
    Resource: resource,
    Permissions: permissions,
    PermissionsWithGrantOption: grantable,
  });
  const grant = (...args: Parameters<typeof input>) =>
    lake.send(new GrantPermissionsCommand(input(...args)));
  const revoke = (...args: Parameters<typeof input>) =>
    lake.send(new RevokePermissionsCommand(input(...args)));
  const rows = async (who: string, resource: Resource) => {
    const { PrincipalResourcePermissions } = await lake.send(
      new ListPermissionsCommand({
        Principal: { DataLakePrincipalIdentifier: who },
        Resource: resource,
      }),
    );
    return PrincipalResourcePermissions!.map(row => [
      row.Resource,
      row.Permissions,
      row.PermissionsWithGrantOption,
    ]);
  };

  it('lists SELECT on a table as TableWithColumns with ColumnWildcard, and the rest as Table', async () => {
    const who = newPrincipal();
    await grant(who, orders, ['SELECT', 'DESCRIBE'], ['SELECT', 'DESCRIBE']);
    expect(await rows(who, orders)).toEqual([
      [{ Table: named }, ['DESCRIBE'], ['DESCRIBE']],
      [
        { TableWithColumns: { ...named, ColumnWildcard: {} } },
        ['SELECT'],
        ['SELECT'],
      ],
    ]);
  });

  it('lists a grant on all tables under the name ALL_TABLES, apart from named tables', async () => {
    const who = newPrincipal();
    await grant(who, everyTable, ['SELECT', 'DESCRIBE']);
    expect(await rows(who, everyTable)).toEqual([
      [
        { Table: { ...named, Name: 'ALL_TABLES', TableWildcard: {} } },
        ['DESCRIBE'],
        [],
      ],
      [
        {
          TableWithColumns: {
            ...named,
            Name: 'ALL_TABLES',
            ColumnWildcard: {},
          },
        },
        ['SELECT'],
        [],
      ],
    ]);
    expect(await rows(who, orders)).toEqual([]);
  });

  it('merges grants to the same principal on the same resource', async () => {
    const who = newPrincipal();
    const database: Resource = { Database: { Name: 'SALES' } };
    await grant(who, database, ['DESCRIBE']);
    await grant(who, database, ['DESCRIBE'], ['DESCRIBE']);
    await grant(who, database, ['CREATE_TABLE']);
    expect(await rows(who, database)).toEqual([
      [
        { Database: { CatalogId: central, Name: 'sales' } },
        ['CREATE_TABLE', 'DESCRIBE'],
        ['DESCRIBE'],
      ],
    ]);
  });

  it('adds up included columns, those with grant option by themselves', async () => {
    const who = newPrincipal();
    const columns = (...ColumnNames: string[]): Resource => ({
      TableWithColumns: { DatabaseName: 'sales', Name: 'orders', ColumnNames },
    });
    const row = (...ColumnNames: string[]) => ({
      TableWithColumns: { ...named, ColumnNames },
    });
    await grant(who, columns('id'), ['SELECT']);
    await grant(who, columns('Day', 'amount'), ['SELECT']);
    expect(await rows(who, orders)).toEqual([
      [row('amount', 'day', 'id'), ['SELECT'], []],
    ]);
    await grant(who, columns('id'), ['SELECT'], ['SELECT']);
    expect(await rows(who, orders)).toEqual([
      [row('amount', 'day'), ['SELECT'], []],
      [row('id'), ['SELECT'], ['SELECT']],
    ]);
    await revoke(who, columns('id', 'day'), ['SELECT']);
    expect(await rows(who, orders)).toEqual([[row('amount'), ['SELECT'], []]]);
    expect(
      await errorOf(revoke(who, columns('amount', 'email'), ['SELECT'])),
    ).toBeInstanceOf(InvalidInputException);
    await revoke(who, columns('amount'), ['SELECT']);
    expect(await rows(who, orders)).toEqual([]);
  });

  it('keeps a grant of all columns but some', async () => {
    const who = newPrincipal();
    const resource: Resource = {
      TableWithColumns: {
        DatabaseName: 'sales',
        Name: 'orders',
        ColumnWildcard: { ExcludedColumnNames: ['email'] },
      },
    };
    await grant(who, resource, ['SELECT']);
    expect(await rows(who, orders)).toEqual([
      [
        {
          TableWithColumns: {
            ...named,
            ColumnWildcard: { ExcludedColumnNames: ['email'] },
          },
        },
        ['SELECT'],
        [],
      ],
    ]);
    await revoke(who, resource, ['SELECT']);
    expect(await rows(who, orders)).toEqual([]);
  });

  it('revokes the grant option alone, and a permission together with it', async () => {
    const who = newPrincipal();
    await grant(who, orders, ['DESCRIBE', 'ALTER'], ['DESCRIBE', 'ALTER']);
    await revoke(who, orders, [], ['DESCRIBE']);
    expect(await rows(who, orders)).toEqual([
      [{ Table: named }, ['ALTER', 'DESCRIBE'], ['ALTER']],
    ]);
    await revoke(who, orders, ['ALTER']);
    expect(await rows(who, orders)).toEqual([
      [{ Table: named }, ['DESCRIBE'], []],
    ]);
  });

  it('refuses to revoke what is not granted, and then revokes nothing', async () => {
    const who = newPrincipal();
    const nothing = await errorOf(revoke(who, orders, ['DESCRIBE']));
    expect(nothing).toBeInstanceOf(InvalidInputException);
    expect(nothing.message).toBe(
      'No permissions revoked. Grantee has no permissions and no grantable permissions on resource.',
    );
    await grant(who, orders, ['DESCRIBE']);
    const partly = await errorOf(revoke(who, orders, ['DESCRIBE', 'SELECT']));
    expect(partly).toBeInstanceOf(InvalidInputException);
    expect(await rows(who, orders)).toEqual([
      [{ Table: named }, ['DESCRIBE'], []],
    ]);
  });

  it.each<[string, GrantPermissionsCommandInput, unknown]>([
    [
      'a principal that is none',
      input('not-an-arn', orders, ['SELECT']),
      InvalidInputException,
    ],
    [
      'an account of eleven digits',
      input('12345678901', orders, ['SELECT']),
      InvalidInputException,
    ],
    [
      'an assumed-role session as principal',
      input(`arn:aws:sts::${consumer}:assumed-role/r/s`, orders, ['SELECT']),
      InvalidInputException,
    ],
    [
      'a table that is missing',
      input(consumer, { Table: { DatabaseName: 'sales', Name: 'nosuch' } }, [
        'SELECT',
      ]),
      EntityNotFoundException,
    ],
    [
      'a database that is missing',
      input(consumer, { Database: { Name: 'nosuch' } }, ['DESCRIBE']),
      EntityNotFoundException,
    ],
    [
      'a column that is missing',
      input(
        consumer,
        {
          TableWithColumns: {
            DatabaseName: 'sales',
            Name: 'orders',
            ColumnNames: ['nosuch'],
          },
        },
        ['SELECT'],
      ),
      InvalidInputException,
    ],
    [
      'a permission that does not exist',
      input(consumer, orders, ['FLY' as Permission]),
      InvalidInputException,
    ],
    [
      'a permission that does not suit the resource',
      input(consumer, { Database: { Name: 'sales' } }, ['SELECT']),
      InvalidInputException,
    ],
    ['no permission', input(consumer, orders, []), InvalidInputException],
    [
      'a grant option beyond the permissions',
      input(consumer, orders, ['SELECT'], ['DESCRIBE']),
      InvalidInputException,
    ],
    ['no resource', input(consumer, {}, ['SELECT']), InvalidInputException],
    [
      'a table with name and wildcard',
      input(
        consumer,
        {
          Table: { DatabaseName: 'sales', Name: 'orders', TableWildcard: {} },
        },
        ['SELECT'],
      ),
      InvalidInputException,
    ],
  ])('refuses a grant with %s', async (_, request, exception) => {
    expect(
      await errorOf(lake.send(new GrantPermissionsCommand(request))),
    ).toBeInstanceOf(exception);
  });

  it.each([
    consumer,
    `arn:aws:iam::${consumer}:role/team/analyst`,
    `arn:aws:iam::${consumer}:user/ada`,
    'arn:aws:organizations::111122223333:organization/o-abcdefghij',
    'arn:aws:organizations::111122223333:ou/o-abcdefghij/ou-abcd-12345678',
    'IAM_ALLOWED_PRINCIPALS',
  ])('takes %s as principal', async who => {
    await grant(who, everyTable, ['DESCRIBE']);
    expect(await rows(who, everyTable)).toHaveLength(1);
    await revoke(who, everyTable, ['DESCRIBE']);
  });

  it('reports each entry of a batch that fails, and does the others', async () => {
    const who = newPrincipal();
    const entry = (
      Id: string,
      resource: Resource,
      grantable: Permission[],
    ) => ({
      Id,
      ...input(who, resource, ['DESCRIBE'], grantable),
    });
    const { Failures } = await lake.send(
      new BatchGrantPermissionsCommand({
        Entries: [
          entry('good', orders, ['DESCRIBE']),
          entry('bad', { Database: { Name: 'nosuch' } }, []),
        ],
      }),
    );
    expect(Failures).toMatchObject([
      {
        RequestEntry: { Id: 'bad' },
        Error: { ErrorCode: 'EntityNotFoundException' },
      },
    ]);
    expect(await rows(who, orders)).toEqual([
      [{ Table: named }, ['DESCRIBE'], ['DESCRIBE']],
    ]);
    const again = {
      Entries: [entry('first', orders, []), entry('second', orders, [])],
    };
    const revoked = await lake.send(new BatchRevokePermissionsCommand(again));
    expect(revoked.Failures).toMatchObject([
      {
        RequestEntry: { Id: 'second' },
        Error: { ErrorCode: 'InvalidInputException' },
      },
    ]);
    expect(await rows(who, orders)).toEqual([]);
  });

  it('refuses a batch in which two entries have the same id', async () => {
    const entry = { Id: 'same', ...input(consumer, orders, ['DESCRIBE']) };
    expect(
      await errorOf(
        lake.send(
          new BatchGrantPermissionsCommand({ Entries: [entry, entry] }),
        ),
      ),
    ).toBeInstanceOf(InvalidInputException);
  });

  it('pages permissions, filtered by resource and by type', async () => {
    const returns: Resource = {
      Table: { DatabaseName: 'sales', Name: 'returns' },
    };
    const granted = Array.from({ length: 7 }, newPrincipal).sort();
    for (const who of granted) await grant(who, returns, ['DESCRIBE']);
    await grant(granted[0], { Database: { Name: 'sales' } }, ['DESCRIBE']);

    const seen: string[] = [];
    const sizes: number[] = [];
    for await (const page of paginateListPermissions(
      { client: lake, pageSize: 3 },
      { Resource: returns },
    )) {
      sizes.push(page.PrincipalResourcePermissions!.length);
      seen.push(
        ...page.PrincipalResourcePermissions!.map(
          row => row.Principal!.DataLakePrincipalIdentifier!,
        ),
      );
    }
    expect(sizes).toEqual([3, 3, 1]);
    expect(seen).toEqual(granted);

    const { PrincipalResourcePermissions: databases } = await lake.send(
      new ListPermissionsCommand({ ResourceType: 'DATABASE' }),
    );
    expect(databases!.length).toBeGreaterThan(0);
    expect(databases!.every(row => row.Resource?.Database)).toBe(true);
    const { PrincipalResourcePermissions: tables } = await lake.send(
      new ListPermissionsCommand({ ResourceType: 'TABLE' }),
    );
    expect(tables!.length).toBeGreaterThanOrEqual(7);
    expect(tables!.some(row => row.Resource?.Database)).toBe(false);
    expect(tables![0].LastUpdated).toBeInstanceOf(Date);
  });

  it('lists by principal only together with a resource, and by Table, not by columns', async () => {
    const Principal = { DataLakePrincipalIdentifier: consumer };
    expect(
      await errorOf(lake.send(new ListPermissionsCommand({ Principal }))),
    ).toMatchObject({
      name: 'InvalidInputException',
      message: 'Resource is mandatory if Principal is set in the input.',
    });
    expect(
      await errorOf(
        lake.send(
          new ListPermissionsCommand({
            Resource: {
              TableWithColumns: {
                DatabaseName: 'sales',
                Name: 'orders',
                ColumnWildcard: {},
              },
            },
          }),
        ),
      ),
    ).toBeInstanceOf(InvalidInputException);
    expect(
      await errorOf(
        lake.send(
          new ListPermissionsCommand({ Resource: { Database: { Name: 'x' } } }),
        ),
      ),
    ).toBeInstanceOf(EntityNotFoundException);
  });

  it('lets another account grant nothing in this catalog, but pass on what it may', async () => {
    const other = test.as(consumer).lakeFormation;
    const analyst = `arn:aws:iam::${consumer}:role/analyst`;
    const shared: Resource = { Table: { ...named } };
    const pass = () =>
      other.send(
        new GrantPermissionsCommand(input(analyst, shared, ['SELECT'])),
      );
    expect(await errorOf(pass())).toBeInstanceOf(AccessDeniedException);
    await grant(consumer, orders, ['SELECT']);
    expect(await errorOf(pass())).toBeInstanceOf(AccessDeniedException);
    await grant(consumer, orders, ['SELECT'], ['SELECT']);
    await pass();
    // what it passes on is its own affair
    expect(await rows(analyst, orders)).toHaveLength(0);
    // seen from the other account: what concerns it, and nothing else
    const { PrincipalResourcePermissions } = await other.send(
      new ListPermissionsCommand({ Resource: shared }),
    );
    expect(
      PrincipalResourcePermissions!.map(
        row => row.Principal!.DataLakePrincipalIdentifier,
      ),
    ).toEqual([consumer, analyst]);
    expect(
      await errorOf(
        test
          .as(producer)
          .lakeFormation.send(new ListPermissionsCommand({ Resource: shared })),
      ),
    ).toBeInstanceOf(AccessDeniedException);
  });

  it('takes the permissions away with the table', async () => {
    const { glue } = test.as();
    const create = () =>
      glue.send(
        new CreateTableCommand({
          DatabaseName: 'sales',
          TableInput: { Name: 'brief' },
        }),
      );
    const brief: Resource = { Table: { DatabaseName: 'sales', Name: 'brief' } };
    await create();
    const who = newPrincipal();
    await grant(who, brief, ['SELECT', 'DESCRIBE']);
    await glue.send(
      new DeleteTableCommand({ DatabaseName: 'sales', Name: 'brief' }),
    );
    await create();
    expect(await rows(who, brief)).toEqual([]);
  });

  it('grants the defaults of its settings on what is created', async () => {
    const own = test.as(producer);
    const { DataLakeSettings } = await own.lakeFormation.send(
      new GetDataLakeSettingsCommand({}),
    );
    expect(DataLakeSettings?.Parameters?.CROSS_ACCOUNT_VERSION).toBe('4');
    expect(DataLakeSettings?.CreateTableDefaultPermissions).toEqual([]);
    const everyone = [
      {
        Principal: { DataLakePrincipalIdentifier: 'IAM_ALLOWED_PRINCIPALS' },
        Permissions: ['ALL' as Permission],
      },
    ];
    await own.lakeFormation.send(
      new PutDataLakeSettingsCommand({
        DataLakeSettings: {
          DataLakeAdmins: [
            {
              DataLakePrincipalIdentifier: `arn:aws:iam::${producer}:role/admin`,
            },
          ],
          CreateDatabaseDefaultPermissions: everyone,
          CreateTableDefaultPermissions: everyone,
        },
      }),
    );
    await own.glue.send(
      new CreateDatabaseCommand({ DatabaseInput: { Name: 'raw' } }),
    );
    await own.glue.send(
      new CreateTableCommand({
        DatabaseName: 'raw',
        TableInput: { Name: 'events' },
      }),
    );
    const { PrincipalResourcePermissions } = await own.lakeFormation.send(
      new ListPermissionsCommand({}),
    );
    expect(PrincipalResourcePermissions).toMatchObject([
      { Resource: { Database: { Name: 'raw' } }, Permissions: ['ALL'] },
      { Resource: { Table: { Name: 'events' } }, Permissions: ['ALL'] },
    ]);
    expect(
      await errorOf(
        own.lakeFormation.send(
          new PutDataLakeSettingsCommand({
            CatalogId: central,
            DataLakeSettings: {},
          }),
        ),
      ),
    ).toBeInstanceOf(AccessDeniedException);
  });

  it('says what it does not emulate, as an AWS error', async () => {
    for (const attempt of [
      lake.send(
        new CreateLFTagExpressionCommand({
          Name: 'x',
          Expression: [{ TagKey: 'a', TagValues: ['b'] }],
        }),
      ),
      grant(consumer, { LFTag: { TagKey: 'a', TagValues: ['b'] } }, [
        'DESCRIBE',
      ]),
    ]) {
      expect(await errorOf(attempt)).toMatchObject({
        name: 'UnknownOperationException',
        message: expect.stringContaining('does not emulate'),
        $metadata: { httpStatusCode: 501 },
      });
    }
  });

  it('keeps everything over a restart', async () => {
    const who = newPrincipal();
    await grant(who, orders, ['SELECT']);
    await test.restart();
    lake = test.as().lakeFormation;
    expect(await rows(who, orders)).toHaveLength(1);
  });
});
