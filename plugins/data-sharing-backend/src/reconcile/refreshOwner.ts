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

/** @param state - in which the owner still has a say */
async function follow(
  context: ServiceContext,
  id: string,
  state: RequestState,
  product: CatalogProduct | undefined,
) {
  // Products leave the catalog for a while during an ingestion that fails.
  if (!product?.ownerRef) return;
  const { ownerRef } = product;
  await changeRequest(context, id, ({ request }) =>
    request.state === state && request.ownerRef !== ownerRef
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
 * Follows the catalog when a product that waits for a decision came to another
 * group, so that it appears in that group's inbox.
 */
export async function refreshOwner(
  context: ServiceContext,
  id: string,
): Promise<void> {
  const { request } = await context.store.get(id);
  const product = await context.catalog.current(request);
  await follow(context, id, 'pending-approval', product);
}

/**
 * The same for granted requests, which the group that owns the product now may
 * see and revoke.
 */
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
    await follow(context, request.id, 'granted', product);
    await store.markChecked(request.id);
  }
}
