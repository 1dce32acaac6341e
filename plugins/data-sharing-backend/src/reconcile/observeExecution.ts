import {
  summarize,
  workflowOutputSchema,
  type VerdictSummary,
  type WorkflowOutput,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import type { ExecutionDescription, ShareWorkflow } from '../aws/ShareWorkflow';
import { concerns, isBeyondGlue } from '../catalog/beyondGlue';
import type {
  Change,
  RequestSnapshot,
  ShareRequestRecord,
} from '../database/RequestStore';
import { sameColumns } from '../database/rows';
import type { ExecutionEnd } from '../executions';
import { changeRequest } from '../service/changeRequest';
import type { ServiceContext } from '../service/context';
import { withBeyondGlue } from '../service/productVerdict';
import { mayFollow } from '../states';
import { verifyGrant } from './verifyGrant';

function outputOf({
  output,
}: ExecutionDescription): WorkflowOutput | undefined {
  try {
    return workflowOutputSchema.parse(JSON.parse(output ?? ''));
  } catch {
    // Another machine may say it otherwise; the grant itself is what counts.
    return undefined;
  }
}

/** The verdict at the grant, with what the decision was made on beyond it. */
function verdictOf(
  { attempt, request, task }: RequestSnapshot,
  { columns, verdict: inGlue }: WorkflowOutput,
): VerdictSummary {
  if (task?.executionArn !== attempt.executionArn) return inGlue;
  const shown = (request.verdict?.reasons ?? [])
    .filter(isBeyondGlue)
    .filter(concerns(request, columns ?? null));
  return withBeyondGlue(inGlue, summarize(shown));
}

/** What the machine says it granted, where that is not what is known. */
const grantedBy = (
  { grantedColumns }: ShareRequestRecord,
  { columns }: WorkflowOutput,
) =>
  sameColumns(grantedColumns, columns ?? null)
    ? {}
    : { grantedColumns: columns ?? null };

function succeeded(
  snapshot: RequestSnapshot,
  execution: ExecutionDescription,
  closedAt: string,
): Change {
  const { request, task } = snapshot;
  const output = outputOf(execution);
  return {
    to: mayFollow(request.state, 'granting') ? 'granting' : undefined,
    stateReason: null,
    ...(output && {
      patch: {
        verdict: verdictOf(snapshot, output),
        ...grantedBy(request, output),
      },
    }),
    attempt: { closedAt },
    ...(task?.status === 'open' && { task: { status: 'closed' as const } }),
    event: {
      type: 'workflow-succeeded',
      actor: null,
      message: 'The workflow reports the grant',
    },
  };
}

function ended(
  { request, task }: RequestSnapshot,
  end: ExecutionEnd,
  closedAt: string,
): Change {
  const enters = request.state !== end.to && mayFollow(request.state, end.to);
  return {
    ...(enters && { to: end.to, stateReason: end.reason }),
    patch: { workflowError: end.error, blockers: end.blockers },
    attempt: { closedAt },
    ...(task?.status === 'open' && { task: { status: 'closed' as const } }),
    event: {
      type: enters ? end.to : 'workflow-ended',
      actor: null,
      message: end.reason,
    },
  };
}

function notOurs(): Change {
  const reason =
    'Step Functions has another execution of this name, with another input';
  return {
    to: 'failed',
    stateReason: reason,
    event: { type: 'failed', actor: null, message: reason },
  };
}

function changeFor(
  snapshot: RequestSnapshot,
  workflow: ShareWorkflow,
  execution: ExecutionDescription,
  now: string,
): Change | undefined {
  const { attempt, request } = snapshot;
  if (attempt.closedAt) return undefined;
  if (execution.input !== attempt.input || execution.name !== attempt.name) {
    return mayFollow(request.state, 'failed') ? notOurs() : undefined;
  }
  if (execution.status === 'SUCCEEDED') {
    return succeeded(snapshot, execution, now);
  }
  if (execution.status !== 'RUNNING') {
    return ended(snapshot, workflow.endOf(execution), now);
  }
  if (attempt.startedAt) return undefined;
  return {
    attempt: { startedAt: now },
    stateReason: request.state === 'submitted' ? null : request.stateReason,
    event: {
      type: 'workflow-started',
      actor: null,
      message: 'The workflow was started',
    },
  };
}

/**
 * Asks Step Functions what became of a request's execution, and believes it.
 * May be called any number of times.
 *
 * @returns the execution, or undefined where there is none
 * @throws ServiceUnavailableError where AWS does not answer
 */
export async function observeExecution(
  context: ServiceContext,
  id: string,
): Promise<ExecutionDescription | undefined> {
  const { clock, store, workflows } = context;
  const { attempt, task } = await store.get(id);
  const workflow = workflows.forExecution(attempt.executionArn);
  if (!workflow) return undefined;
  const execution = await workflow.describe(attempt.executionArn);
  if (!execution) return undefined;
  await changeRequest(context, id, current =>
    current.attempt.executionArn === attempt.executionArn
      ? changeFor(current, workflow, execution, clock().toISOString())
      : undefined,
  );
  // Nothing waits for an answer any more.
  if (execution.status !== 'RUNNING' && task?.status === 'decided') {
    await store.markDelivered(task.id);
  }
  await verifyGrant(context, id);
  return execution;
}
