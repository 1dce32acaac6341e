import { changeRequest } from '../service/changeRequest';
import type { ServiceContext } from '../service/context';

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
  // Products leave the catalog for a while during an ingestion that fails.
  if (!product?.ownerRef || product.ownerRef === request.ownerRef) return;
  const { ownerRef } = product;
  await changeRequest(context, id, current =>
    current.request.state === 'pending-approval' &&
    current.request.ownerRef !== ownerRef
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
