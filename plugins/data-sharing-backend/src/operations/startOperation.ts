import { stringifyError } from '@backstage/errors';
import type { OperationKind } from '../database/RequestStore';
import { callStart, claimMilliseconds } from '../reconcile/callStart';
import { changeRequest } from '../service/changeRequest';
import type { ServiceContext } from '../service/context';
import { operationEnds } from './operationEnds';

/**
 * Starts the latest operation of a kind, where it waits for that. May be called
 * any number of times: one process at a time tries, and the name makes the
 * start itself repeatable. Where AWS does not answer, the request says so.
 */
export async function startOperation(
  context: ServiceContext,
  id: string,
  kind: OperationKind,
): Promise<void> {
  const { clock, store, workflows } = context;
  const operation = (await store.get(id)).operations[kind];
  if (!operation || operation.startedAt || operation.closedAt) return;
  const until = new Date(clock().getTime() + claimMilliseconds);
  if (!(await store.claimOperation(operation.id, until.toISOString()))) return;
  try {
    const { executionArn, createdAt: at } = operation;
    const outcome = await callStart(
      workflows.forAnyExecution(executionArn),
      kind,
      { ...operation, at },
      clock(),
    );
    await changeRequest(context, id, current => {
      const same = current.operations[kind];
      if (same?.id !== operation.id || same.closedAt) return undefined;
      if (outcome !== 'started') {
        return operationEnds[kind](current, same, outcome, clock());
      }
      return {
        operation: { kind, startedAt: clock().toISOString() },
        ...(kind !== 'consumer' && { stateReason: null }),
      };
    });
  } catch (error) {
    const reason = `The workflow will be started later: ${
      (error as Error).message
    }`;
    context.logger.warn(
      `Request ${id}, ${operation.name}: ${stringifyError(error)}`,
    );
    await changeRequest(context, id, ({ request: { stateReason } }) =>
      kind !== 'consumer' && stateReason !== reason
        ? {
            stateReason: reason,
            event: { type: 'start-delayed', actor: null, message: reason },
          }
        : undefined,
    );
  } finally {
    await store.releaseOperation(operation.id);
  }
}
