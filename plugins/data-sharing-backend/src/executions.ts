import {
  blockedCauseSchema,
  workflowErrors,
  workflowInputSchema,
  type Blocker,
  type RequestState,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import type { ExecutionDescription } from './aws/ShareWorkflow';
import { safeText, withoutForeignAccounts } from './safeText';

/** How an execution that gave no grant ended, for the request that it served. */
export interface ExecutionEnd {
  to: Extract<
    RequestState,
    'denied' | 'withdrawn' | 'timed-out' | 'grant-failed' | 'failed'
  >;
  reason: string;
  error: string | null;
  /** Named, each with the command that mends it. */
  blockers: Blocker[];
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
  [workflowErrors.revokeFailed]: 'The revocation failed',
  [workflowErrors.extendFailed]: 'The end of access could not be changed',
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

/** What stands in the way of the grant, where the cause names it. */
function blockersIn(
  { error, cause }: ExecutionDescription,
  accounts: string[],
): Blocker[] {
  if (error !== workflowErrors.blocked) return [];
  try {
    const { blockers } = blockedCauseSchema.parse(JSON.parse(cause ?? ''));
    // Commands are to be copied, so they are not cut like other text.
    return blockers.map(({ code, resource, message, command }) => ({
      code,
      resource: withoutForeignAccounts(resource, accounts),
      message: withoutForeignAccounts(message, accounts),
      command: withoutForeignAccounts(command, accounts),
    }));
  } catch {
    return [];
  }
}

const accountsSchema = workflowInputSchema.pick({ source: true, target: true });

/** The account of the machine, and those that the execution's input names. */
function accountsOf({ input, stateMachineArn }: ExecutionDescription) {
  const known = [stateMachineArn.split(':')[4]];
  try {
    const { source, target } = accountsSchema.parse(JSON.parse(input));
    known.push(source.catalogId ?? '', target.account_id);
  } catch {
    // It named none.
  }
  return known;
}

/** Why an execution ended that did not succeed, in words for people. */
export function reasonOf(execution: ExecutionDescription): string {
  const { error, status } = execution;
  const sentence =
    sentences[error ?? ''] ??
    {
      ABORTED: 'The workflow was stopped in AWS',
      TIMED_OUT: 'The workflow took too long',
    }[status as string] ??
    `The workflow failed${error ? ` with ${error}` : ''}`;
  const cause = causeText(execution.cause);
  const text = cause ? `${sentence}: ${cause}` : sentence;
  return safeText(text, accountsOf(execution));
}

/**
 * What the end of an execution of the share machine means for its request.
 *
 * @param execution - not running, and not succeeded
 */
export function endOf(execution: ExecutionDescription): ExecutionEnd {
  const error = execution.error ?? null;
  return {
    to: states[error ?? ''] ?? 'failed',
    reason: reasonOf(execution),
    error,
    blockers: blockersIn(execution, accountsOf(execution)),
  };
}
