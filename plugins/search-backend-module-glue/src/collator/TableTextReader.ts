import type {
  AuthService,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import { ForwardedError, ResponseError } from '@backstage/errors';
import {
  ingestionPath,
  type TableText,
  type TableTextPage,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import { askAgain } from './askAgain';

const timeoutMilliseconds = 60_000;

/** Reads from the Glue module of the catalog what tables can be found by. */
export class TableTextReader {
  readonly #auth: AuthService;
  readonly #discovery: DiscoveryService;
  readonly #batchSize: number;

  /** @param options.batchSize - tables in a page */
  constructor(options: {
    auth: AuthService;
    discovery: DiscoveryService;
    batchSize: number;
  }) {
    this.#auth = options.auth;
    this.#discovery = options.discovery;
    this.#batchSize = options.batchSize;
  }

  /**
   * All tables, page by page: the next is read when it is asked for.
   *
   * @throws ForwardedError where a page cannot be read
   */
  async *pages(): AsyncGenerator<TableText[]> {
    let cursor: string | undefined;
    do {
      const page = await this.#page(cursor);
      yield page.items;
      if (page.nextCursor !== undefined && page.nextCursor === cursor) {
        throw new Error(`The catalog answers cursor "${cursor}" with itself`);
      }
      cursor = page.nextCursor;
    } while (cursor !== undefined);
  }

  async #page(cursor: string | undefined): Promise<TableTextPage> {
    try {
      return await askAgain(() => this.#request(cursor));
    } catch (error) {
      throw new ForwardedError(
        'The catalog did not say what tables can be found by',
        error,
      );
    }
  }

  async #request(cursor: string | undefined): Promise<TableTextPage> {
    const query = new URLSearchParams({ limit: String(this.#batchSize) });
    if (cursor !== undefined) query.set('cursor', cursor);
    const base = await this.#discovery.getBaseUrl('catalog');
    // A token for each page: reading them all may outlive one.
    const { token } = await this.#auth.getPluginRequestToken({
      onBehalfOf: await this.#auth.getOwnServiceCredentials(),
      targetPluginId: 'catalog',
    });
    const response = await fetch(
      `${base}${ingestionPath}/table-texts?${query}`,
      {
        headers: { authorization: `Bearer ${token}` },
        signal: AbortSignal.timeout(timeoutMilliseconds),
      },
    );
    if (!response.ok) throw await ResponseError.fromResponse(response);
    const page: TableTextPage = await response.json();
    if (!Array.isArray(page?.items)) {
      throw new Error('Its answer is not a page of tables');
    }
    return page;
  }
}
