import { AwsError, arn, type Caller, type Clock } from '../core';
import { keyOf, type Collection, type Store } from '../store';
import { defaultAttributes, policyAllows, withAttributes } from './attributes';

export interface Queue {
  accountId: string;
  region: string;
  name: string;
  /** As given; defaults are not stored. */
  attributes: Record<string, string>;
  tags?: Record<string, string>;
  /** Seconds since 1970. */
  createdAt: number;
  modifiedAt: number;
}

export const queueKey = (queue: Pick<Queue, 'accountId' | 'region' | 'name'>) =>
  keyOf(queue.accountId, queue.region, queue.name);

export const queueArn = (queue: Queue) => arn('sqs', queue, queue.name);

export const attributesOf = (queue: Queue): Record<string, string> => ({
  ...defaultAttributes,
  ...queue.attributes,
});

const doesNotExist = () =>
  new AwsError(
    'QueueDoesNotExist',
    'The specified queue does not exist for this wsdl version.',
  );

/** Account and name are in the path; host and port may be of an earlier start. */
function parseUrl(queueUrl: unknown) {
  if (!queueUrl) {
    throw new AwsError(
      'MissingParameter',
      'The request must contain the parameter QueueUrl.',
    );
  }
  const path = /^(?:https?:\/\/[^/]+)?\/(\d{12})\/([\w-]{1,80})\/?$/.exec(
    String(queueUrl),
  );
  if (!path) {
    throw new AwsError(
      'InvalidAddress',
      `The address ${queueUrl} is not valid for this endpoint.`,
    );
  }
  return { accountId: path[1], name: path[2] };
}

/** The queues there are. */
export class Queues {
  readonly collection: Collection<Queue>;
  readonly #clock: Clock;

  constructor(store: Store, clock: Clock) {
    this.collection = store.collection('sqs-queue');
    this.#clock = clock;
  }

  /**
   * @throws {@link AwsError} `QueueDoesNotExist`; `AccessDenied` when it is
   *   another account's and its policy does not allow the action
   */
  byUrl(queueUrl: unknown, action: string, caller: Caller): Queue {
    const { accountId, name } = parseUrl(queueUrl);
    return this.find(
      { accountId, region: caller.region, name },
      action,
      caller,
    );
  }

  find(
    where: Pick<Queue, 'accountId' | 'region' | 'name'>,
    action: string,
    caller: Caller,
  ): Queue {
    const queue = this.collection.get(queueKey(where));
    if (
      where.accountId !== caller.accountId &&
      !policyAllows(queue?.attributes.Policy, caller, action)
    ) {
      throw new AwsError(
        'AccessDenied',
        `User: ${
          caller.principalArn
        } is not authorized to perform: sqs:${action} on resource: ${arn(
          'sqs',
          where,
          where.name,
        )}`,
        403,
      );
    }
    if (!queue) throw doesNotExist();
    return queue;
  }

  byArn(queueArnText: string): Queue | undefined {
    const [, , service, region, accountId, name] = queueArnText.split(':');
    return service === 'sqs'
      ? this.collection.get(queueKey({ accountId, region, name }))
      : undefined;
  }

  /** The same queue again, when it is asked for with the same attributes. */
  create(
    name: unknown,
    given: Record<string, string> | undefined,
    tags: Record<string, string> | undefined,
    caller: Caller,
  ): Queue {
    if (/\.fifo$/.test(String(name))) {
      throw new AwsError(
        'UnsupportedOperation',
        'The sandbox does not emulate FIFO queues',
        501,
      );
    }
    if (!/^[A-Za-z0-9_-]{1,80}$/.test(String(name ?? ''))) {
      throw new AwsError(
        'InvalidParameterValue',
        'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length',
      );
    }
    const attributes = withAttributes({}, given);
    const now = Math.floor(this.#clock.now().getTime() / 1000);
    const { accountId, region } = caller;
    const queue: Queue = {
      accountId,
      region,
      name: String(name),
      attributes,
      tags,
      createdAt: now,
      modifiedAt: now,
    };
    const existing = this.collection.get(queueKey(queue));
    if (!existing) {
      this.collection.put(queueKey(queue), queue);
      return queue;
    }
    const held = attributesOf(existing);
    const differing = Object.keys(attributes).find(
      attribute => held[attribute] !== attributes[attribute],
    );
    if (differing) {
      throw new AwsError(
        'QueueNameExists',
        `A queue already exists with the same name and a different value for attribute ${differing}`,
      );
    }
    return existing;
  }

  setAttributes(queue: Queue, given: Record<string, string> | undefined): void {
    this.collection.put(queueKey(queue), {
      ...queue,
      attributes: withAttributes(queue.attributes, given),
      modifiedAt: Math.floor(this.#clock.now().getTime() / 1000),
    });
  }
}
