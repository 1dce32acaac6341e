import {
  CreateDatabaseCommand,
  CreateTableCommand,
  GetTableCommand,
} from '@aws-sdk/client-glue';
import {
  GrantPermissionsCommand,
  ListPermissionsCommand,
  PutDataLakeSettingsCommand,
} from '@aws-sdk/client-lakeformation';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import {
  assume,
  central,
  consumer,
  sandboxForTest,
} from '../../__testUtils__/sandboxForTest';

const workflow = `arn:aws:iam::${central}:role/workflow`;
const accepter = `arn:aws:iam::${consumer}:role/accepter`;
const analyst = `arn:aws:iam::${consumer}:role/analyst`;

const task = (resource: string, Arguments: object, more: object) => ({
  Type: 'Task',
  Resource: `arn:aws:states:::aws-sdk:${resource}`,
  Arguments,
  ...more,
});
const asConsumer = { Credentials: { RoleArn: accepter } };
const shared = {
  CatalogId: central,
  DatabaseName: 'sales',
  Name: '{% $table %}',
};

/**
 * Both ends of a share in one machine: grants as the owner; accepts, links and
 * passes on as the consumer, by `Credentials`.
 */
const share = {
  QueryLanguage: 'JSONata',
  StartAt: 'Grant',
  States: {
    Grant: task(
      'lakeformation:grantPermissions',
      {
        Principal: { DataLakePrincipalIdentifier: consumer },
        Resource: { Table: { ...shared, Name: '{% $states.input.table %}' } },
        Permissions: ['SELECT', 'DESCRIBE'],
        PermissionsWithGrantOption: ['SELECT', 'DESCRIBE'],
      },
      {
        Assign: { table: '{% $states.input.table %}' },
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Blocked' }],
        Next: 'Find share',
      },
    ),
    Blocked: {
      Type: 'Fail',
      Error: '{% $states.input.Error %}',
      Cause: '{% $states.input.Cause %}',
    },
    'Find share': task(
      'ram:getResourceShareAssociations',
      {
        AssociationType: 'RESOURCE',
        ResourceArn: `{% 'arn:aws:glue:eu-west-1:${central}:table/sales/' & $table %}`,
        AssociationStatus: 'ASSOCIATED',
      },
      {
        Assign: {
          shareArn:
            '{% $states.result.ResourceShareAssociations[0].ResourceShareArn %}',
        },
        Next: 'Find invitations',
      },
    ),
    'Find invitations': task(
      'ram:getResourceShareInvitations',
      { ResourceShareArns: ['{% $shareArn %}'] },
      {
        ...asConsumer,
        Output:
          "{% [$states.result.ResourceShareInvitations[Status = 'PENDING']] %}",
        Next: 'Accept each',
      },
    ),
    'Accept each': {
      Type: 'Map',
      ItemProcessor: {
        StartAt: 'Accept',
        States: {
          Accept: task(
            'ram:acceptResourceShareInvitation',
            {
              ResourceShareInvitationArn:
                '{% $states.input.ResourceShareInvitationArn %}',
            },
            {
              ...asConsumer,
              Catch: [
                {
                  ErrorEquals: [
                    'Ram.ResourceShareInvitationAlreadyAcceptedException',
                  ],
                  Next: 'Accepted',
                },
              ],
              Next: 'Accepted',
            },
          ),
          Accepted: { Type: 'Succeed' },
        },
      },
      Output: '{% $count($states.result) %}',
      Assign: { accepted: '{% $count($states.result) %}' },
      Next: 'Link and pass on',
    },
    'Link and pass on': {
      Type: 'Parallel',
      Branches: [
        {
          StartAt: 'Link',
          States: {
            Link: task(
              'glue:createTable',
              {
                DatabaseName: 'links',
                TableInput: { Name: '{% $table %}', TargetTable: shared },
              },
              {
                ...asConsumer,
                Catch: [
                  {
                    ErrorEquals: ['Glue.AlreadyExistsException'],
                    Next: 'Linked',
                  },
                ],
                Next: 'Linked',
              },
            ),
            Linked: { Type: 'Succeed', Output: 'linked' },
          },
        },
        {
          StartAt: 'Pass on',
          States: {
            'Pass on': task(
              'lakeformation:batchGrantPermissions',
              {
                Entries: [
                  {
                    Id: '1',
                    Principal: { DataLakePrincipalIdentifier: analyst },
                    Resource: { Table: shared },
                    Permissions: ['SELECT'],
                  },
                  {
                    Id: '2',
                    Principal: { DataLakePrincipalIdentifier: analyst },
                    Resource: { Table: shared },
                    Permissions: ['INSERT'],
                  },
                ],
              },
              {
                ...asConsumer,
                Output: '{% $states.result.Failures.RequestEntry.Id %}',
                End: true,
              },
            ),
          },
        },
      ],
      Output: {
        accepted: '{% $accepted %}',
        linked: '{% $states.result[0] %}',
        refused: '{% $states.result[1] %}',
      },
      End: true,
    },
  },
};

describe('a machine that shares across accounts', () => {
  const test = sandboxForTest({
    organisation: [central],
    governedRoles: [workflow, accepter],
    roles: [
      { arn: workflow, trusts: ['states.amazonaws.com', central] },
      { arn: accepter, trusts: [workflow, consumer] },
      { arn: analyst, trusts: [consumer] },
    ],
  });
  let stateMachineArn = '';

  const deploy = async (name: string, definition: object) => {
    const machine = await test.as().sfn.send(
      new CreateStateMachineCommand({
        name,
        roleArn: workflow,
        definition: JSON.stringify(definition),
      }),
    );
    return machine.stateMachineArn!;
  };
  const run = async (table: string, machine = stateMachineArn) => {
    const { sfn } = test.as();
    const { executionArn } = await sfn.send(
      new StartExecutionCommand({
        stateMachineArn: machine,
        input: JSON.stringify({ table }),
      }),
    );
    for (;;) {
      const execution = await sfn.send(
        new DescribeExecutionCommand({ executionArn }),
      );
      if (execution.status !== 'RUNNING') return execution;
      await new Promise(resolve => {
        setTimeout(resolve, 20);
      });
    }
  };
  const administer = (account: string, ...admins: string[]) =>
    test.as(account).lakeFormation.send(
      new PutDataLakeSettingsCommand({
        DataLakeSettings: {
          DataLakeAdmins: admins.map(DataLakePrincipalIdentifier => ({
            DataLakePrincipalIdentifier,
          })),
        },
      }),
    );

  beforeAll(async () => {
    const { glue } = test.as();
    await glue.send(
      new CreateDatabaseCommand({ DatabaseInput: { Name: 'sales' } }),
    );
    for (const Name of ['orders', 'visits', 'secrets']) {
      await glue.send(
        new CreateTableCommand({ DatabaseName: 'sales', TableInput: { Name } }),
      );
    }
    await test
      .as(consumer)
      .glue.send(
        new CreateDatabaseCommand({ DatabaseInput: { Name: 'links' } }),
      );
    await administer(central, workflow);
    await administer(consumer, accepter);
    stateMachineArn = await deploy('share', share);
    // an administrator of the data lake has to grant itself what it changes
    const asAccepter = await assume(test.as(consumer), accepter);
    await asAccepter.lakeFormation.send(
      new GrantPermissionsCommand({
        Principal: { DataLakePrincipalIdentifier: accepter },
        Resource: { Database: { Name: 'links' } },
        Permissions: ['CREATE_TABLE'],
      }),
    );
  });

  it('accepts, links and passes on as the consumer, with members in capitals', async () => {
    const first = await run('orders');
    expect(first).toMatchObject({ status: 'SUCCEEDED' });
    expect(JSON.parse(first.output!)).toEqual({
      accepted: 1,
      linked: 'linked',
      refused: '2',
    });
    const { Table } = await (
      await assume(test.as(consumer), accepter)
    ).glue.send(new GetTableCommand({ DatabaseName: 'links', Name: 'orders' }));
    expect(Table?.TargetTable?.CatalogId).toBe(central);
    // the share is joined by now
    const second = await run('visits');
    expect(JSON.parse(second.output!)).toMatchObject({ accepted: 0 });
    const again = await run('visits');
    expect(JSON.parse(again.output!)).toMatchObject({ linked: 'linked' });
  });

  it('fails with Lake Formation’s error when its role may not grant', async () => {
    await administer(central);
    expect(await run('secrets')).toMatchObject({
      status: 'FAILED',
      error: 'LakeFormation.AccessDeniedException',
      cause: expect.stringMatching(/^Resource does not exist or requester/),
    });
    const { PrincipalResourcePermissions } = await test.as().lakeFormation.send(
      new ListPermissionsCommand({
        Resource: { Table: { DatabaseName: 'sales', Name: 'secrets' } },
      }),
    );
    expect(PrincipalResourcePermissions).toEqual([]);
    await administer(central, workflow);
  });

  it('passes nothing on when the consumer’s role does not administer its data lake', async () => {
    await administer(consumer);
    const { output } = await run('secrets');
    expect(JSON.parse(output!)).toEqual({
      accepted: 0,
      linked: 'linked',
      refused: ['1', '2'],
    });
    await administer(consumer, accepter);
  });

  it('fails with RAM’s error, named after the service', async () => {
    const lost = await deploy('lost', {
      QueryLanguage: 'JSONata',
      StartAt: 'Accept',
      States: {
        Accept: task(
          'ram:acceptResourceShareInvitation',
          {
            ResourceShareInvitationArn: `arn:aws:ram:eu-west-1:${central}:resource-share-invitation/none`,
          },
          { ...asConsumer, End: true },
        ),
      },
    });
    expect(await run('', lost)).toMatchObject({
      status: 'FAILED',
      error: 'Ram.ResourceShareInvitationArnNotFoundException',
    });
  });
});
