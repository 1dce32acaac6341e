import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import {
  DescribeStateMachineCommand,
  paginateGetExecutionHistory,
  paginateListExecutions,
  SendTaskSuccessCommand,
  StartExecutionCommand,
  UpdateStateMachineCommand,
} from '@aws-sdk/client-sfn';
import { GrantPermissionsCommand } from '@aws-sdk/client-lakeformation';
import { startSandbox, type SandboxRole } from '@data-sharing/aws-sandbox';
import { machineNames, type MachineName } from '@data-sharing/workflow';
import { columns, TestWorkflow } from '../../src/__testUtils__/workflow';
import type { CentralNames } from '../names';
import type { Task } from './callsOf';
import type { Policies } from './policies';
import {
  catalogId,
  consumer,
  consumerWithoutRole,
  producer,
  region,
} from './synth';

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

/** What a share asks for, and what works on it afterwards. */
interface Share {
  source: {
    catalogId: string;
    region: string;
    database: string;
    table: string;
  };
  target: { account_id: string; principal?: string };
}

const shareOf = (
  table: string,
  target: Share['target'] = { account_id: consumer },
): Share => ({
  source: { catalogId, region, database: 'sales', table },
  target,
});

/** Every call of every execution of a machine, and what it was started with. */
async function recordOf(
  { sfn }: TestWorkflow,
  machine: MachineName,
  stateMachineArn: string,
) {
  const tasks: Task[] = [];
  const inputs: any[] = [];
  for await (const { executions = [] } of paginateListExecutions(
    { client: sfn },
    { stateMachineArn },
  )) {
    for (const { executionArn } of executions) {
      for await (const { events = [] } of paginateGetExecutionHistory(
        { client: sfn },
        { executionArn },
      )) {
        for (const event of events) {
          const { executionStartedEventDetails: started } = event;
          const { taskScheduledEventDetails: task } = event;
          if (started) inputs.push(JSON.parse(started.input!));
          if (task) tasks.push({ ...task, machine });
        }
      }
    }
  }
  return { tasks, inputs };
}

/**
 * Runs the machines in the sandbox, which keeps to the trust of the roles: what
 * each of them is for, and what they do when something is in the way.
 *
 * @returns how each ended, and the calls of their states
 */
export async function recordedRuns(policies: Policies, names: CentralNames) {
  // Ahead of this machine, in milliseconds.
  let ahead = 0;
  const now = () => Date.now() + ahead;
  const sandbox = await startSandbox({
    port: 0,
    dataFile: ':memory:',
    clock: { now: () => new Date(now()) },
    roles: sandboxRoles(policies),
    organisation: [catalogId, producer],
  });
  const workflow = new TestWorkflow(sandbox.endpoint);
  const outcomes: string[] = [];

  const inSeconds = (seconds: number) =>
    `${new Date(now() + seconds * 1000).toISOString().slice(0, 19)}Z`;
  const ended = async (executionArn: string) => {
    const { status, error, output } = await workflow.end(executionArn);
    const { role, invitation } = JSON.parse(output ?? '{}');
    outcomes.push(
      [
        executionArn.split(':')[6].split('-').at(-1),
        error ?? status,
        role,
        invitation,
      ]
        .filter(part => part !== undefined)
        .join(' '),
    );
    return executionArn;
  };
  const run = async (machine: MachineName, input: object) => {
    const { executionArn } = await workflow.sfn.send(
      new StartExecutionCommand({
        stateMachineArn: names.machineArn(machine),
        input: JSON.stringify({ contract: 1, ...input }),
      }),
    );
    return executionArn!;
  };
  const runs = async (machine: MachineName, input: object) =>
    ended(await run(machine, input));
  const approved = async (input: object) => {
    const arn = await run('share', input);
    const { taskToken } = await workflow.approvalTask();
    const output = JSON.stringify({ decision: 'approved', by: [], at: 'x' });
    await workflow.sfn.send(new SendTaskSuccessCommand({ taskToken, output }));
    return ended(arn);
  };
  const held = (share: Share, holder: string) => ({
    requestId: null,
    holder,
    ...share,
    by: null,
    reason: null,
  });
  const revoked = (share: Share, holder: string) =>
    runs('revoke', { ...held(share, holder), why: 'by-owner' });

  try {
    await sandbox.call(
      'scheduler',
      'CreateScheduleGroup',
      { Name: names.scheduleGroup },
      sandbox.caller(),
    );
    await workflow.deploy({
      scheduleGroupName: names.scheduleGroup,
      allowedAccounts: [consumer, consumerWithoutRole],
    });
    const topic = { Name: 'DataLakeSharingApproval' };
    await sandbox.call('sns', 'CreateTopic', topic, sandbox.caller(producer));
    await workflow.database('sales');
    for (const [Name, flag] of Object.entries({
      open: 'false',
      everybodys: 'false',
      people: 'true',
    })) {
      await workflow.table('sales', {
        Name,
        StorageDescriptor: { Columns: columns({ id: flag }) },
      });
    }

    // Shared at once, with an end that comes; approved; a whole database.
    const open = shareOf('open');
    await runs('share', { ...open, accessEndsAt: inSeconds(3600) });
    ahead += 3601_000;
    await sandbox.tick();
    await sandbox.tick();
    const people = shareOf('people');
    const approvedShare = await approved(people);
    const all = shareOf('*');
    const allShare = await approved(all);

    // Something is in the way of sharing it.
    await workflow.lakeFormation.send(
      new GrantPermissionsCommand({
        Principal: { DataLakePrincipalIdentifier: 'IAM_ALLOWED_PRINCIPALS' },
        Resource: { Table: { DatabaseName: 'sales', Name: 'everybodys' } },
        Permissions: ['ALL'],
      }),
    );
    await runs('share', shareOf('everybodys'));

    // An end is set, put off, and taken away.
    for (const accessEndsAt of [inSeconds(3600), inSeconds(7200), null]) {
      await runs('extend', { ...held(people, approvedShare), accessEndsAt });
    }

    // In an account with the role: by invitation, then for all tables. In one
    // without.
    const role = {
      account_id: consumer,
      principal: `arn:aws:iam::${consumer}:role/analyst`,
    };
    await runs('consumer', { requestId: null, ...people });
    await runs('share', { ...open, target: role });
    await runs('consumer', { requestId: null, ...open, target: role });
    await sandbox.call(
      'glue',
      'DeleteDatabase',
      { Name: 'sales_shared' },
      sandbox.caller(consumer),
    );
    await runs('consumer', { requestId: null, ...all });
    const other = shareOf('open', { account_id: consumerWithoutRole });
    await runs('share', other);
    await runs('consumer', { requestId: null, ...other });

    // Revoked by its owner; and where another revocation died over it.
    const revocation = await revoked(people, approvedShare);
    await workflow.dynamoDb.send(
      new UpdateItemCommand({
        TableName: names.holds,
        Key: { grant: { S: `${consumer}|${catalogId}|${region}|sales|*` } },
        UpdateExpression: 'SET revoking = :dead',
        ExpressionAttributeValues: { ':dead': { S: revocation } },
      }),
    );
    await revoked(all, allShare);

    // Lake Formation refuses what this machine grants, so that it is taken back.
    const stateMachineArn = names.machineArn('share');
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
    await runs('share', { ...open, accessEndsAt: inSeconds(3600) });

    const tasks: Task[] = [];
    let endings = 0;
    for (const machine of machineNames) {
      const record = await recordOf(
        workflow,
        machine,
        names.machineArn(machine),
      );
      tasks.push(...record.tasks);
      endings += record.inputs.filter(({ why }) => why === 'end-date').length;
    }
    return { outcomes, tasks, startedByScheduler: endings };
  } finally {
    workflow.destroy();
    await sandbox.stop();
  }
}
