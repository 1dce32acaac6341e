import type { Change, RequestSnapshot } from '../database/RequestStore';
import type { ServiceContext } from './context';

/** Changes a request and tells people and browsers, where it changed. */
export async function changeRequest(
  { store, announcer }: Pick<ServiceContext, 'store' | 'announcer'>,
  id: string,
  decide: (snapshot: RequestSnapshot) => Change | undefined,
): Promise<RequestSnapshot> {
  const { after, before } = await store.change(id, decide);
  if (before) await announcer.announce(after, before);
  return after;
}
