import type { ExecutionDescription } from '../aws/ShareWorkflow';
import type {
  Change,
  OperationKind,
  OperationRecord,
  RequestSnapshot,
} from '../database/RequestStore';
import { reasonOf } from '../executions';
import { changeRequest } from '../service/changeRequest';
import type { ServiceContext } from '../service/context';
import { operationEnds, type Result } from './operationEnds';
import { verifyRevocation } from './verifyRevocation';

/** Step Functions may not know an execution that was just started. */
const knownWithinMinutes = 60;

/** undefined while it runs. */
function resultOf(
  stored: OperationRecord,
  execution: ExecutionDescription | 'not-configured' | undefined,
  now: Date,
): Result | undefined {
  if (execution === 'not-configured') {
    return {
      failed: 'The workflow of this request is not configured any more',
    };
  }
  if (!execution) {
    const age = now.getTime() - Date.parse(stored.startedAt ?? '');
    return age > knownWithinMinutes * 60_000
      ? { failed: 'Step Functions does not know the execution any more' }
      : undefined;
  }
  if (execution.input !== stored.input || execution.name !== stored.name) {
    return {
      failed:
        'Step Functions has another execution of this name, with another input',
    };
  }
  if (execution.status === 'SUCCEEDED') return { output: execution.output };
  return execution.status === 'RUNNING'
    ? undefined
    : { failed: reasonOf(execution) };
}

function changeFor(
  snapshot: RequestSnapshot,
  kind: OperationKind,
  execution: Parameters<typeof resultOf>[1],
  now: Date,
): Change | undefined {
  const operation = snapshot.operations[kind];
  if (!operation || operation.closedAt) return undefined;
  const result = resultOf(operation, execution, now);
  if (result) return operationEnds[kind](snapshot, operation, result, now);
  if (!execution || operation.startedAt) return undefined;
  return { operation: { kind, startedAt: now.toISOString() } };
}

/**
 * Asks Step Functions what became of the latest operation of a kind, and
 * believes it. May be called any number of times.
 *
 * @throws ServiceUnavailableError where AWS does not answer
 */
export async function observeOperation(
  context: ServiceContext,
  id: string,
  kind: OperationKind,
): Promise<void> {
  const { clock, store, workflows } = context;
  const operation = (await store.get(id)).operations[kind];
  if (operation && !operation.closedAt) {
    const { executionArn } = operation;
    const workflow = workflows.forAnyExecution(executionArn);
    const execution = workflow
      ? await workflow.describe(executionArn)
      : 'not-configured';
    await changeRequest(context, id, current =>
      current.operations[kind]?.executionArn === executionArn
        ? changeFor(current, kind, execution, clock())
        : undefined,
    );
  }
  if (kind === 'revoke') await verifyRevocation(context, id);
}
