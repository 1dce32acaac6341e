import {
  productArn,
  type RequestState,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import type { CatalogProduct } from '../catalog/ProductCatalog';
import { changeRequest } from '../service/changeRequest';
import type { ServiceContext } from '../service/context';

/** Requests whose products are looked up in one call, once an hour each. */
const perRun = 50;
const hour = 3_600_000;

/** The owner has a say in these. */
const ownedStates: RequestState[] = ['pending-approval', 'granted'];

async function follow(
  context: ServiceContext,
  id: string,
  product: CatalogProduct | undefined,
) {
  // Products leave the catalog for a while during an ingestion that fails.
  if (!product?.ownerRef) return;
  const { ownerRef } = product;
  await changeRequest(context, id, ({ request }) =>
    ownedStates.includes(request.state) && request.ownerRef !== ownerRef
      ? {
          patch: { ownerRef },
          event: {
            type: 'owner-changed',
            actor: null,
            message: `The data product belongs to ${ownerRef} now`,
          },
        }
      : undefined,
  );
}

/**
 * Follows the catalog when a product that waits for a decision, or is granted,
 * came to another group: it appears in that group's inbox, and that group may
 * see and revoke it.
 */
export async function refreshOwner(
  context: ServiceContext,
  id: string,
): Promise<void> {
  const { request } = await context.store.get(id);
  if (!ownedStates.includes(request.state)) return;
  await follow(context, id, await context.catalog.current(request));
}

/** The same for granted requests that nothing is expected of. */
export async function refreshOwnersOfGrants(
  context: ServiceContext,
): Promise<void> {
  const { catalog, clock, store } = context;
  const since = new Date(clock().getTime() - hour).toISOString();
  const requests = await store.uncheckedGrants(since, perRun);
  const products = await catalog.currentOf(requests);
  for (const request of requests) {
    const arn = productArn(request);
    const product = products.find(({ key }) => productArn(key) === arn);
    await follow(context, request.id, product);
    await store.markChecked(request.id);
  }
}
