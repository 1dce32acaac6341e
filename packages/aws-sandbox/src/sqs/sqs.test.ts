import {
  BatchEntryIdsNotDistinct,
  ChangeMessageVisibilityBatchCommand,
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  EmptyBatchRequest,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  InvalidAttributeName,
  InvalidMessageContents,
  ListQueuesCommand,
  ListQueueTagsCommand,
  MessageNotInflight,
  paginateListQueues,
  PurgeQueueCommand,
  QueueDoesNotExist,
  QueueNameExists,
  ReceiptHandleIsInvalid,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  TooManyEntriesInBatchRequest,
} from '@aws-sdk/client-sqs';
import {
  central,
  consumer,
  errorOf,
  movableClock,
  sandboxForTest,
} from '../__testUtils__/sandboxForTest';

describe('SQS', () => {
  const clock = movableClock();
  const test = sandboxForTest({ clock });
  const send = (command: any): Promise<any> => test.as().sqs.send(command);

  let count = 0;
  const newQueue = async (Attributes?: Record<string, string>) => {
    const { QueueUrl } = await send(
      new CreateQueueCommand({ QueueName: `queue-${++count}`, Attributes }),
    );
    return QueueUrl as string;
  };
  const receive = async (QueueUrl: string, more = {}): Promise<any[]> =>
    (await send(new ReceiveMessageCommand({ QueueUrl, ...more }))).Messages ??
    [];
  const bodies = async (QueueUrl: string, more = {}) =>
    (await receive(QueueUrl, { MaxNumberOfMessages: 10, ...more })).map(
      message => message.Body,
    );
  const attributesOf = async (QueueUrl: string) =>
    (
      await send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
      )
    ).Attributes;

  it('names a queue by account and name at its own endpoint', async () => {
    const url = await newQueue();
    expect(url).toBe(`${test.endpoint}/${central}/queue-${count}`);
    expect(
      await send(new GetQueueUrlCommand({ QueueName: `queue-${count}` })),
    ).toMatchObject({ QueueUrl: url });
  });

  it('creates the same queue again, unless its attributes differ', async () => {
    const create = (VisibilityTimeout: string) =>
      send(
        new CreateQueueCommand({
          QueueName: 'again',
          Attributes: { VisibilityTimeout },
        }),
      );
    const first = await create('5');
    expect((await create('5')).QueueUrl).toBe(first.QueueUrl);
    expect(await errorOf(create('6'))).toBeInstanceOf(QueueNameExists);
  });

  it('answers QueueDoesNotExist for a queue that is missing', async () => {
    for (const command of [
      new GetQueueUrlCommand({ QueueName: 'nosuch' }),
      new SendMessageCommand({
        QueueUrl: `${test.endpoint}/${central}/nosuch`,
        MessageBody: 'x',
      }),
    ]) {
      expect(await errorOf(send(command))).toBeInstanceOf(QueueDoesNotExist);
    }
  });

  it('hides a received message until its visibility timeout, and then gives it again', async () => {
    const QueueUrl = await newQueue({ VisibilityTimeout: '60' });
    await send(new SendMessageCommand({ QueueUrl, MessageBody: 'once' }));
    const [first] = await receive(QueueUrl, {
      MessageSystemAttributeNames: ['All'],
    });
    expect(first).toMatchObject({
      Body: 'once',
      Attributes: { ApproximateReceiveCount: '1', SenderId: central },
    });
    expect(await receive(QueueUrl)).toEqual([]);
    expect(await attributesOf(QueueUrl)).toMatchObject({
      ApproximateNumberOfMessages: '0',
      ApproximateNumberOfMessagesNotVisible: '1',
    });
    clock.forward(61);
    const [second] = await receive(QueueUrl, { AttributeNames: ['All'] });
    expect(second.Attributes.ApproximateReceiveCount).toBe('2');

    // an outdated handle deletes nothing, the latest does
    await send(
      new DeleteMessageCommand({
        QueueUrl,
        ReceiptHandle: first.ReceiptHandle,
      }),
    );
    expect(await attributesOf(QueueUrl)).toMatchObject({
      ApproximateNumberOfMessagesNotVisible: '1',
    });
    await send(
      new DeleteMessageCommand({
        QueueUrl,
        ReceiptHandle: second.ReceiptHandle,
      }),
    );
    clock.forward(61);
    expect(await receive(QueueUrl)).toEqual([]);
    expect(
      await errorOf(
        send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: 'rubbish' })),
      ),
    ).toBeInstanceOf(ReceiptHandleIsInvalid);
  });

  it('gives a message at once when its visibility is set to 0', async () => {
    const QueueUrl = await newQueue();
    await send(new SendMessageCommand({ QueueUrl, MessageBody: 'again' }));
    const [{ ReceiptHandle }] = await receive(QueueUrl);
    await send(
      new ChangeMessageVisibilityCommand({
        QueueUrl,
        ReceiptHandle,
        VisibilityTimeout: 0,
      }),
    );
    expect(
      await errorOf(
        send(
          new ChangeMessageVisibilityCommand({
            QueueUrl,
            ReceiptHandle,
            VisibilityTimeout: 5,
          }),
        ),
      ),
    ).toBeInstanceOf(MessageNotInflight);
    expect(await bodies(QueueUrl)).toEqual(['again']);
  });

  it('extends the visibility of many at once', async () => {
    const QueueUrl = await newQueue({ VisibilityTimeout: '10' });
    await send(new SendMessageCommand({ QueueUrl, MessageBody: 'slow' }));
    const [{ ReceiptHandle }] = await receive(QueueUrl);
    const answer = await send(
      new ChangeMessageVisibilityBatchCommand({
        QueueUrl,
        Entries: [
          { Id: 'good', ReceiptHandle, VisibilityTimeout: 100 },
          { Id: 'bad', ReceiptHandle: 'rubbish', VisibilityTimeout: 100 },
        ],
      }),
    );
    expect(answer).toMatchObject({
      Successful: [{ Id: 'good' }],
      Failed: [
        { Id: 'bad', Code: 'ReceiptHandleIsInvalid', SenderFault: true },
      ],
    });
    clock.forward(50);
    expect(await receive(QueueUrl)).toEqual([]);
    clock.forward(51);
    expect(await bodies(QueueUrl)).toEqual(['slow']);
  });

  it('delays a message by its own or by the queue’s delay', async () => {
    const QueueUrl = await newQueue({ DelaySeconds: '30' });
    await send(new SendMessageCommand({ QueueUrl, MessageBody: 'default' }));
    await send(
      new SendMessageCommand({ QueueUrl, MessageBody: 'now', DelaySeconds: 0 }),
    );
    expect(await bodies(QueueUrl)).toEqual(['now']);
    expect(await attributesOf(QueueUrl)).toMatchObject({
      ApproximateNumberOfMessagesDelayed: '1',
    });
    clock.forward(31);
    expect(await bodies(QueueUrl)).toContain('default');
  });

  it('sends, receives and deletes up to ten at once, in order', async () => {
    const QueueUrl = await newQueue();
    const Entries = Array.from({ length: 10 }, (_, index) => ({
      Id: `id${index}`,
      MessageBody: `m${index}`,
    }));
    const sent = await send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    expect(sent.Successful).toHaveLength(10);
    await send(new SendMessageCommand({ QueueUrl, MessageBody: 'm10' }));
    const messages = await receive(QueueUrl, { MaxNumberOfMessages: 10 });
    expect(messages.map(message => message.Body)).toEqual(
      Entries.map(entry => entry.MessageBody),
    );
    const deleted = await send(
      new DeleteMessageBatchCommand({
        QueueUrl,
        Entries: messages.map(({ ReceiptHandle }, index) => ({
          Id: String(index),
          ReceiptHandle,
        })),
      }),
    );
    expect(deleted.Successful).toHaveLength(10);
    expect(await bodies(QueueUrl)).toEqual(['m10']);
    expect(
      await errorOf(
        send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 11 })),
      ),
    ).toMatchObject({ name: 'InvalidParameterValue' });
  });

  it('refuses a batch that is empty, too long, or has an id twice', async () => {
    const QueueUrl = await newQueue();
    const batch = (ids: string[]) =>
      errorOf(
        send(
          new SendMessageBatchCommand({
            QueueUrl,
            Entries: ids.map(Id => ({ Id, MessageBody: 'x' })),
          }),
        ),
      );
    expect(await batch([])).toBeInstanceOf(EmptyBatchRequest);
    expect(await batch([...'abcdefghijk'])).toBeInstanceOf(
      TooManyEntriesInBatchRequest,
    );
    expect(await batch(['a', 'a'])).toBeInstanceOf(BatchEntryIdsNotDistinct);
  });

  it('carries attributes, whose checksum the client verifies', async () => {
    const QueueUrl = await newQueue();
    const MessageAttributes = {
      'trace.id': { DataType: 'String', StringValue: 'ü-1' },
      'trace.number': { DataType: 'Number.int', StringValue: '7' },
      raw: { DataType: 'Binary', BinaryValue: new Uint8Array([0, 255, 7]) },
    };
    const sent = await send(
      new SendMessageCommand({ QueueUrl, MessageBody: 'ö', MessageAttributes }),
    );
    expect(sent.MD5OfMessageAttributes).toMatch(/^[0-9a-f]{32}$/);
    const [message] = await receive(QueueUrl, {
      MessageAttributeNames: ['All'],
      VisibilityTimeout: 0,
    });
    expect(message.MD5OfMessageAttributes).toBe(sent.MD5OfMessageAttributes);
    expect(message.MessageAttributes).toMatchObject(MessageAttributes);
    const [some] = await receive(QueueUrl, {
      MessageAttributeNames: ['trace.*'],
      VisibilityTimeout: 0,
    });
    expect(Object.keys(some.MessageAttributes)).toEqual([
      'trace.id',
      'trace.number',
    ]);
  });

  it('waits for a message as long as it is asked to, and not longer than needed', async () => {
    const QueueUrl = await newQueue();
    const started = Date.now();
    const waiting = bodies(QueueUrl, { WaitTimeSeconds: 20 });
    await new Promise(resolve => setTimeout(resolve, 100));
    await send(new SendMessageCommand({ QueueUrl, MessageBody: 'late' }));
    expect(await waiting).toEqual(['late']);
    expect(Date.now() - started).toBeLessThan(5000);

    const empty = Date.now();
    expect(await bodies(QueueUrl, { WaitTimeSeconds: 1 })).toEqual([]);
    expect(Date.now() - empty).toBeGreaterThanOrEqual(950);
  });

  it('gives nothing to a client that has gone while it waited', async () => {
    const QueueUrl = await newQueue();
    const gone = new AbortController();
    const waiting = errorOf(
      test
        .as()
        .sqs.send(
          new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }),
          { abortSignal: gone.signal },
        ),
    );
    await new Promise(resolve => setTimeout(resolve, 100));
    gone.abort();
    expect(await waiting).toMatchObject({ name: 'AbortError' });
    await new Promise(resolve => setTimeout(resolve, 50));
    await send(new SendMessageCommand({ QueueUrl, MessageBody: 'kept' }));
    expect(await bodies(QueueUrl)).toEqual(['kept']);
  });

  it('moves to the dead-letter queue what was received too often', async () => {
    const deadLetters = await newQueue();
    const { QueueArn } = await attributesOf(deadLetters);
    const QueueUrl = await newQueue({
      VisibilityTimeout: '0',
      RedrivePolicy: JSON.stringify({
        deadLetterTargetArn: QueueArn,
        maxReceiveCount: 2,
      }),
    });
    await send(new SendMessageCommand({ QueueUrl, MessageBody: 'poison' }));
    expect(await bodies(QueueUrl)).toEqual(['poison']);
    expect(await bodies(QueueUrl)).toEqual(['poison']);
    expect(await bodies(QueueUrl)).toEqual([]);
    expect(await bodies(deadLetters)).toEqual(['poison']);
    expect(
      await errorOf(
        newQueue({
          RedrivePolicy: JSON.stringify({
            deadLetterTargetArn: `${QueueArn}-nosuch`,
            maxReceiveCount: 2,
          }),
        }),
      ),
    ).toMatchObject({ message: expect.stringContaining('RedrivePolicy') });
  });

  it('forgets messages older than the retention period', async () => {
    const QueueUrl = await newQueue({ MessageRetentionPeriod: '60' });
    await send(new SendMessageCommand({ QueueUrl, MessageBody: 'old' }));
    clock.forward(61);
    expect((await attributesOf(QueueUrl)).ApproximateNumberOfMessages).toBe(
      '0',
    );
    expect(await bodies(QueueUrl)).toEqual([]);
  });

  it('refuses attributes that do not exist or do not fit, and messages too large', async () => {
    expect(await errorOf(newQueue({ Colour: 'red' }))).toBeInstanceOf(
      InvalidAttributeName,
    );
    expect(await errorOf(newQueue({ DelaySeconds: '901' }))).toMatchObject({
      name: 'InvalidAttributeValue',
      message: expect.stringContaining('DelaySeconds'),
    });
    const QueueUrl = await newQueue();
    await send(
      new SetQueueAttributesCommand({
        QueueUrl,
        Attributes: { MaximumMessageSize: '1024' },
      }),
    );
    const sending = (MessageBody: string) =>
      errorOf(send(new SendMessageCommand({ QueueUrl, MessageBody })));
    expect(await sending('x'.repeat(1025))).toMatchObject({
      message: expect.stringContaining('shorter than 1024 bytes'),
    });
    expect(await sending('\u0007')).toBeInstanceOf(InvalidMessageContents);
  });

  it('purges and deletes queues', async () => {
    const QueueUrl = await newQueue();
    await send(new SendMessageCommand({ QueueUrl, MessageBody: 'x' }));
    await send(new PurgeQueueCommand({ QueueUrl }));
    expect(await bodies(QueueUrl)).toEqual([]);
    await send(new DeleteQueueCommand({ QueueUrl }));
    expect(await errorOf(receive(QueueUrl))).toBeInstanceOf(QueueDoesNotExist);
  });

  it('lists the queues of the account, by prefix and page', async () => {
    for (const QueueName of ['list-a', 'list-b', 'list-c']) {
      await send(new CreateQueueCommand({ QueueName }));
    }
    const names: string[] = [];
    for await (const page of paginateListQueues(
      { client: test.as().sqs, pageSize: 2 },
      { QueueNamePrefix: 'list-' },
    )) {
      names.push(...page.QueueUrls!.map(url => url.split('/').pop()!));
    }
    expect(names).toEqual(['list-a', 'list-b', 'list-c']);
    const other = await test.as(consumer).sqs.send(new ListQueuesCommand({}));
    expect(other.QueueUrls ?? []).toEqual([]);
  });

  it('lets another account in only by the queue’s policy', async () => {
    const QueueUrl = await newQueue();
    const sending = () =>
      test
        .as(consumer)
        .sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'hello' }));
    expect(await errorOf(sending())).toMatchObject({ name: 'AccessDenied' });
    await send(
      new SetQueueAttributesCommand({
        QueueUrl,
        Attributes: {
          Policy: JSON.stringify({
            Statement: {
              Effect: 'Allow',
              Principal: { AWS: `arn:aws:iam::${consumer}:root` },
              Action: 'sqs:SendMessage',
            },
          }),
        },
      }),
    );
    await sending();
    expect(
      await errorOf(
        test.as(consumer).sqs.send(new ReceiveMessageCommand({ QueueUrl })),
      ),
    ).toMatchObject({ name: 'AccessDenied' });
  });

  it('says what it does not emulate, as an AWS error', async () => {
    const QueueUrl = await newQueue();
    for (const command of [
      new ListQueueTagsCommand({ QueueUrl }),
      new CreateQueueCommand({
        QueueName: 'order.fifo',
        Attributes: { FifoQueue: 'true' },
      }),
    ]) {
      expect(await errorOf(send(command))).toMatchObject({
        message: expect.stringContaining('does not emulate'),
        $metadata: { httpStatusCode: 501 },
      });
    }
  });

  it('keeps queues and messages over a restart on another port, with the old URL', async () => {
    const QueueUrl = await newQueue();
    await send(new SendMessageCommand({ QueueUrl, MessageBody: 'durable' }));
    await send(new SendMessageCommand({ QueueUrl, MessageBody: 'in flight' }));
    await receive(QueueUrl, { VisibilityTimeout: 100 });
    await test.restart();
    expect(await bodies(QueueUrl)).toEqual(['in flight']);
    clock.forward(101);
    expect(await bodies(QueueUrl)).toContain('durable');
  });
});
