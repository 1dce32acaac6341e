import { NotFoundError } from '@backstage/errors';
import {
  allTables,
  contractVersion,
  summarize,
  type ApprovalRequested,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import type { RequestSnapshot } from '../database/RequestStore';
import type { ServiceContext } from '../service/context';
import { verdictInGlue } from '../service/productVerdict';
import { titleOf } from '../service/views/product';
import type { WaitingTask } from './waitingTask';

/** AWS ends an execution after a year; the machine itself waits for ever. */
const longestDays = 365;

/** Who owns the data, as the machine read it. */
function ownerTold({ payload }: WaitingTask): string | undefined {
  const input = payload.Input as any;
  const owner: unknown = input?.table_details?.Payload?.data_owner;
  return typeof owner === 'string' ? owner.trim() : undefined;
}

/** What Glue says of the product, `unknown` where it does not have it. */
async function readNow(
  { config, products }: ServiceContext,
  { request }: RequestSnapshot,
) {
  try {
    const found = await products.read(request);
    return {
      verdict: verdictInGlue(request, found, config.flag),
      owner: found.database.Parameters?.data_owner,
      ownerName: found.database.Parameters?.data_owner_name,
    };
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
    return {
      verdict: summarize([
        {
          verdict: 'unknown',
          level: request.table === null ? 'database' : 'table',
          name: titleOf(request),
          parameter: config.flag,
          value: null,
          kind: 'unreadable',
        },
      ]),
    };
  }
}

/**
 * The message that the machine of the AWS sample does not send: asks for a
 * decision on an execution that waits. Its own verdict is no more than a yes,
 * so the portal's stands in.
 *
 * @throws ServiceUnavailableError where Glue does not answer
 */
export async function approvalOfWaiting(
  context: ServiceContext,
  snapshot: RequestSnapshot,
  waiting: WaitingTask,
  startedAt: Date,
): Promise<ApprovalRequested> {
  const { request, attempt } = snapshot;
  const { verdict, owner, ownerName } = await readNow(context, snapshot);
  const expiresAt = startedAt.getTime() + longestDays * 86_400_000;
  return {
    type: 'approval-requested',
    contract: contractVersion,
    requestId: request.requester === null ? null : request.id,
    executionArn: attempt.executionArn,
    stateMachineArn: attempt.stateMachineArn,
    taskToken: waiting.token,
    round: waiting.round,
    verdict,
    source: {
      catalogId: request.catalogId,
      region: request.region,
      database: request.database,
      table: request.table ?? allTables,
    },
    target: { account_id: request.consumerAccountId },
    dataOwner: ownerTold(waiting) ?? owner ?? request.dataOwner ?? '',
    dataOwnerName: ownerName ?? request.dataOwnerName,
    requester: request.requester,
    reason: request.reason,
    accessEndsAt: null,
    expiresAt: new Date(expiresAt).toISOString(),
  };
}
