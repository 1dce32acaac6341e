import {
  CreateDatabaseCommand,
  CreateTableCommand,
  GetTableCommand,
} from '@aws-sdk/client-glue';
import {
  BatchGrantPermissionsCommand,
  BatchRevokePermissionsCommand,
  DeregisterResourceCommand,
  DescribeResourceCommand,
  GrantPermissionsCommand,
  ListPermissionsCommand,
  ListResourcesCommand,
  paginateListPermissions,
  RegisterResourceCommand,
  RevokePermissionsCommand,
  type Permission,
  type Resource,
} from '@aws-sdk/client-lakeformation';
import { clientsOf, errorOf, unique } from './endpoint';
import { conformance } from './suite';

const consumer = '444455556666';
const second = '555566667777';

conformance('lake formation', conformanceTest => {
  const { glue, lakeFormation } = clientsOf();

  async function product() {
    const DatabaseName = unique('lake');
    await glue.send(
      new CreateDatabaseCommand({ DatabaseInput: { Name: DatabaseName } }),
    );
    for (const Name of ['orders', 'visits']) {
      await glue.send(
        new CreateTableCommand({ DatabaseName, TableInput: { Name } }),
      );
    }
    return {
      database: { Database: { Name: DatabaseName } },
      orders: { Table: { DatabaseName, Name: 'orders' } },
      visits: { Table: { DatabaseName, Name: 'visits' } },
      all: { Table: { DatabaseName, TableWildcard: {} } },
    };
  }

  const entry = (
    resource: Resource,
    permissions: Permission[],
    withGrant: Permission[] = [],
    account = consumer,
  ) => ({
    Principal: { DataLakePrincipalIdentifier: account },
    Resource: resource,
    Permissions: permissions,
    PermissionsWithGrantOption: withGrant,
  });
  const grant = (...args: Parameters<typeof entry>) =>
    lakeFormation.send(new GrantPermissionsCommand(entry(...args)));
  const revoke = (...args: Parameters<typeof entry>) =>
    lakeFormation.send(new RevokePermissionsCommand(entry(...args)));

  /** `PERMISSION` and `+` where with grant option. */
  async function held(resource: Resource, account = consumer) {
    const found = new Set<string>();
    for await (const page of paginateListPermissions(
      { client: lakeFormation },
      {
        Principal: { DataLakePrincipalIdentifier: account },
        Resource: resource,
      },
    )) {
      for (const one of page.PrincipalResourcePermissions ?? []) {
        expect(one.Principal?.DataLakePrincipalIdentifier).toBe(account);
        for (const permission of one.Permissions ?? []) {
          const plus = one.PermissionsWithGrantOption?.includes(permission);
          found.add(`${permission}${plus ? '+' : ''}`);
        }
      }
    }
    return [...found].sort();
  }

  conformanceTest('lists what was granted on a table', async () => {
    const { orders, visits } = await product();
    await grant(orders, ['SELECT']);
    expect(await held(orders)).toEqual(['SELECT']);
    expect(await held(orders, second)).toEqual([]);
    expect(await held(visits)).toEqual([]);
  });

  conformanceTest('lists what was granted on a database', async () => {
    const { database } = await product();
    await grant(database, ['DESCRIBE']);
    expect(await held(database)).toEqual(['DESCRIBE']);
  });

  conformanceTest('a grant keeps its grant option', async () => {
    const { orders } = await product();
    await grant(orders, ['SELECT'], ['SELECT']);
    expect(await held(orders)).toEqual(['SELECT+']);
  });

  conformanceTest('a grant that is repeated is one grant', async () => {
    const { orders } = await product();
    await grant(orders, ['SELECT']);
    await grant(orders, ['SELECT']);
    const { PrincipalResourcePermissions } = await lakeFormation.send(
      new ListPermissionsCommand({
        Principal: { DataLakePrincipalIdentifier: consumer },
        Resource: orders,
      }),
    );
    expect(PrincipalResourcePermissions).toHaveLength(1);
  });

  conformanceTest('a revoked grant is not listed', async () => {
    const { orders } = await product();
    await grant(orders, ['SELECT']);
    await grant(orders, ['SELECT'], [], second);
    await revoke(orders, ['SELECT']);
    expect(await held(orders)).toEqual([]);
    expect(await held(orders, second)).toEqual(['SELECT']);
  });

  conformanceTest('one of two permissions can be revoked', async () => {
    const { orders } = await product();
    await grant(orders, ['SELECT']);
    await grant(orders, ['DESCRIBE']);
    await revoke(orders, ['DESCRIBE']);
    expect(await held(orders)).toEqual(['SELECT']);
  });

  conformanceTest('a batch grants and revokes each entry', async () => {
    const { orders, visits } = await product();
    const Entries = [
      { Id: '1', ...entry(orders, ['SELECT']) },
      { Id: '2', ...entry(visits, ['SELECT']) },
    ];
    const granted = await lakeFormation.send(
      new BatchGrantPermissionsCommand({ Entries }),
    );
    expect(granted.Failures ?? []).toEqual([]);
    expect(await held(orders)).toEqual(['SELECT']);
    expect(await held(visits)).toEqual(['SELECT']);
    const revoked = await lakeFormation.send(
      new BatchRevokePermissionsCommand({ Entries: Entries.slice(0, 1) }),
    );
    expect(revoked.Failures ?? []).toEqual([]);
    expect(await held(orders)).toEqual([]);
    expect(await held(visits)).toEqual(['SELECT']);
  });

  conformanceTest('a batch keeps grant options', async () => {
    const { orders } = await product();
    await lakeFormation.send(
      new BatchGrantPermissionsCommand({
        Entries: [{ Id: '1', ...entry(orders, ['SELECT'], ['SELECT']) }],
      }),
    );
    expect(await held(orders)).toEqual(['SELECT+']);
  });

  conformanceTest(
    'a batch tells which entry failed, and grants the others',
    async () => {
      const { orders } = await product();
      const nowhere = { Database: { Name: unique('no') } };
      const { Failures } = await lakeFormation.send(
        new BatchGrantPermissionsCommand({
          Entries: [
            { Id: 'good', ...entry(orders, ['SELECT']) },
            { Id: 'bad', ...entry(nowhere, ['DESCRIBE']) },
          ],
        }),
      );
      expect(Failures).toMatchObject([
        {
          RequestEntry: { Id: 'bad' },
          Error: { ErrorCode: 'EntityNotFoundException' },
        },
      ]);
      expect(await held(orders)).toEqual(['SELECT']);
    },
  );

  conformanceTest('refuses a grant on what does not exist', async () => {
    const { orders } = await product();
    const { DatabaseName } = orders.Table;
    expect(
      await errorOf(grant({ Table: { DatabaseName, Name: 'no' } }, ['SELECT'])),
    ).toMatchObject({ name: 'EntityNotFoundException' });
  });

  conformanceTest('refuses a principal that is none', async () => {
    const { orders } = await product();
    expect(
      await errorOf(grant(orders, ['SELECT'], [], 'not-a-principal')),
    ).toMatchObject({ name: 'InvalidInputException' });
  });

  conformanceTest(
    'refuses a permission that the resource does not have',
    async () => {
      const { database } = await product();
      expect(await errorOf(grant(database, ['SELECT']))).toMatchObject({
        name: 'InvalidInputException',
      });
    },
  );

  conformanceTest(
    'lists all tables and one table beside each other',
    async () => {
      const { all, orders } = await product();
      await grant(all, ['DESCRIBE']);
      await grant(orders, ['DROP'], [], second);
      expect(await held(all)).toEqual(['DESCRIBE']);
      expect(await held(orders, second)).toContain('DROP');
    },
  );

  conformanceTest('lists permissions by pages of MaxResults', async () => {
    const { orders } = await product();
    const accounts = [consumer, second, '666677778888'];
    for (const account of accounts) {
      await grant(orders, ['DESCRIBE'], [], account);
    }
    const seen: unknown[] = [];
    for await (const page of paginateListPermissions(
      { client: lakeFormation, pageSize: 2 },
      { Resource: orders },
    )) {
      const entries = page.PrincipalResourcePermissions ?? [];
      expect(entries.length).toBeLessThanOrEqual(2);
      seen.push(
        ...entries.map(one => one.Principal?.DataLakePrincipalIdentifier),
      );
    }
    expect(seen).toEqual(expect.arrayContaining(accounts));
  });

  /** A location in S3 that no earlier run has registered. */
  const location = () => `${unique('location-')}/products`;
  const register = (path: string) =>
    lakeFormation.send(
      new RegisterResourceCommand({
        ResourceArn: `arn:aws:s3:::${path}`,
        UseServiceLinkedRole: true,
      }),
    );

  conformanceTest('registers a location, and describes it', async () => {
    const path = location();
    await register(path);
    const ResourceArn = `arn:aws:s3:::${path}`;
    const { ResourceInfo } = await lakeFormation.send(
      new DescribeResourceCommand({ ResourceArn }),
    );
    expect(ResourceInfo).toMatchObject({ ResourceArn });
    await lakeFormation.send(new DeregisterResourceCommand({ ResourceArn }));
    expect(
      await errorOf(
        lakeFormation.send(new DescribeResourceCommand({ ResourceArn })),
      ),
    ).toMatchObject({ name: 'EntityNotFoundException' });
  });

  conformanceTest('lists the locations that are registered', async () => {
    const path = location();
    await register(path);
    const { ResourceInfoList } = await lakeFormation.send(
      new ListResourcesCommand({}),
    );
    expect(ResourceInfoList!.map(({ ResourceArn }) => ResourceArn)).toContain(
      `arn:aws:s3:::${path}`,
    );
  });

  conformanceTest('refuses to register a location twice', async () => {
    const path = location();
    await register(path);
    expect(await errorOf(register(path))).toMatchObject({
      name: 'AlreadyExistsException',
    });
  });

  conformanceTest('a table tells that its location is registered', async () => {
    const path = location();
    const DatabaseName = unique('located');
    await glue.send(
      new CreateDatabaseCommand({ DatabaseInput: { Name: DatabaseName } }),
    );
    await glue.send(
      new CreateTableCommand({
        DatabaseName,
        TableInput: {
          Name: 'orders',
          StorageDescriptor: { Location: `s3://${path}/orders/` },
        },
      }),
    );
    const registered = async () => {
      const { Table } = await glue.send(
        new GetTableCommand({ DatabaseName, Name: 'orders' }),
      );
      return Table?.IsRegisteredWithLakeFormation;
    };
    expect(await registered()).toBe(false);
    await register(path);
    expect(await registered()).toBe(true);
  });

  conformanceTest(
    'shares nothing that IAMAllowedPrincipals has permissions on',
    async () => {
      const { orders } = await product();
      await grant(orders, ['ALL'], [], 'IAM_ALLOWED_PRINCIPALS');
      expect(await errorOf(grant(orders, ['SELECT']))).toMatchObject({
        name: 'AccessDeniedException',
      });
      await revoke(orders, ['ALL'], [], 'IAM_ALLOWED_PRINCIPALS');
      await grant(orders, ['SELECT']);
      expect(await held(orders)).toEqual(['SELECT']);
    },
  );
});
