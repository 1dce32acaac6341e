import { atomsOf } from '../aws/atoms';
import { grantedShareOf, type RequestSnapshot } from '../database/RequestStore';
import { listedAtoms } from '../reconcile/listedAtoms';
import type { ServiceContext } from '../service/context';
import { grantTableOf } from '../service/views/product';

/**
 * What of a request's grant ought to go when it ends, and what of that Lake
 * Formation lists still. What other requests hold stays, and does not count.
 *
 * @param kept - atoms that the workflow says it left by right
 * @throws ServiceUnavailableError where Lake Formation does not answer
 */
export async function leftOver(
  context: ServiceContext,
  snapshot: RequestSnapshot,
  kept: string[] = [],
): Promise<{ going: string[]; left: string[] }> {
  const { own, listed } = await listedAtoms(context, snapshot);
  const others = await context.store.otherHolders(snapshot.request);
  const stays = others
    .flatMap(other => atomsOf(grantTableOf(grantedShareOf(other))))
    .concat(kept)
    .map(atom => atom.toLowerCase());
  const going = own.filter(atom => !stays.includes(atom.toLowerCase()));
  return { going, left: going.filter(atom => listed.includes(atom)) };
}
