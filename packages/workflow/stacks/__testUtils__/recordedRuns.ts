import {
  CreateScheduleGroupCommand,
  SchedulerClient,
} from '@aws-sdk/client-scheduler';
import {
  DescribeStateMachineCommand,
  paginateGetExecutionHistory,
  paginateListExecutions,
  SendTaskSuccessCommand,
  UpdateStateMachineCommand,
  type TaskScheduledEventDetails,
} from '@aws-sdk/client-sfn';
import { startSandbox, type SandboxRole } from '@data-sharing/aws-sandbox';
import {
  columns,
  consumer,
  TestWorkflow,
} from '../../src/__testUtils__/workflow';
import type { CentralNames } from '../names';
import type { Policies } from './policies';
import type { Call } from './simulate';
import { catalogId, producer, region } from './synth';

/** The roles of the stacks as the sandbox knows them: it goes by their trust. */
const sandboxRoles = ({ identity, resource }: Policies): SandboxRole[] =>
  Object.keys(identity).map(arn => {
    const [{ Principal, Condition = {} }] = resource[arn].Statement as any[];
    return {
      arn,
      trusts: [
        Condition.ArnEquals?.['aws:PrincipalArn'] ??
          Principal.Service ??
          Principal.AWS,
      ],
      externalId: Condition.StringEquals?.['sts:ExternalId'],
    };
  });

/** A call of a state, as the history of its execution has it. */
export interface Task extends TaskScheduledEventDetails {
  stateMachineArn: string;
}

/** What each of these actions is asked for, besides `*`. */
const resourcesOf: Record<
  string,
  (input: any, names: CentralNames) => string[]
> = {
  'aws-sdk:glue': (input, { arn }) => {
    const database = input.DatabaseName ?? input.Name;
    return [
      arn('glue', 'catalog'),
      arn('glue', `database/${database}`),
      ...(input.DatabaseName
        ? [arn('glue', `table/${database}/${input.Name ?? 'any'}`)]
        : []),
    ];
  },
  'aws-sdk:lakeformation': () => ['*'],
  'aws-sdk:scheduler': ({ GroupName, Name }, { arn }) => [
    arn('scheduler', `schedule/${GroupName}/${Name}`),
  ],
  'aws-sdk:sns': ({ TopicArn }) => [TopicArn],
  sqs: ({ QueueUrl }, { arn }) => [arn('sqs', QueueUrl.split('/').at(-1))],
  states: ({ StateMachineArn }) => [StateMachineArn],
};

/** What IAM is asked when a state makes its call. */
export function callsOf(task: Task, names: CentralNames): Call[] {
  const resources = resourcesOf[task.resourceType!];
  if (!resources) {
    throw new Error(`Say here what ${task.resourceType} asks IAM for`);
  }
  const input = JSON.parse(task.parameters!);
  const [verb] = task.resource!.split('.');
  const service = task.resourceType!.split(':').at(-1);
  const action = `${service}:${verb[0].toUpperCase()}${verb.slice(1)}`;
  const workflow = names.roleArn('workflow');
  const { roleArn } = task.taskCredentials ?? {};
  const made = resources(input, names).map(resource => ({
    by: roleArn ?? workflow,
    action,
    resource,
  }));
  if (roleArn) {
    const context = { 'sts:ExternalId': task.stateMachineArn };
    return [
      { by: workflow, action: 'sts:AssumeRole', resource: roleArn, context },
      ...made,
    ];
  }
  if (input.Target?.RoleArn) {
    const context = { 'iam:PassedToService': 'scheduler.amazonaws.com' };
    return [
      ...made,
      {
        by: workflow,
        action: 'iam:PassRole',
        resource: input.Target.RoleArn,
        context,
      },
    ];
  }
  return made;
}

/**
 * Runs the machines in the sandbox: shared at once with an end that comes,
 * approved, a whole database, and a grant that fails and is taken back.
 *
 * @returns the calls of their states, and those of the scheduler
 */
export async function recordedRuns(policies: Policies, names: CentralNames) {
  let now = Date.now();
  const sandbox = await startSandbox({
    port: 0,
    dataFile: ':memory:',
    clock: { now: () => new Date(now) },
    roles: sandboxRoles(policies),
  });
  const workflow = new TestWorkflow(sandbox.endpoint);
  const scheduler = new SchedulerClient({
    endpoint: sandbox.endpoint,
    region,
    credentials: { accessKeyId: catalogId, secretAccessKey: 'sandbox' },
  });
  const inAnHour = () =>
    `${new Date(now + 3600_000).toISOString().slice(0, 19)}Z`;
  const input = (table: string, rest: object = {}) => ({
    source: { database: 'sales', table },
    target: { account_id: consumer },
    ...rest,
  });
  const approved = async (given: object) => {
    const arn = await workflow.start(given);
    const { taskToken } = await workflow.approvalTask();
    const output = JSON.stringify({ decision: 'approved', by: [], at: 'x' });
    await workflow.sfn.send(new SendTaskSuccessCommand({ taskToken, output }));
    return workflow.end(arn);
  };

  try {
    await scheduler.send(
      new CreateScheduleGroupCommand({ Name: names.scheduleGroup }),
    );
    const deployment = await workflow.deploy({
      scheduleGroupName: names.scheduleGroup,
    });
    const topic = { Name: 'DataLakeSharingApproval' };
    await sandbox.call('sns', 'CreateTopic', topic, sandbox.caller(producer));
    await workflow.database('sales');
    await workflow.table('sales', {
      Name: 'open',
      StorageDescriptor: { Columns: columns({ id: 'false' }) },
    });
    await workflow.table('sales', {
      Name: 'people',
      StorageDescriptor: { Columns: columns({ email: 'true' }) },
    });
    const ended = [
      await workflow.run(input('open', { accessEndsAt: inAnHour() })),
      await approved(input('people')),
      await approved(input('*')),
    ];
    // The end comes, and the scheduler starts the revoke machine.
    now += 3601_000;
    await sandbox.tick();
    await sandbox.tick();

    // Lake Formation refuses what this machine grants, so that it is taken back.
    const { stateMachineArn } = deployment;
    const { definition } = await workflow.sfn.send(
      new DescribeStateMachineCommand({ stateMachineArn }),
    );
    const broken = JSON.parse(definition!);
    for (const state of Object.values<any>(broken.States)) {
      if (state.Resource?.endsWith(':batchGrantPermissions')) {
        state.Arguments.Entries = [];
      }
    }
    await workflow.sfn.send(
      new UpdateStateMachineCommand({
        stateMachineArn,
        definition: JSON.stringify(broken),
      }),
    );
    ended.push(await workflow.run(input('open', { accessEndsAt: inAnHour() })));

    const tasks: Task[] = [];
    let startedByScheduler = 0;
    for (const machine of [
      stateMachineArn,
      deployment.judgeStateMachineArn,
      deployment.revokeStateMachineArn,
    ]) {
      for await (const { executions = [] } of paginateListExecutions(
        { client: workflow.sfn },
        { stateMachineArn: machine },
      )) {
        for (const { executionArn } of executions) {
          for await (const { events = [] } of paginateGetExecutionHistory(
            { client: workflow.sfn },
            { executionArn },
          )) {
            for (const event of events) {
              const { input: given } = event.executionStartedEventDetails ?? {};
              if (given && JSON.parse(given).startedBy) startedByScheduler += 1;
              if (event.taskScheduledEventDetails) {
                tasks.push({
                  ...event.taskScheduledEventDetails,
                  stateMachineArn: machine,
                });
              }
            }
          }
        }
      }
    }
    return {
      outcomes: ended.map(({ status, error }) => error ?? status),
      startedByScheduler,
      tasks,
    };
  } finally {
    scheduler.destroy();
    workflow.destroy();
    await sandbox.stop();
  }
}
