import { InputError } from '@backstage/errors';
import type {
  ListRequestsQuery,
  ShareRequestPage,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import type { RequestQuery } from '../database/RequestStore';
import type { Caller, ServiceContext } from './context';
import { summariesOf } from './views/request';

type Order = RequestQuery['order'];

const cursorAfter = (order: Order, id: string) =>
  Buffer.from(JSON.stringify([order, id])).toString('base64url');

/** @throws InputError for what {@link cursorAfter} did not make */
function readCursor(cursor: string | undefined, order: Order) {
  if (cursor === undefined) return undefined;
  let read: unknown;
  try {
    read = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    read = undefined;
  }
  if (!Array.isArray(read) || typeof read[1] !== 'string') {
    throw new InputError('cursor: is not one that this API gave');
  }
  if (read[0] !== order) {
    throw new InputError('cursor: belongs to the other orderBy');
  }
  return read[1];
}

function viewOf(
  view: NonNullable<ListRequestsQuery>['view'],
  { userRef, ownershipRefs }: Caller,
): Pick<RequestQuery, 'requester' | 'toDecideBy'> {
  if (view === 'all') return {};
  if (!userRef) {
    throw new InputError("view: must be 'all' for a service");
  }
  return view === 'to-decide'
    ? { toDecideBy: { userRef, ownershipRefs } }
    : { requester: userRef };
}

/**
 * One page of the share requests that the caller may see.
 *
 * @throws InputError for a cursor of another query order
 */
export async function listRequests(
  context: ServiceContext,
  caller: Caller,
  query: NonNullable<ListRequestsQuery>,
): Promise<ShareRequestPage> {
  const order: Order = query.orderBy === 'createdAt:asc' ? 'asc' : 'desc';
  const asked: RequestQuery = {
    ...viewOf(query.view ?? 'mine', caller),
    states: query.state,
    entityRef: query.entityRef?.toLowerCase(),
    consumerAccountId: query.consumerAccountId,
    text: query.q,
    order,
    after: readCursor(query.cursor, order),
    limit: query.limit ?? 20,
  };
  const readable = await context.authorizer.readable(caller.credentials);
  if (readable === 'none')
    return { items: [], nextCursor: null, totalItems: 0 };
  if (readable !== 'all') asked.allowed = readable;
  const page = await context.store.list(asked);
  const last = page.items.at(-1);
  return {
    items: await summariesOf(context, caller, page.items),
    nextCursor: page.more && last ? cursorAfter(order, last.request.id) : null,
    totalItems: page.totalItems,
  };
}
