import { Duration } from 'aws-cdk-lib';
import { CfnRule } from 'aws-cdk-lib/aws-events';
import {
  AnyPrincipal,
  Effect,
  PolicyStatement,
  ServicePrincipal,
} from 'aws-cdk-lib/aws-iam';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

/** As long as AWS keeps a message. The portal may be down for days. */
const retentionPeriod = Duration.days(14);

export interface EventQueueProps {
  queueName: string;
  deadLettersName: string;
  /** How often a message comes before it is a dead letter. */
  maxReceiveCount: number;
  rule: { name: string; arn: string; pattern: object };
}

/**
 * A queue that an EventBridge rule fills, with its dead-letter queue; both
 * encrypted by SQS, and reached by TLS only.
 */
export class EventQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: EventQueueProps) {
    super(scope, id);
    const { rule } = props;
    this.deadLetters = new Queue(this, 'DeadLetters', {
      queueName: props.deadLettersName,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod,
    });
    this.queue = new Queue(this, 'Queue', {
      queueName: props.queueName,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod,
      visibilityTimeout: Duration.minutes(1),
      deadLetterQueue: {
        queue: this.deadLetters,
        maxReceiveCount: props.maxReceiveCount,
      },
    });
    this.queue.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('events.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [this.queue.queueArn],
        conditions: { ArnEquals: { 'aws:SourceArn': rule.arn } },
      }),
    );
    // The Rule of the library knows no `$or`.
    new CfnRule(this, 'Rule', {
      name: rule.name,
      eventPattern: rule.pattern,
      targets: [{ id: 'queue', arn: this.queue.queueArn }],
    });
  }

  /**
   * Nobody else in the account sends to the queue or reads it, whatever their
   * own policies allow. Who sends could ask the owners with a verdict of their
   * own making; who reads has the tokens that approve.
   *
   * @param sender - ARN of the role that sends, as EventBridge does
   * @param reader - ARN of the role that receives
   */
  keepFor({ sender, reader }: { sender: string; reader: string }): void {
    const deny = (
      queue: Queue,
      action: string,
      exceptRole: string,
      conditions: Record<string, object> = {},
    ) =>
      queue.addToResourcePolicy(
        new PolicyStatement({
          effect: Effect.DENY,
          principals: [new AnyPrincipal()],
          actions: [action],
          resources: [queue.queueArn],
          conditions: {
            ArnNotEquals: { 'aws:PrincipalArn': exceptRole },
            ...conditions,
          },
        }),
      );
    deny(this.queue, 'sqs:SendMessage', sender, {
      Bool: { 'aws:PrincipalIsAWSService': 'false' },
    });
    deny(this.queue, 'sqs:ReceiveMessage', reader);
    deny(this.deadLetters, 'sqs:ReceiveMessage', reader);
  }
}
