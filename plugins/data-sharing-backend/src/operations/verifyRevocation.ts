import type { Change, RequestSnapshot } from '../database/RequestStore';
import { changeRequest } from '../service/changeRequest';
import type { ServiceContext } from '../service/context';
import { leftOver } from './leftOver';
import { endedOnItsDate, whyOf } from './operationEnds';

/** Lake Formation is given this long to list what was revoked no more. */
const confirmWithinMinutes = 15;

type Reported = NonNullable<ReturnType<typeof reported>>;

/** The revocation that the workflow reports, and nobody confirmed yet. */
function reported({ request, operations }: RequestSnapshot) {
  const { revoke } = operations;
  return request.state === 'revoking' &&
    revoke?.closedAt &&
    revoke.outcome?.status === 'succeeded'
    ? { ...revoke, closedAt: revoke.closedAt, outcome: revoke.outcome }
    : undefined;
}

function gone({ request }: RequestSnapshot, revocation: Reported): Change {
  if (whyOf(revocation) === 'end-date') return endedOnItsDate();
  const { requestedBy, reason, outcome } = revocation;
  const { kept } = outcome;
  const verb =
    requestedBy !== null && requestedBy === request.requester
      ? 'Handed back'
      : 'Revoked';
  return {
    to: 'revoked',
    stateReason: reason ? `${verb}: ${reason}` : verb,
    patch: { consumerCheckAt: null },
    event: {
      type: 'revoked',
      actor: null,
      message: kept?.length
        ? 'Lake Formation lists nothing of it any more but what other requests hold, or the consumer had before'
        : 'Lake Formation does not list the grant any more',
    },
  };
}

/**
 * Calls a request revoked once Lake Formation's own list holds nothing of its
 * grant but what stays by right.
 *
 * @throws ServiceUnavailableError where Lake Formation does not answer
 */
export async function verifyRevocation(context: ServiceContext, id: string) {
  const snapshot = await context.store.get(id);
  const revocation = reported(snapshot);
  if (!revocation) return;
  const { left } = await leftOver(context, snapshot, revocation.outcome.kept);
  const waited = context.clock().getTime() - Date.parse(revocation.closedAt);
  await changeRequest(context, id, current => {
    if (reported(current)?.id !== revocation.id) return undefined;
    if (left.length === 0) return gone(current, revocation);
    if (waited < confirmWithinMinutes * 60_000) return undefined;
    const message =
      'The workflow reports the revocation, but Lake Formation still lists the grant';
    return {
      to: 'granted',
      stateReason: message,
      event: { type: 'revoke-failed', actor: null, message },
    };
  });
}
