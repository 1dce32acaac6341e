import { AwsError, newId, type Clock } from '../core';
import { keyOf, type Collection, type Store } from '../store';
import { redrivePolicyOf } from './attributes';
import { md5, md5OfAttributes, type MessageAttribute } from './md5';
import { attributesOf, queueKey, type Queue, type Queues } from './queues';

export interface Message {
  id: string;
  body: string;
  attributes?: Record<string, MessageAttribute>;
  senderId: string;
  /** Milliseconds since 1970, as all times here. */
  sentAt: number;
  visibleAt: number;
  receiveCount: number;
  firstReceivedAt?: number;
  /** Handle of the latest receive; the only one that counts. */
  receiptHandle?: string;
  /** Sets apart what was sent in the same millisecond. */
  sequence: number;
}

/**
 * Messages of all queues, in the order in which they become visible: what can
 * be received stands first.
 */
export class Messages {
  readonly #messages: Collection<Message>;
  /** Queue and message id → key of the message. */
  readonly #byId: Collection<{ key: string }>;
  readonly #clock: Clock;
  readonly #queues: Queues;
  readonly #onSent: (key: string) => void;
  #sequence = 0;

  /** @param options.onSent - called with the queue's key */
  constructor(options: {
    store: Store;
    clock: Clock;
    queues: Queues;
    onSent: (key: string) => void;
  }) {
    this.#messages = options.store.collection('sqs-message');
    this.#byId = options.store.collection('sqs-message-id');
    this.#clock = options.clock;
    this.#queues = options.queues;
    this.#onSent = options.onSent;
  }

  send(
    queue: Queue,
    message: {
      body: string;
      attributes?: Record<string, MessageAttribute>;
      senderId: string;
      /** The queue's own when left out. */
      delaySeconds?: number;
    },
  ) {
    const now = this.#clock.now().getTime();
    const delay =
      message.delaySeconds ?? Number(attributesOf(queue).DelaySeconds);
    const stored: Message = {
      id: newId(),
      body: message.body,
      attributes: message.attributes,
      senderId: message.senderId,
      sentAt: now,
      visibleAt: now + delay * 1000,
      receiveCount: 0,
      sequence: this.#sequence++,
    };
    this.#put(queue, stored);
    this.#onSent(queueKey(queue));
    return {
      MessageId: stored.id,
      MD5OfMessageBody: md5(stored.body),
      MD5OfMessageAttributes: md5OfAttributes(stored.attributes),
    };
  }

  /**
   * Takes up to `max` visible messages and hides them. On the way, what is
   * older than the retention period goes, and what was received too often
   * moves to the dead-letter queue.
   */
  receive(queue: Queue, max: number, visibilitySeconds?: number): Message[] {
    const now = this.#clock.now().getTime();
    const attributes = attributesOf(queue);
    const retention = Number(attributes.MessageRetentionPeriod) * 1000;
    const hidden = visibilitySeconds ?? Number(attributes.VisibilityTimeout);
    const redrive = redrivePolicyOf(attributes);
    const deadLetters =
      redrive && this.#queues.byArn(redrive.deadLetterTargetArn);
    const received: Message[] = [];
    while (received.length < max) {
      const visible = this.#messages
        .range({ prefix: keyOf(queueKey(queue), ''), limit: 50 })
        .map(({ value }) => value)
        .filter(message => message.visibleAt <= now);
      // with a visibility timeout of 0, what was received is visible at once
      const fresh = visible.filter(
        message => !received.some(other => other.id === message.id),
      );
      if (fresh.length === 0) break;
      for (const message of fresh.slice(0, max - received.length)) {
        this.#remove(queue, message);
        if (message.sentAt + retention <= now) continue;
        if (deadLetters && message.receiveCount >= redrive.maxReceiveCount) {
          this.#put(deadLetters, {
            ...message,
            visibleAt: now,
            receiptHandle: undefined,
          });
          this.#onSent(queueKey(deadLetters));
          continue;
        }
        const taken: Message = {
          ...message,
          receiveCount: message.receiveCount + 1,
          firstReceivedAt: message.firstReceivedAt ?? now,
          visibleAt: now + hidden * 1000,
          receiptHandle: Buffer.from(`${message.id}:${newId()}`).toString(
            'base64',
          ),
        };
        this.#put(queue, taken);
        received.push(taken);
      }
    }
    return received;
  }

  /** Milliseconds until the next hidden message becomes visible. */
  untilVisible(queue: Queue): number {
    const [next] = this.#messages.range({
      prefix: keyOf(queueKey(queue), ''),
      limit: 1,
    });
    return next
      ? Math.max(0, next.value.visibleAt - this.#clock.now().getTime())
      : Infinity;
  }

  /** An outdated handle is accepted and deletes nothing, as in AWS. */
  delete(queue: Queue, receiptHandle: unknown): void {
    const message = this.#byHandle(queue, receiptHandle);
    if (message?.receiptHandle === receiptHandle) this.#remove(queue, message!);
  }

  changeVisibility(queue: Queue, receiptHandle: unknown, seconds: unknown) {
    if (
      !Number.isInteger(Number(seconds)) ||
      Number(seconds) < 0 ||
      Number(seconds) > 43_200
    ) {
      throw new AwsError(
        'InvalidParameterValue',
        `Value ${seconds} for parameter VisibilityTimeout is invalid. Reason: Must be between 0 and 43200.`,
      );
    }
    const now = this.#clock.now().getTime();
    const message = this.#byHandle(queue, receiptHandle);
    if (message?.receiptHandle !== receiptHandle || message!.visibleAt <= now) {
      throw new AwsError(
        'MessageNotInflight',
        `Value ${receiptHandle} for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for visibility timeout change.`,
      );
    }
    this.#remove(queue, message!);
    this.#put(queue, { ...message!, visibleAt: now + Number(seconds) * 1000 });
    this.#onSent(queueKey(queue));
  }

  purge(queue: Queue): void {
    for (const { value } of this.#messages.list(keyOf(queueKey(queue), ''))) {
      this.#remove(queue, value);
    }
  }

  counts(queue: Queue) {
    const now = this.#clock.now().getTime();
    const retention = Number(attributesOf(queue).MessageRetentionPeriod) * 1000;
    const counts = { visible: 0, inFlight: 0, delayed: 0 };
    for (const { value } of this.#messages.list(keyOf(queueKey(queue), ''))) {
      if (value.sentAt + retention <= now) continue;
      if (value.visibleAt <= now) counts.visible++;
      else if (value.receiveCount > 0) counts.inFlight++;
      else counts.delayed++;
    }
    return counts;
  }

  #byHandle(queue: Queue, receiptHandle: unknown): Message | undefined {
    const [id] = Buffer.from(String(receiptHandle ?? ''), 'base64')
      .toString('utf8')
      .split(':');
    if (!/^[0-9a-f-]{36}$/.test(id)) {
      throw new AwsError(
        'ReceiptHandleIsInvalid',
        `The input receipt handle "${receiptHandle}" is not a valid receipt handle.`,
      );
    }
    const found = this.#byId.get(keyOf(queueKey(queue), id));
    return found && this.#messages.get(found.key);
  }

  #key = (queue: Queue, message: Message) =>
    keyOf(
      queueKey(queue),
      String(message.visibleAt).padStart(15, '0'),
      String(message.sentAt).padStart(15, '0'),
      String(message.sequence).padStart(12, '0'),
      message.id,
    );

  #put(queue: Queue, message: Message): void {
    const key = this.#key(queue, message);
    this.#messages.put(key, message);
    this.#byId.put(keyOf(queueKey(queue), message.id), { key });
  }

  #remove(queue: Queue, message: Message): void {
    this.#messages.delete(this.#key(queue, message));
    this.#byId.delete(keyOf(queueKey(queue), message.id));
  }
}
