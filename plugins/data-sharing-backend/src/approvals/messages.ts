import {
  approvalRequestedSchema,
  type ApprovalRequested,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import { z } from 'zod';

/**
 * The event that EventBridge sends when an execution starts or ends.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
 */
const statusChangedSchema = z.object({
  source: z.literal('aws.states'),
  'detail-type': z.literal('Step Functions Execution Status Change'),
  detail: z.object({ executionArn: z.string() }),
});

/** What the queue can hold. Neither is evidence: Step Functions is asked. */
export type QueueMessage =
  | { kind: 'approval-requested'; message: ApprovalRequested }
  | { kind: 'status-changed'; executionArn: string };

/** A message that nobody can act on; it is left for the dead-letter queue. */
export class RefusedMessageError extends Error {}

/** @throws RefusedMessageError; it says nothing of the content */
export function parseMessage(body: string | undefined): QueueMessage {
  let json: unknown;
  try {
    json = JSON.parse(body ?? '');
  } catch {
    throw new RefusedMessageError('The message is not JSON');
  }
  const status = statusChangedSchema.safeParse(json);
  if (status.success) {
    const { executionArn } = status.data.detail;
    return { kind: 'status-changed', executionArn };
  }
  const approval = approvalRequestedSchema.safeParse(json);
  if (approval.success) {
    return { kind: 'approval-requested', message: approval.data };
  }
  const fields = approval.error.issues.map(issue => issue.path.join('.'));
  throw new RefusedMessageError(
    `The message is neither an approval task nor a status change: ${[
      ...new Set(fields),
    ].join(', ')}`,
  );
}
