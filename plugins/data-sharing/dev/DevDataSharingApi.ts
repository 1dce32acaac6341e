import type {
  ConsumerSide,
  DataSharingApi,
  Decide,
  Extend,
  GrantView,
  ListRequestsQuery,
  Preview,
  PreviewQuery,
  Revoke,
  ShareRequest,
  SubmitRequest,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import {
  choicesOfNames,
  columnChoicesOf,
  isSuspect,
} from '../src/model/columnChoice';
import { grantViewsOf } from '../src/model/grantViews';
import {
  ada,
  finance,
  grace,
  grantedAtOnce,
  grantedRequest,
  marketing,
  needsApproval,
  pendingRequest,
  schemas,
  unreachable,
} from './sample';

const answersIn = (milliseconds: number) =>
  new Promise(resolve => setTimeout(resolve, milliseconds));

const now = () => new Date().toISOString();

/** Milliseconds that AWS would take to do what was asked. */
const workTime = 4_000;

const checked: ConsumerSide = {
  usable: true,
  role: 'assumed',
  invitation: 'accepted',
  link: 'sales_shared.customers',
  problem: null,
  checkedAt: null,
  checking: false,
};

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
          checkedAt: now(),
        },
      ],
    };
  }

  async listConsumerAccounts() {
    await answersIn(200);
    return [marketing, finance];
  }

  async previewRequest(query: PreviewQuery): Promise<Preview> {
    await answersIn(400);
    const covering = this.#requests.find(
      ({ product, consumer, requester, state }) =>
        state === 'pending-approval' &&
        requester?.ref === ada.ref &&
        product.entityRef === query.entityRef &&
        consumer.accountId === query.consumerAccountId,
    );
    if (covering) {
      return {
        ...needsApproval,
        outcome: 'refused',
        refusal: {
          code: 'already-covered',
          message: 'A request of yours covers this already.',
          requestId: covering.id,
        },
      };
    }
    const schema = await this.getProductSchema(query.entityRef);
    const asked = query.columns
      ? choicesOfNames(query.columns, schema)
      : columnChoicesOf(schema);
    return {
      ...(asked.some(isSuspect) ? needsApproval : grantedAtOnce),
      grants: this.#grantsOf(query.columns ?? null),
    };
  }

  async submitRequest(body: SubmitRequest) {
    await answersIn(600);
    const account = [marketing, finance].find(
      ({ id }) => id === body.consumerAccountId,
    )!;
    const request: ShareRequest = {
      ...pendingRequest,
      id: `01JDKX3V5Q8R9S0T1V2W3X4Y${10 + this.#requests.length}`,
      columns: body.columns ?? null,
      consumer: { accountId: account.id, name: account.name, principal: null },
      requester: ada,
      reason: body.reason,
      actions: ['withdraw'],
      createdAt: now(),
    };
    this.#requests.unshift(request);
    return request;
  }

  async listRequests(query: ListRequestsQuery) {
    await answersIn(300);
    const views = {
      'to-decide': (request: ShareRequest) =>
        request.actions.includes('decide'),
      mine: (request: ShareRequest) => request.requester?.ref === ada.ref,
      all: () => true,
    };
    const items = this.#requests
      .filter(views[query.view ?? 'mine'])
      .filter(
        ({ product, reason, state }) =>
          (!query.entityRef || product.entityRef === query.entityRef) &&
          (!query.state?.length || query.state.includes(state)) &&
          (!query.q || `${product.title} ${reason}`.includes(query.q)),
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
    return this.#find(id);
  }

  async decideRequest(id: string, body: Decide) {
    await answersIn(500);
    const columns = body.columns ?? null;
    const granted = columns ?? this.#find(id).columns;
    return this.#replace(id, {
      state: body.decision === 'approved' ? 'granted' : 'denied',
      actions: [],
      decisions: [
        {
          by: grace,
          decision: body.decision,
          reason: body.reason ?? null,
          columns,
          at: now(),
        },
      ],
      ...(body.decision === 'approved' && {
        actions: ['revoke', 'extend', 'check-consumer'],
        grantedColumns: granted,
        grants: this.#grantsOf(granted),
        nextSteps: grantedRequest.nextSteps,
        consumerSide: grantedRequest.consumerSide,
      }),
    });
  }

  async withdrawRequest(id: string) {
    return this.#replace(id, { state: 'withdrawn', actions: [] });
  }

  async retryRequest(id: string) {
    return this.#replace(id, { state: 'submitted', actions: [], blockers: [] });
  }

  async revokeRequest(id: string, { reason }: Revoke) {
    await answersIn(500);
    this.#later(id, { state: 'revoked', grants: [] }, 'Access was taken away');
    return this.#replace(
      id,
      { state: 'revoking', actions: [] },
      `Ends access: ${reason}`,
    );
  }

  async extendRequest(id: string, { accessEndsAt, reason }: Extend) {
    await answersIn(500);
    this.#later(id, { accessEndsAt }, 'AWS has the new end of access');
    return this.#replace(id, {}, `Changes the end of access: ${reason}`);
  }

  async checkConsumer(id: string) {
    await answersIn(300);
    this.#later(id, {
      usable: true,
      consumerSide: { ...checked, checkedAt: now() },
      nextSteps: this.#find(id).nextSteps.map(step => ({
        ...step,
        done: true,
      })),
    });
    return this.#replace(id, {
      consumerSide: { ...this.#find(id).consumerSide!, checking: true },
    });
  }

  async getProductSchema(entityRef: string) {
    await answersIn(300);
    return schemas[entityRef] ?? schemas[pendingRequest.product.entityRef!];
  }

  #grantsOf(columns: string[] | null): GrantView[] {
    return grantViewsOf(pendingRequest, columns);
  }

  #find(id: string) {
    return this.#requests.find(request => request.id === id)!;
  }

  #later(id: string, changed: Partial<ShareRequest>, message?: string) {
    setTimeout(() => this.#replace(id, changed, message), workTime);
  }

  #replace(id: string, changed: Partial<ShareRequest>, message?: string) {
    const index = this.#requests.findIndex(request => request.id === id);
    const before = this.#requests[index];
    this.#requests[index] = {
      ...before,
      ...changed,
      events: message
        ? [
            ...before.events,
            {
              id: String(before.events.length + 1),
              at: now(),
              type: 'changed',
              actor: ada,
              message,
            },
          ]
        : before.events,
    };
    return this.#requests[index];
  }
}
