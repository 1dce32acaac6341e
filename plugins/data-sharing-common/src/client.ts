import { parseEntityRef } from '@backstage/catalog-model';
import { ResponseError } from '@backstage/errors';
import type {
  ConsumerAccount,
  Decide,
  Extend,
  ListRequestsQuery,
  Preview,
  PreviewQuery,
  ProductSchema,
  Revoke,
  ShareRequest,
  ShareRequestPage,
  Status,
  SubmitRequest,
} from './openapi/types';

/**
 * The REST API of the data sharing backend. Every method throws
 * `ResponseError` for an answer that is no success, with the Backstage error
 * body; see docs/architecture.md for the calls.
 *
 * @public
 */
export interface DataSharingApi {
  getStatus(options?: CallOptions): Promise<Status>;
  listConsumerAccounts(options?: CallOptions): Promise<ConsumerAccount[]>;
  previewRequest(query: PreviewQuery, options?: CallOptions): Promise<Preview>;
  /**
   * @param idempotencyKey - the same key with the same body gives the same
   *   request, so that a call may be repeated
   */
  submitRequest(
    body: SubmitRequest,
    idempotencyKey: string,
    options?: CallOptions,
  ): Promise<ShareRequest>;
  listRequests(
    query: ListRequestsQuery,
    options?: CallOptions,
  ): Promise<ShareRequestPage>;
  getRequest(id: string, options?: CallOptions): Promise<ShareRequest>;
  decideRequest(
    id: string,
    body: Decide,
    options?: CallOptions,
  ): Promise<ShareRequest>;
  withdrawRequest(
    id: string,
    body: { reason?: string },
    options?: CallOptions,
  ): Promise<ShareRequest>;
  retryRequest(id: string, options?: CallOptions): Promise<ShareRequest>;
  revokeRequest(
    id: string,
    body: Revoke,
    options?: CallOptions,
  ): Promise<ShareRequest>;
  extendRequest(
    id: string,
    body: Extend,
    options?: CallOptions,
  ): Promise<ShareRequest>;
  checkConsumer(id: string, options?: CallOptions): Promise<ShareRequest>;
  getProductSchema(
    entityRef: string,
    options?: CallOptions,
  ): Promise<ProductSchema>;
}

/** @public */
export interface CallOptions {
  signal?: AbortSignal;
}

/** @public */
export class DataSharingClient implements DataSharingApi {
  readonly #discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
  readonly #fetchApi: { fetch: typeof fetch };

  constructor(options: {
    discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
    fetchApi: { fetch: typeof fetch };
  }) {
    this.#discoveryApi = options.discoveryApi;
    this.#fetchApi = options.fetchApi;
  }

  getStatus(options?: CallOptions) {
    return this.#get<Status>('status', {}, options);
  }

  async listConsumerAccounts(options?: CallOptions) {
    const { items } = await this.#get<{ items: ConsumerAccount[] }>(
      'consumer-accounts',
      {},
      options,
    );
    return items;
  }

  previewRequest(query: PreviewQuery, options?: CallOptions) {
    return this.#post<Preview>('preview', query, options);
  }

  submitRequest(
    body: SubmitRequest,
    idempotencyKey: string,
    options?: CallOptions,
  ) {
    return this.#post<ShareRequest>('requests', body, options, {
      'Idempotency-Key': idempotencyKey,
    });
  }

  listRequests(query: ListRequestsQuery, options?: CallOptions) {
    return this.#get<ShareRequestPage>('requests', query, options);
  }

  getRequest(id: string, options?: CallOptions) {
    return this.#get<ShareRequest>(
      `requests/${encodeURIComponent(id)}`,
      {},
      options,
    );
  }

  decideRequest(id: string, body: Decide, options?: CallOptions) {
    return this.#act(id, 'decision', body, options);
  }

  withdrawRequest(
    id: string,
    body: { reason?: string },
    options?: CallOptions,
  ) {
    return this.#act(id, 'withdraw', body, options);
  }

  retryRequest(id: string, options?: CallOptions) {
    return this.#act(id, 'retry', undefined, options);
  }

  revokeRequest(id: string, body: Revoke, options?: CallOptions) {
    return this.#act(id, 'revoke', body, options);
  }

  extendRequest(id: string, body: Extend, options?: CallOptions) {
    return this.#act(id, 'extend', body, options);
  }

  checkConsumer(id: string, options?: CallOptions) {
    return this.#act(id, 'check-consumer', undefined, options);
  }

  getProductSchema(entityRef: string, options?: CallOptions) {
    const { namespace, name } = parseEntityRef(entityRef);
    return this.#get<ProductSchema>(
      `products/${encodeURIComponent(namespace)}/${encodeURIComponent(
        name,
      )}/schema`,
      {},
      options,
    );
  }

  #act(id: string, verb: string, body: unknown, options?: CallOptions) {
    return this.#post<ShareRequest>(
      `requests/${encodeURIComponent(id)}/${verb}`,
      body,
      options,
    );
  }

  #get<T>(
    path: string,
    query: Record<string, string | number | string[] | undefined>,
    options?: CallOptions,
  ) {
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) {
      for (const item of Array.isArray(value) ? value : [value]) {
        if (item !== undefined && item !== '')
          search.append(name, String(item));
      }
    }
    const suffix = search.size > 0 ? `?${search}` : '';
    return this.#call<T>(`${path}${suffix}`, { signal: options?.signal });
  }

  #post<T>(
    path: string,
    body: unknown,
    options?: CallOptions,
    headers: Record<string, string> = {},
  ) {
    return this.#call<T>(path, {
      method: 'POST',
      signal: options?.signal,
      headers: {
        ...headers,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  }

  async #call<T>(path: string, init: RequestInit): Promise<T> {
    const baseUrl = await this.#discoveryApi.getBaseUrl('data-sharing');
    const response = await this.#fetchApi.fetch(`${baseUrl}/v1/${path}`, init);
    if (!response.ok) throw await ResponseError.fromResponse(response);
    return response.json();
  }
}
