import type { Message, SQSClient } from '@aws-sdk/client-sqs';
import type {
  LifecycleService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { Consumer } from 'sqs-consumer';
import type { GlueSource } from '../config/GlueSource';
import { GlueListingError } from '../glue/GlueListingError';
import type { Change } from '../ingest/refreshTables';
import { parseChange, type ChangeEvent } from './parseChange';

/** Seconds until a message comes again whose receiver died. */
const visibilityTimeout = 60;

/** Seconds: while messages are handled, nobody else gets them. */
const heartbeatInterval = 20;

/** Seconds until messages that failed come again, the longer the more often. */
const secondsAgain = (messages: Message[]) => {
  const received = messages.map(({ Attributes }) =>
    Number(Attributes?.ApproximateReceiveCount ?? 1),
  );
  return Math.min(2 ** Math.max(...received), 15 * 60);
};

/** Milliseconds between polls while the queue does not answer. */
const pauseAfterError = 5_000;

/** A source that listens. */
export interface ChangeListener {
  source: GlueSource;
  client: () => Promise<SQSClient>;
  /** @throws where it could not be done, and should be tried again */
  handle(changes: Change[], oldest: number): Promise<void>;
}

const concerns = (
  { catalogId, accountId, region }: GlueSource,
  event: ChangeEvent,
) =>
  event.region === region &&
  [undefined, event.account].includes(catalogId ?? accountId);

/**
 * Polls the queues that Glue's events arrive in. Several sources can share a
 * queue: each event goes to those that it concerns. A message is deleted when
 * it is handled, and not before.
 */
export class ChangeQueues {
  readonly #logger: LoggerService;
  readonly #lifecycle: LifecycleService;
  readonly #queues = new Map<string, ChangeListener[]>();

  constructor(options: { logger: LoggerService; lifecycle: LifecycleService }) {
    this.#logger = options.logger;
    this.#lifecycle = options.lifecycle;
  }

  /** Listens from now on, where the source has a queue. */
  async listen(listener: ChangeListener): Promise<void> {
    const { queueUrl } = listener.source;
    if (!queueUrl) return;
    const listeners = this.#queues.get(queueUrl);
    if (listeners) {
      listeners.push(listener);
      return;
    }
    this.#queues.set(queueUrl, [listener]);
    await this.#consume(queueUrl, listener);
  }

  async #consume(queueUrl: string, { source, client }: ChangeListener) {
    const consumer = Consumer.create({
      queueUrl,
      sqs: await client(),
      batchSize: 10,
      waitTimeSeconds: 20,
      visibilityTimeout,
      heartbeatInterval,
      terminateVisibilityTimeout: secondsAgain,
      messageSystemAttributeNames: ['ApproximateReceiveCount'],
      handleMessageBatch: messages => this.#handle(queueUrl, messages),
    });
    let silent = false;
    const answers = () => {
      if (!silent) return;
      silent = false;
      this.#logger.info(`Glue events arrive again in ${source.region}`);
      consumer.updateOption('pollingWaitTimeMs', 0);
    };
    consumer.on('empty', answers);
    consumer.on('message_received', answers);
    consumer.on('error', error => {
      if (silent) return;
      silent = true;
      consumer.updateOption('pollingWaitTimeMs', pauseAfterError);
      this.#logger.warn(
        GlueListingError.from(
          `receive Glue events from ${queueUrl}`,
          (error as Error).cause ?? error,
        ).message,
      );
    });
    consumer.on('processing_error', error =>
      this.#logger.warn(`Glue events will be handled later: ${error.message}`),
    );
    consumer.start();
    this.#lifecycle.addShutdownHook(() => {
      // The poll that is broken off is no news.
      silent = true;
      consumer.stop({ abort: true });
    });
  }

  async #handle(queueUrl: string, messages: Message[]) {
    const events = messages.flatMap(({ Body }) => this.#read(Body));
    for (const { source, handle } of this.#queues.get(queueUrl) ?? []) {
      const mine = events.filter(event => concerns(source, event));
      const changes = mine.flatMap(event => event.changes);
      if (changes.length > 0) {
        await handle(changes, Math.min(...mine.map(({ at }) => at)));
      }
    }
    return messages;
  }

  // An event is only a hint: one that cannot be read is nothing to wait for.
  #read(body: string | undefined): ChangeEvent[] {
    try {
      return [parseChange(body ?? '')];
    } catch (error) {
      this.#logger.warn(
        `A message in the queue of Glue events is none: ${
          (error as Error).message
        }`,
      );
      return [];
    }
  }
}
