import {
  GlueClient,
  paginateGetDatabases,
  paginateGetTables,
} from '@aws-sdk/client-glue';
import type { AwsCredentialsManager } from '@backstage/integration-aws-node';
import type { GlueSource } from '../config/GlueSource';
import { GlueListingError } from './GlueListingError';
import type { GlueReader } from './GlueReader';

/**
 * Reads Glue with GetDatabases and GetTables, with the credentials that
 * `@backstage/integration-aws-node` has for the source's account. The SDK
 * itself heeds `AWS_ENDPOINT_URL`.
 */
export class AwsGlueReader implements GlueReader {
  readonly #source: GlueSource;
  readonly #credentials: AwsCredentialsManager;
  #client: GlueClient | undefined;

  constructor(source: GlueSource, credentials: AwsCredentialsManager) {
    this.#source = source;
    this.#credentials = credentials;
  }

  databases(signal?: AbortSignal): AsyncIterable<unknown[]> {
    return this.#pages(
      'list the databases',
      client =>
        paginateGetDatabases(
          { client },
          { CatalogId: this.#source.catalogId },
          { abortSignal: signal },
        ),
      page => page.DatabaseList,
    );
  }

  tables(database: string, signal?: AbortSignal): AsyncIterable<unknown[]> {
    return this.#pages(
      `list the tables of database ${database}`,
      client =>
        paginateGetTables(
          { client },
          { CatalogId: this.#source.catalogId, DatabaseName: database },
          { abortSignal: signal },
        ),
      page => page.TableList,
    );
  }

  async *#pages<TPage>(
    doing: string,
    paginate: (client: GlueClient) => AsyncIterable<TPage>,
    itemsOf: (page: TPage) => unknown,
  ): AsyncIterable<unknown[]> {
    try {
      for await (const page of paginate(await this.#connect())) {
        const items = itemsOf(page);
        // A page without its list is no empty page: something else answered.
        if (!Array.isArray(items)) {
          throw new Error('the answer holds no list');
        }
        yield items;
      }
    } catch (error) {
      throw GlueListingError.from(doing, error);
    }
  }

  async #connect(): Promise<GlueClient> {
    if (!this.#client) {
      const { accountId, region } = this.#source;
      const { sdkCredentialProvider } =
        await this.#credentials.getCredentialProvider({ accountId });
      this.#client = new GlueClient({
        region,
        customUserAgent: 'data-sharing-for-backstage',
        credentialDefaultProvider: () => sdkCredentialProvider,
        // Milliseconds. Without them a silent endpoint would hold the task
        // until its time-out.
        requestHandler: {
          connectionTimeout: 5_000,
          requestTimeout: 30_000,
          throwOnRequestTimeout: true,
        },
      });
    }
    return this.#client;
  }
}
