import {
  DescribeExecutionCommand,
  paginateGetExecutionHistory,
  paginateListExecutions,
  type SFNClient,
} from '@aws-sdk/client-sfn';
import {
  GetScheduleCommand,
  paginateListSchedules,
  ResourceNotFoundException,
  type SchedulerClient,
} from '@aws-sdk/client-scheduler';
import {
  workflowOutputSchema,
  type WorkflowOutput,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import type { Row } from './rows';

/** An execution of the share machine that granted something. */
export interface Share {
  executionArn: string;
  /** What it added to what the consumer held; undefined where that is not told. */
  added?: Row[];
  /** What its output says, what the consumer held before included. */
  granted: Row[];
}

const rowsOf = (output: WorkflowOutput) =>
  output.grants.map(
    grant =>
      ({
        Principal: { DataLakePrincipalIdentifier: grant.principal },
        Resource: grant.resource,
        Permissions: grant.permissions,
        PermissionsWithGrantOption: grant.permissionsWithGrantOption,
      } as Row),
  );

/** As the schedules and the revoke machine have them. */
const asRows = (value: unknown): Row[] =>
  (value as Row[]).map(row => ({
    Principal: row.Principal,
    Resource: row.Resource,
    Permissions: row.Permissions,
    PermissionsWithGrantOption: row.PermissionsWithGrantOption,
  }));

/**
 * The share machine keeps what it adds in its variable `ours`; the output has
 * all that was granted, and would take what the consumer held before.
 */
async function added(client: SFNClient, executionArn: string) {
  for await (const { events = [] } of paginateGetExecutionHistory(
    { client },
    { executionArn, reverseOrder: true },
  )) {
    for (const { stateExitedEventDetails } of events) {
      const { assignedVariables, assignedVariablesDetails } =
        stateExitedEventDetails ?? {};
      if (assignedVariables?.ours === undefined) continue;
      return assignedVariablesDetails?.truncated
        ? undefined
        : asRows(JSON.parse(assignedVariables.ours));
    }
  }
  return undefined;
}

/** ARNs of executions in a status; AWS keeps them for 90 days. */
export async function executions(
  client: SFNClient,
  stateMachineArn: string,
  statusFilter: 'RUNNING' | 'SUCCEEDED',
): Promise<string[]> {
  const arns: string[] = [];
  for await (const page of paginateListExecutions(
    { client },
    { stateMachineArn, statusFilter },
  )) {
    arns.push(...page.executions!.map(({ executionArn }) => executionArn!));
  }
  return arns;
}

/** What the machine granted, as far as its executions tell. */
export async function shares(
  client: SFNClient,
  stateMachineArn: string,
): Promise<Share[]> {
  const found: Share[] = [];
  for (const executionArn of await executions(
    client,
    stateMachineArn,
    'SUCCEEDED',
  )) {
    const { output } = await client.send(
      new DescribeExecutionCommand({ executionArn }),
    );
    const parsed = workflowOutputSchema.safeParse(JSON.parse(output ?? 'null'));
    if (!parsed.success) continue;
    found.push({
      executionArn,
      granted: rowsOf(parsed.data),
      added: await added(client, executionArn),
    });
  }
  return found;
}

/** An end of access that is still to come. */
export interface Ending {
  name: string;
  /** As the schedule has it: `at(2027-03-01T00:00:00)`, UTC. */
  expression: string;
  rows: Row[];
}

/** What a schedule will revoke; undefined where it has fired meanwhile. */
async function ending(
  client: SchedulerClient,
  GroupName: string,
  Name: string,
): Promise<Ending | undefined> {
  try {
    const { ScheduleExpression, Target } = await client.send(
      new GetScheduleCommand({ GroupName, Name }),
    );
    const { rows = [] } = JSON.parse(Target?.Input ?? '{}');
    return { name: Name, expression: ScheduleExpression!, rows: asRows(rows) };
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

/** Schedules outlive the 90 days, and say what they will revoke. */
export async function endings(
  client: SchedulerClient,
  GroupName: string,
): Promise<Ending[]> {
  const found: Ending[] = [];
  for await (const { Schedules = [] } of paginateListSchedules(
    { client },
    { GroupName },
  )) {
    for (const { Name } of Schedules) {
      const one = await ending(client, GroupName, Name!);
      if (one) found.push(one);
    }
  }
  return found;
}
