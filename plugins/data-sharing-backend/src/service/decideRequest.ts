import { ConflictError, InputError, NotAllowedError } from '@backstage/errors';
import {
  workflowErrors,
  type Decide,
  type ShareRequest,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import type { TaskAnswer } from '../aws/ShareWorkflow';
import type { CatalogProduct } from '../catalog/ProductCatalog';
import type {
  Change,
  DecisionRecord,
  RequestSnapshot,
} from '../database/RequestStore';
import { sameColumns } from '../database/rows';
import { tryToDeliver } from '../reconcile/deliverDecision';
import { changeRequest } from './changeRequest';
import type { ServiceContext, UserCaller } from './context';
import { getRequest } from './getRequest';
import { narrowedTo, narrowedTogether } from './narrowing';
import { productOfOwner } from './productOfOwner';
import { columnsText } from './views/product';

const listed = (decisions: Array<Pick<DecisionRecord, 'by'>>) =>
  decisions.map(({ by }) => by);

/** @throws ConflictError that says what happened instead */
function assertUndecided(
  { request, task, decisions }: RequestSnapshot,
  userRef: string,
) {
  const last = decisions.at(-1);
  if (task?.status === 'decided' && last) {
    throw new ConflictError(
      `This request was ${last.decision} by ${listed(decisions).join(
        ' and ',
      )} at ${last.at}`,
    );
  }
  if (request.state !== 'pending-approval' || task?.status !== 'open') {
    throw new ConflictError(
      `This request does not wait for a decision: it is ${request.state}`,
    );
  }
  if (decisions.some(({ by }) => by === userRef)) {
    throw new ConflictError(
      'You approved this request already; another person has to approve it too',
    );
  }
}

/** What was asked may have become worse since the person looked at it. */
function assertSameQuestion({ task }: RequestSnapshot, seen?: number) {
  if (seen !== undefined && task?.round !== seen) {
    throw new ConflictError(
      'This request was asked again meanwhile, because its verdict or owner changed: look at it once more',
    );
  }
}

interface Said {
  decision: 'approved' | 'denied';
  by: string;
  reason: string | null;
  /** The only columns that an approval is for; `null` for what was asked. */
  columns: string[] | null;
  at: string;
}

/**
 * The task's answer once enough people said so.
 *
 * @throws ConflictError where their approvals have no column in common
 */
function answerOf(
  { request, task, decisions }: RequestSnapshot,
  { decision, by, reason, columns, at }: Said,
): TaskAnswer | undefined {
  const said = { decision, at, ...(reason && { reason }) };
  if (decision === 'denied') {
    const error = workflowErrors.denied;
    return { outcome: 'failed', error, decision: { ...said, by: [by] } };
  }
  const approvals = [...decisions, { by, columns }];
  // Narrowed before it was asked again, it stays so.
  const allowed = narrowedTogether(approvals) ?? request.grantedColumns;
  const isNarrowed = !sameColumns(allowed, request.columns);
  if (approvals.length < (task?.decisionsNeeded ?? 1)) return undefined;
  return {
    outcome: 'approved',
    decision: {
      ...said,
      by: listed(approvals),
      ...(allowed && isNarrowed && { conditions: { columns: allowed } }),
    },
  };
}

const verbOf = ({ decision, columns }: Said) => {
  if (decision === 'denied') return 'Denied';
  return columns ? `Approved for ${columnsText(columns)} only` : 'Approved';
};

function decide(snapshot: RequestSnapshot, said: Said): Change {
  const { decision, by, reason, columns } = said;
  assertUndecided(snapshot, by);
  const answer = answerOf(snapshot, said);
  const verb = verbOf(said);
  const message = reason ? `${verb}: ${reason}` : verb;
  const grantedColumns = answer?.decision.conditions?.columns;
  return {
    decision: { by, decision, reason, columns },
    ...(answer && {
      to: decision,
      stateReason: decision === 'denied' ? reason : null,
      task: { status: 'decided', answer },
      ...(grantedColumns && { patch: { grantedColumns } }),
    }),
    event: {
      type: decision,
      actor: by,
      message: answer ? message : `${message} (one more person has to approve)`,
    },
  };
}

/** @throws ConflictError after recording that the owner changed */
async function assertSameOwner(
  context: ServiceContext,
  { request, task }: RequestSnapshot,
  product: CatalogProduct | undefined,
) {
  if (!task || product?.dataOwner === task.dataOwner) return;
  const message = product
    ? `The owner changed: the approval was asked of account ${
        task.dataOwner
      }, and the data belongs to ${
        product.dataOwner ? `account ${product.dataOwner}` : 'nobody'
      } now. The request has to be withdrawn and submitted again`
    : 'The catalog does not have this data product any more';
  await changeRequest(context, request.id, current =>
    current.task?.id === task.id && current.task.status === 'open'
      ? {
          patch: {
            ownerRef: product?.ownerRef ?? null,
            dataOwner: product?.dataOwner ?? null,
            dataOwnerName: product?.dataOwnerName ?? null,
          },
          event: { type: 'owner-changed', actor: null, message },
        }
      : undefined,
  );
  throw new ConflictError(message);
}

/**
 * Approves or denies a request for the group that owns the data product now.
 * The decision is stored before the workflow hears of it, and delivered again
 * until it does. An approval may be narrowed to some columns; where two people
 * approve, it is for the columns that both of them approved.
 *
 * @throws InputError for a denial without a reason, and for columns that were
 *   not asked for
 * @throws NotAllowedError for the requester, for whoever does not own the
 *   product, and where the policy says no
 * @throws ConflictError where it is decided, or the owner changed
 */
export async function decideRequest(
  context: ServiceContext,
  caller: UserCaller,
  id: string,
  body: Decide,
): Promise<ShareRequest> {
  const { authorizer, clock, store } = context;
  const reason = body.reason?.trim() || null;
  if (body.decision === 'denied' && !reason) {
    throw new InputError('reason: a denial needs one');
  }
  const snapshot = await store.get(id);
  const { request } = snapshot;
  await authorizer.assertMayRead(caller.credentials, request);
  if (request.requester === caller.userRef) {
    throw new NotAllowedError(
      'You made this request, so somebody else has to decide it',
    );
  }
  const product = await productOfOwner(context, caller, request);
  await authorizer.assertMayDecide(caller.credentials, request);
  assertUndecided(snapshot, caller.userRef);
  await assertSameOwner(context, snapshot, product);
  assertSameQuestion(snapshot, body.round);
  const columns = await narrowedTo(context, request, body);
  await changeRequest(context, id, current => {
    assertSameQuestion(current, snapshot.task?.round);
    return decide(current, {
      decision: body.decision,
      by: caller.userRef,
      reason,
      columns,
      at: clock().toISOString(),
    });
  });
  await tryToDeliver(context, id);
  return getRequest(context, caller, id);
}
