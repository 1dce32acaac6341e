import {
  CreateDatabaseCommand,
  CreateTableCommand,
  GetTableCommand,
  GetTablesCommand,
} from '@aws-sdk/client-glue';
import {
  AlreadyExistsException,
  DeregisterResourceCommand,
  DescribeResourceCommand,
  EntityNotFoundException,
  GrantPermissionsCommand,
  InvalidInputException,
  ListResourcesCommand,
  paginateListResources,
  RegisterResourceCommand,
  type FilterCondition,
  type RegisterResourceCommandInput,
} from '@aws-sdk/client-lakeformation';
import {
  central,
  consumer,
  errorOf,
  producer,
  sandboxForTest,
} from '../__testUtils__/sandboxForTest';

const arn = (path: string) => `arn:aws:s3:::${path}`;
const role = `arn:aws:iam::${central}:role/data-access`;

describe('locations', () => {
  const test = sandboxForTest();

  const register = (
    ResourceArn: string,
    more: Partial<RegisterResourceCommandInput> = {
      UseServiceLinkedRole: true,
    },
    account = central,
  ) =>
    test
      .as(account)
      .lakeFormation.send(
        new RegisterResourceCommand({ ResourceArn, ...more }),
      );
  const deregister = (ResourceArn: string) =>
    test
      .as()
      .lakeFormation.send(new DeregisterResourceCommand({ ResourceArn }));
  const describeLocation = (ResourceArn: string) =>
    test.as().lakeFormation.send(new DescribeResourceCommand({ ResourceArn }));
  const list = async (...FilterConditionList: FilterCondition[]) => {
    const { ResourceInfoList } = await test.as().lakeFormation.send(
      new ListResourcesCommand({
        ...(FilterConditionList.length && { FilterConditionList }),
      }),
    );
    return ResourceInfoList!.map(({ ResourceArn }) => ResourceArn);
  };

  it('are registered with a role, described, and deregistered', async () => {
    await register(arn('lake/sales/'), {
      RoleArn: role,
      HybridAccessEnabled: true,
    });
    const { ResourceInfo } = await describeLocation(arn('lake/sales'));
    expect(ResourceInfo).toEqual({
      ResourceArn: arn('lake/sales/'),
      RoleArn: role,
      LastModified: expect.any(Date),
      WithFederation: false,
      HybridAccessEnabled: true,
      WithPrivilegedAccess: false,
    });
    expect(await errorOf(register(arn('lake/sales')))).toBeInstanceOf(
      AlreadyExistsException,
    );
    await deregister(arn('lake/sales'));
    for (const missing of [describeLocation, deregister]) {
      expect(await errorOf(missing(arn('lake/sales')))).toBeInstanceOf(
        EntityNotFoundException,
      );
    }
  });

  it('have the service-linked role of their account where it is asked for', async () => {
    await register(arn('linked'));
    const { ResourceInfo } = await describeLocation(arn('linked'));
    expect(ResourceInfo?.RoleArn).toBe(
      `arn:aws:iam::${central}:role/aws-service-role/lakeformation.amazonaws.com/AWSServiceRoleForLakeFormationDataAccess`,
    );
    await deregister(arn('linked'));
  });

  it.each<[string, string, Partial<RegisterResourceCommandInput> | undefined]>([
    ['what is no location in S3', 'arn:aws:s3:::', undefined],
    ['a URI', 's3://lake/sales', undefined],
    ['a location without a role', arn('lake'), {}],
    ['two roles', arn('lake'), { RoleArn: role, UseServiceLinkedRole: true }],
    ['what is no role', arn('lake'), { RoleArn: 'data-access' }],
  ])('refuses %s', async (_, ResourceArn, more) => {
    expect(await errorOf(register(ResourceArn, more))).toBeInstanceOf(
      InvalidInputException,
    );
  });

  it('are listed by page and by condition, each account its own', async () => {
    for (const path of ['a', 'b/x', 'b/y', 'c', 'd']) {
      await register(arn(`bucket-${path}`), { RoleArn: role });
    }
    await register(arn('theirs'), undefined, producer);
    const sizes: number[] = [];
    for await (const page of paginateListResources(
      { client: test.as().lakeFormation, pageSize: 2 },
      {},
    )) {
      sizes.push(page.ResourceInfoList!.length);
    }
    expect(sizes).toEqual([2, 2, 1]);
    expect(
      await list({
        Field: 'RESOURCE_ARN',
        ComparisonOperator: 'BEGINS_WITH',
        StringValueList: [arn('bucket-b')],
      }),
    ).toEqual([arn('bucket-b/x'), arn('bucket-b/y')]);
    expect(
      await list(
        {
          Field: 'ROLE_ARN',
          ComparisonOperator: 'EQ',
          StringValueList: [role],
        },
        {
          Field: 'RESOURCE_ARN',
          ComparisonOperator: 'IN',
          StringValueList: [arn('bucket-a'), arn('theirs')],
        },
      ),
    ).toEqual([arn('bucket-a')]);
    expect(
      await errorOf(
        list({
          Field: 'LAST_MODIFIED',
          ComparisonOperator: 'GT',
          StringValueList: ['1'],
        }),
      ),
    ).toMatchObject({ name: 'UnknownOperationException' });
  });

  describe('of tables', () => {
    const registered = async (
      Name: string,
      DatabaseName = 'sales',
      account = central,
      CatalogId?: string,
    ) => {
      const { Table } = await test
        .as(account)
        .glue.send(new GetTableCommand({ CatalogId, DatabaseName, Name }));
      return Table?.IsRegisteredWithLakeFormation;
    };

    beforeAll(async () => {
      const { glue } = test.as();
      await glue.send(
        new CreateDatabaseCommand({ DatabaseInput: { Name: 'sales' } }),
      );
      for (const [Name, Location] of Object.entries({
        orders: 's3://products/sales/orders/',
        ordersold: 's3://products/sales/orders-old/',
        hadoop: 's3a://products/sales/orders/2027',
        elsewhere: 's3://other/sales/orders/',
        nowhere: undefined,
      })) {
        await glue.send(
          new CreateTableCommand({
            DatabaseName: 'sales',
            TableInput: { Name, StorageDescriptor: { Location } },
          }),
        );
      }
    });

    it('mark those at or below them, and no others', async () => {
      await register(arn('products/sales/orders'));
      const { TableList } = await test
        .as()
        .glue.send(new GetTablesCommand({ DatabaseName: 'sales' }));
      expect(
        TableList!.map(table => [
          table.Name,
          table.IsRegisteredWithLakeFormation,
        ]),
      ).toEqual([
        ['elsewhere', false],
        ['hadoop', true],
        ['nowhere', false],
        ['orders', true],
        ['ordersold', false],
      ]);
      await deregister(arn('products/sales/orders'));
      expect(await registered('orders')).toBe(false);
      await register(arn('products'));
      expect(await registered('ordersold')).toBe(true);
      await deregister(arn('products'));
    });

    it('count by the registrations of the catalog’s account, through a link too', async () => {
      const theirs = test.as(consumer);
      await test.as().lakeFormation.send(
        new GrantPermissionsCommand({
          Principal: { DataLakePrincipalIdentifier: consumer },
          Resource: { Table: { DatabaseName: 'sales', Name: 'orders' } },
          Permissions: ['SELECT'],
        }),
      );
      await theirs.glue.send(
        new CreateDatabaseCommand({ DatabaseInput: { Name: 'links' } }),
      );
      await theirs.glue.send(
        new CreateTableCommand({
          DatabaseName: 'links',
          TableInput: {
            Name: 'orders',
            TargetTable: {
              CatalogId: central,
              DatabaseName: 'sales',
              Name: 'orders',
            },
          },
        }),
      );
      await register(arn('products'), undefined, consumer);
      expect(await registered('orders', 'sales', consumer, central)).toBe(
        false,
      );
      expect(await registered('orders', 'links', consumer)).toBe(false);
      await register(arn('products'));
      expect(await registered('orders', 'sales', consumer, central)).toBe(true);
      expect(await registered('orders', 'links', consumer)).toBe(true);
    });
  });
});
