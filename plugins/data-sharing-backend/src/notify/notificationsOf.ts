import type { RequestState } from '@data-sharing/backstage-plugin-data-sharing-common';
import type { ShareRequestNotification } from '@data-sharing/backstage-plugin-data-sharing-node';
import { DateTime } from 'luxon';
import type {
  OperationKind,
  OperationRecord,
  RequestSnapshot,
  ShareRequestRecord,
} from '../database/RequestStore';
import { columnsText, productViewOf, titleOf } from '../service/views/product';

/** Path in the portal of a share request. */
export const requestLink = (id: string) => `/data-sharing/requests/${id}`;

type Told = Pick<
  ShareRequestNotification,
  'kind' | 'recipients' | 'title' | 'description' | 'severity'
>;

/** What changed, and what it was before; nothing for a new request. */
interface Changed {
  after: RequestSnapshot;
  before?: RequestSnapshot;
}

const titleIn = ({ after: { request } }: Changed) => titleOf(request);

const entered = ({ after, before }: Changed) =>
  after.request.state !== before?.request.state;

const wordsOf = (columns: string[] | null, table: string | null) => {
  if (table === null) return 'all tables';
  return columns ? `the columns ${columnsText(columns)}` : 'the table';
};

function approvalNeeded(changed: Changed): Told[] {
  const { request, task } = changed.after;
  const newRound = task !== undefined && task.id !== changed.before?.task?.id;
  if (request.state !== 'pending-approval' || !request.ownerRef) return [];
  if (!entered(changed) && !newRound) return [];
  return [
    {
      kind: 'approval-needed',
      recipients: [request.ownerRef],
      title: `Approval needed: ${titleIn(changed)}`,
      description: `Account ${request.consumerAccountId} asks for ${wordsOf(
        request.grantedColumns,
        request.table,
      )}. Reason: ${request.reason ?? 'none given'}`,
      severity: 'high',
    },
  ];
}

const outcomes: Partial<Record<RequestState, string>> = {
  approved: 'was approved',
  denied: 'was denied',
  'timed-out': 'was not decided in time',
  'grant-failed': 'could not be granted',
  failed: 'failed',
  ended: 'has ended',
};

/** What an approval left of what was asked; empty where that is all of it. */
function narrowedText({ columns, grantedColumns, table }: ShareRequestRecord) {
  const isLess =
    grantedColumns !== null && grantedColumns.length !== columns?.length;
  return isLess ? `For ${wordsOf(grantedColumns, table)} only. ` : '';
}

function outcome(changed: Changed): Told[] {
  const { request } = changed.after;
  const { requester, state, stateReason } = request;
  const verb = outcomes[state];
  if (!entered(changed) || !verb || !requester) return [];
  return [
    {
      kind: 'outcome',
      recipients: [requester],
      title: `Your request for ${titleIn(changed)} ${verb}`,
      description:
        stateReason ??
        (state === 'approved' ? narrowedText(request).trim() : ''),
      severity: 'normal',
    },
  ];
}

function granted(changed: Changed): Told[] {
  const { after, before } = changed;
  const { consumerAccountId, requester, state } = after.request;
  const isNew = entered(changed) && before?.request.state !== 'revoking';
  if (state !== 'granted' || !isNew || !requester) return [];
  return [
    {
      kind: 'outcome',
      recipients: [requester],
      title: `Your request for ${titleIn(changed)} is granted`,
      description: `${narrowedText(
        after.request,
      )}The request shows the steps that remain in account ${consumerAccountId} before it can be queried.`,
      severity: 'normal',
    },
  ];
}

function revoked(changed: Changed): Told[] {
  const { request, operations } = changed.after;
  if (!entered(changed) || request.state !== 'revoked') return [];
  const { requester, ownerRef, consumerAccountId } = request;
  const by = operations.revoke?.requestedBy;
  const description = `${
    request.stateReason ?? 'Revoked'
  }. Account ${consumerAccountId} has no access by this request any more.`;
  const handedBack = by !== null && by === requester;
  const told: Told[] = [];
  if (requester) {
    told.push({
      kind: 'revoked',
      recipients: [requester],
      title: `Your access to ${titleIn(changed)} ${
        handedBack ? 'is handed back' : 'was revoked'
      }`,
      description: handedBack
        ? description
        : `${description} It can be requested again.`,
      severity: handedBack ? 'normal' : 'high',
    });
  }
  if (handedBack && ownerRef) {
    told.push({
      kind: 'handed-back',
      recipients: [ownerRef],
      title: `Access to ${titleIn(changed)} was handed back`,
      description,
      severity: 'normal',
    });
  }
  return told;
}

/** The operation that ended with this change. */
function ended(
  { after, before }: Changed,
  kind: OperationKind,
): OperationRecord | undefined {
  const operation = after.operations[kind];
  const was = before?.operations[kind];
  return operation?.closedAt && was?.id === operation.id && !was.closedAt
    ? operation
    : undefined;
}

/**
 * Whoever asked for something that did not come about; the owner, where access
 * was to end by itself.
 */
function failed(changed: Changed): Told[] {
  const { after, before } = changed;
  const takenBack =
    before?.request.state === 'revoking' && after.request.state === 'granted';
  const extension = ended(changed, 'extend');
  const told: Told[] = [];
  const asked = after.operations.revoke?.requestedBy ?? after.request.ownerRef;
  if (takenBack && asked) {
    told.push({
      kind: 'not-done',
      recipients: [asked],
      title: `Access to ${titleIn(changed)} could not be revoked`,
      description: `${after.request.stateReason ?? ''}. Account ${
        after.request.consumerAccountId
      } may still have access: try it again from the request.`,
      severity: 'high',
    });
  }
  if (extension?.outcome?.status === 'failed' && extension.requestedBy) {
    told.push({
      kind: 'not-done',
      recipients: [extension.requestedBy],
      title: `The end of access to ${titleIn(changed)} could not be changed`,
      description: `${extension.outcome.reason}. It can be tried again from the request.`,
      severity: 'high',
    });
  }
  return told;
}

function extended(changed: Changed): Told[] {
  const { request } = changed.after;
  const { requester, accessEndsAt } = request;
  const extension = ended(changed, 'extend');
  if (extension?.outcome?.status !== 'succeeded' || !requester) return [];
  return [
    {
      kind: 'end-changed',
      recipients: [requester],
      title: accessEndsAt
        ? `Your access to ${titleIn(changed)} ends on ${DateTime.fromISO(
            accessEndsAt,
            { zone: 'utc' },
          ).toFormat("d LLLL yyyy 'at' HH:mm 'UTC'")} now`
        : `Your access to ${titleIn(changed)} has no end any more`,
      description: extension.reason ?? '',
      severity: 'normal',
    },
  ];
}

function consumerSide(changed: Changed): Told[] {
  const { request } = changed.after;
  const { consumerSide: side, requester, state } = request;
  const was = changed.before?.request.consumerSide;
  const news = side?.checkedAt !== was?.checkedAt;
  if (!side || !news || state !== 'granted' || !requester) return [];
  const { found, failure } = side;
  if (found?.usable) {
    if (was?.found?.usable) return [];
    return [
      {
        kind: 'usable',
        recipients: [requester],
        title: `You can use ${titleIn(changed)} now`,
        description: found.link
          ? `In account ${request.consumerAccountId} it is ${titleOf(
              found.link,
            )}.`
          : `In account ${request.consumerAccountId}.`,
        severity: 'normal',
      },
    ];
  }
  // Once is enough for what stays as it is.
  if (was) return [];
  return [
    {
      kind: 'steps-remain',
      recipients: [requester],
      title: `Steps remain before you can use ${titleIn(changed)}`,
      description: `${
        failure ?? found?.problem ?? `In account ${request.consumerAccountId}`
      }. The request shows them, to be copied.`,
      severity: 'normal',
    },
  ];
}

/** What people should hear of a change, in the order of what matters. */
export function notificationsOf(
  after: RequestSnapshot,
  before?: RequestSnapshot,
): ShareRequestNotification[] {
  const { request } = after;
  const changed = { after, before };
  return [
    approvalNeeded,
    outcome,
    granted,
    revoked,
    failed,
    extended,
    consumerSide,
  ]
    .flatMap(tell => tell(changed))
    .map(told => ({
      ...told,
      requestId: request.id,
      state: request.state,
      product: productViewOf(request),
      link: requestLink(request.id),
    }));
}
