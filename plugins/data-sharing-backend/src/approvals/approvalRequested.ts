import { ConflictError } from '@backstage/errors';
import {
  workflowErrors,
  type ApprovalRequested,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import type { ExecutionDescription, ShareWorkflow } from '../aws/ShareWorkflow';
import type { CatalogProduct } from '../catalog/ProductCatalog';
import type {
  Change,
  RequestSnapshot,
  ShareRequestRecord,
} from '../database/RequestStore';
import { columnSet, sameColumns } from '../database/rows';
import { tryToDeliver } from '../reconcile/deliverDecision';
import { observeExecution } from '../reconcile/observeExecution';
import { changeRequest } from '../service/changeRequest';
import type { ServiceContext } from '../service/context';
import { withBeyondGlue } from '../service/productVerdict';
import { mayFollow } from '../states';
import { adoptExecution } from './externalRequest';
import { RefusedMessageError } from './messages';

/**
 * Asks Step Functions whether the message can be true.
 *
 * @throws RefusedMessageError where it is not
 */
async function verify(
  { workflows }: ServiceContext,
  { executionArn }: ApprovalRequested,
): Promise<{ workflow: ShareWorkflow; execution: ExecutionDescription }> {
  const workflow = workflows.forExecution(executionArn);
  if (!workflow) {
    throw new RefusedMessageError(
      'The message names an execution of a machine that is not configured',
    );
  }
  const execution = await workflow.describe(executionArn);
  if (!execution) {
    throw new RefusedMessageError(
      'The message names an execution that does not exist',
    );
  }
  if (execution.stateMachineArn !== workflow.config.stateMachineArn) {
    throw new RefusedMessageError(
      'The execution belongs to a machine that is not configured',
    );
  }
  return { workflow, execution };
}

/** The request that the execution serves; an external one is made for it. */
async function requestFor(
  context: ServiceContext,
  workflow: ShareWorkflow,
  execution: ExecutionDescription,
  message: ApprovalRequested,
): Promise<RequestSnapshot> {
  const { store } = context;
  const attempt = await store.findAttempt(message.executionArn);
  if (attempt) {
    if (attempt.name !== execution.name || attempt.input !== execution.input) {
      throw new RefusedMessageError(
        'The execution has the name of a request, but another input',
      );
    }
    return store.get(attempt.requestId);
  }
  try {
    return await adoptExecution(context, workflow, execution, message);
  } catch (error) {
    // The same message, handled by another process at the same time.
    const meanwhile = await store.findAttempt(message.executionArn);
    if (meanwhile) return store.get(meanwhile.requestId);
    throw error;
  }
}

const refusal = 'Requests from outside of the portal are refused by policy';

/**
 * What is asked again may be less than the request, as it was narrowed before.
 *
 * @throws RefusedMessageError where it is more
 */
function assertAskedFor(
  { columns, table }: ShareRequestRecord,
  asked: string[] | null,
) {
  const known = columns && columnSet(columns);
  const isPart = asked
    ? columnSet(asked).every(name => known?.includes(name) ?? table !== null)
    : known === null;
  if (!isPart) {
    throw new RefusedMessageError(
      'The message asks for columns that the request does not ask for',
    );
  }
}

function taskArrives(
  { request, task, attempt }: RequestSnapshot,
  message: ApprovalRequested,
  product: CatalogProduct | undefined,
  now: string,
): Change | undefined {
  const current =
    task?.executionArn === message.executionArn ? task : undefined;
  const known = current !== undefined && current.round >= message.round;
  if (known || attempt.executionArn !== message.executionArn) return undefined;
  const { state } = request;
  const { columns: asked = null } = message.source;
  assertAskedFor(request, asked);
  const verdict = withBeyondGlue(message.verdict, product?.beyondGlue(asked));
  if (state !== 'pending-approval' && !mayFollow(state, 'pending-approval')) {
    throw new ConflictError(
      `A request that is ${state} was asked to be approved`,
    );
  }
  return {
    to: 'pending-approval',
    stateReason:
      message.round > 1
        ? 'What was approved changed meanwhile: the verdict got worse, so it is asked again'
        : null,
    patch: {
      verdict,
      entityRef: product?.entityRef ?? request.entityRef,
      ownerRef: product?.ownerRef ?? null,
      dataOwner: message.dataOwner,
      dataOwnerName: message.dataOwnerName,
      ...(sameColumns(request.grantedColumns, asked)
        ? {}
        : { grantedColumns: asked }),
    },
    attempt: attempt.startedAt ? undefined : { startedAt: now },
    newTask: {
      executionArn: message.executionArn,
      round: message.round,
      token: message.taskToken,
      dataOwner: message.dataOwner,
      decisionsNeeded: request.external ? 2 : 1,
      expiresAt: message.expiresAt,
    },
    event: {
      type: message.round > 1 ? 'approval-asked-again' : 'approval-asked',
      actor: null,
      message: `The workflow asks for approval: the verdict is ${verdict.verdict}`,
    },
  };
}

const refuseByPolicy =
  (now: string) =>
  ({ request, task }: RequestSnapshot): Change | undefined =>
    request.external && task?.status === 'open'
      ? {
          to: 'denied',
          stateReason: refusal,
          task: {
            status: 'decided',
            answer: {
              outcome: 'failed',
              error: workflowErrors.denied,
              decision: {
                decision: 'denied',
                by: ['policy:external-requests'],
                at: now,
                reason: refusal,
              },
            },
          },
          event: { type: 'denied', actor: null, message: refusal },
        }
      : undefined;

/**
 * Stores an approval task, once Step Functions confirms that it can be one.
 * The same message twice, one that is late, or an earlier round change nothing.
 *
 * @throws RefusedMessageError for a message that is to go to the dead-letter
 *   queue
 * @throws ServiceUnavailableError where AWS does not answer
 */
export async function approvalRequested(
  context: ServiceContext,
  message: ApprovalRequested,
): Promise<void> {
  const { catalog, clock, config, store } = context;
  const { workflow, execution } = await verify(context, message);
  const { request } = await requestFor(context, workflow, execution, message);
  const now = clock().toISOString();
  if (execution.status !== 'RUNNING') {
    await observeExecution(context, request.id);
    return;
  }
  if (request.state === 'withdrawn') {
    // It was withdrawn while its start was under way.
    await workflow.answer(message.taskToken, {
      outcome: 'failed',
      error: workflowErrors.withdrawn,
      decision: {
        decision: 'withdrawn',
        by: request.requester ? [request.requester] : [],
        at: now,
      },
    });
    return;
  }
  const refuseExternal = config.externalRequests === 'refuse';
  const product = await catalog.current(request);
  await changeRequest(context, request.id, current =>
    taskArrives(current, message, product, now),
  );
  // A retry within the machine waits on a new token for the same question;
  // which of them is alive, only Step Functions knows.
  const { task } = await store.get(request.id);
  if (
    task?.executionArn === message.executionArn &&
    task.round === message.round
  ) {
    await store.addToken(task.id, message.taskToken);
  }
  if (refuseExternal && request.external) {
    await changeRequest(context, request.id, refuseByPolicy(now));
    await tryToDeliver(context, request.id);
  }
}
