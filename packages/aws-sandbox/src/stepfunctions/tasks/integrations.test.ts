import { AwsError } from '../../core';
import {
  ACCOUNT,
  getDatabase,
  only,
  ROLE,
  sdk,
  TestSandbox,
} from '../__testUtils__/sandbox';

let sandbox: TestSandbox;
beforeEach(() => {
  sandbox = new TestSandbox();
});
afterEach(() => sandbox.close());

const outcomeOf = async (definition: any, input?: any) =>
  sandbox.outcome(await sandbox.run(definition, input));

describe('AWS SDK integrations', () => {
  it('give the answer with ISO timestamps and without what is undefined', async () => {
    sandbox.databases.set('sales', {
      Name: 'sales',
      CreateTime: new Date('2025-05-01T10:00:00.000Z'),
      UpdateTime: new Date('2025-05-01T10:00:00.250Z'),
      Description: undefined,
      Parameters: { pii_flag: 'true' },
    });
    expect(await outcomeOf(only(getDatabase), { name: 'sales' })).toEqual([
      'SUCCEEDED',
      {
        Database: {
          Name: 'sales',
          CreateTime: '2025-05-01T10:00:00Z',
          UpdateTime: '2025-05-01T10:00:00.250Z',
          Parameters: { pii_flag: 'true' },
        },
      },
    ]);
  });

  it('name errors with the service in front, and the message in the cause', async () => {
    const executionArn = await sandbox.run(only(getDatabase), { name: 'none' });
    expect(await sandbox.describe(executionArn)).toMatchObject({
      status: 'FAILED',
      error: 'Glue.EntityNotFoundException',
      cause: expect.stringMatching(
        /^Database none not found\. \(Service: Glue, Status Code: 400, Request ID: .+\)$/,
      ),
    });
  });

  it.each([
    ['lakeformation:x', 'Broken', 'LakeFormation.BrokenException'],
    ['eventbridge:x', 'XException', 'EventBridge.XException'],
    ['sqs:x', 'QueueDoesNotExist', 'Sqs.QueueDoesNotExistException'],
    ['sns:x', 'NotFoundException', 'Sns.NotFoundException'],
    ['scheduler:x', 'ConflictException', 'Scheduler.ConflictException'],
    ['ram:x', 'UnknownResourceException', 'Ram.UnknownResourceException'],
    ['sts:x', 'AccessDenied', 'Sts.AccessDeniedException'],
  ])('of %s turn %s into %s', async (path, code, error) => {
    sandbox.faults.push(new AwsError(code, 'm'));
    expect(await outcomeOf(only(sdk(path)))).toEqual(['FAILED', error]);
  });

  it('report what is no answer of AWS as an SDK client error', async () => {
    sandbox.faults.push(new Error('socket hang up'));
    expect(await outcomeOf(only(sdk('glue:getTables')))).toEqual([
      'FAILED',
      'Glue.SdkClientException',
    ]);
  });

  it('write members with a capital also for services that do not', async () => {
    const stateMachineArn = await sandbox.create(
      only({ Type: 'Succeed' }),
      'other',
    );
    const executionArn = await sandbox.run(
      only(
        sdk('sfn:startExecution', {
          StateMachineArn: stateMachineArn,
          Name: 'nested',
          Input: '{"a":1}',
        }),
      ),
    );
    expect(await sandbox.outcome(executionArn)).toEqual([
      'SUCCEEDED',
      {
        ExecutionArn: `${stateMachineArn.replace(
          'stateMachine',
          'execution',
        )}:nested`,
        StartDate: '2026-01-01T00:00:00Z',
      },
    ]);
    expect(sandbox.calls[0].input).toEqual({
      stateMachineArn,
      name: 'nested',
      input: '{"a":1}',
    });
  });

  it('act as the role of the machine, in its region', async () => {
    expect(await outcomeOf(only(sdk('sts:getCallerIdentity')))).toEqual([
      'SUCCEEDED',
      { Account: ACCOUNT, Arn: ROLE },
    ]);
    expect(sandbox.calls[0].caller.region).toBe('eu-west-1');
  });
});

describe('Credentials', () => {
  const as = (RoleArn: string) =>
    only(sdk('sts:getCallerIdentity', {}, { Credentials: { RoleArn } }));
  const producer = 'arn:aws:iam::444455556666:role/Producer';

  it('make the task act as the role, with the ARN of the machine as external id', async () => {
    const executionArn = await sandbox.run(as('{% $states.input.role %}'), {
      role: producer,
    });
    expect(await sandbox.outcome(executionArn)).toEqual([
      'SUCCEEDED',
      { Account: '444455556666', Arn: producer },
    ]);
    const { stateMachineArn } = await sandbox.describe(executionArn);
    expect(sandbox.assumed).toEqual([
      { roleArn: ROLE, by: 'states.amazonaws.com', externalId: undefined },
      { roleArn: producer, by: ROLE, externalId: stateMachineArn },
    ]);
  });

  it('fail the task when the role may not be assumed', async () => {
    const forbidden = 'arn:aws:iam::444455556666:role/forbidden';
    const executionArn = await sandbox.run(as(forbidden));
    expect(await sandbox.describe(executionArn)).toMatchObject({
      status: 'FAILED',
      error: 'States.TaskFailed',
      cause: `The role ${ROLE} is not authorized to assume the task state's role, ${forbidden}.`,
    });
    expect(sandbox.calls).toEqual([]);
  });
});

describe('optimised integrations', () => {
  const optimised = (path: string, Arguments: any) =>
    only({ Type: 'Task', Resource: `arn:aws:states:::${path}`, Arguments });

  it('send an object as the text of an SQS message', async () => {
    await sandbox.run(
      optimised('sqs:sendMessage', { QueueUrl: 'q', MessageBody: { a: 1 } }),
    );
    expect(sandbox.calls[0].input).toEqual({
      QueueUrl: 'q',
      MessageBody: '{"a":1}',
    });
  });

  it('publish an object as the text of an SNS message', async () => {
    await sandbox.run(
      optimised('sns:publish', { TopicArn: 't', Message: { a: 1 } }),
    );
    expect(sandbox.calls[0]).toMatchObject({
      name: 'sns:Publish',
      input: { TopicArn: 't', Message: '{"a":1}' },
    });
  });

  it('put events with the ARNs of machine and execution', async () => {
    const executionArn = await sandbox.run(
      optimised('events:putEvents', {
        Entries: [{ Source: 's', Detail: { a: 1 }, Resources: ['mine'] }],
      }),
    );
    const { stateMachineArn } = await sandbox.describe(executionArn);
    expect(sandbox.calls[0]).toMatchObject({
      name: 'eventbridge:PutEvents',
      input: {
        Entries: [
          {
            Source: 's',
            Detail: '{"a":1}',
            Resources: ['mine', stateMachineArn, executionArn],
          },
        ],
      },
    });
  });

  it('fail when an event is not taken', async () => {
    expect(
      await outcomeOf(
        optimised('events:putEvents', { Entries: [{ Detail: {} }] }),
      ),
    ).toEqual(['FAILED', 'EventBridge.FailedEntry']);
  });

  it('name errors as their own services do', async () => {
    sandbox.faults.push(new AwsError('QueueDoesNotExist', 'm'));
    expect(
      await outcomeOf(optimised('sqs:sendMessage', { MessageBody: 'x' })),
    ).toEqual(['FAILED', 'SQS.QueueDoesNotExistException']);
  });
});
