import {
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import {
  CreateTopicCommand,
  PublishCommand,
  SubscribeCommand,
} from '@aws-sdk/client-sns';
import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
} from '@aws-sdk/client-sqs';
import { clientsOf, errorOf, unique } from './endpoint';
import { conformance } from './suite';

conformance('messaging', conformanceTest => {
  const { eventBridge, sns, sqs } = clientsOf();

  async function queue(Attributes: Record<string, string> = {}) {
    const QueueName = unique('q');
    const { QueueUrl } = await sqs.send(
      new CreateQueueCommand({ QueueName, Attributes }),
    );
    const found = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
    );
    const arn = found.Attributes!.QueueArn!;
    // SNS and EventBridge must be let in.
    await sqs.send(
      new SetQueueAttributesCommand({
        QueueUrl,
        Attributes: {
          Policy: JSON.stringify({
            Version: '2012-10-17',
            Statement: [
              {
                Effect: 'Allow',
                Principal: {
                  Service: ['sns.amazonaws.com', 'events.amazonaws.com'],
                },
                Action: 'sqs:SendMessage',
                Resource: arn,
              },
            ],
          }),
        },
      }),
    );
    return { QueueUrl: QueueUrl!, arn };
  }
  const send = (QueueUrl: string, MessageBody: string) =>
    sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
  const receive = async (QueueUrl: string, WaitTimeSeconds = 5) => {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        WaitTimeSeconds,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: ['All'],
      }),
    );
    return Messages;
  };
  const release = (QueueUrl: string, ReceiptHandle?: string) =>
    sqs.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl,
        ReceiptHandle,
        VisibilityTimeout: 0,
      }),
    );

  conformanceTest(
    'a queue gives a message, and hides it meanwhile',
    async () => {
      const { QueueUrl } = await queue();
      await send(QueueUrl, 'hé');
      const [message] = await receive(QueueUrl);
      expect(message.Body).toBe('hé');
      expect(await receive(QueueUrl, 0)).toEqual([]);
    },
  );

  conformanceTest(
    'a message that is released comes again, and counts it',
    async () => {
      const { QueueUrl } = await queue();
      await send(QueueUrl, 'again');
      const [first] = await receive(QueueUrl);
      await release(QueueUrl, first.ReceiptHandle);
      const [next] = await receive(QueueUrl);
      expect(next.MessageId).toBe(first.MessageId);
      expect(next.Attributes?.ApproximateReceiveCount).toBe('2');
    },
  );

  conformanceTest('a message that is deleted is gone', async () => {
    const { QueueUrl } = await queue({ VisibilityTimeout: '1' });
    await send(QueueUrl, 'once');
    const [{ ReceiptHandle }] = await receive(QueueUrl);
    const remove = () =>
      sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    await remove();
    await remove();
    expect(await receive(QueueUrl, 2)).toEqual([]);
  });

  conformanceTest('a waiting receiver gets what arrives', async () => {
    const { QueueUrl } = await queue();
    const waiting = receive(QueueUrl, 20);
    await send(QueueUrl, 'late');
    const started = Date.now();
    expect((await waiting).map(({ Body }) => Body)).toEqual(['late']);
    expect(Date.now() - started).toBeLessThan(10_000);
  });

  conformanceTest('a queue keeps the attributes of a message', async () => {
    const { QueueUrl } = await queue();
    await sqs.send(
      new SendMessageCommand({
        QueueUrl,
        MessageBody: 'm',
        MessageAttributes: { n: { DataType: 'Number', StringValue: '7' } },
      }),
    );
    const [{ MessageAttributes }] = await receive(QueueUrl);
    expect(MessageAttributes).toMatchObject({
      n: { DataType: 'Number', StringValue: '7' },
    });
  });

  conformanceTest(
    'a message that was received too often goes to the dead letters',
    async () => {
      const dead = await queue();
      const { QueueUrl } = await queue({
        RedrivePolicy: JSON.stringify({
          deadLetterTargetArn: dead.arn,
          maxReceiveCount: 1,
        }),
      });
      await send(QueueUrl, 'poison');
      const [{ ReceiptHandle }] = await receive(QueueUrl);
      await release(QueueUrl, ReceiptHandle);
      expect(await receive(QueueUrl, 1)).toEqual([]);
      expect((await receive(dead.QueueUrl)).map(({ Body }) => Body)).toEqual([
        'poison',
      ]);
    },
  );

  conformanceTest('says that a queue does not exist', async () => {
    expect(
      await errorOf(
        sqs.send(new GetQueueUrlCommand({ QueueName: unique('no') })),
      ),
    ).toMatchObject({ name: 'QueueDoesNotExist' });
  });

  async function topic(queueArn: string, raw: boolean) {
    const { TopicArn } = await sns.send(
      new CreateTopicCommand({ Name: unique('topic') }),
    );
    await sns.send(
      new SubscribeCommand({
        TopicArn,
        Protocol: 'sqs',
        Endpoint: queueArn,
        Attributes: { RawMessageDelivery: String(raw) },
      }),
    );
    return TopicArn!;
  }

  conformanceTest(
    'a topic sends the bare message where it is told to',
    async () => {
      const { QueueUrl, arn } = await queue();
      const TopicArn = await topic(arn, true);
      await sns.send(new PublishCommand({ TopicArn, Message: 'hello' }));
      expect((await receive(QueueUrl))[0].Body).toBe('hello');
    },
  );

  conformanceTest('a topic puts the message in an envelope', async () => {
    const { QueueUrl, arn } = await queue();
    const TopicArn = await topic(arn, false);
    const { MessageId } = await sns.send(
      new PublishCommand({ TopicArn, Subject: 's', Message: 'hello' }),
    );
    expect(JSON.parse((await receive(QueueUrl))[0].Body!)).toMatchObject({
      Type: 'Notification',
      MessageId,
      TopicArn,
      Subject: 's',
      Message: 'hello',
    });
  });

  conformanceTest('says that a topic does not exist', async () => {
    const { arn } = await queue();
    const TopicArn = `${await topic(arn, true)}no`;
    expect(
      await errorOf(sns.send(new PublishCommand({ TopicArn, Message: 'm' }))),
    ).toMatchObject({ name: 'NotFoundException' });
  });

  conformanceTest(
    'a rule sends the events of its pattern to its queue, and no others',
    async () => {
      const { QueueUrl, arn } = await queue();
      const Source = unique('conformance.');
      const Name = unique('rule');
      await eventBridge.send(
        new PutRuleCommand({
          Name,
          EventPattern: JSON.stringify({
            source: [Source],
            detail: { status: ['wanted'] },
          }),
        }),
      );
      await eventBridge.send(
        new PutTargetsCommand({
          Rule: Name,
          Targets: [{ Id: 'queue', Arn: arn }],
        }),
      );
      const { FailedEntryCount } = await eventBridge.send(
        new PutEventsCommand({
          Entries: ['other', 'wanted'].map(status => ({
            Source,
            DetailType: 'Test',
            Detail: JSON.stringify({ status }),
          })),
        }),
      );
      expect(FailedEntryCount).toBe(0);
      const [{ Body }] = await receive(QueueUrl);
      expect(JSON.parse(Body!)).toMatchObject({
        source: Source,
        'detail-type': 'Test',
        detail: { status: 'wanted' },
      });
      expect(await receive(QueueUrl, 1)).toEqual([]);
    },
  );
});
