import {
  arn,
  AwsError,
  newId,
  notEmulated,
  type Caller,
  type Clock,
  type Service,
} from '../core';
import type { Logger } from '../logger';
import { pageOf } from '../paging';
import type { MessageAttribute } from '../sqs/md5';
import type { Sqs } from '../sqs/service';
import { keyOf, type Collection, type Store } from '../store';

interface Topic {
  arn: string;
  attributes: Record<string, string>;
}

interface Subscription {
  arn: string;
  topicArn: string;
  protocol: string;
  endpoint: string;
  owner: string;
  attributes: Record<string, string>;
}

const pageLength = 100;

const invalid = (message: string) =>
  new AwsError('InvalidParameterException', `Invalid parameter: ${message}`);

const topicPattern =
  /^arn:aws[a-z-]*:sns:([a-z0-9-]+):(\d{12}):([A-Za-z0-9_-]{1,256})$/;

/** What a queue gets without raw delivery. */
const envelope = (
  topicArn: string,
  messageId: string,
  at: Date,
  input: any,
  message: string,
) => ({
  Type: 'Notification',
  MessageId: messageId,
  TopicArn: topicArn,
  ...(input.Subject && { Subject: input.Subject }),
  Message: message,
  Timestamp: at.toISOString(),
  SignatureVersion: '1',
  Signature: 'not signed by the sandbox',
  SigningCertURL: 'urn:data-sharing:aws-sandbox:not-signed',
  UnsubscribeURL: 'urn:data-sharing:aws-sandbox:no-unsubscribe-url',
  ...(Object.keys(input.MessageAttributes ?? {}).length > 0 && {
    MessageAttributes: Object.fromEntries(
      Object.entries<MessageAttribute>(input.MessageAttributes).map(
        ([name, { DataType, StringValue, BinaryValue }]) => [
          name,
          { Type: DataType, Value: StringValue ?? BinaryValue },
        ],
      ),
    ),
  }),
});

/**
 * Standard topics with queues as subscribers.
 * https://docs.aws.amazon.com/sns/latest/api/
 */
export function createSns(options: {
  store: Store;
  clock: Clock;
  sqs: Sqs;
  logger: Logger;
}): Service {
  const { store, clock, sqs, logger } = options;
  const topics: Collection<Topic> = store.collection('sns-topic');
  const subscriptions: Collection<Subscription> =
    store.collection('sns-subscription');

  /** Topic policies are not emulated: a topic serves its own account. */
  function topicOf(topicArn: unknown, action: string, caller: Caller): Topic {
    const parts = topicPattern.exec(String(topicArn ?? ''));
    if (!parts) throw invalid('TopicArn');
    if (parts[1] !== caller.region) {
      throw invalid(`TopicArn Reason: the topic is not in ${caller.region}`);
    }
    if (parts[2] !== caller.accountId) {
      throw new AwsError(
        'AuthorizationErrorException',
        `User: ${caller.principalArn} is not authorized to perform: SNS:${action} on resource: ${topicArn}`,
        403,
      );
    }
    const topic = topics.get(parts[0]);
    if (!topic) {
      throw new AwsError('NotFoundException', 'Topic does not exist', 404);
    }
    return topic;
  }

  function bodyFor(input: any): string {
    if (input.MessageStructure !== 'json') return input.Message;
    let messages: any;
    try {
      messages = JSON.parse(input.Message);
    } catch {
      throw invalid('Message Structure - JSON message body failed to parse');
    }
    if (typeof messages?.default !== 'string') {
      throw invalid(
        'Message Structure - No default entry in JSON message body',
      );
    }
    return messages.sqs ?? messages.default;
  }

  function publish(input: any, caller: Caller) {
    if (input.PhoneNumber) throw notEmulated('sns', 'Publish to a PhoneNumber');
    const topic = topicOf(input.TopicArn ?? input.TargetArn, 'Publish', caller);
    if (typeof input.Message !== 'string' || input.Message === '') {
      throw invalid('Empty message');
    }
    if (Buffer.byteLength(input.Message) > 262_144) {
      throw invalid('Message too long');
    }
    if (
      input.Subject !== undefined &&
      // eslint-disable-next-line no-control-regex
      (!/^[^\u0000-\u001f]{1,100}$/.test(input.Subject) ||
        /^\s/.test(input.Subject))
    ) {
      throw invalid('Subject');
    }
    const MessageId = newId();
    const message = bodyFor(input);
    for (const { value } of subscriptions.list(keyOf(topic.arn, ''))) {
      const raw = value.attributes.RawMessageDelivery === 'true';
      const delivered = sqs.deliver(
        value.endpoint,
        raw
          ? message
          : JSON.stringify(
              envelope(topic.arn, MessageId, clock.now(), input, message),
            ),
        raw ? input.MessageAttributes : undefined,
      );
      if (!delivered) {
        logger.warn(`${value.arn}: ${value.endpoint} does not exist`);
      }
    }
    return { MessageId };
  }

  function subscribe(input: any, caller: Caller) {
    const topic = topicOf(input.TopicArn, 'Subscribe', caller);
    if (input.Protocol !== 'sqs') {
      throw notEmulated('sns', `Subscribe with the protocol ${input.Protocol}`);
    }
    if (!/^arn:aws[a-z-]*:sqs:[a-z0-9-]+:\d{12}:[\w-]+$/.test(input.Endpoint)) {
      throw invalid('SQS endpoint ARN');
    }
    const attributes: Record<string, string> = input.Attributes ?? {};
    for (const [name, value] of Object.entries(attributes)) {
      if (name !== 'RawMessageDelivery') {
        throw notEmulated('sns', `the subscription attribute ${name}`);
      }
      if (!['true', 'false'].includes(value)) {
        throw invalid('Attributes Reason: RawMessageDelivery');
      }
    }
    const existing = subscriptions
      .list(keyOf(topic.arn, ''))
      .find(({ value }) => value.endpoint === input.Endpoint);
    const subscription: Subscription = {
      arn: existing?.value.arn ?? `${topic.arn}:${newId()}`,
      topicArn: topic.arn,
      protocol: 'sqs',
      endpoint: input.Endpoint,
      owner: caller.accountId,
      attributes: existing?.value.attributes ?? attributes,
    };
    subscriptions.put(keyOf(topic.arn, subscription.arn), subscription);
    return { SubscriptionArn: subscription.arn };
  }

  const actions: Record<string, (input: any, caller: Caller) => unknown> = {
    CreateTopic(input, caller) {
      if (!/^[A-Za-z0-9_-]{1,256}$/.test(input.Name ?? '')) {
        throw String(input.Name).endsWith('.fifo')
          ? notEmulated('sns', 'FIFO topics')
          : invalid('Topic Name');
      }
      const topicArn = arn('sns', caller, input.Name);
      if (!topics.get(topicArn)) {
        topics.put(topicArn, {
          arn: topicArn,
          attributes: input.Attributes ?? {},
        });
      }
      return { TopicArn: topicArn };
    },
    GetTopicAttributes(input, caller) {
      const topic = topicOf(input.TopicArn, 'GetTopicAttributes', caller);
      return {
        Attributes: {
          ...topic.attributes,
          TopicArn: topic.arn,
          Owner: caller.accountId,
          SubscriptionsConfirmed: String(
            subscriptions.list(keyOf(topic.arn, '')).length,
          ),
          SubscriptionsPending: '0',
        },
      };
    },
    ListTopics(input, caller) {
      const page = pageOf(topics, {
        prefix: arn('sns', caller, ''),
        limit: pageLength,
        token: input.NextToken,
        errorCode: 'InvalidParameterException',
      });
      return {
        Topics: page.items.map(topic => ({ TopicArn: topic.arn })),
        NextToken: page.nextToken,
      };
    },
    DeleteTopic(input, caller) {
      const parts = topicPattern.exec(String(input.TopicArn ?? ''));
      // deleting what is gone already succeeds, as in AWS
      if (parts && parts[2] === caller.accountId && !topics.get(parts[0])) {
        return {};
      }
      const topic = topicOf(input.TopicArn, 'DeleteTopic', caller);
      for (const { key } of subscriptions.list(keyOf(topic.arn, ''))) {
        subscriptions.delete(key);
      }
      topics.delete(topic.arn);
      return {};
    },
    Subscribe: subscribe,
    Unsubscribe(input, caller) {
      const topicArn = String(input.SubscriptionArn ?? '').replace(
        /:[0-9a-f-]{36}$/,
        '',
      );
      if (!topicPattern.test(topicArn)) throw invalid('SubscriptionArn');
      if (topics.get(topicArn)) {
        topicOf(topicArn, 'Unsubscribe', caller);
        subscriptions.delete(keyOf(topicArn, input.SubscriptionArn));
      }
      return {};
    },
    ListSubscriptionsByTopic(input, caller) {
      const topic = topicOf(input.TopicArn, 'ListSubscriptionsByTopic', caller);
      const page = pageOf(subscriptions, {
        prefix: keyOf(topic.arn, ''),
        limit: pageLength,
        token: input.NextToken,
        errorCode: 'InvalidParameterException',
      });
      return {
        Subscriptions: page.items.map(subscription => ({
          SubscriptionArn: subscription.arn,
          Owner: subscription.owner,
          Protocol: subscription.protocol,
          Endpoint: subscription.endpoint,
          TopicArn: subscription.topicArn,
        })),
        NextToken: page.nextToken,
      };
    },
    Publish: publish,
  };

  return {
    name: 'sns',
    async call(action, input, caller) {
      const act = Object.hasOwn(actions, action) ? actions[action] : undefined;
      if (!act) throw notEmulated('sns', action);
      return store.transaction(() => act(input ?? {}, caller));
    },
  };
}
