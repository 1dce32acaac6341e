import { z } from 'zod';
import { verdicts } from '../sensitivity/rule';

/** Version of the contract between portal and workflow. @public */
export const contractVersion = 1;

/** Table name in the workflow's input that stands for all tables of the database. @public */
export const allTables = '*';

/**
 * How the share machine ends without a grant. `Blocked` and everything after it
 * can be tried again; the others are final for the request.
 *
 * @public
 */
export const workflowErrors = {
  denied: 'DataSharing.Denied',
  withdrawn: 'DataSharing.Withdrawn',
  approvalTimedOut: 'DataSharing.ApprovalTimedOut',
  invalidInput: 'DataSharing.InvalidInput',
  productNotFound: 'DataSharing.ProductNotFound',
  ownerMissing: 'DataSharing.OwnerMissing',
  verdictUnreadable: 'DataSharing.VerdictUnreadable',
  blocked: 'DataSharing.Blocked',
  grantFailed: 'DataSharing.GrantFailed',
  revokeFailed: 'DataSharing.RevokeFailed',
} as const;

/** @public */
export type WorkflowError =
  (typeof workflowErrors)[keyof typeof workflowErrors];

const accountId = z.string().regex(/^\d{12}$/, 'must be twelve digits');

const source = z.object({
  catalogId: accountId.optional(),
  region: z.string().optional(),
  database: z.string().min(1),
  /** `*` stands for all tables. */
  table: z.string().min(1),
});

const target = z.object({
  account_id: accountId,
  /** ARN of an IAM role in the account; the account itself where it is missing. */
  principal: z.string().optional(),
});

/**
 * What `StartExecution` is given. Only `source.database`, `source.table` and
 * `target.account_id` are required: the spelling of the AWS sample.
 *
 * @public
 */
export const workflowInputSchema = z.object({
  contract: z.literal(contractVersion).optional(),
  requestId: z.string().optional(),
  attempt: z.number().int().positive().optional(),
  source,
  target,
  requester: z.string().optional(),
  reason: z.string().optional(),
  /** RFC 3339, UTC, whole seconds. */
  accessEndsAt: z.string().optional(),
  approval: z
    .object({
      /** A caller can only tighten. */
      required: z.enum(['by-verdict', 'always']).optional(),
      timeoutSeconds: z.number().int().positive().optional(),
    })
    .optional(),
});

/** @public */
export type WorkflowInput = z.infer<typeof workflowInputSchema>;

const reason = z.object({
  verdict: z.enum(['sensitive', 'unknown', 'unflagged']),
  level: z.enum(['database', 'table', 'column', 'partition-key']),
  name: z.string(),
  parameter: z.string(),
  value: z.string().nullable(),
});

const verdictSummary = z.object({
  verdict: z.enum(verdicts),
  reasons: z.array(reason),
  reasonsTotal: z.number().int().nonnegative(),
});

/**
 * The message that asks the portal for a decision. It is not evidence: the
 * portal describes the execution before it believes it. The task token in it
 * approves a share, so it never leaves the backend.
 *
 * @public
 */
export const approvalRequestedSchema = z.object({
  type: z.literal('approval-requested'),
  contract: z.literal(contractVersion),
  /** Of the execution's input; null for one that the portal did not start. */
  requestId: z.string().nullable(),
  executionArn: z.string(),
  stateMachineArn: z.string(),
  taskToken: z.string().min(1).max(2048),
  /** From 1; grows when the verdict got worse while the workflow waited. */
  round: z.number().int().positive(),
  verdict: verdictSummary,
  source: z.object({
    catalogId: accountId,
    region: z.string(),
    database: z.string(),
    table: z.string(),
  }),
  target,
  dataOwner: z.string(),
  dataOwnerName: z.string().nullable(),
  requester: z.string().nullable(),
  reason: z.string().nullable(),
  accessEndsAt: z.string().nullable(),
  /** When the workflow stops waiting; RFC 3339. */
  expiresAt: z.string(),
});

/** @public */
export type ApprovalRequested = z.infer<typeof approvalRequestedSchema>;

/**
 * Output of `SendTaskSuccess`, and as JSON the cause of `SendTaskFailure`.
 *
 * @public
 */
export interface WorkflowDecision {
  decision: 'approved' | 'denied' | 'withdrawn';
  /** Entity refs: more than one where a request takes two people. */
  by: string[];
  /** RFC 3339. */
  at: string;
  reason?: string;
}

/**
 * What a successful execution of the share machine returns.
 *
 * @public
 */
export const workflowOutputSchema = z.object({
  contract: z.literal(contractVersion),
  status: z.literal('granted'),
  requestId: z.string().nullable(),
  verdict: verdictSummary,
  approval: z.object({
    required: z.boolean(),
    by: z.array(z.string()),
  }),
  /** Entries as sent to Lake Formation. */
  grants: z.array(
    z.object({
      principal: z.string(),
      resource: z.record(z.string(), z.unknown()),
      permissions: z.array(z.string()),
      permissionsWithGrantOption: z.array(z.string()),
    }),
  ),
  grantedAt: z.string(),
  accessEndsAt: z.string().nullable(),
  /** Paths of input fields that the machine does not know. */
  ignoredFields: z.array(z.string()),
});

/** @public */
export type WorkflowOutput = z.infer<typeof workflowOutputSchema>;

/**
 * Name of the execution that serves one attempt of a share request. Names are
 * reusable after 90 days, so an old one is never sent again.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
 * @public
 */
export const executionName = (requestId: string, attempt: number): string =>
  `${requestId}-${attempt}`;
