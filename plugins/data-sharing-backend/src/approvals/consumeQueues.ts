import type { Message } from '@aws-sdk/client-sqs';
import type {
  LifecycleService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { Consumer } from 'sqs-consumer';
import { awsError } from '../aws/errors';
import type { AwsClients } from '../aws/clients';
import type { WorkflowConfig } from '../config/readConfig';

/** Seconds until a message that failed comes again. */
const visibilityTimeout = 30;

/** Milliseconds between polls while the queue does not answer. */
const pauseAfterError = 5_000;

/**
 * Polls the queue of each workflow until the backend shuts down. A message is
 * deleted once `handle` says so, and not before.
 *
 * @param handle - returns whether the message may be deleted; may throw
 */
export function consumeQueues(options: {
  workflows: WorkflowConfig[];
  clients: AwsClients;
  handle: (body: string | undefined) => Promise<boolean>;
  logger: LoggerService;
  lifecycle: LifecycleService;
}): void {
  const { workflows, clients, handle, logger, lifecycle } = options;
  const queues = new Map(workflows.map(each => [each.queueUrl, each]));
  for (const [queueUrl, { region, accountId }] of queues) {
    if (queueUrl === undefined) continue;
    const consumer = Consumer.create({
      queueUrl,
      sqs: clients.queue({ region, accountId }),
      batchSize: 10,
      waitTimeSeconds: 20,
      visibilityTimeout,
      handleMessage: async (message: Message) =>
        (await handle(message.Body)) ? message : undefined,
    });
    let silent = false;
    const answers = () => {
      if (silent) {
        silent = false;
        logger.info(`Amazon SQS in ${region} answers again`);
        consumer.updateOption('pollingWaitTimeMs', 0);
      }
    };
    consumer.on('empty', answers);
    consumer.on('message_received', answers);
    consumer.on('error', error => {
      if (silent) return;
      silent = true;
      consumer.updateOption('pollingWaitTimeMs', pauseAfterError);
      const { message } = awsError((error as Error).cause ?? error, {
        service: 'Amazon SQS',
        region,
      });
      logger.warn(`Approval tasks do not arrive: ${message}`);
    });
    consumer.on('processing_error', error =>
      logger.warn(
        `A message will be handled later: ${(error as Error).message}`,
      ),
    );
    consumer.start();
    lifecycle.addShutdownHook(() => {
      // The poll that is broken off is no news.
      silent = true;
      consumer.stop({ abort: true });
    });
  }
}
