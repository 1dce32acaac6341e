import { GlueClient } from '@aws-sdk/client-glue';
import { LakeFormationClient } from '@aws-sdk/client-lakeformation';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { AwsCredentialsManager } from '@backstage/integration-aws-node';
import type { GlueSource } from '../config/GlueSource';

/** SQS holds an empty receive open for up to 20 seconds. */
const longPoll = 30_000;

/** How long an answer is waited for, and how often it is asked for again. */
export interface Patience {
  /** Milliseconds until the connection stands. */
  connectionTimeout: number;
  /** Milliseconds until there is an answer. */
  requestTimeout: number;
  /** The first one included. */
  maxAttempts: number;
  /** `adaptive` slows down by itself where AWS throttles. */
  retryMode: 'standard' | 'adaptive';
}

// A scan has time. Without the time-outs a silent endpoint would hold the task
// until its own.
const patienceOfScans: Patience = {
  connectionTimeout: 5_000,
  requestTimeout: 30_000,
  maxAttempts: 6,
  retryMode: 'adaptive',
};

/**
 * The SDK's clients of one source, each made when it is first needed, with the
 * credentials that `@backstage/integration-aws-node` has for the source's
 * account. The SDK itself heeds `AWS_ENDPOINT_URL`.
 */
export class AwsClients {
  readonly #source: Pick<GlueSource, 'accountId' | 'region'>;
  readonly #credentials: AwsCredentialsManager;
  readonly #patience: Patience;
  readonly #made = new Map<string, Promise<unknown>>();

  constructor(
    source: Pick<GlueSource, 'accountId' | 'region'>,
    credentials: AwsCredentialsManager,
    patience: Patience = patienceOfScans,
  ) {
    this.#source = source;
    this.#credentials = credentials;
    this.#patience = patience;
  }

  readonly glue = () => this.#once('glue', options => new GlueClient(options));

  readonly lakeFormation = () =>
    this.#once('lakeformation', options => new LakeFormationClient(options));

  readonly queue = () =>
    this.#once(
      'sqs',
      options =>
        new SQSClient({
          ...options,
          // The endpoint is the region's or the configured one, like that of
          // every other client; the queue URL only names the queue.
          useQueueUrlAsEndpoint: false,
          requestHandler: {
            ...options.requestHandler,
            requestTimeout: longPoll,
          },
        }),
    );

  #once<T>(
    service: string,
    make: (options: Awaited<ReturnType<AwsClients['options']>>) => T,
  ): Promise<T> {
    const found = this.#made.get(service) as Promise<T> | undefined;
    if (found) return found;
    const client = this.options().then(make);
    this.#made.set(service, client);
    // An account that the configuration lacks today may be there tomorrow.
    client.catch(() => this.#made.delete(service));
    return client;
  }

  private async options() {
    const { accountId, region } = this.#source;
    const { connectionTimeout, requestTimeout, ...retry } = this.#patience;
    const { sdkCredentialProvider } =
      await this.#credentials.getCredentialProvider({ accountId });
    return {
      region,
      customUserAgent: 'data-sharing-for-backstage',
      credentialDefaultProvider: () => sdkCredentialProvider,
      ...retry,
      requestHandler: {
        connectionTimeout,
        requestTimeout,
        throwOnRequestTimeout: true,
      },
    };
  }
}
