import {
  EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import {
  CreateStateMachineCommand,
  SFNClient,
  StateMachineAlreadyExists,
  UpdateStateMachineCommand,
} from '@aws-sdk/client-sfn';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import {
  definition,
  machineNames,
  type MachineName,
  type WorkflowParameters,
} from './definitions';

export type DeploymentParameters = Omit<
  WorkflowParameters,
  | 'queueUrl'
  | 'judgeStateMachineArn'
  | 'revokeStateMachineArn'
  | 'schedulerRoleArn'
> & {
  /** Prefix of the names of everything that is made. */
  prefix?: string;
};

export interface Deployment {
  stateMachineArn: string;
  judgeStateMachineArn: string;
  revokeStateMachineArn: string;
  /** Approval tasks and the status of executions arrive here. */
  queueUrl: string;
  deadLetterQueueUrl: string;
}

export interface DeploymentClients {
  sfn: SFNClient;
  sqs: SQSClient;
  eventBridge: EventBridgeClient;
}

const ruleName = (prefix: string) => `${prefix}-execution-status`;

/**
 * Makes what the workflow needs in the central account, or brings it up to
 * date: the machines, the queue with its dead-letter queue, and the rule that
 * sends the status of executions to the queue. Safe to repeat.
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
    });
  machineNames.forEach(name => define(name, 'checked-before-anything-is-made'));

  const queues = await makeQueues(
    clients.sqs,
    prefix,
    `arn:${partition}:events:${region}:${catalogId}:rule/${ruleName(prefix)}`,
  );
  for (const name of machineNames) {
    await makeMachine(clients.sfn, {
      name: `${prefix}-${name}`,
      arn: arnOf(name),
      definition: define(name, queues.queueUrl),
      roleArn: role('workflow'),
    });
  }
  const stateMachineArn = arnOf('share');
  await sendStatusTo(
    clients.eventBridge,
    prefix,
    stateMachineArn,
    queues.queueArn,
  );
  return {
    stateMachineArn,
    ...machines,
    queueUrl: queues.queueUrl,
    deadLetterQueueUrl: queues.deadLetterQueueUrl,
  };
}

async function makeQueues(sqs: SQSClient, prefix: string, ruleArn: string) {
  const make = async (QueueName: string) => {
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName }));
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
    );
    return { url: QueueUrl!, arn: Attributes!.QueueArn! };
  };
  const deadLetters = await make(`${prefix}-dead-letters`);
  const queue = await make(`${prefix}-events`);
  await sqs.send(
    new SetQueueAttributesCommand({
      QueueUrl: deadLetters.url,
      Attributes: { MessageRetentionPeriod: String(14 * 24 * 3600) },
    }),
  );
  await sqs.send(
    new SetQueueAttributesCommand({
      QueueUrl: queue.url,
      Attributes: {
        // EventBridge delivers only to a queue that lets it.
        Policy: JSON.stringify({
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Principal: { Service: 'events.amazonaws.com' },
              Action: 'sqs:SendMessage',
              Resource: queue.arn,
              Condition: { ArnEquals: { 'aws:SourceArn': ruleArn } },
            },
          ],
        }),
        // As long as AWS keeps a message: the portal may be down for days.
        MessageRetentionPeriod: String(14 * 24 * 3600),
        VisibilityTimeout: '60',
        RedrivePolicy: JSON.stringify({
          deadLetterTargetArn: deadLetters.arn,
          maxReceiveCount: 10,
        }),
      },
    }),
  );
  return {
    queueUrl: queue.url,
    queueArn: queue.arn,
    deadLetterQueueUrl: deadLetters.url,
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

async function sendStatusTo(
  eventBridge: EventBridgeClient,
  prefix: string,
  stateMachineArn: string,
  queueArn: string,
) {
  const Name = ruleName(prefix);
  await eventBridge.send(
    new PutRuleCommand({
      Name,
      EventPattern: JSON.stringify({
        source: ['aws.states'],
        'detail-type': ['Step Functions Execution Status Change'],
        detail: { stateMachineArn: [stateMachineArn] },
      }),
    }),
  );
  await eventBridge.send(
    new PutTargetsCommand({
      Rule: Name,
      Targets: [{ Id: 'queue', Arn: queueArn }],
    }),
  );
}
