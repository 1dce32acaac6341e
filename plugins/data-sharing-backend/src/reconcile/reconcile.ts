import { stringifyError } from '@backstage/errors';
import { AwsUnreachableError } from '../aws/errors';
import { operationKinds, type RequestSnapshot } from '../database/RequestStore';
import type { ServiceContext } from '../service/context';
import { checkConsumerSide } from '../operations/checkConsumerSide';
import { observeOperation } from '../operations/observeOperation';
import { startOperation } from '../operations/startOperation';
import { verifyEnd } from '../operations/verifyEnd';
import { verifyRevocation } from '../operations/verifyRevocation';
import { isOpen } from '../states';
import { tryToDeliver } from './deliverDecision';
import { refreshOwner, refreshOwnersOfGrants } from './refreshOwner';
import { observeExecution } from './observeExecution';
import { startExecution } from './startExecution';

/** Requests looked at in one run; the others have their turn in the next. */
const perRun = 200;

async function checkOperations(
  context: ServiceContext,
  { request: { id }, operations }: RequestSnapshot,
) {
  for (const kind of operationKinds) {
    if (operations[kind] && !operations[kind].closedAt) {
      await startOperation(context, id, kind);
      await observeOperation(context, id, kind);
    }
  }
}

async function check(context: ServiceContext, snapshot: RequestSnapshot) {
  const { request, attempt } = snapshot;
  const { id, state } = request;
  await checkOperations(context, snapshot);
  // One that is open was observed, and verified with that.
  if (state === 'revoking' && snapshot.operations.revoke?.closedAt) {
    await verifyRevocation(context, id);
  }
  if (state === 'granted') {
    await verifyEnd(context, id);
    await checkConsumerSide(context, id);
  }
  await refreshOwner(context, id);
  if (!isOpen(state)) return;
  if (state === 'submitted' && !attempt.startedAt) {
    await startExecution(context, id);
  }
  const execution = await observeExecution(context, id);
  if (!execution && attempt.startedAt) {
    context.logger.warn(
      `Request ${id}: Step Functions does not know ${attempt.name} any more`,
    );
  }
}

async function checkAll(context: ServiceContext, signal?: AbortSignal) {
  const { store, logger } = context;
  // One that does not answer is not asked again for every one of its requests.
  const away = new Set<string>();
  for (const id of await store.dueForCheck(perRun)) {
    if (signal?.aborted) return;
    const snapshot = await store.get(id);
    const { stateMachineArn } = snapshot.attempt;
    if (!away.has(stateMachineArn)) {
      try {
        await check(context, snapshot);
      } catch (error) {
        if (error instanceof AwsUnreachableError) away.add(stateMachineArn);
        logger.warn(
          `Request ${id} will be checked later: ${stringifyError(error)}`,
        );
      }
    }
    await store.markChecked(id);
  }
}

/**
 * Brings requests and AWS together again after whatever went wrong: messages
 * that never came, a process that died, an AWS that was away. It starts what
 * is not started, delivers decisions, asks for the state of executions,
 * verifies grants and revocations, looks at the consumers' side and follows
 * products to other owners.
 */
export async function reconcile(
  context: ServiceContext,
  signal?: AbortSignal,
): Promise<void> {
  for (const id of await context.store.undelivered(perRun)) {
    if (signal?.aborted) return;
    await tryToDeliver(context, id);
  }
  await checkAll(context, signal);
  await refreshOwnersOfGrants(context).catch(error =>
    context.logger.warn(
      `Owners of granted products will be looked up later: ${stringifyError(
        error,
      )}`,
    ),
  );
}
