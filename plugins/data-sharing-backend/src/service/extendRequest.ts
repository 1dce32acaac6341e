import { ConflictError, NotAllowedError } from '@backstage/errors';
import type {
  Extend,
  ShareRequest,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import { requiredMachineArn } from '../aws/ShareWorkflow';
import type {
  Change,
  RequestSnapshot,
  ShareRequestRecord,
} from '../database/RequestStore';
import { newExtension } from '../operations/newOperation';
import { newEndOf } from '../operations/operationEnds';
import { startOperation } from '../operations/startOperation';
import { changeRequest } from './changeRequest';
import type { ServiceContext, UserCaller } from './context';
import { endOfAccess } from './endOfAccess';
import { getRequest } from './getRequest';
import { productOfOwner } from './productOfOwner';

/** Access for longer is for the owner to give, as access itself is. */
async function assertMayExtend(
  context: ServiceContext,
  caller: UserCaller,
  { request }: RequestSnapshot,
) {
  if (request.requester === caller.userRef) {
    throw new NotAllowedError(
      'You made this request, so somebody else has to decide when access ends',
    );
  }
  await productOfOwner(context, caller, request);
  await context.authorizer.assertMayDecide(caller.credentials, request);
}

/** No end is later than any. */
const isLater = (end: string | null, than: string | null) =>
  than !== null && (end === null || Date.parse(end) > Date.parse(than));

/** One person could give it to themselves. */
function assertNotProlonged(
  { external, accessEndsAt }: ShareRequestRecord,
  end: string | null,
) {
  if (external && isLater(end, accessEndsAt)) {
    throw new NotAllowedError(
      'accessEndsAt: must not be later, because nobody knows who asked for this share; it can be requested in the portal',
    );
  }
}

/** @returns undefined where that is its end, or is about to be */
function extend(
  { workflows }: ServiceContext,
  snapshot: RequestSnapshot,
  asked: { accessEndsAt: string | null; by: string; reason: string },
): Change | undefined {
  const { request, operations } = snapshot;
  const { accessEndsAt, by, reason } = asked;
  if (request.state !== 'granted') {
    throw new ConflictError(
      `There is no access whose end could be changed: this request is ${request.state}`,
    );
  }
  assertNotProlonged(request, accessEndsAt);
  const { extend: latest } = operations;
  if (latest && !latest.closedAt) {
    if (newEndOf(latest) === accessEndsAt) return undefined;
    throw new ConflictError(
      `The end of access is being changed already, since ${latest.createdAt} by ${latest.requestedBy}`,
    );
  }
  if (request.accessEndsAt === accessEndsAt) return undefined;
  return {
    newOperation: newExtension(workflows, snapshot, asked),
    event: {
      type: 'extending',
      actor: by,
      message: `${
        accessEndsAt
          ? `Access is to end at ${accessEndsAt}`
          : 'Access is to have no end'
      }: ${reason}`,
    },
  };
}

/**
 * Changes when access ends: puts it off or forward, sets or removes it, for the
 * group that owns the product now. Stored before the workflow hears of it, and
 * started later where AWS does not answer; it holds once the workflow says so.
 *
 * @throws InputError for a time that is not far enough ahead
 * @throws NotAllowedError for the requester, for whoever does not own the
 *   product, and where the policy says no
 * @throws ConflictError where there is no access, or another end is on its way
 * @throws NotImplementedError where no extend machine is configured
 */
export async function extendRequest(
  context: ServiceContext,
  caller: UserCaller,
  id: string,
  body: Extend,
): Promise<ShareRequest> {
  const { authorizer, clock, store, workflows } = context;
  const snapshot = await store.get(id);
  await authorizer.assertMayRead(caller.credentials, snapshot.request);
  await assertMayExtend(context, caller, snapshot);
  requiredMachineArn(workflows.forCatalog(snapshot.request), 'extend');
  const accessEndsAt = endOfAccess(body.accessEndsAt, clock());
  await changeRequest(context, id, current =>
    extend(context, current, {
      accessEndsAt,
      by: caller.userRef,
      reason: body.reason.trim(),
    }),
  );
  await startOperation(context, id, 'extend');
  return getRequest(context, caller, id);
}
