import {
  GetDatabaseCommand,
  GetTableCommand,
  type GlueClient,
  paginateGetDatabases,
  paginateGetTables,
} from '@aws-sdk/client-glue';
import type { GlueSource } from '../config/GlueSource';
import { GlueListingError } from './GlueListingError';
import type { ApiCalls, GlueReader, Lookup, Page } from './GlueReader';

interface Answered {
  $metadata: { attempts?: number };
}

/** Reads Glue with GetDatabases, GetTables, GetDatabase and GetTable. */
export class AwsGlueReader implements GlueReader {
  readonly #source: Pick<GlueSource, 'catalogId'>;
  readonly #client: () => Promise<GlueClient>;
  readonly #calls: ApiCalls;

  /**
   * @param source - whose catalog it is
   * @param client - gives the SDK's client, the same each time
   * @param calls - are counted here
   */
  constructor(
    source: Pick<GlueSource, 'catalogId'>,
    client: () => Promise<GlueClient>,
    calls: ApiCalls = {},
  ) {
    this.#source = source;
    this.#client = client;
    this.#calls = calls;
  }

  databases(signal?: AbortSignal): AsyncIterable<Page> {
    return this.#pages(
      'GetDatabases',
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

  tables(database: string, signal?: AbortSignal): AsyncIterable<Page> {
    return this.#pages(
      'GetTables',
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

  database(name: string, signal?: AbortSignal): Promise<Lookup> {
    return this.#lookUp(
      'GetDatabase',
      `read database ${name}`,
      client =>
        client.send(
          new GetDatabaseCommand({
            CatalogId: this.#source.catalogId,
            Name: name,
          }),
          { abortSignal: signal },
        ),
      answer => answer.Database,
    );
  }

  table(database: string, name: string, signal?: AbortSignal): Promise<Lookup> {
    return this.#lookUp(
      'GetTable',
      `read table ${database}.${name}`,
      client =>
        client.send(
          new GetTableCommand({
            CatalogId: this.#source.catalogId,
            DatabaseName: database,
            Name: name,
          }),
          { abortSignal: signal },
        ),
      answer => answer.Table,
    );
  }

  async *#pages<TPage extends Answered & { NextToken?: string }>(
    operation: string,
    doing: string,
    paginate: (client: GlueClient) => AsyncIterable<TPage>,
    itemsOf: (page: TPage) => unknown,
  ): AsyncIterable<Page> {
    try {
      for await (const page of paginate(await this.#client())) {
        this.#count(operation, page);
        const items = itemsOf(page);
        // A page without its list is no empty page: something else answered.
        if (!Array.isArray(items)) {
          throw new Error('the answer holds no list');
        }
        yield { items, isLast: !page.NextToken };
      }
    } catch (error) {
      this.#count(operation, error);
      throw GlueListingError.from(doing, error);
    }
  }

  async #lookUp<TAnswer extends Answered>(
    operation: string,
    doing: string,
    send: (client: GlueClient) => Promise<TAnswer>,
    valueOf: (answer: TAnswer) => unknown,
  ): Promise<Lookup> {
    try {
      const answer = await send(await this.#client());
      this.#count(operation, answer);
      return { found: 'there', value: valueOf(answer) };
    } catch (error) {
      this.#count(operation, error);
      const failed = GlueListingError.from(doing, error);
      if (failed.saysGone) return { found: 'gone' };
      // What Lake Formation hides from the role.
      if (failed.failure === 'access-denied') return { found: 'hidden' };
      throw failed;
    }
  }

  #count(operation: string, from: Partial<Answered> | unknown) {
    const attempts = (from as Partial<Answered>)?.$metadata?.attempts;
    if (attempts) {
      this.#calls[operation] = (this.#calls[operation] ?? 0) + attempts;
    }
  }
}
