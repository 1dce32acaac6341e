import { createHash } from 'node:crypto';
import { ConflictError, InputError } from '@backstage/errors';
import {
  allTables,
  contractVersion,
  executionName,
  type ShareRequest,
  type SubmitRequest,
  type WorkflowInput,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import type { ShareWorkflow } from '../aws/ShareWorkflow';
import type { CatalogProduct } from '../catalog/ProductCatalog';
import type { DataSharingConfig } from '../config/readConfig';
import { CoveredError, type ShareIdentity } from '../database/RequestStore';
import { startExecution } from '../reconcile/startExecution';
import { assessShare } from './assessShare';
import type { ServiceContext, UserCaller } from './context';
import { endOfAccess } from './endOfAccess';
import { getRequest } from './getRequest';
import { refusalError } from './refusalError';
import { shareOf } from './shareOf';

/**
 * The approval that the workflow is told to get. Its own verdict knows nothing
 * of what the catalog sees beyond Glue, so that calls for approval always.
 */
export const approvalOf = (
  product: CatalogProduct,
  columns: string[] | null,
  { approvalTimeoutSeconds }: DataSharingConfig,
): WorkflowInput['approval'] => ({
  required:
    product.beyondGlue(columns).verdict === 'not-sensitive'
      ? 'by-verdict'
      : 'always',
  ...(approvalTimeoutSeconds && { timeoutSeconds: approvalTimeoutSeconds }),
});

/** The execution of one attempt: name, ARN and the very bytes of its input. */
export function attemptOf(
  workflow: ShareWorkflow,
  request: ShareIdentity & {
    id: string;
    requester: string;
    reason: string;
    accessEndsAt: string | null;
  },
  attempt: number,
  approval: WorkflowInput['approval'],
) {
  const input: WorkflowInput = {
    contract: contractVersion,
    requestId: request.id,
    attempt,
    source: {
      catalogId: request.catalogId,
      region: request.region,
      database: request.database,
      table: request.table ?? allTables,
      ...(request.columns && { columns: request.columns }),
    },
    target: {
      account_id: request.consumerAccountId,
      ...(request.consumerPrincipal && {
        principal: request.consumerPrincipal,
      }),
    },
    requester: request.requester,
    reason: request.reason,
    ...(request.accessEndsAt && { accessEndsAt: request.accessEndsAt }),
    approval,
  };
  const name = executionName(request.id, attempt);
  return {
    name,
    executionArn: workflow.executionArn(name),
    stateMachineArn: workflow.config.stateMachineArn,
    input: workflow.inputOf(input),
  };
}

const hashOf = (body: SubmitRequest) =>
  createHash('sha256')
    .update(JSON.stringify(Object.entries(body).sort()))
    .digest('hex');

/** The request that an idempotency key made before, if it did. */
async function madeBefore(
  { store }: ServiceContext,
  key: { userRef: string; key: string; bodyHash: string } | undefined,
) {
  const found = key && (await store.findByKey(key.userRef, key.key));
  if (found && found.bodyHash !== key.bodyHash) {
    throw new ConflictError(
      'Idempotency-Key: was used with another body; use a new one',
    );
  }
  return found?.requestId;
}

/**
 * Submits a share request: stores it, then starts the workflow. Where AWS does
 * not answer, the request stays `submitted` and is started later.
 *
 * @throws InputError, NotFoundError, NotAllowedError or ConflictError; each
 *   names the field
 * @throws ServiceUnavailableError where columns are asked for, and Glue does
 *   not say whether there are such
 */
export async function submitRequest(
  context: ServiceContext,
  caller: UserCaller,
  body: SubmitRequest,
  idempotencyKey?: string,
): Promise<ShareRequest> {
  const { authorizer, catalog, clock, config, products, store, workflows } =
    context;
  await authorizer.assertMayCreate(caller.credentials);
  const key = idempotencyKey
    ? {
        userRef: caller.userRef,
        key: idempotencyKey,
        bodyHash: hashOf(body),
      }
    : undefined;
  const earlier = await madeBefore(context, key);
  if (earlier) return getRequest(context, caller, earlier);

  const reason = body.reason.trim();
  if (!reason) throw new InputError('reason: must not be blank');
  const accessEndsAt = endOfAccess(body.accessEndsAt, clock());
  const product = await catalog.asSeenBy(caller.credentials, body.entityRef);
  const share = await shareOf(
    product,
    body,
    async () => (await products.read(product.key)).tables[0],
  );
  const { refusal } = await assessShare(context, caller, product, {
    ...share,
    accessEndsAt,
  });
  if (refusal) throw refusalError(refusal);
  const workflow = workflows.get(product.key);

  const id = context.newId();
  const request = {
    ...share,
    id,
    external: false,
    entityRef: product.entityRef,
    requester: caller.userRef,
    reason,
    accessEndsAt,
    ownerRef: product.ownerRef ?? null,
    dataOwner: product.dataOwner,
    dataOwnerName: product.dataOwnerName,
    verdict: null,
  };
  try {
    const created = await store.create({
      request,
      attempt: attemptOf(
        workflow,
        request,
        1,
        approvalOf(product, share.columns, config),
      ),
      event: {
        type: 'submitted',
        actor: caller.userRef,
        message: 'Submitted',
      },
      idempotencyKey: key,
    });
    await context.announcer.announce(created);
  } catch (error) {
    // The same call, or another for the same share, was quicker.
    const meanwhile = await madeBefore(context, key);
    if (meanwhile) return getRequest(context, caller, meanwhile);
    if (error instanceof CoveredError) {
      throw refusalError({
        code: 'already-covered',
        message: 'A request for this consumer is open already',
        requestId: error.requestId,
      });
    }
    throw error;
  }
  await startExecution(context, id);
  return getRequest(context, caller, id);
}
