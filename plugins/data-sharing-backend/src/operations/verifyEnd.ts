import { machineArn } from '../aws/ShareWorkflow';
import type {
  Change,
  RequestSnapshot,
  ShareRequestRecord,
} from '../database/RequestStore';
import { changeRequest } from '../service/changeRequest';
import type { ServiceContext } from '../service/context';
import { leftOver } from './leftOver';
import { newRevocation } from './newOperation';
import { endedOnItsDate } from './operationEnds';
import { startOperation } from './startOperation';

/** The schedule is given this long, then the portal revokes by itself. */
const graceMilliseconds = 5 * 60_000;
const day = 86_400_000;

/** When the portal may revoke: after a failure it waits, longer each time. */
function mayRevokeAt({ request, operations }: RequestSnapshot): number {
  const due = Date.parse(request.accessEndsAt ?? '') + graceMilliseconds;
  const { revoke } = operations;
  if (!revoke?.closedAt) return due;
  const pause = Math.min(graceMilliseconds * 2 ** revoke.number, day);
  return Math.max(due, Date.parse(revoke.closedAt) + pause);
}

const isDue = ({ request }: RequestSnapshot, now: Date) =>
  request.state === 'granted' &&
  request.accessEndsAt !== null &&
  Date.parse(request.accessEndsAt) <= now.getTime();

const overdueText = (accessEndsAt: string | null, isListed: boolean) =>
  `Access was to end at ${accessEndsAt}, but ${
    isListed
      ? 'Lake Formation still lists the grant'
      : 'nobody confirmed it: other requests hold the same'
  }`;

const revokedByPortal = (
  { workflows }: ServiceContext,
  snapshot: RequestSnapshot,
  message: string,
): Change => ({
  to: 'revoking',
  newOperation: newRevocation(workflows, snapshot, {
    why: 'end-date',
    by: null,
    reason: null,
  }),
  event: {
    type: 'revoking',
    actor: null,
    message: `${message}. The portal revokes it`,
  },
});

function overdue(
  { stateReason }: ShareRequestRecord,
  message: string,
): Change | undefined {
  if (stateReason === message) return undefined;
  return {
    stateReason: message,
    event: { type: 'end-overdue', actor: null, message },
  };
}

/**
 * Ends a request whose end date has passed, once Lake Formation lists nothing
 * of its grant but what others hold. Where that cannot be told, or the schedule
 * did not do it, the portal starts the revocation itself.
 *
 * @throws ServiceUnavailableError where Lake Formation does not answer
 */
export async function verifyEnd(context: ServiceContext, id: string) {
  const { clock, store, workflows } = context;
  const snapshot = await store.get(id);
  if (!isDue(snapshot, clock())) return;
  const { going, left } = await leftOver(context, snapshot);
  const workflow = workflows.forCatalog(snapshot.request);
  const canRevoke = Boolean(workflow && machineArn(workflow, 'revoke'));
  // Where others hold all of it, only the machine can tell that it ran.
  const isGone = left.length === 0 && (going.length > 0 || !canRevoke);
  await changeRequest(context, id, current => {
    if (!isDue(current, clock())) return undefined;
    if (isGone) return endedOnItsDate();
    const { request } = current;
    const message = overdueText(request.accessEndsAt, left.length > 0);
    return canRevoke && mayRevokeAt(current) <= clock().getTime()
      ? revokedByPortal(context, current, message)
      : overdue(request, message);
  });
  await startOperation(context, id, 'revoke');
}
