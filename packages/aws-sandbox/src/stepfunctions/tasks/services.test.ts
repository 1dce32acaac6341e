import {
  CreateDatabaseCommand,
  CreateTableCommand,
} from '@aws-sdk/client-glue';
import {
  GrantPermissionsCommand,
  PutDataLakeSettingsCommand,
  RegisterResourceCommand,
} from '@aws-sdk/client-lakeformation';
import {
  oneTask,
  runMachine,
  workflowRole,
} from '../../__testUtils__/machines';
import {
  central,
  consumer,
  movableClock,
  sandboxForTest,
} from '../../__testUtils__/sandboxForTest';

const clock = movableClock();
const test = sandboxForTest({ clock, organisation: [central] });
const consumerRole = `arn:aws:iam::${consumer}:role/consumer`;
const bucket = 'arn:aws:s3:::lake';

const run = async (resource: string, Arguments: object, more?: object) => {
  const { status, output, error, cause } = await runMachine(
    test,
    oneTask(resource, Arguments, more),
  );
  return output ?? { status, error, cause };
};

beforeAll(async () => {
  const { glue, lakeFormation } = test.as();
  await glue.send(
    new CreateDatabaseCommand({ DatabaseInput: { Name: 'sales' } }),
  );
  await glue.send(
    new CreateTableCommand({
      DatabaseName: 'sales',
      TableInput: {
        Name: 'orders',
        StorageDescriptor: {
          Columns: ['id', 'email', 'amount'].map(Name => ({ Name })),
        },
      },
    }),
  );
  await lakeFormation.send(
    new PutDataLakeSettingsCommand({
      DataLakeSettings: {
        DataLakeAdmins: [{ DataLakePrincipalIdentifier: workflowRole }],
      },
    }),
  );
  for (const [ResourceArn, RoleArn] of [
    [bucket, `arn:aws:iam::${central}:role/one`],
    [`${bucket}/sales`, `arn:aws:iam::${central}:role/two`],
    ['arn:aws:s3:::other', `arn:aws:iam::${central}:role/one`],
  ]) {
    await lakeFormation.send(
      new RegisterResourceCommand({ ResourceArn, RoleArn }),
    );
  }
});

describe('a schedule, from a state machine', () => {
  const schedule = {
    Name: 'end-of-share',
    ScheduleExpression: 'at(2027-06-01T00:00:00)',
    FlexibleTimeWindow: { Mode: 'OFF' },
    ActionAfterCompletion: 'DELETE',
    Target: {
      Arn: `arn:aws:states:eu-west-1:${central}:stateMachine:revoke`,
      RoleArn: workflowRole,
      Input: '{"by":"schedule"}',
    },
  };
  const named = { Name: schedule.Name };

  it('is created, read, changed as a whole, and deleted', async () => {
    const created = await run('aws-sdk:scheduler:createSchedule', schedule);
    expect(created).toEqual({
      ScheduleArn: `arn:aws:scheduler:eu-west-1:${central}:schedule/default/end-of-share`,
    });
    expect(
      await run('aws-sdk:scheduler:createSchedule', schedule),
    ).toMatchObject({ Error: 'Scheduler.ConflictException' });
    expect(await run('aws-sdk:scheduler:getSchedule', named)).toEqual({
      ...schedule,
      Arn: created.ScheduleArn,
      GroupName: 'default',
      ScheduleExpressionTimezone: 'UTC',
      State: 'ENABLED',
      CreationDate: '2027-01-01T00:00:00Z',
      LastModificationDate: '2027-01-01T00:00:00Z',
    });
    clock.forward(60);
    const changed = {
      ...schedule,
      ScheduleExpression: 'at(2027-07-01T00:00:00)',
    };
    expect(await run('aws-sdk:scheduler:updateSchedule', changed)).toEqual(
      created,
    );
    expect(await run('aws-sdk:scheduler:getSchedule', named)).toMatchObject({
      ScheduleExpression: 'at(2027-07-01T00:00:00)',
      CreationDate: '2027-01-01T00:00:00Z',
      LastModificationDate: '2027-01-01T00:01:00Z',
    });
    expect(await run('aws-sdk:scheduler:deleteSchedule', named)).toEqual({});
    for (const resource of ['getSchedule', 'deleteSchedule']) {
      expect(await run(`aws-sdk:scheduler:${resource}`, named)).toMatchObject({
        Error: 'Scheduler.ResourceNotFoundException',
      });
    }
    expect(
      await run('aws-sdk:scheduler:updateSchedule', changed),
    ).toMatchObject({ Error: 'Scheduler.ResourceNotFoundException' });
  });

  it('is not changed with what GetSchedule gives besides', async () => {
    expect(
      await run('aws-sdk:scheduler:updateSchedule', {
        ...schedule,
        CreationDate: '2027-01-01T00:00:00Z',
      }),
    ).toMatchObject({
      Error: 'Scheduler.ValidationException',
      Cause: expect.stringContaining('"CreationDate"'),
    });
  });
});

describe('Lake Formation, from a state machine', () => {
  it('tells its settings', async () => {
    expect(
      await run('aws-sdk:lakeformation:getDataLakeSettings', {
        CatalogId: central,
      }),
    ).toMatchObject({
      DataLakeSettings: {
        DataLakeAdmins: [{ DataLakePrincipalIdentifier: workflowRole }],
        Parameters: { CROSS_ACCOUNT_VERSION: '4' },
      },
    });
  });

  it.each([
    [['EQ', bucket], [bucket]],
    [
      ['BEGINS_WITH', bucket],
      [bucket, `${bucket}/sales`],
    ],
    [
      ['IN', bucket, 'arn:aws:s3:::other'],
      [bucket, 'arn:aws:s3:::other'],
    ],
  ])('lists locations with %p', async ([operator, ...values], expected) => {
    const { ResourceInfoList } = await run(
      'aws-sdk:lakeformation:listResources',
      {
        FilterConditionList: [
          {
            Field: 'RESOURCE_ARN',
            ComparisonOperator: operator,
            StringValueList: values,
          },
        ],
      },
    );
    expect(ResourceInfoList.map(({ ResourceArn }: any) => ResourceArn)).toEqual(
      expected,
    );
  });

  it('lists the locations that satisfy every condition, by pages', async () => {
    const conditions = (...pairs: string[][]) => ({
      MaxResults: 1,
      FilterConditionList: pairs.map(([Field, operator, value]) => ({
        Field,
        ComparisonOperator: operator,
        StringValueList: [value],
      })),
    });
    const wanted = conditions(
      ['ROLE_ARN', 'CONTAINS', 'role/one'],
      ['RESOURCE_ARN', 'NE', bucket],
    );
    const { ResourceInfoList, NextToken } = await run(
      'aws-sdk:lakeformation:listResources',
      wanted,
    );
    expect(ResourceInfoList).toEqual([
      expect.objectContaining({ ResourceArn: 'arn:aws:s3:::other' }),
    ]);
    expect(NextToken).toBeUndefined();
  });
});

describe('a map of branches', () => {
  it('catches in one what another does not suffer from', async () => {
    const get = (Name: string) => ({
      Type: 'Task',
      Resource: 'arn:aws:states:::aws-sdk:glue:getTable',
      Arguments: { DatabaseName: 'sales', Name },
    });
    const { status, output } = await runMachine(
      test,
      {
        StartAt: 'Each',
        States: {
          Each: {
            Type: 'Map',
            Items: '{% $states.input.tables %}',
            ItemProcessor: {
              ProcessorConfig: { Mode: 'INLINE' },
              StartAt: 'Both',
              States: {
                Both: {
                  Type: 'Parallel',
                  Branches: [
                    {
                      StartAt: 'Get',
                      States: {
                        Get: {
                          ...get('{% $states.input %}'),
                          Output: '{% $states.result.Table.Name %}',
                          End: true,
                        },
                      },
                    },
                    {
                      StartAt: 'Wait',
                      States: { Wait: { Type: 'Succeed', Output: 'other' } },
                    },
                  ],
                  Catch: [
                    {
                      ErrorEquals: ['Glue.EntityNotFoundException'],
                      Output: ['{% $states.errorOutput.Error %}'],
                      Next: 'Done',
                    },
                  ],
                  Next: 'Done',
                },
                Done: { Type: 'Succeed' },
              },
            },
            End: true,
          },
        },
      },
      { tables: ['orders', 'none', 'orders'] },
    );
    expect(status).toBe('SUCCEEDED');
    expect(output).toEqual([
      ['orders', 'other'],
      ['Glue.EntityNotFoundException'],
      ['orders', 'other'],
    ]);
  });
});

describe('the consumer side, by Credentials', () => {
  const as = { Credentials: { RoleArn: consumerRole } };
  const asConsumer = (resource: string, Arguments: object = {}) =>
    run(`aws-sdk:${resource}`, Arguments, as);
  const columns = (...ColumnNames: string[]) => ({
    TableWithColumns: {
      CatalogId: central,
      DatabaseName: 'sales',
      Name: 'orders',
      ColumnNames,
    },
  });
  const table = {
    CatalogId: central,
    DatabaseName: 'sales',
    Name: 'orders',
  };

  it('accepts, links, passes columns on, and sees who holds what', async () => {
    await test.as().lakeFormation.send(
      new GrantPermissionsCommand({
        Principal: { DataLakePrincipalIdentifier: consumer },
        Resource: columns('id', 'amount'),
        Permissions: ['SELECT'],
        PermissionsWithGrantOption: ['SELECT'],
      }),
    );
    expect(
      await asConsumer('glue:getTable', {
        CatalogId: central,
        DatabaseName: 'sales',
        Name: 'orders',
      }),
    ).toMatchObject({ Error: 'Glue.AccessDeniedException' });
    const { ResourceShareInvitations } = await asConsumer(
      'ram:getResourceShareInvitations',
    );
    expect(ResourceShareInvitations).toEqual([
      expect.objectContaining({
        SenderAccountId: central,
        ReceiverAccountId: consumer,
        Status: 'PENDING',
        ResourceShareName: expect.stringMatching(/^LakeFormation-V4-/),
        InvitationTimestamp: expect.stringMatching(/^2027-01-01T.*Z$/),
      }),
    ]);
    const [{ ResourceShareInvitationArn }] = ResourceShareInvitations;
    const accept = () =>
      asConsumer('ram:acceptResourceShareInvitation', {
        ResourceShareInvitationArn,
      });
    expect(await accept()).toMatchObject({
      ResourceShareInvitation: { Status: 'ACCEPTED' },
    });
    expect(await accept()).toMatchObject({
      Error: 'Ram.ResourceShareInvitationAlreadyAcceptedException',
    });

    expect(
      await asConsumer('glue:getDatabase', { Name: 'sales_shared' }),
    ).toMatchObject({ Error: 'Glue.EntityNotFoundException' });
    await asConsumer('glue:createDatabase', {
      DatabaseInput: { Name: 'sales_shared' },
    });
    expect(
      await asConsumer('glue:getDatabase', { Name: 'sales_shared' }),
    ).toMatchObject({
      Database: { Name: 'sales_shared', CatalogId: consumer },
    });
    await asConsumer('glue:createTable', {
      DatabaseName: 'sales_shared',
      TableInput: { Name: 'orders', TargetTable: table },
    });
    const { Table } = await asConsumer('glue:getTable', {
      DatabaseName: 'sales_shared',
      Name: 'orders',
    });
    expect(Table.TargetTable).toEqual(table);
    expect(
      Table.StorageDescriptor.Columns.map(({ Name }: any) => Name),
    ).toEqual(['id', 'amount']);

    const analyst = `arn:aws:iam::${consumer}:role/analyst`;
    const passOn = (...names: string[]) =>
      asConsumer('lakeformation:grantPermissions', {
        Principal: { DataLakePrincipalIdentifier: analyst },
        Resource: columns(...names),
        Permissions: ['SELECT'],
      });
    expect(await passOn('id')).toEqual({});
    expect(await passOn('email')).toMatchObject({
      Error: 'LakeFormation.AccessDeniedException',
    });
    const { PrincipalResourcePermissions } = await asConsumer(
      'lakeformation:listPermissions',
      { Resource: { Table: table } },
    );
    expect(
      PrincipalResourcePermissions.map(({ Principal, Resource }: any) => [
        Principal.DataLakePrincipalIdentifier,
        Resource.TableWithColumns.ColumnNames,
      ]),
    ).toEqual([
      [consumer, ['amount', 'id']],
      [analyst, ['id']],
    ]);
  });
});
