import {
  PutRuleCommand,
  PutTargetsCommand,
  type EventBridgeClient,
} from '@aws-sdk/client-eventbridge';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  SetQueueAttributesCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';

/** Seconds: as long as AWS keeps a message. The portal may be down for days. */
const retention = String(14 * 24 * 3600);

/** A queue that EventBridge may send to, with its dead-letter queue. */
export interface EventQueue {
  queueUrl: string;
  queueArn: string;
  deadLetterQueueUrl: string;
}

async function makeOne(sqs: SQSClient, QueueName: string) {
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName }));
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
  );
  return { url: QueueUrl!, arn: Attributes!.QueueArn! };
}

/**
 * Makes a queue with its dead-letter queue, or brings both up to date.
 *
 * @param names - of the two
 * @param ruleArn - of the EventBridge rule that sends to it
 * @param maxReceiveCount - how often a message comes before it is a dead letter
 */
export async function makeEventQueue(
  sqs: SQSClient,
  names: { queue: string; deadLetters: string },
  ruleArn: string,
  maxReceiveCount: number,
): Promise<EventQueue> {
  const deadLetters = await makeOne(sqs, names.deadLetters);
  const queue = await makeOne(sqs, names.queue);
  await sqs.send(
    new SetQueueAttributesCommand({
      QueueUrl: deadLetters.url,
      Attributes: { MessageRetentionPeriod: retention },
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
        MessageRetentionPeriod: retention,
        VisibilityTimeout: '60',
        RedrivePolicy: JSON.stringify({
          deadLetterTargetArn: deadLetters.arn,
          maxReceiveCount,
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

/** Makes a rule that sends events to a queue, or brings it up to date. */
export async function sendEventsTo(
  eventBridge: EventBridgeClient,
  rule: { name: string; pattern: object },
  queueArn: string,
): Promise<void> {
  await eventBridge.send(
    new PutRuleCommand({
      Name: rule.name,
      EventPattern: JSON.stringify(rule.pattern),
    }),
  );
  await eventBridge.send(
    new PutTargetsCommand({
      Rule: rule.name,
      Targets: [{ Id: 'queue', Arn: queueArn }],
    }),
  );
}
