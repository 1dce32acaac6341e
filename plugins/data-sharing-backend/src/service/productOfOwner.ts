import { NotAllowedError } from '@backstage/errors';
import type { CatalogProduct } from '../catalog/ProductCatalog';
import type { ShareRequestRecord } from '../database/RequestStore';
import type { ServiceContext, UserCaller } from './context';

/**
 * The product as the catalog has it now, for whoever belongs to the group that
 * owns it.
 *
 * @returns undefined where the catalog does not have it any more, and the group
 *   that the request knows counts
 * @throws NotAllowedError for everybody else
 */
export async function productOfOwner(
  { catalog }: ServiceContext,
  caller: UserCaller,
  request: ShareRequestRecord,
): Promise<CatalogProduct | undefined> {
  const product = await catalog.current(request);
  const ownerRef = product ? product.ownerRef : request.ownerRef;
  if (!ownerRef || !caller.ownershipRefs.includes(ownerRef)) {
    throw new NotAllowedError(
      `Only ${ownerRef ?? 'an owner'} decides on this data product`,
    );
  }
  return product;
}
