import {
  CreateDatabaseCommand,
  CreateTableCommand,
  GetTableCommand,
} from '@aws-sdk/client-glue';
import {
  GrantPermissionsCommand,
  ListPermissionsCommand,
  RevokePermissionsCommand,
  type Permission,
  type Resource,
} from '@aws-sdk/client-lakeformation';
import {
  accountOf,
  assume,
  clientsOf,
  credentials,
  errorOf,
  eventually,
  otherAccount,
  region,
  unique,
} from './endpoint';
import { ramOf } from './ram';
import { conformance } from './suite';

/** Both accounts are in one organisation in which sharing is enabled. */
conformance('resource shares', conformanceTest => {
  const clients = clientsOf();
  const ram = ramOf();
  const { glue, lakeFormation } = clients;
  const consumerRole = `arn:aws:iam::${otherAccount}:role/conformance`;

  const asConsumer = async () => {
    const consumer = await assume(clients, consumerRole);
    const as = await consumer.lakeFormation.config.credentials();
    return { ...consumer, ram: ramOf(as as typeof credentials) };
  };

  async function product() {
    const DatabaseName = unique('shared');
    await glue.send(
      new CreateDatabaseCommand({ DatabaseInput: { Name: DatabaseName } }),
    );
    for (const Name of ['orders', 'visits']) {
      await glue.send(
        new CreateTableCommand({
          DatabaseName,
          TableInput: {
            Name,
            StorageDescriptor: {
              Columns: [
                { Name: 'id', Type: 'bigint' },
                { Name: 'email', Type: 'string' },
              ],
            },
          },
        }),
      );
    }
    const account = await accountOf(clients);
    const table = (Name: string): Resource => ({
      Table: { CatalogId: account, DatabaseName, Name },
    });
    return {
      account,
      DatabaseName,
      orders: table('orders'),
      visits: table('visits'),
      ordersArn: `arn:aws:glue:${region}:${account}:table/${DatabaseName}/orders`,
    };
  }

  const entry = (
    resource: Resource,
    permissions: Permission[],
    principal: string = otherAccount,
    grantable: Permission[] = [],
  ) => ({
    Principal: { DataLakePrincipalIdentifier: principal },
    Resource: resource,
    Permissions: permissions,
    PermissionsWithGrantOption: grantable,
  });
  const grant = (...args: Parameters<typeof entry>) =>
    lakeFormation.send(new GrantPermissionsCommand(entry(...args)));
  const revoke = (...args: Parameters<typeof entry>) =>
    lakeFormation.send(new RevokePermissionsCommand(entry(...args)));

  /** Shares that carry the resource. */
  const sharesOf = async (resourceArn: string): Promise<string[]> => {
    const { resourceShareAssociations } = await ram(
      'GetResourceShareAssociations',
      {
        associationType: 'RESOURCE',
        resourceArn,
        associationStatus: 'ASSOCIATED',
      },
    );
    return resourceShareAssociations.map((one: any) => one.resourceShareArn);
  };
  const shareOf = (resourceArn: string) =>
    eventually(
      `a share of ${resourceArn}`,
      async () => (await sharesOf(resourceArn))[0],
    );

  conformanceTest(
    'a grant to another account makes a share of the catalog’s account for it',
    async () => {
      const { account, orders, ordersArn } = await product();
      await grant(orders, ['SELECT']);
      const resourceShareArns = [await shareOf(ordersArn)];
      const { resourceShares } = await ram('GetResourceShares', {
        resourceOwner: 'SELF',
        resourceShareArns,
      });
      expect(resourceShares).toMatchObject([
        {
          name: expect.stringMatching(/^LakeFormation/),
          owningAccountId: account,
          status: 'ACTIVE',
        },
      ]);
      const { resourceShareAssociations } = await ram(
        'GetResourceShareAssociations',
        { associationType: 'PRINCIPAL', resourceShareArns },
      );
      expect(resourceShareAssociations).toMatchObject([
        { associatedEntity: otherAccount, status: 'ASSOCIATED' },
      ]);
    },
  );

  conformanceTest('a grant within the account shares nothing', async () => {
    const { account, orders, ordersArn } = await product();
    await grant(orders, ['SELECT'], `arn:aws:iam::${account}:role/conformance`);
    expect(await sharesOf(ordersArn)).toEqual([]);
  });

  conformanceTest('a role has a share of its own', async () => {
    const { orders, ordersArn } = await product();
    await grant(orders, ['SELECT']);
    const first = await shareOf(ordersArn);
    await grant(orders, ['SELECT'], consumerRole);
    const shares = await eventually('a second share', async () => {
      const found = await sharesOf(ordersArn);
      return found.length > 1 ? found : undefined;
    });
    expect(shares).toContain(first);
    const { principals } = await ram('ListPrincipals', {
      resourceOwner: 'SELF',
      resourceShareArns: shares,
    });
    expect(principals.map(({ id }: any) => id).sort()).toEqual(
      [otherAccount, consumerRole].sort(),
    );
  });

  conformanceTest(
    'the account that it is for finds share and resource, and who shares it',
    async () => {
      const { account, orders, ordersArn } = await product();
      await grant(orders, ['SELECT']);
      const resourceShareArns = [await shareOf(ordersArn)];
      const consumer = await asConsumer();
      const { resourceShares } = await consumer.ram('GetResourceShares', {
        resourceOwner: 'OTHER-ACCOUNTS',
        resourceShareArns,
      });
      expect(resourceShares).toMatchObject([{ owningAccountId: account }]);
      const { resources } = await consumer.ram('ListResources', {
        resourceOwner: 'OTHER-ACCOUNTS',
        resourceArns: [ordersArn],
      });
      expect(resources).toMatchObject([{ arn: ordersArn, type: 'glue:Table' }]);
      const { resourceShareInvitations } = await consumer.ram(
        'GetResourceShareInvitations',
        { resourceShareArns },
      );
      expect(resourceShareInvitations).toEqual([]);
    },
  );

  conformanceTest(
    'the last permission that is revoked takes the resource away',
    async () => {
      const { orders, ordersArn } = await product();
      await grant(orders, ['SELECT', 'DESCRIBE']);
      await shareOf(ordersArn);
      await revoke(orders, ['SELECT']);
      expect(await sharesOf(ordersArn)).toHaveLength(1);
      await revoke(orders, ['DESCRIBE']);
      await eventually('the end of the share', async () =>
        (await sharesOf(ordersArn)).length ? undefined : true,
      );
      expect(await sharesOf(ordersArn)).toEqual([]);
    },
  );

  conformanceTest('permissions tell by which share they go', async () => {
    const { orders, ordersArn } = await product();
    await grant(orders, ['SELECT']);
    const share = await shareOf(ordersArn);
    const { PrincipalResourcePermissions } = await lakeFormation.send(
      new ListPermissionsCommand({
        Principal: { DataLakePrincipalIdentifier: otherAccount },
        Resource: orders,
      }),
    );
    expect(PrincipalResourcePermissions).toMatchObject([
      { AdditionalDetails: { ResourceShare: [share] } },
    ]);
  });

  conformanceTest(
    'the consumer reads the shared table, through a link of its own too',
    async () => {
      const { account, DatabaseName, orders } = await product();
      const consumer = await asConsumer();
      const links = unique('links');
      await consumer.glue.send(
        new CreateDatabaseCommand({ DatabaseInput: { Name: links } }),
      );
      await consumer.glue.send(
        new CreateTableCommand({
          DatabaseName: links,
          TableInput: {
            Name: 'link',
            TargetTable: { CatalogId: account, DatabaseName, Name: 'orders' },
          },
        }),
      );
      const throughLink = async () => {
        const { Table } = await consumer.glue.send(
          new GetTableCommand({ DatabaseName: links, Name: 'link' }),
        );
        return Table?.StorageDescriptor?.Columns?.map(({ Name }) => Name);
      };
      expect(await throughLink()).toBeUndefined();
      await grant(orders, ['SELECT']);
      const { Table } = await consumer.glue.send(
        new GetTableCommand({
          CatalogId: account,
          DatabaseName,
          Name: 'orders',
        }),
      );
      expect(Table?.CatalogId).toBe(account);
      expect(await throughLink()).toEqual(['id', 'email']);
    },
  );

  conformanceTest(
    'the consumer passes on what came with grant option, and no more',
    async () => {
      const { orders, visits } = await product();
      await grant(orders, ['SELECT', 'DESCRIBE'], otherAccount, ['SELECT']);
      await grant(visits, ['SELECT']);
      const consumer = await asConsumer();
      const pass = (...args: Parameters<typeof entry>) =>
        consumer.lakeFormation.send(
          new GrantPermissionsCommand(entry(...args)),
        );
      const analyst = `arn:aws:iam::${otherAccount}:role/analyst`;
      await pass(orders, ['SELECT'], analyst);
      for (const attempt of [
        pass(orders, ['DESCRIBE'], analyst),
        pass(visits, ['SELECT'], analyst),
        pass(orders, ['SELECT'], '555566667777'),
      ]) {
        expect(await errorOf(attempt)).toMatchObject({
          name: 'AccessDeniedException',
        });
      }
    },
  );

  conformanceTest('lists associations by pages of maxResults', async () => {
    for (const principal of [otherAccount, consumerRole]) {
      const { orders, ordersArn } = await product();
      await grant(orders, ['SELECT'], principal);
      await shareOf(ordersArn);
    }
    const seen: string[] = [];
    let nextToken: string | undefined;
    do {
      const page = await ram('GetResourceShareAssociations', {
        associationType: 'RESOURCE',
        maxResults: 1,
        nextToken,
      });
      expect(page.resourceShareAssociations.length).toBeLessThanOrEqual(1);
      seen.push(
        ...page.resourceShareAssociations.map(
          (one: any) => `${one.resourceShareArn} ${one.associatedEntity}`,
        ),
      );
      nextToken = page.nextToken;
    } while (nextToken);
    expect(seen.length).toBeGreaterThan(1);
    expect(new Set(seen).size).toBe(seen.length);
  });

  conformanceTest('refuses a share that does not exist', async () => {
    const account = await accountOf(clients);
    const resourceShareArns = [
      `arn:aws:ram:${region}:${account}:resource-share/11111111-2222-3333-4444-555555555555`,
    ];
    expect(
      await errorOf(
        ram('GetResourceShareAssociations', {
          associationType: 'RESOURCE',
          resourceShareArns,
        }),
      ),
    ).toMatchObject({ name: 'UnknownResourceException' });
  });

  conformanceTest('refuses an invitation that does not exist', async () => {
    const account = await accountOf(clients);
    expect(
      await errorOf(
        ram('AcceptResourceShareInvitation', {
          resourceShareInvitationArn: `arn:aws:ram:${region}:${account}:resource-share-invitation/11111111-2222-3333-4444-555555555555`,
        }),
      ),
    ).toMatchObject({ name: 'ResourceShareInvitationArnNotFoundException' });
  });
});
