import { checkConsumerSide } from '../operations/checkConsumerSide';
import { changeRequest } from '../service/changeRequest';
import type { ServiceContext } from '../service/context';
import { listedAtoms } from './listedAtoms';

/** Lake Formation is given this long to list what it granted. */
const confirmWithinMinutes = 15;

/**
 * Calls a request granted once Lake Formation's own list holds every row of
 * the grant table, and then has the consumer's side looked at.
 *
 * @throws ServiceUnavailableError where Lake Formation does not answer
 */
export async function verifyGrant(context: ServiceContext, id: string) {
  const snapshot = await context.store.get(id);
  const { closedAt } = snapshot.attempt;
  if (snapshot.request.state !== 'granting' || !closedAt) return;
  const { own, listed } = await listedAtoms(context, snapshot);
  const complete = own.every(atom => listed.includes(atom));
  const now = context.clock();
  const waited = now.getTime() - Date.parse(closedAt);
  await changeRequest(context, id, ({ request, attempt }) => {
    const same = attempt.executionArn === snapshot.attempt.executionArn;
    if (!same || request.state !== 'granting') return undefined;
    if (complete) {
      return {
        to: 'granted',
        stateReason: null,
        patch: { consumerCheckAt: now.toISOString() },
        event: {
          type: 'granted',
          actor: null,
          message: 'Lake Formation lists the grant',
        },
      };
    }
    if (waited < confirmWithinMinutes * 60_000) return undefined;
    const reason =
      'The workflow reports success, but Lake Formation does not list the grant';
    return {
      to: 'grant-failed',
      stateReason: reason,
      event: { type: 'grant-failed', actor: null, message: reason },
    };
  });
  await checkConsumerSide(context, id);
}
