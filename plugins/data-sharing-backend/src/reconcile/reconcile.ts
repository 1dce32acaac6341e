import { stringifyError } from '@backstage/errors';
import { AwsUnreachableError } from '../aws/errors';
import type { RequestSnapshot } from '../database/RequestStore';
import type { ServiceContext } from '../service/context';
import { tryToDeliver } from './deliverDecision';
import { refreshOwner } from './refreshOwner';
import { observeExecution } from './observeExecution';
import { startExecution } from './startExecution';
import { verifyEnd } from './verifyGrant';

/** Requests looked at in one run; the others have their turn in the next. */
const perRun = 200;

async function check(
  context: ServiceContext,
  { request, attempt }: RequestSnapshot,
) {
  const { id, state } = request;
  if (state === 'granted') {
    await verifyEnd(context, id);
    return;
  }
  if (state === 'submitted' && !attempt.startedAt) {
    await startExecution(context, id);
  }
  if (state === 'pending-approval') await refreshOwner(context, id);
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
 * is not started, delivers decisions, asks for the state of executions and
 * verifies grants.
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
}
