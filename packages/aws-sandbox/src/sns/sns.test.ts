import {
  AuthorizationErrorException,
  CreateTopicCommand,
  DeleteTopicCommand,
  GetTopicAttributesCommand,
  InvalidParameterException,
  ListSubscriptionsByTopicCommand,
  ListTopicsCommand,
  NotFoundException,
  PublishCommand,
  SetTopicAttributesCommand,
  SubscribeCommand,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import { CreateQueueCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import {
  central,
  consumer,
  errorOf,
  sandboxForTest,
  type Clients,
} from '../__testUtils__/sandboxForTest';

describe('SNS', () => {
  const test = sandboxForTest();
  let { sns, sqs } = {} as Clients;
  let TopicArn = '';

  beforeAll(async () => {
    ({ sns, sqs } = test.as());
    ({ TopicArn: TopicArn = '' } = await sns.send(
      new CreateTopicCommand({ Name: 'approvals' }),
    ));
    for (const QueueName of ['raw', 'wrapped']) {
      await sqs.send(new CreateQueueCommand({ QueueName }));
      await sns.send(
        new SubscribeCommand({
          TopicArn,
          Protocol: 'sqs',
          Endpoint: `arn:aws:sqs:eu-west-1:${central}:${QueueName}`,
          Attributes: { RawMessageDelivery: String(QueueName === 'raw') },
        }),
      );
    }
  });

  const receive = async (name: string) => {
    const { Messages } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: `${test.endpoint}/${central}/${name}`,
        MessageAttributeNames: ['All'],
      }),
    );
    return Messages?.[0];
  };

  it('creates the same topic again', async () => {
    expect(TopicArn).toBe(`arn:aws:sns:eu-west-1:${central}:approvals`);
    expect(
      (await sns.send(new CreateTopicCommand({ Name: 'approvals' }))).TopicArn,
    ).toBe(TopicArn);
    expect((await sns.send(new ListTopicsCommand({}))).Topics).toEqual([
      { TopicArn },
    ]);
    const { Attributes } = await sns.send(
      new GetTopicAttributesCommand({ TopicArn }),
    );
    expect(Attributes).toMatchObject({
      TopicArn,
      Owner: central,
      SubscriptionsConfirmed: '2',
    });
  });

  it('delivers to queues, raw with attributes or in an envelope', async () => {
    const Message = 'Ada asks for <orders> & "more"\r\n';
    const { MessageId } = await sns.send(
      new PublishCommand({
        TopicArn,
        Subject: 'Approval',
        Message,
        MessageAttributes: { kind: { DataType: 'String', StringValue: 'ask' } },
      }),
    );
    const raw = await receive('raw');
    expect(raw?.Body).toBe(Message);
    expect(raw?.MessageAttributes).toMatchObject({
      kind: { DataType: 'String', StringValue: 'ask' },
    });
    const wrapped = JSON.parse((await receive('wrapped'))!.Body!);
    expect(wrapped).toMatchObject({
      Type: 'Notification',
      MessageId,
      TopicArn,
      Subject: 'Approval',
      Message,
      MessageAttributes: { kind: { Type: 'String', Value: 'ask' } },
    });
  });

  it('takes the queue’s part of a message by protocol', async () => {
    await sns.send(
      new PublishCommand({
        TopicArn,
        MessageStructure: 'json',
        Message: JSON.stringify({ default: 'everyone', sqs: 'queues' }),
      }),
    );
    expect((await receive('raw'))?.Body).toBe('queues');
    await receive('wrapped');
    expect(
      await errorOf(
        sns.send(
          new PublishCommand({
            TopicArn,
            MessageStructure: 'json',
            Message: '{}',
          }),
        ),
      ),
    ).toBeInstanceOf(InvalidParameterException);
  });

  it('ends a subscription, and lists those that are left', async () => {
    const { Subscriptions } = await sns.send(
      new ListSubscriptionsByTopicCommand({ TopicArn }),
    );
    expect(Subscriptions).toHaveLength(2);
    const wrapped = Subscriptions!.find(({ Endpoint }) =>
      Endpoint!.endsWith(':wrapped'),
    )!;
    expect(wrapped).toMatchObject({
      Protocol: 'sqs',
      Owner: central,
      TopicArn,
    });
    await sns.send(
      new UnsubscribeCommand({ SubscriptionArn: wrapped.SubscriptionArn }),
    );
    await sns.send(new PublishCommand({ TopicArn, Message: 'after' }));
    expect((await receive('raw'))?.Body).toBe('after');
    expect(await receive('wrapped')).toBeUndefined();
  });

  it('answers with the exception that AWS names', async () => {
    expect(
      await errorOf(
        sns.send(
          new PublishCommand({ TopicArn: `${TopicArn}-nosuch`, Message: 'x' }),
        ),
      ),
    ).toBeInstanceOf(NotFoundException);
    expect(
      await errorOf(
        test
          .as(consumer)
          .sns.send(new PublishCommand({ TopicArn, Message: 'x' })),
      ),
    ).toBeInstanceOf(AuthorizationErrorException);
    expect(
      await errorOf(sns.send(new PublishCommand({ TopicArn, Message: '' }))),
    ).toBeInstanceOf(InvalidParameterException);
  });

  it('says what it does not emulate, as an AWS error', async () => {
    for (const attempt of [
      sns.send(
        new SetTopicAttributesCommand({ TopicArn, AttributeName: 'Policy' }),
      ),
      sns.send(
        new SubscribeCommand({
          TopicArn,
          Protocol: 'email',
          Endpoint: 'ada@example.com',
        }),
      ),
    ]) {
      expect(await errorOf(attempt)).toMatchObject({
        name: 'UnknownOperationException',
        $metadata: { httpStatusCode: 501 },
      });
    }
  });

  it('keeps topics and subscriptions over a restart, until the topic is deleted', async () => {
    await test.restart();
    ({ sns, sqs } = test.as());
    await sns.send(new PublishCommand({ TopicArn, Message: 'again' }));
    expect((await receive('raw'))?.Body).toBe('again');
    await sns.send(new DeleteTopicCommand({ TopicArn }));
    await sns.send(new DeleteTopicCommand({ TopicArn }));
    expect((await sns.send(new ListTopicsCommand({}))).Topics).toEqual([]);
  });
});
