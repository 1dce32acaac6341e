import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import {
  CreateStateMachineCommand,
  SFNClient,
  StateMachineAlreadyExists,
  UpdateStateMachineCommand,
} from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import {
  definition,
  machineNames,
  portalMachines,
  type MachineName,
  type WorkflowParameters,
} from './definitions';
import { makeHoldsTable } from './deployHolds';
import { makeEventQueue, sendEventsTo } from './deployQueue';

export type DeploymentParameters = Omit<
  WorkflowParameters,
  | 'queueUrl'
  | 'judgeStateMachineArn'
  | 'revokeStateMachineArn'
  | 'schedulerRoleArn'
  | 'workflowRoleArn'
> & {
  /** Prefix of the names of everything that is made. */
  prefix?: string;
};

export interface Deployment {
  stateMachineArn: string;
  judgeStateMachineArn: string;
  revokeStateMachineArn: string;
  consumerStateMachineArn: string;
  extendStateMachineArn: string;
  /** Approval tasks and the status of executions arrive here. */
  queueUrl: string;
  deadLetterQueueUrl: string;
  /** DynamoDB table of who holds which grant. */
  holdsTableName: string;
}

export interface DeploymentClients {
  sfn: SFNClient;
  sqs: SQSClient;
  eventBridge: EventBridgeClient;
  dynamoDb: DynamoDBClient;
}

const ruleName = (prefix: string) => `${prefix}-execution-status`;

/**
 * Makes what the workflow needs in the central account, or brings it up to
 * date: the machines, the table of who holds which grant, the queue with its
 * dead-letter queue, and the rule that sends the status of executions to the
 * queue. Safe to repeat.
 *
 * The roles are named, not made: in an AWS account they come with the stacks.
 *
 * @param clients - acting in the central account
 * @throws TypeError for malformed parameters, before anything is made
 */
export async function deployWorkflow(
  clients: DeploymentClients,
  parameters: DeploymentParameters,
): Promise<Deployment> {
  const { prefix = 'data-sharing', catalogId, region } = parameters;
  const partition = parameters.partition ?? 'aws';
  const holdsTableName = parameters.holdsTableName ?? `${prefix}-holds`;
  const role = (name: string) =>
    `arn:${partition}:iam::${catalogId}:role/${prefix}-${name}`;
  const arnOf = (name: MachineName) =>
    `arn:${partition}:states:${region}:${catalogId}:stateMachine:${prefix}-${name}`;
  const machines = {
    judgeStateMachineArn: arnOf('judge'),
    revokeStateMachineArn: arnOf('revoke'),
  };
  const define = (name: MachineName, queueUrl: string) =>
    definition(name, {
      ...parameters,
      ...machines,
      queueUrl,
      schedulerRoleArn: role('scheduler'),
      holdsTableName,
      workflowRoleArn: role('workflow'),
    });
  machineNames.forEach(name => define(name, 'checked-before-anything-is-made'));

  const queues = await makeEventQueue(
    clients.sqs,
    { queue: `${prefix}-events`, deadLetters: `${prefix}-dead-letters` },
    `arn:${partition}:events:${region}:${catalogId}:rule/${ruleName(prefix)}`,
    10,
  );
  await makeHoldsTable(clients.dynamoDb, holdsTableName);
  for (const name of machineNames) {
    await makeMachine(clients.sfn, {
      name: `${prefix}-${name}`,
      arn: arnOf(name),
      definition: define(name, queues.queueUrl),
      roleArn: role('workflow'),
    });
  }
  await sendEventsTo(
    clients.eventBridge,
    {
      name: ruleName(prefix),
      pattern: {
        source: ['aws.states'],
        'detail-type': ['Step Functions Execution Status Change'],
        detail: { stateMachineArn: portalMachines.map(arnOf) },
      },
    },
    queues.queueArn,
  );
  return {
    stateMachineArn: arnOf('share'),
    ...machines,
    consumerStateMachineArn: arnOf('consumer'),
    extendStateMachineArn: arnOf('extend'),
    queueUrl: queues.queueUrl,
    deadLetterQueueUrl: queues.deadLetterQueueUrl,
    holdsTableName,
  };
}

async function makeMachine(
  sfn: SFNClient,
  machine: { name: string; arn: string; definition: string; roleArn: string },
) {
  const { name, arn, ...content } = machine;
  try {
    await sfn.send(
      new CreateStateMachineCommand({ name, type: 'STANDARD', ...content }),
    );
  } catch (error) {
    if (!(error instanceof StateMachineAlreadyExists)) throw error;
    await sfn.send(
      new UpdateStateMachineCommand({ stateMachineArn: arn, ...content }),
    );
  }
}
