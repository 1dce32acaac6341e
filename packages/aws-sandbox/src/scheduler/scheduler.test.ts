import {
  ConflictException,
  CreateScheduleCommand,
  CreateScheduleGroupCommand,
  DeleteScheduleCommand,
  DeleteScheduleGroupCommand,
  GetScheduleCommand,
  GetScheduleGroupCommand,
  ListScheduleGroupsCommand,
  paginateListSchedules,
  ResourceNotFoundException,
  UpdateScheduleCommand,
  ValidationException,
  type CreateScheduleCommandInput,
} from '@aws-sdk/client-scheduler';
import {
  CreateStateMachineCommand,
  ListExecutionsCommand,
  DescribeExecutionCommand,
} from '@aws-sdk/client-sfn';
import { CreateQueueCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import {
  central,
  errorOf,
  movableClock,
  sandboxForTest,
  type Clients,
} from '../__testUtils__/sandboxForTest';

const RoleArn = `arn:aws:iam::${central}:role/scheduler`;

describe('EventBridge Scheduler', () => {
  const clock = movableClock('2027-01-01T00:00:00Z');
  const warnings: string[] = [];
  const test = sandboxForTest({
    clock,
    logger: {
      info: () => {},
      warn: message => warnings.push(message),
      error: message => warnings.push(message),
    },
  });
  const forwardTo = (time: string) =>
    clock.forward((Date.parse(time) - clock.now().getTime()) / 1000);
  let { scheduler, sfn, sqs } = {} as Clients;
  let machine = '';

  beforeAll(async () => {
    ({ scheduler, sfn, sqs } = test.as());
    const { stateMachineArn } = await sfn.send(
      new CreateStateMachineCommand({
        name: 'revoke',
        roleArn: RoleArn,
        definition: JSON.stringify({
          QueryLanguage: 'JSONata',
          StartAt: 'Done',
          States: { Done: { Type: 'Succeed' } },
        }),
      }),
    );
    machine = stateMachineArn!;
    await sqs.send(new CreateQueueCommand({ QueueName: 'fired' }));
  });

  const input = (
    Name: string,
    at: string,
    more: Partial<CreateScheduleCommandInput> = {},
  ): CreateScheduleCommandInput => ({
    Name,
    ScheduleExpression: `at(${at})`,
    FlexibleTimeWindow: { Mode: 'OFF' },
    Target: {
      Arn: machine,
      RoleArn,
      Input: JSON.stringify({ schedule: Name }),
    },
    ...more,
  });
  const create = (...args: Parameters<typeof input>) =>
    scheduler.send(new CreateScheduleCommand(input(...args)));
  const startedFor = async (name: string) => {
    const { executions } = await sfn.send(
      new ListExecutionsCommand({ stateMachineArn: machine }),
    );
    const inputs = await Promise.all(
      executions!.map(async ({ executionArn }) => {
        const execution = await sfn.send(
          new DescribeExecutionCommand({ executionArn }),
        );
        return JSON.parse(execution.input!).schedule;
      }),
    );
    return inputs.filter(schedule => schedule === name).length;
  };

  it('starts the execution when it is due, once, and not before', async () => {
    await create('kept', '2027-01-02T01:00:00', {
      ScheduleExpressionTimezone: 'Europe/Berlin',
    });
    clock.forward(86_400 - 1);
    await test.sandbox.tick();
    expect(await startedFor('kept')).toBe(0);
    clock.forward(1);
    await test.sandbox.tick();
    await test.sandbox.tick();
    expect(await startedFor('kept')).toBe(1);
    const schedule = await scheduler.send(
      new GetScheduleCommand({ Name: 'kept' }),
    );
    expect(schedule).toMatchObject({
      Name: 'kept',
      GroupName: 'default',
      ScheduleExpression: 'at(2027-01-02T01:00:00)',
      ScheduleExpressionTimezone: 'Europe/Berlin',
      State: 'ENABLED',
      ActionAfterCompletion: 'NONE',
      Target: { Arn: machine, RoleArn },
    });
    expect(schedule.CreationDate).toEqual(new Date('2027-01-01T00:00:00Z'));
  });

  it('deletes itself after completion when it is to', async () => {
    await create('brief', '2027-01-03T00:00:00', {
      ActionAfterCompletion: 'DELETE',
    });
    clock.forward(86_400);
    await test.sandbox.tick();
    expect(await startedFor('brief')).toBe(1);
    expect(
      await errorOf(scheduler.send(new GetScheduleCommand({ Name: 'brief' }))),
    ).toBeInstanceOf(ResourceNotFoundException);
  });

  it('fires after a restart what fell due while it was down', async () => {
    await create('missed', '2027-01-04T00:00:00');
    clock.forward(2 * 86_400);
    await test.restart();
    ({ scheduler, sfn, sqs } = test.as());
    await test.sandbox.tick();
    expect(await startedFor('missed')).toBe(1);
  });

  it('fires at the new time when it is updated', async () => {
    await create('moved', '2027-01-10T00:00:00', { Description: 'first' });
    await scheduler.send(
      new UpdateScheduleCommand(input('moved', '2027-01-20T00:00:00')),
    );
    const { Description } = await scheduler.send(
      new GetScheduleCommand({ Name: 'moved' }),
    );
    expect(Description).toBeUndefined();
    clock.forward(10 * 86_400);
    await test.sandbox.tick();
    expect(await startedFor('moved')).toBe(0);
    clock.forward(10 * 86_400);
    await test.sandbox.tick();
    expect(await startedFor('moved')).toBe(1);
  });

  it('does not fire what is disabled or deleted', async () => {
    await create('off', '2027-03-01T00:00:00', { State: 'DISABLED' });
    await create('deleted', '2027-03-01T00:00:00');
    await scheduler.send(new DeleteScheduleCommand({ Name: 'deleted' }));
    clock.forward(90 * 86_400);
    await test.sandbox.tick();
    expect(await startedFor('off')).toBe(0);
    expect(await startedFor('deleted')).toBe(0);
  });

  it('tries again, with back-off, what its target did not take', async () => {
    const name = 'later-created';
    await create('retried', '2027-06-01T00:00:00', {
      Target: {
        Arn: `arn:aws:sqs:eu-west-1:${central}:${name}`,
        RoleArn,
        Input: 'fired',
      },
    });
    forwardTo('2027-06-01T00:00:00Z');
    await test.sandbox.tick();
    const { QueueUrl } = await sqs.send(
      new CreateQueueCommand({ QueueName: name }),
    );
    const received = async () =>
      (await sqs.send(new ReceiveMessageCommand({ QueueUrl }))).Messages?.map(
        message => message.Body,
      );
    await test.sandbox.tick();
    expect(await received()).toBeUndefined();
    clock.forward(3);
    await test.sandbox.tick();
    expect(await received()).toEqual(['fired']);
  });

  it('gives up after the attempts that its policy allows', async () => {
    warnings.length = 0;
    await create('hopeless', '2027-07-01T00:00:00', {
      Target: {
        Arn: `${machine}-nosuch`,
        RoleArn,
        RetryPolicy: { MaximumRetryAttempts: 1 },
      },
    });
    forwardTo('2027-07-01T00:00:00Z');
    await test.sandbox.tick();
    for (let round = 0; round < 3; round++) {
      clock.forward(600);
      await test.sandbox.tick();
    }
    expect(warnings).toEqual([
      expect.stringMatching(/attempt 1 failed: StateMachineDoesNotExist/),
      expect.stringMatching(
        /attempt 2 failed, the last one: StateMachineDoesNotExist/,
      ),
    ]);
  });

  it('takes a creation that is repeated with the same token, and no other', async () => {
    const ClientToken = 'the-same';
    const first = await create('twice', '2028-01-01T00:00:00', { ClientToken });
    const again = await create('twice', '2028-01-01T00:00:00', { ClientToken });
    expect(again.ScheduleArn).toBe(first.ScheduleArn);
    expect(
      await errorOf(create('twice', '2028-01-01T00:00:00')),
    ).toBeInstanceOf(ConflictException);
  });

  it.each([
    ['a time in the past', input('x', '2020-01-01T00:00:00')],
    ['a time that is none', input('x', '2028-13-01T00:00:00')],
    [
      'a zone that is none',
      input('x', '2028-01-01T00:00:00', {
        ScheduleExpressionTimezone: 'Mars/Olympus',
      }),
    ],
    ['a name with a blank', input('a b', '2028-01-01T00:00:00')],
  ])('refuses %s', async (_, request) => {
    const Target = { Arn: machine, RoleArn };
    expect(
      await errorOf(
        scheduler.send(new CreateScheduleCommand({ ...request, Target })),
      ),
    ).toBeInstanceOf(ValidationException);
  });

  it('answers ResourceNotFoundException for what is missing', async () => {
    for (const attempt of [
      scheduler.send(new GetScheduleCommand({ Name: 'nosuch' })),
      scheduler.send(new DeleteScheduleCommand({ Name: 'nosuch' })),
      scheduler.send(
        new UpdateScheduleCommand(input('nosuch', '2028-01-01T00:00:00')),
      ),
      create('x', '2028-01-01T00:00:00', { GroupName: 'nosuch' }),
    ]) {
      expect(await errorOf(attempt)).toBeInstanceOf(ResourceNotFoundException);
    }
  });

  it('keeps schedules in groups, lists them by page, and deletes them with the group', async () => {
    const group = { GroupName: 'shares' };
    await scheduler.send(new CreateScheduleGroupCommand({ Name: 'shares' }));
    expect(
      await scheduler.send(new GetScheduleGroupCommand({ Name: 'shares' })),
    ).toMatchObject({ State: 'ACTIVE' });
    for (const name of ['end-1', 'end-2', 'other']) {
      await create(name, '2028-01-01T00:00:00', group);
    }
    const names: string[] = [];
    for await (const page of paginateListSchedules(
      { client: scheduler, pageSize: 1 },
      { ...group, NamePrefix: 'end-' },
    )) {
      names.push(...page.Schedules!.map(schedule => schedule.Name!));
    }
    expect(names).toEqual(['end-1', 'end-2']);
    await scheduler.send(new DeleteScheduleGroupCommand({ Name: 'shares' }));
    expect(
      await errorOf(
        scheduler.send(new GetScheduleCommand({ Name: 'end-1', ...group })),
      ),
    ).toBeInstanceOf(ResourceNotFoundException);
  });

  it('says what it does not emulate, as an AWS error', async () => {
    for (const attempt of [
      scheduler.send(new ListScheduleGroupsCommand({})),
      scheduler.send(
        new CreateScheduleCommand({
          ...input('x', '2028-01-01T00:00:00'),
          ScheduleExpression: 'cron(0 0 * * ? *)',
        }),
      ),
    ]) {
      expect(await errorOf(attempt)).toMatchObject({
        name: 'UnknownOperationException',
        $metadata: { httpStatusCode: 501 },
      });
    }
  });
});
