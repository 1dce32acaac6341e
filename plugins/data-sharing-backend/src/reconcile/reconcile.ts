import { stringifyError } from '@backstage/errors';
import type { ServiceContext } from '../service/context';
import { tryToDeliver } from './deliverDecision';
import { refreshOwner } from './refreshOwner';
import { observeExecution } from './observeExecution';
import { startExecution } from './startExecution';
import { verifyEnd } from './verifyGrant';

/** Requests looked at in one run; the others have their turn in the next. */
const perRun = 200;

async function check(context: ServiceContext, id: string) {
  const { request, attempt } = await context.store.get(id);
  if (request.state === 'granted') {
    await verifyEnd(context, id);
    return;
  }
  if (request.state === 'submitted' && !attempt.startedAt) {
    await startExecution(context, id);
  }
  if (request.state === 'pending-approval') await refreshOwner(context, id);
  const execution = await observeExecution(context, id);
  if (!execution && attempt.startedAt) {
    context.logger.warn(
      `Request ${id}: Step Functions does not know ${attempt.name} any more`,
    );
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
  const { store, logger } = context;
  for (const id of await store.undelivered(perRun)) {
    if (signal?.aborted) return;
    await tryToDeliver(context, id);
  }
  for (const id of await store.dueForCheck(perRun)) {
    if (signal?.aborted) return;
    try {
      await check(context, id);
    } catch (error) {
      logger.warn(`Request ${id} will be checked later: ${stringifyError(error)}`);
    }
    await store.markChecked(id);
  }
}
