import {
  AwsError,
  notEmulated,
  type Caller,
  type Clock,
  type Service,
} from '../core';
import { pageOf } from '../paging';
import { keyOf, type Store } from '../store';
import { redrivePolicyOf } from './attributes';
import { md5, md5OfAttributes, type MessageAttribute } from './md5';
import { Messages, type Message } from './messages';
import { attributesOf, queueArn, queueKey, Queues, type Queue } from './queues';
import { Waiting } from './waiting';

const maxBytes = 1_048_576;

const invalidParameter = (message: string) =>
  new AwsError('InvalidParameterValue', message);

/** What XML 1.0 has no place for, SQS has none for. */
// eslint-disable-next-line no-control-regex
const notAllowed = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

const sizeOf = (body: string, attributes?: Record<string, MessageAttribute>) =>
  Object.entries(attributes ?? {}).reduce(
    (size, [name, { DataType, StringValue, BinaryValue }]) =>
      size +
      Buffer.byteLength(name + DataType) +
      Buffer.byteLength(StringValue ?? '') +
      Buffer.from(BinaryValue ?? '', 'base64').length,
    Buffer.byteLength(body),
  );

function validateMessage(queue: Queue, input: any): void {
  const { MessageBody, MessageAttributes } = input;
  if (typeof MessageBody !== 'string' || MessageBody === '') {
    throw new AwsError(
      'MissingParameter',
      'The request must contain the parameter MessageBody.',
    );
  }
  if (notAllowed.test(MessageBody)) {
    throw new AwsError(
      'InvalidMessageContents',
      'Invalid characters found in the message body.',
    );
  }
  const attributes = Object.entries<MessageAttribute>(MessageAttributes ?? {});
  if (attributes.length > 10) {
    throw invalidParameter('Number of message attributes exceeds 10.');
  }
  for (const [name, { DataType, StringValue, BinaryValue }] of attributes) {
    if (!/^(String|Number|Binary)(\..+)?$/.test(DataType ?? '')) {
      throw invalidParameter(
        `The type of message attribute '${name}' must be String, Number or Binary.`,
      );
    }
    if (DataType.startsWith('Binary') ? !BinaryValue : !StringValue) {
      throw invalidParameter(
        `The message attribute '${name}' must contain a non-empty value for its type.`,
      );
    }
  }
  const max = Number(attributesOf(queue).MaximumMessageSize);
  if (sizeOf(MessageBody, MessageAttributes) > max) {
    throw invalidParameter(
      `One or more parameters are invalid. Reason: Message must be shorter than ${max} bytes.`,
    );
  }
  const delay = input.DelaySeconds ?? 0;
  if (!Number.isInteger(delay) || delay < 0 || delay > 900) {
    throw invalidParameter(
      `Value ${delay} for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900.`,
    );
  }
}

function received(message: Message, input: any) {
  const system: Record<string, string> = {
    SenderId: message.senderId,
    SentTimestamp: String(message.sentAt),
    ApproximateReceiveCount: String(message.receiveCount),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
  };
  const wantedSystem: string[] = [
    ...(input.AttributeNames ?? []),
    ...(input.MessageSystemAttributeNames ?? []),
  ];
  const Attributes = Object.fromEntries(
    Object.entries(system).filter(
      ([name]) => wantedSystem.includes('All') || wantedSystem.includes(name),
    ),
  );
  const wanted: string[] = input.MessageAttributeNames ?? [];
  const attributes = Object.fromEntries(
    Object.entries(message.attributes ?? {}).filter(([name]) =>
      wanted.some(
        pattern =>
          pattern === 'All' ||
          pattern === name ||
          (pattern.endsWith('.*') && name.startsWith(pattern.slice(0, -2))),
      ),
    ),
  );
  const hasAttributes = Object.keys(attributes).length > 0;
  return {
    MessageId: message.id,
    ReceiptHandle: message.receiptHandle,
    Body: message.body,
    MD5OfBody: md5(message.body),
    ...(Object.keys(Attributes).length > 0 && { Attributes }),
    ...(hasAttributes && {
      MessageAttributes: attributes,
      MD5OfMessageAttributes: md5OfAttributes(attributes),
    }),
  };
}

function inRange(value: unknown, name: string, min: number, max: number) {
  if (value === undefined || value === null) return undefined;
  const number = Number(value);
  if (!Number.isInteger(number) || number < min || number > max) {
    throw invalidParameter(
      `Value ${value} for parameter ${name} is invalid. Reason: Must be between ${min} and ${max}, if provided.`,
    );
  }
  return number;
}

/** Each entry by itself: what one is refused for does not hinder the others. */
function batch(entries: any[] | undefined, each: (entry: any) => object) {
  if (!entries?.length) {
    throw new AwsError(
      'EmptyBatchRequest',
      'There should be at least one entry in the request.',
    );
  }
  if (entries.length > 10) {
    throw new AwsError(
      'TooManyEntriesInBatchRequest',
      `Maximum number of entries per request are 10. You have sent ${entries.length}.`,
    );
  }
  if (new Set(entries.map(entry => entry.Id)).size !== entries.length) {
    throw new AwsError(
      'BatchEntryIdsNotDistinct',
      'Two or more batch entries in the request have the same Id.',
    );
  }
  const Successful: object[] = [];
  const Failed: object[] = [];
  for (const entry of entries) {
    try {
      Successful.push({ Id: entry.Id, ...each(entry) });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      Failed.push({
        Id: entry.Id,
        SenderFault: true,
        Code: error.code,
        Message: error.message,
      });
    }
  }
  return { Successful, Failed };
}

export interface Sqs extends Service {
  /**
   * What SNS, EventBridge and Scheduler send.
   *
   * @returns false when there is no such queue
   */
  deliver(
    targetArn: string,
    body: string,
    attributes?: Record<string, MessageAttribute>,
  ): boolean;
  /** Ends long polls, so that the server can close. */
  stop(): void;
}

/**
 * Standard queues.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/
 *
 * @param options.endpoint - of the running sandbox, for queue URLs
 */
export function createSqs(options: {
  store: Store;
  clock: Clock;
  endpoint: () => string;
}): Sqs {
  const { store, clock, endpoint } = options;
  const waiting = new Waiting();
  const queues = new Queues(store, clock);
  const messages = new Messages({
    store,
    clock,
    queues,
    onSent: key => waiting.wake(key),
  });
  const urlOf = (queue: Pick<Queue, 'accountId' | 'name'>) =>
    `${endpoint()}/${queue.accountId}/${queue.name}`;

  function send(queue: Queue, entry: any, caller: Caller) {
    validateMessage(queue, entry);
    return messages.send(queue, {
      body: entry.MessageBody,
      attributes: entry.MessageAttributes,
      senderId: caller.accountId,
      delaySeconds: entry.DelaySeconds,
    });
  }

  function allAttributes(queue: Queue): Record<string, string> {
    const counts = messages.counts(queue);
    return {
      ...attributesOf(queue),
      QueueArn: queueArn(queue),
      ApproximateNumberOfMessages: String(counts.visible),
      ApproximateNumberOfMessagesNotVisible: String(counts.inFlight),
      ApproximateNumberOfMessagesDelayed: String(counts.delayed),
      CreatedTimestamp: String(queue.createdAt),
      LastModifiedTimestamp: String(queue.modifiedAt),
    };
  }

  function requireDeadLetterQueue(attributes: Record<string, string>): void {
    const redrive = redrivePolicyOf(attributes);
    if (redrive && !queues.byArn(redrive.deadLetterTargetArn)) {
      throw new AwsError(
        'InvalidParameterValue',
        `Value ${attributes.RedrivePolicy} for parameter RedrivePolicy is invalid. Reason: Dead letter target does not exist.`,
      );
    }
  }

  const actions: Record<string, (input: any, caller: Caller) => unknown> = {
    CreateQueue(input, caller) {
      const queue = queues.create(
        input.QueueName,
        input.Attributes,
        input.tags,
        caller,
      );
      requireDeadLetterQueue(queue.attributes);
      return { QueueUrl: urlOf(queue) };
    },
    GetQueueUrl(input, caller) {
      const queue = queues.find(
        {
          accountId: input.QueueOwnerAWSAccountId ?? caller.accountId,
          region: caller.region,
          name: String(input.QueueName ?? ''),
        },
        'GetQueueUrl',
        caller,
      );
      return { QueueUrl: urlOf(queue) };
    },
    GetQueueAttributes(input, caller) {
      const queue = queues.byUrl(input.QueueUrl, 'GetQueueAttributes', caller);
      const names: string[] = input.AttributeNames ?? [];
      const Attributes = Object.fromEntries(
        Object.entries(allAttributes(queue)).filter(
          ([name]) => names.includes('All') || names.includes(name),
        ),
      );
      return Object.keys(Attributes).length > 0 ? { Attributes } : {};
    },
    SetQueueAttributes(input, caller) {
      const queue = queues.byUrl(input.QueueUrl, 'SetQueueAttributes', caller);
      queues.setAttributes(queue, input.Attributes);
      requireDeadLetterQueue(input.Attributes ?? {});
      return {};
    },
    ListQueues(input, caller) {
      const limit = inRange(input.MaxResults, 'MaxResults', 1, 1000);
      const page = pageOf(queues.collection, {
        prefix: keyOf(
          caller.accountId,
          caller.region,
          input.QueueNamePrefix ?? '',
        ),
        limit: limit ?? 1000,
        token: input.NextToken,
        errorCode: 'InvalidParameterValue',
      });
      return {
        QueueUrls: page.items.map(urlOf),
        // without MaxResults, AWS returns the first thousand and no token
        NextToken: limit === undefined ? undefined : page.nextToken,
      };
    },
    SendMessage: (input, caller) =>
      send(queues.byUrl(input.QueueUrl, 'SendMessage', caller), input, caller),
    SendMessageBatch(input, caller) {
      const queue = queues.byUrl(input.QueueUrl, 'SendMessage', caller);
      const total = (input.Entries ?? []).reduce(
        (size: number, entry: any) =>
          size + sizeOf(entry.MessageBody ?? '', entry.MessageAttributes),
        0,
      );
      if (total > maxBytes) {
        throw new AwsError(
          'BatchRequestTooLong',
          `Batch requests cannot be longer than ${maxBytes} bytes. You have sent ${total} bytes.`,
        );
      }
      return batch(input.Entries, entry => send(queue, entry, caller));
    },
    DeleteMessage(input, caller) {
      const queue = queues.byUrl(input.QueueUrl, 'DeleteMessage', caller);
      messages.delete(queue, input.ReceiptHandle);
      return {};
    },
    DeleteMessageBatch(input, caller) {
      const queue = queues.byUrl(input.QueueUrl, 'DeleteMessage', caller);
      return batch(input.Entries, entry => {
        messages.delete(queue, entry.ReceiptHandle);
        return {};
      });
    },
    ChangeMessageVisibility(input, caller) {
      const queue = queues.byUrl(
        input.QueueUrl,
        'ChangeMessageVisibility',
        caller,
      );
      messages.changeVisibility(
        queue,
        input.ReceiptHandle,
        input.VisibilityTimeout,
      );
      return {};
    },
    ChangeMessageVisibilityBatch(input, caller) {
      const queue = queues.byUrl(
        input.QueueUrl,
        'ChangeMessageVisibility',
        caller,
      );
      return batch(input.Entries, entry => {
        messages.changeVisibility(
          queue,
          entry.ReceiptHandle,
          entry.VisibilityTimeout,
        );
        return {};
      });
    },
    PurgeQueue(input, caller) {
      messages.purge(queues.byUrl(input.QueueUrl, 'PurgeQueue', caller));
      return {};
    },
    DeleteQueue(input, caller) {
      const queue = queues.byUrl(input.QueueUrl, 'DeleteQueue', caller);
      messages.purge(queue);
      queues.collection.delete(queueKey(queue));
      return {};
    },
  };

  async function receiveMessage(input: any, caller: Caller) {
    const max = inRange(
      input.MaxNumberOfMessages,
      'MaxNumberOfMessages',
      1,
      10,
    );
    const wait = inRange(input.WaitTimeSeconds, 'WaitTimeSeconds', 0, 20);
    const visibility = inRange(
      input.VisibilityTimeout,
      'VisibilityTimeout',
      0,
      43_200,
    );
    const queue = queues.byUrl(input.QueueUrl, 'ReceiveMessage', caller);
    const found = await waiting.poll({
      key: queueKey(queue),
      waitMs:
        1000 *
        (wait ?? Number(attributesOf(queue).ReceiveMessageWaitTimeSeconds)),
      signal: caller.signal,
      attempt: () =>
        store.transaction(() => messages.receive(queue, max ?? 1, visibility)),
      untilNext: () => messages.untilVisible(queue),
    });
    return found.length > 0
      ? { Messages: found.map(message => received(message, input)) }
      : {};
  }

  return {
    name: 'sqs',
    async call(action, input, caller) {
      if (action === 'ReceiveMessage') return receiveMessage(input, caller);
      const act = Object.hasOwn(actions, action) ? actions[action] : undefined;
      if (!act) throw notEmulated('sqs', action);
      return store.transaction(() => act(input ?? {}, caller));
    },
    deliver(targetArn, body, attributes) {
      const queue = queues.byArn(targetArn);
      if (!queue) return false;
      messages.send(queue, { body, attributes, senderId: 'AIDASANDBOX' });
      return true;
    },
    stop: () => waiting.stop(),
  };
}
