import type {
  Decide,
  DataSharingApi,
  ListRequestsQuery,
  PreviewQuery,
  ShareRequest,
  SubmitRequest,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import {
  ada,
  customersSchema,
  finance,
  grace,
  grantedRequest,
  marketing,
  needsApproval,
  pendingRequest,
  salesSchema,
  unreachable,
} from './sample';

const answersIn = (milliseconds: number) =>
  new Promise(resolve => setTimeout(resolve, milliseconds));

/** A backend in the browser, to look at the components without a portal. */
export class DevDataSharingApi implements DataSharingApi {
  readonly #requests: ShareRequest[];

  constructor(requests: ShareRequest[]) {
    this.#requests = requests;
  }

  async getStatus() {
    return {
      workflows: [
        {
          catalogId: '111122223333',
          region: 'eu-west-1',
          reachable: !unreachable(),
          error: unreachable()
            ? 'AWS Step Functions in eu-west-1 cannot be reached: connection refused'
            : null,
          checkedAt: new Date().toISOString(),
        },
      ],
    };
  }

  async listConsumerAccounts() {
    await answersIn(200);
    return [marketing, finance];
  }

  async previewRequest(query: PreviewQuery) {
    await answersIn(400);
    const covering = this.#requests.find(
      ({ product, consumer, state }) =>
        state === 'pending-approval' &&
        product.entityRef === query.entityRef &&
        consumer.accountId === query.consumerAccountId,
    );
    return covering
      ? {
          ...needsApproval,
          outcome: 'refused' as const,
          refusal: {
            code: 'already-covered' as const,
            message: 'A request of yours covers this already.',
            requestId: covering.id,
          },
        }
      : needsApproval;
  }

  async submitRequest(body: SubmitRequest) {
    await answersIn(600);
    const account = [marketing, finance].find(
      ({ id }) => id === body.consumerAccountId,
    )!;
    const request: ShareRequest = {
      ...pendingRequest,
      id: `01JDKX3V5Q8R9S0T1V2W3X4Y${10 + this.#requests.length}`,
      consumer: { accountId: account.id, name: account.name, principal: null },
      requester: ada,
      reason: body.reason,
      actions: ['withdraw'],
      createdAt: new Date().toISOString(),
    };
    this.#requests.unshift(request);
    return request;
  }

  async listRequests(query: ListRequestsQuery) {
    await answersIn(300);
    const items = this.#requests.filter(
      request =>
        (query.view === 'to-decide'
          ? request.actions.includes('decide')
          : request.requester?.ref === ada.ref) &&
        (!query.entityRef || request.product.entityRef === query.entityRef) &&
        (!query.state?.length || query.state.includes(request.state)) &&
        (!query.q ||
          `${request.product.title} ${request.reason}`.includes(query.q)),
    );
    const offset = Number(query.cursor ?? 0);
    const limit = query.limit ?? 20;
    return {
      items: items.slice(offset, offset + limit),
      nextCursor: offset + limit < items.length ? String(offset + limit) : null,
      totalItems: items.length,
    };
  }

  async getRequest(id: string) {
    await answersIn(300);
    return this.#requests.find(request => request.id === id)!;
  }

  async decideRequest(id: string, body: Decide) {
    await answersIn(500);
    return this.#replace(id, {
      state: body.decision === 'approved' ? 'granted' : 'denied',
      actions: [],
      decisions: [
        {
          by: grace,
          decision: body.decision,
          reason: body.reason ?? null,
          at: new Date().toISOString(),
        },
      ],
      ...(body.decision === 'approved' && {
        grants: grantedRequest.grants,
        nextSteps: grantedRequest.nextSteps,
      }),
    });
  }

  async withdrawRequest(id: string) {
    return this.#replace(id, { state: 'withdrawn', actions: [] });
  }

  async retryRequest(id: string) {
    return this.#replace(id, { state: 'submitted', actions: [] });
  }

  async getProductSchema(entityRef: string) {
    await answersIn(300);
    return entityRef === salesSchema.product.entityRef
      ? salesSchema
      : customersSchema;
  }

  #replace(id: string, changed: Partial<ShareRequest>) {
    const index = this.#requests.findIndex(request => request.id === id);
    this.#requests[index] = { ...this.#requests[index], ...changed };
    return this.#requests[index];
  }
}
