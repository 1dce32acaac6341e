import { isExecutionOf } from '../aws/ShareWorkflows';
import { adoptRevocation } from '../operations/adoptRevocation';
import { observeOperation } from '../operations/observeOperation';
import type { ServiceContext } from '../service/context';
import { observeExecution } from '../reconcile/observeExecution';
import { approvalRequested } from './approvalRequested';
import { parseMessage, RefusedMessageError } from './messages';

async function statusChanged(context: ServiceContext, executionArn: string) {
  const { store, workflows } = context;
  const workflow = workflows.forAnyExecution(executionArn);
  if (!workflow) {
    throw new RefusedMessageError(
      'The message names an execution of a machine that is not configured',
    );
  }
  const attempt = await store.findAttempt(executionArn);
  if (attempt) {
    await observeExecution(context, attempt.requestId);
    return;
  }
  const operation = await store.findOperation(executionArn);
  if (operation) {
    await observeOperation(context, operation.requestId, operation.kind);
    return;
  }
  // One of the share machine that the portal neither started nor was asked
  // about has no request.
  if (isExecutionOf(workflow, 'revoke', executionArn)) {
    await adoptRevocation(context, workflow, executionArn);
  }
}

/**
 * Handles one message of the queue.
 *
 * @returns whether it may be deleted; a refused one is left for the dead-letter
 *   queue, with an audit event
 * @throws where it could not be handled now, and is to come again
 */
export async function handleMessage(
  context: ServiceContext,
  body: string | undefined,
): Promise<boolean> {
  const { auditor, logger } = context;
  try {
    const parsed = parseMessage(body);
    if (parsed.kind === 'status-changed') {
      await statusChanged(context, parsed.executionArn);
    } else {
      await approvalRequested(context, parsed.message);
    }
    return true;
  } catch (error) {
    if (!(error instanceof RefusedMessageError)) throw error;
    logger.warn(
      `A message was left for the dead-letter queue: ${error.message}`,
    );
    const event = await auditor.createEvent({
      eventId: 'approval-message-refused',
      severityLevel: 'high',
    });
    await event.fail({ error });
    return false;
  }
}
