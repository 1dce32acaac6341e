import {
  CreateDatabaseCommand,
  CreateTableCommand,
  DeleteTableCommand,
  GetDatabasesCommand,
  GetTableCommand,
  GetTablesCommand,
} from '@aws-sdk/client-glue';
import {
  GrantPermissionsCommand,
  ListPermissionsCommand,
  PutDataLakeSettingsCommand,
  RevokePermissionsCommand,
  type Permission,
  type Resource,
} from '@aws-sdk/client-lakeformation';
import { startSandbox } from '../index';
import {
  central,
  consumer,
  errorOf,
  movableClock,
  producer,
  sandboxForTest,
} from '../__testUtils__/sandboxForTest';

const day = 86_400;
const database: Resource = { Database: { Name: 'sales' } };
const everyTable: Resource = {
  Table: { DatabaseName: 'sales', TableWildcard: {} },
};
const table = (Name: string): Resource => ({
  Table: { DatabaseName: 'sales', Name },
});
const arn = (path: string) => `arn:aws:glue:eu-west-1:${central}:${path}`;

describe('RAM, as Lake Formation uses it', () => {
  const clock = movableClock();
  const test = sandboxForTest({
    organisation: [central, consumer, producer],
    clock,
  });
  let stranger = 600_000_000_000;
  /** An account outside the organisation that has nothing yet. */
  const newStranger = () => String(++stranger);

  const entry = (
    principal: string,
    resource: Resource,
    permissions: Permission[],
  ) => ({
    Principal: { DataLakePrincipalIdentifier: principal },
    Resource: resource,
    Permissions: permissions,
  });
  const grant = (...args: Parameters<typeof entry>) =>
    test.as().lakeFormation.send(new GrantPermissionsCommand(entry(...args)));
  const revoke = (...args: Parameters<typeof entry>) =>
    test.as().lakeFormation.send(new RevokePermissionsCommand(entry(...args)));

  /** Shares of the central account for a principal, as it sees them. */
  const sharesFor = async (principal: string, status = 'ACTIVE') => {
    const { ram } = test.as();
    const { resourceShareAssociations } = await ram(
      'GetResourceShareAssociations',
      { associationType: 'PRINCIPAL', principal },
    );
    const { resourceShares } = await ram('GetResourceShares', {
      resourceOwner: 'SELF',
      resourceShareStatus: status,
    });
    return resourceShares.filter((share: any) =>
      resourceShareAssociations.some(
        (one: any) => one.resourceShareArn === share.resourceShareArn,
      ),
    );
  };
  const resourcesOf = async (...resourceShareArns: string[]) => {
    const { resourceShareAssociations } = await test
      .as()
      .ram('GetResourceShareAssociations', {
        associationType: 'RESOURCE',
        resourceShareArns,
      });
    return resourceShareAssociations.map((one: any) => [
      one.associatedEntity,
      one.status,
    ]);
  };
  const invitationsOf = async (account: string) =>
    (await test.as(account).ram('GetResourceShareInvitations'))
      .resourceShareInvitations;
  const accept = (account: string, resourceShareInvitationArn: string) =>
    test
      .as(account)
      .ram('AcceptResourceShareInvitation', { resourceShareInvitationArn });

  /** Names of the tables that an account sees in the shared database. */
  const tablesSeen = async (account: string) => {
    const { TableList } = await test
      .as(account)
      .glue.send(
        new GetTablesCommand({ CatalogId: central, DatabaseName: 'sales' }),
      );
    return TableList!.map(({ Name }) => Name);
  };

  beforeAll(async () => {
    const { glue } = test.as();
    await glue.send(
      new CreateDatabaseCommand({ DatabaseInput: { Name: 'sales' } }),
    );
    for (const Name of ['orders', 'returns', 'visits']) {
      await glue.send(
        new CreateTableCommand({
          DatabaseName: 'sales',
          TableInput: { Name },
        }),
      );
    }
  });

  describe('within the organisation', () => {
    it('makes a share of the catalog’s account that is associated at once', async () => {
      await grant(consumer, table('orders'), ['SELECT', 'DESCRIBE']);
      const [share, ...others] = await sharesFor(consumer);
      expect(others).toEqual([]);
      expect(share).toMatchObject({
        resourceShareArn: expect.stringMatching(
          `^arn:aws:ram:eu-west-1:${central}:resource-share/[0-9a-f-]{36}$`,
        ),
        name: expect.stringMatching(/^LakeFormation-V4-[A-Z0-9]{10}$/),
        owningAccountId: central,
        allowExternalPrincipals: true,
        status: 'ACTIVE',
        featureSet: 'STANDARD',
      });
      const { resourceShareAssociations } = await test
        .as()
        .ram('GetResourceShareAssociations', {
          associationType: 'PRINCIPAL',
          resourceShareArns: [share.resourceShareArn],
        });
      expect(resourceShareAssociations).toMatchObject([
        {
          resourceShareName: share.name,
          associatedEntity: consumer,
          associationType: 'PRINCIPAL',
          status: 'ASSOCIATED',
          external: false,
        },
      ]);
      expect(await resourcesOf(share.resourceShareArn)).toEqual([
        [arn('table/sales/orders'), 'ASSOCIATED'],
      ]);
      expect(await invitationsOf(consumer)).toEqual([]);
      expect(await tablesSeen(consumer)).toEqual(['orders']);
      await revoke(consumer, table('orders'), ['SELECT', 'DESCRIBE']);
    });

    it('shows the account that it is for its shares, resources and who shares them', async () => {
      await grant(producer, table('orders'), ['SELECT']);
      const { ram } = test.as(producer);
      const { resourceShares } = await ram('GetResourceShares', {
        resourceOwner: 'OTHER-ACCOUNTS',
      });
      expect(resourceShares).toMatchObject([{ owningAccountId: central }]);
      const [{ resourceShareArn }] = resourceShares;
      expect(
        (await ram('ListResources', { resourceOwner: 'OTHER-ACCOUNTS' }))
          .resources,
      ).toMatchObject([
        {
          arn: arn('table/sales/orders'),
          type: 'glue:Table',
          resourceShareArn,
          status: 'AVAILABLE',
        },
      ]);
      expect(
        (await ram('ListPrincipals', { resourceOwner: 'OTHER-ACCOUNTS' }))
          .principals,
      ).toMatchObject([{ id: central, resourceShareArn, external: false }]);
      const own = await test
        .as()
        .ram('ListPrincipals', { resourceOwner: 'SELF' });
      expect(own.principals).toMatchObject([{ id: producer }]);
      // it owns none
      expect(
        (await ram('GetResourceShares', { resourceOwner: 'SELF' }))
          .resourceShares,
      ).toEqual([]);
      expect(
        (
          await ram('GetResourceShareAssociations', {
            associationType: 'RESOURCE',
          })
        ).resourceShareAssociations,
      ).toEqual([]);
      await revoke(producer, table('orders'), ['SELECT']);
    });

    it('makes three shares at most for a principal: databases, tables, all tables', async () => {
      const role = `arn:aws:iam::${consumer}:role/team/analyst`;
      await grant(role, table('orders'), ['SELECT']);
      await grant(role, table('returns'), ['SELECT']);
      await grant(role, everyTable, ['SELECT']);
      await grant(role, database, ['DESCRIBE']);
      const shares = await sharesFor(role);
      expect(shares).toHaveLength(3);
      const resources = await Promise.all(
        shares.map((share: any) => resourcesOf(share.resourceShareArn)),
      );
      expect(
        resources.map(found => found.map(([entity]: any) => entity)).sort(),
      ).toEqual([
        [arn('database/sales')],
        [arn('database/sales')],
        [arn('table/sales/orders'), arn('table/sales/returns')],
      ]);
      // an account has its own
      await grant(consumer, table('orders'), ['SELECT']);
      expect(await sharesFor(consumer)).toHaveLength(1);
      expect(await sharesFor(role)).toHaveLength(3);
    });

    it('shares nothing with a principal of the catalog’s own account', async () => {
      const own = `arn:aws:iam::${central}:role/analyst`;
      await grant(own, table('orders'), ['SELECT']);
      expect(await sharesFor(own)).toEqual([]);
    });

    it('makes a share of each resource in cross-account version 1', async () => {
      const lake = test.as(producer);
      await lake.lakeFormation.send(
        new PutDataLakeSettingsCommand({
          DataLakeSettings: { Parameters: { CROSS_ACCOUNT_VERSION: '1' } },
        }),
      );
      await lake.glue.send(
        new CreateDatabaseCommand({ DatabaseInput: { Name: 'raw' } }),
      );
      for (const Name of ['a', 'b']) {
        await lake.glue.send(
          new CreateTableCommand({ DatabaseName: 'raw', TableInput: { Name } }),
        );
        for (const permission of ['SELECT', 'DESCRIBE'] as const) {
          await lake.lakeFormation.send(
            new GrantPermissionsCommand(
              entry(consumer, { Table: { DatabaseName: 'raw', Name } }, [
                permission,
              ]),
            ),
          );
        }
      }
      const { resourceShares } = await lake.ram('GetResourceShares', {
        resourceOwner: 'SELF',
      });
      expect(resourceShares.map(({ name }: any) => name)).toEqual([
        expect.stringMatching(/^LakeFormation-[A-Z0-9]{11}$/),
        expect.stringMatching(/^LakeFormation-[A-Z0-9]{11}$/),
      ]);
    });

    it('tells the share of a grant with its permissions', async () => {
      await grant(producer, table('visits'), ['SELECT']);
      const [share] = await sharesFor(producer);
      const { PrincipalResourcePermissions } = await test
        .as()
        .lakeFormation.send(
          new ListPermissionsCommand({
            Principal: { DataLakePrincipalIdentifier: producer },
            Resource: table('visits'),
          }),
        );
      expect(PrincipalResourcePermissions).toMatchObject([
        { AdditionalDetails: { ResourceShare: [share.resourceShareArn] } },
      ]);
      await revoke(producer, table('visits'), ['SELECT']);
    });
  });

  describe('outside the organisation', () => {
    it('shows nothing until the invitation is accepted, and then what is shared', async () => {
      const account = newStranger();
      const { glue, lakeFormation, ram } = test.as(account);
      await grant(account, table('orders'), ['SELECT', 'DESCRIBE']);
      const [invitation, ...others] = await invitationsOf(account);
      expect(others).toEqual([]);
      expect(invitation).toMatchObject({
        resourceShareInvitationArn: expect.stringMatching(
          `^arn:aws:ram:eu-west-1:${central}:resource-share-invitation/[0-9a-f-]{36}$`,
        ),
        resourceShareName: expect.stringMatching(/^LakeFormation-V4-/),
        senderAccountId: central,
        receiverAccountId: account,
        status: 'PENDING',
      });
      const pending = await sharesFor(account);
      expect(pending).toMatchObject([
        { resourceShareArn: invitation.resourceShareArn, status: 'ACTIVE' },
      ]);
      for (const refused of [
        () => tablesSeen(account),
        () =>
          glue.send(
            new GetTableCommand({
              CatalogId: central,
              DatabaseName: 'sales',
              Name: 'orders',
            }),
          ),
        () =>
          lakeFormation.send(
            new ListPermissionsCommand({
              Resource: {
                Table: {
                  CatalogId: central,
                  DatabaseName: 'sales',
                  Name: 'orders',
                },
              },
            }),
          ),
      ]) {
        expect(await errorOf(refused())).toMatchObject({
          name: 'AccessDeniedException',
        });
      }
      const foreign = async () => {
        const { DatabaseList } = await glue.send(
          new GetDatabasesCommand({ ResourceShareType: 'FOREIGN' }),
        );
        return DatabaseList!.map(({ Name }) => Name);
      };
      expect(await foreign()).toEqual([]);
      expect(
        (await ram('GetResourceShares', { resourceOwner: 'OTHER-ACCOUNTS' }))
          .resourceShares,
      ).toEqual([]);
      expect(
        (
          await ram('ListPendingInvitationResources', {
            resourceShareInvitationArn: invitation.resourceShareInvitationArn,
          })
        ).resources,
      ).toMatchObject([{ arn: arn('table/sales/orders'), status: 'PENDING' }]);

      const accepted = await accept(
        account,
        invitation.resourceShareInvitationArn,
      );
      expect(accepted.resourceShareInvitation.status).toBe('ACCEPTED');
      expect(await tablesSeen(account)).toEqual(['orders']);
      expect(await foreign()).toEqual(['sales']);
      const { resourceShareAssociations } = await test
        .as()
        .ram('GetResourceShareAssociations', {
          associationType: 'PRINCIPAL',
          principal: account,
        });
      expect(resourceShareAssociations).toMatchObject([
        { status: 'ASSOCIATED', external: true },
      ]);
      // the share is joined: what it takes up later needs no invitation
      await grant(account, table('visits'), ['SELECT']);
      expect(await tablesSeen(account)).toEqual(['orders', 'visits']);
      expect(await invitationsOf(account)).toMatchObject([
        { status: 'ACCEPTED' },
      ]);
    });

    it('invites a role by its ARN, and shows what is shared to that role alone', async () => {
      const account = newStranger();
      const role = `arn:aws:iam::${account}:role/analyst`;
      await grant(role, table('orders'), ['SELECT']);
      const [invitation] = await invitationsOf(account);
      expect(invitation).toMatchObject({
        receiverAccountId: account,
        receiverArn: role,
      });
      await accept(account, invitation.resourceShareInvitationArn);
      expect(await errorOf(tablesSeen(account))).toMatchObject({
        name: 'AccessDeniedException',
      });
    });

    it('takes an acceptance once, or again with its client token', async () => {
      const account = newStranger();
      await grant(account, table('orders'), ['SELECT']);
      const [{ resourceShareInvitationArn }] = await invitationsOf(account);
      const request = { resourceShareInvitationArn, clientToken: 'once' };
      const { ram } = test.as(account);
      const first = await ram('AcceptResourceShareInvitation', request);
      expect(await ram('AcceptResourceShareInvitation', request)).toEqual(
        first,
      );
      expect(
        await errorOf(accept(account, resourceShareInvitationArn)),
      ).toMatchObject({
        name: 'ResourceShareInvitationAlreadyAcceptedException',
      });
      expect(
        await errorOf(
          ram('RejectResourceShareInvitation', { resourceShareInvitationArn }),
        ),
      ).toMatchObject({
        name: 'ResourceShareInvitationAlreadyAcceptedException',
      });
    });

    it('shows nothing after a rejection; another grant invites once the share has gone', async () => {
      const account = newStranger();
      await grant(account, table('orders'), ['SELECT']);
      const [{ resourceShareInvitationArn }] = await invitationsOf(account);
      const { ram } = test.as(account);
      await ram('RejectResourceShareInvitation', {
        resourceShareInvitationArn,
      });
      expect(
        await errorOf(accept(account, resourceShareInvitationArn)),
      ).toMatchObject({
        name: 'ResourceShareInvitationAlreadyRejectedException',
      });
      expect(
        (
          await test.as().ram('GetResourceShareAssociations', {
            associationType: 'PRINCIPAL',
            principal: account,
          })
        ).resourceShareAssociations,
      ).toMatchObject([{ status: 'FAILED' }]);
      await grant(account, table('orders'), ['SELECT']);
      expect(await invitationsOf(account)).toMatchObject([
        { status: 'REJECTED' },
      ]);
      expect(await errorOf(tablesSeen(account))).toMatchObject({
        name: 'AccessDeniedException',
      });
      await revoke(account, table('orders'), ['SELECT']);
      await grant(account, table('orders'), ['SELECT']);
      const [again, ...older] = await invitationsOf(account);
      expect(older).toEqual([]);
      expect(again.status).toBe('PENDING');
      await accept(account, again.resourceShareInvitationArn);
      expect(await tablesSeen(account)).toEqual(['orders']);
    });

    it('lets an invitation expire after seven days', async () => {
      const account = newStranger();
      await grant(account, table('orders'), ['SELECT']);
      clock.forward(7 * day - 1);
      const [{ resourceShareInvitationArn, status }] = await invitationsOf(
        account,
      );
      expect(status).toBe('PENDING');
      clock.forward(1);
      expect(await invitationsOf(account)).toMatchObject([
        { status: 'EXPIRED' },
      ]);
      expect(
        await errorOf(accept(account, resourceShareInvitationArn)),
      ).toMatchObject({ name: 'ResourceShareInvitationExpiredException' });
      expect(
        (
          await test.as().ram('GetResourceShareAssociations', {
            associationType: 'PRINCIPAL',
            principal: account,
          })
        ).resourceShareAssociations,
      ).toMatchObject([{ status: 'FAILED' }]);
    });

    it('withdraws an invitation with its share', async () => {
      const account = newStranger();
      await grant(account, table('orders'), ['SELECT']);
      const [{ resourceShareInvitationArn }] = await invitationsOf(account);
      await revoke(account, table('orders'), ['SELECT']);
      expect(await invitationsOf(account)).toEqual([]);
      expect(
        await errorOf(accept(account, resourceShareInvitationArn)),
      ).toMatchObject({ name: 'ResourceShareInvitationArnNotFoundException' });
    });

    it('keeps what was accepted over a restart', async () => {
      const account = newStranger();
      const waiting = newStranger();
      for (const who of [account, waiting]) {
        await grant(who, table('orders'), ['SELECT']);
      }
      const [{ resourceShareInvitationArn }] = await invitationsOf(account);
      await accept(account, resourceShareInvitationArn);
      await test.restart();
      expect(await tablesSeen(account)).toEqual(['orders']);
      expect(await errorOf(tablesSeen(waiting))).toMatchObject({
        name: 'AccessDeniedException',
      });
    });
  });

  describe('revoking', () => {
    it('takes a resource from the share with its last permission, and the share with its last resource', async () => {
      const account = newStranger();
      await grant(account, table('orders'), ['SELECT', 'DESCRIBE']);
      await grant(account, table('visits'), ['SELECT']);
      const [{ resourceShareArn }] = await sharesFor(account);
      const orders = arn('table/sales/orders');
      const visits = arn('table/sales/visits');
      await revoke(account, table('orders'), ['SELECT']);
      expect(await resourcesOf(resourceShareArn)).toEqual([
        [orders, 'ASSOCIATED'],
        [visits, 'ASSOCIATED'],
      ]);
      await revoke(account, table('orders'), ['DESCRIBE']);
      expect(await resourcesOf(resourceShareArn)).toEqual([
        [orders, 'DISASSOCIATED'],
        [visits, 'ASSOCIATED'],
      ]);
      await revoke(account, table('visits'), ['SELECT']);
      expect(await sharesFor(account)).toEqual([]);
    });

    it('shows what has gone for two hours', async () => {
      const account = newStranger();
      await grant(account, table('orders'), ['SELECT']);
      const [{ resourceShareArn }] = await sharesFor(account);
      await revoke(account, table('orders'), ['SELECT']);
      clock.forward(7199);
      expect(await sharesFor(account, 'DELETED')).toMatchObject([
        { resourceShareArn },
      ]);
      expect(await resourcesOf(resourceShareArn)).toEqual([
        [arn('table/sales/orders'), 'DISASSOCIATED'],
      ]);
      clock.forward(1);
      expect(await sharesFor(account, 'DELETED')).toEqual([]);
      expect(await errorOf(resourcesOf(resourceShareArn))).toMatchObject({
        name: 'UnknownResourceException',
      });
    });

    it('is done by dropping what is shared', async () => {
      const { glue } = test.as();
      await glue.send(
        new CreateTableCommand({
          DatabaseName: 'sales',
          TableInput: { Name: 'brief' },
        }),
      );
      const account = newStranger();
      await grant(account, table('brief'), ['SELECT']);
      await glue.send(
        new DeleteTableCommand({ DatabaseName: 'sales', Name: 'brief' }),
      );
      expect(await sharesFor(account)).toEqual([]);
    });

    it('keeps the share of columns while they change from one row to another', async () => {
      const { glue } = test.as();
      await glue.send(
        new CreateTableCommand({
          DatabaseName: 'sales',
          TableInput: {
            Name: 'wide',
            StorageDescriptor: { Columns: [{ Name: 'id', Type: 'bigint' }] },
          },
        }),
      );
      const account = newStranger();
      const column: Resource = {
        TableWithColumns: {
          DatabaseName: 'sales',
          Name: 'wide',
          ColumnNames: ['id'],
        },
      };
      await grant(account, column, ['SELECT']);
      const [{ resourceShareArn }] = await sharesFor(account);
      await test.as().lakeFormation.send(
        new GrantPermissionsCommand({
          ...entry(account, column, ['SELECT']),
          PermissionsWithGrantOption: ['SELECT'],
        }),
      );
      expect(await sharesFor(account)).toMatchObject([{ resourceShareArn }]);
    });
  });

  it('gives pages, each with the rest behind it', async () => {
    const accounts = Array.from({ length: 5 }, newStranger);
    for (const account of accounts) {
      await grant(account, table('orders'), ['SELECT']);
    }
    const { ram } = test.as();
    const seen: string[] = [];
    const sizes: number[] = [];
    let nextToken: string | undefined;
    do {
      const page = await ram('GetResourceShareAssociations', {
        associationType: 'PRINCIPAL',
        associationStatus: 'ASSOCIATING',
        maxResults: 2,
        nextToken,
      });
      sizes.push(page.resourceShareAssociations.length);
      seen.push(
        ...page.resourceShareAssociations.map(
          (one: any) => one.associatedEntity,
        ),
      );
      nextToken = page.nextToken;
    } while (nextToken);
    expect(sizes.slice(0, -1).every(size => size === 2)).toBe(true);
    expect(sizes.at(-1)).toBeGreaterThan(0);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual(expect.arrayContaining(accounts));
  });

  it('finds shares by name, resources by type and share, principals by resource', async () => {
    const { ram } = test.as();
    const {
      resourceShares: [share],
    } = await ram('GetResourceShares', {
      resourceOwner: 'SELF',
      resourceShareStatus: 'ACTIVE',
    });
    const named = await ram('GetResourceShares', {
      resourceOwner: 'SELF',
      name: share.name,
    });
    expect(named.resourceShares).toEqual([share]);
    const ofType = async (resourceType: string) =>
      (
        await ram('ListResources', {
          resourceOwner: 'SELF',
          resourceType,
        })
      ).resources.map((one: any) => one.type);
    expect(new Set(await ofType('glue:table'))).toEqual(
      new Set(['glue:Table']),
    );
    expect(await ofType('ec2:Subnet')).toEqual([]);
    const { principals } = await ram('ListPrincipals', {
      resourceOwner: 'SELF',
      resourceArn: arn('database/sales'),
    });
    expect(new Set(principals.map(({ id }: any) => id))).toEqual(
      new Set([`arn:aws:iam::${consumer}:role/team/analyst`]),
    );
  });

  const someId = '11111111-2222-3333-4444-555555555555';
  const noShare = `arn:aws:ram:eu-west-1:${central}:resource-share/${someId}`;
  const noInvitation = `arn:aws:ram:eu-west-1:${central}:resource-share-invitation/${someId}`;
  it.each<[string, string, object, string]>([
    ['no owner', 'GetResourceShares', {}, 'InvalidParameterException'],
    [
      'an unknown owner',
      'ListResources',
      { resourceOwner: 'ME' },
      'InvalidParameterException',
    ],
    [
      'what is no ARN of a share',
      'GetResourceShares',
      { resourceOwner: 'SELF', resourceShareArns: ['share'] },
      'MalformedArnException',
    ],
    [
      'a share that does not exist',
      'GetResourceShareAssociations',
      { associationType: 'RESOURCE', resourceShareArns: [noShare] },
      'UnknownResourceException',
    ],
    [
      'a resource among principals',
      'GetResourceShareAssociations',
      { associationType: 'PRINCIPAL', resourceArn: arn('database/sales') },
      'InvalidParameterException',
    ],
    [
      'what is no ARN of an invitation',
      'AcceptResourceShareInvitation',
      { resourceShareInvitationArn: noShare },
      'MalformedArnException',
    ],
    [
      'an invitation that does not exist',
      'RejectResourceShareInvitation',
      { resourceShareInvitationArn: noInvitation },
      'ResourceShareInvitationArnNotFoundException',
    ],
    [
      'pages of 501',
      'GetResourceShareInvitations',
      { maxResults: 501 },
      'InvalidMaxResultsException',
    ],
    [
      'a token of its own making',
      'ListPrincipals',
      { resourceOwner: 'SELF', nextToken: 'x' },
      'InvalidNextTokenException',
    ],
    [
      'what is no type of resource',
      'ListResources',
      { resourceOwner: 'SELF', resourceType: 'table' },
      'InvalidResourceTypeException',
    ],
    [
      'a share of its own',
      'CreateResourceShare',
      { name: 'mine' },
      'UnknownOperationException',
    ],
  ])('refuses %s', async (_, action, input, name) => {
    expect(await errorOf(test.as().ram(action, input))).toMatchObject({ name });
  });

  it('lets nobody answer the invitation of another account', async () => {
    const account = newStranger();
    await grant(account, table('orders'), ['SELECT']);
    const [{ resourceShareInvitationArn }] = await invitationsOf(account);
    for (const other of [central, newStranger()]) {
      expect(
        await errorOf(accept(other, resourceShareInvitationArn)),
      ).toMatchObject({ name: 'ResourceShareInvitationArnNotFoundException' });
    }
  });

  it('takes only account ids for the organisation', async () => {
    expect(
      await errorOf(
        startSandbox({ port: 0, dataFile: ':memory:', organisation: ['o-1'] }),
      ),
    ).toMatchObject({
      name: 'TypeError',
      message: expect.stringContaining('must be twelve digits, not o-1'),
    });
  });
});

describe('with an organisation of no account', () => {
  const test = sandboxForTest({ organisation: [] });

  it('invites everyone', async () => {
    const { glue, lakeFormation } = test.as();
    await glue.send(
      new CreateDatabaseCommand({ DatabaseInput: { Name: 'sales' } }),
    );
    await lakeFormation.send(
      new GrantPermissionsCommand({
        Principal: { DataLakePrincipalIdentifier: consumer },
        Resource: database,
        Permissions: ['DESCRIBE'],
      }),
    );
    const { resourceShareInvitations } = await test
      .as(consumer)
      .ram('GetResourceShareInvitations');
    expect(resourceShareInvitations).toMatchObject([{ status: 'PENDING' }]);
  });
});
