import { GlueClient } from '@aws-sdk/client-glue';
import { LakeFormationClient } from '@aws-sdk/client-lakeformation';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { AwsCredentialsManager } from '@backstage/integration-aws-node';

/** Whose credentials speak to which region. */
export interface AwsScope {
  region: string;
  /** An account of `aws.accounts`; the main account where undefined. */
  accountId?: string;
}

/** A call, its retry included, gives up after this many milliseconds. */
const patience = 4_500;

/** To be given to every `send`, so that a silent endpoint becomes an error. */
export const withPatience = () => ({
  abortSignal: AbortSignal.timeout(patience),
});

/** SQS holds an empty receive open for up to 20 seconds. */
const longPoll = 30_000;

/**
 * Makes the SDK clients, one per service, account and region, from
 * configuration alone: credentials by `aws` in app-config, endpoints by the
 * SDK's own settings such as `AWS_ENDPOINT_URL`.
 */
export class AwsClients {
  readonly #credentials: AwsCredentialsManager;
  readonly #made = new Map<string, unknown>();

  constructor(credentials: AwsCredentialsManager) {
    this.#credentials = credentials;
  }

  glue(scope: AwsScope) {
    return this.#once('glue', scope, options => new GlueClient(options));
  }

  lakeFormation(scope: AwsScope) {
    return this.#once(
      'lakeformation',
      scope,
      options => new LakeFormationClient(options),
    );
  }

  stepFunctions(scope: AwsScope) {
    return this.#once('sfn', scope, options => new SFNClient(options));
  }

  queue(scope: AwsScope) {
    return this.#once(
      'sqs',
      scope,
      options =>
        new SQSClient({
          ...options,
          // The endpoint is the region's or the configured one, like that of
          // every other client; the queue URL only names the queue.
          useQueueUrlAsEndpoint: false,
          requestHandler: {
            connectionTimeout: 2_000,
            requestTimeout: longPoll,
            throwOnRequestTimeout: true,
          },
        }),
    );
  }

  #once<T>(
    service: string,
    scope: AwsScope,
    make: (options: ReturnType<AwsClients['options']>) => T,
  ): T {
    const key = `${service}/${scope.accountId ?? ''}/${scope.region}`;
    const found = this.#made.get(key) as T | undefined;
    if (found) return found;
    const client = make(this.options(scope));
    this.#made.set(key, client);
    return client;
  }

  private options({ region, accountId }: AwsScope) {
    return {
      region,
      customUserAgent: 'backstage-data-sharing',
      maxAttempts: 2,
      requestHandler: {
        connectionTimeout: 2_000,
        requestTimeout: patience,
        throwOnRequestTimeout: true,
      },
      // A function, so that an unknown account is an error of the call and
      // not of the start.
      credentials: async () => {
        const provider = await this.#credentials.getCredentialProvider(
          accountId ? { accountId } : undefined,
        );
        return provider.sdkCredentialProvider();
      },
    };
  }
}
