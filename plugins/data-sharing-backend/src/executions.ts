import {
  workflowErrors,
  workflowInputSchema,
  type RequestState,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import type { ExecutionDescription } from './aws/ShareWorkflow';
import { safeText } from './safeText';

/** How an execution that gave no grant ended, for the request that it served. */
export interface ExecutionEnd {
  to: Extract<
    RequestState,
    'denied' | 'withdrawn' | 'timed-out' | 'grant-failed' | 'failed'
  >;
  reason: string;
  error: string | null;
}

const states: Record<string, ExecutionEnd['to']> = {
  [workflowErrors.denied]: 'denied',
  [workflowErrors.withdrawn]: 'withdrawn',
  [workflowErrors.approvalTimedOut]: 'timed-out',
  [workflowErrors.blocked]: 'grant-failed',
  [workflowErrors.grantFailed]: 'grant-failed',
};

const sentences: Record<string, string> = {
  [workflowErrors.denied]: 'Denied',
  [workflowErrors.withdrawn]: 'Withdrawn',
  [workflowErrors.approvalTimedOut]: 'Nobody decided in time',
  [workflowErrors.invalidInput]: 'The workflow refuses the request',
  [workflowErrors.productNotFound]: 'The data product does not exist any more',
  [workflowErrors.ownerMissing]: 'The data product has no data_owner',
  [workflowErrors.verdictUnreadable]: 'The sensitivity could not be read',
  [workflowErrors.blocked]: 'Something stands in the way of the grant',
  [workflowErrors.grantFailed]: 'Lake Formation refused the grant',
};

/** Another attempt could not end otherwise. */
const final: string[] = [
  workflowErrors.denied,
  workflowErrors.withdrawn,
  workflowErrors.approvalTimedOut,
  workflowErrors.invalidInput,
  workflowErrors.productNotFound,
  workflowErrors.ownerMissing,
  workflowErrors.verdictUnreadable,
];

/** Whether an attempt that ended with an error may be followed by another. */
export const retryable = (error: string | null) =>
  error === null || !final.includes(error);

/** The decision's reason, where the cause is one. */
function causeText(cause: string | undefined): string | undefined {
  if (!cause) return undefined;
  try {
    const parsed = JSON.parse(cause);
    const text = parsed?.reason ?? parsed?.message;
    return typeof text === 'string' ? text : undefined;
  } catch {
    return cause;
  }
}

/** The accounts that an execution's own input names. */
function accountsIn(input: string): string[] {
  try {
    const { source, target } = workflowInputSchema.parse(JSON.parse(input));
    return [source.catalogId, target.account_id].filter(id => id !== undefined);
  } catch {
    return [];
  }
}

/**
 * What the end of an execution means for its request.
 *
 * @param execution - not running, and not succeeded
 */
export function endOf(execution: ExecutionDescription): ExecutionEnd {
  const { status, input } = execution;
  const error = execution.error ?? null;
  const sentence =
    sentences[error ?? ''] ??
    {
      ABORTED: 'The workflow was stopped in AWS',
      TIMED_OUT: 'The workflow took too long',
    }[status as string] ??
    `The workflow failed${error ? ` with ${error}` : ''}`;
  const cause = causeText(execution.cause);
  const text = cause ? `${sentence}: ${cause}` : sentence;
  return {
    to: states[error ?? ''] ?? 'failed',
    reason: safeText(text, accountsIn(input)),
    error,
  };
}
