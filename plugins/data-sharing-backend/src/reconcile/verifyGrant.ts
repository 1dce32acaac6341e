import type { RequestSnapshot } from '../database/RequestStore';
import { changeRequest } from '../service/changeRequest';
import type { ServiceContext } from '../service/context';
import { grantTableOf } from '../service/views/product';

/** Lake Formation is given this long to list what it granted. */
const confirmWithinMinutes = 15;

const missingGrants = (
  { grants, workflows }: ServiceContext,
  { request, attempt }: RequestSnapshot,
) =>
  grants.missing(grantTableOf(request), {
    region: request.region,
    accountId: workflows.forExecution(attempt.executionArn)?.config.accountId,
  });

/**
 * Calls a request granted once Lake Formation's own list holds every row of
 * the grant table.
 *
 * @throws ServiceUnavailableError where Lake Formation does not answer
 */
export async function verifyGrant(context: ServiceContext, id: string) {
  const snapshot = await context.store.get(id);
  const { closedAt } = snapshot.attempt;
  if (snapshot.request.state !== 'granting' || !closedAt) return;
  const missing = await missingGrants(context, snapshot);
  const waited = context.clock().getTime() - Date.parse(closedAt);
  await changeRequest(context, id, ({ request, attempt }) => {
    const same = attempt.executionArn === snapshot.attempt.executionArn;
    if (!same || request.state !== 'granting') return undefined;
    if (missing.length === 0) {
      return {
        to: 'granted',
        stateReason: null,
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
}

/**
 * Ends a request whose end date has passed, once Lake Formation lists none of
 * its grants.
 *
 * @throws ServiceUnavailableError where Lake Formation does not answer
 */
export async function verifyEnd(context: ServiceContext, id: string) {
  const snapshot = await context.store.get(id);
  const due = ({ request }: RequestSnapshot) =>
    request.state === 'granted' &&
    request.accessEndsAt !== null &&
    Date.parse(request.accessEndsAt) <= context.clock().getTime();
  if (!due(snapshot)) return;
  const missing = await missingGrants(context, snapshot);
  const gone = missing.length === grantTableOf(snapshot.request).length;
  const late = `Access was to end at ${snapshot.request.accessEndsAt}, but Lake Formation still lists the grant`;
  await changeRequest(context, id, current => {
    if (!due(current)) return undefined;
    if (gone) {
      return {
        to: 'ended',
        stateReason: 'Access ended on its date',
        event: {
          type: 'ended',
          actor: null,
          message: 'Access ended on its date',
        },
      };
    }
    if (current.request.stateReason === late) return undefined;
    return {
      stateReason: late,
      event: { type: 'end-overdue', actor: null, message: late },
    };
  });
}
