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
  extendFailed: 'DataSharing.ExtendFailed',
} as const;

/** @public */
export type WorkflowError =
  (typeof workflowErrors)[keyof typeof workflowErrors];

/** Columns that one share may name. @public */
export const maxColumns = 500;

const accountId = z.string().regex(/^\d{12}$/, 'must be twelve digits');

const source = z.object({
  catalogId: accountId.optional(),
  region: z.string().optional(),
  database: z.string().min(1),
  /** `*` stands for all tables. */
  table: z.string().min(1),
});

/** Names of columns and partition keys; all of them where it is missing. */
const columns = z.array(z.string().min(1)).min(1).max(maxColumns);

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
  source: source.extend({ columns: columns.optional() }),
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
    columns: columns.optional(),
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
  /** Of an approval: what it is limited to. */
  conditions?: {
    /** The only columns that are granted; among those that were asked for. */
    columns?: string[];
  };
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
  /** The columns that were granted; missing where it is the whole product. */
  columns: columns.optional(),
  grantedAt: z.string(),
  accessEndsAt: z.string().nullable(),
  /** Paths of input fields that the machine does not know. */
  ignoredFields: z.array(z.string()),
});

/** @public */
export type WorkflowOutput = z.infer<typeof workflowOutputSchema>;

/**
 * What stands in the way of every cross-account grant of a product until
 * somebody mends it.
 *
 * @see https://docs.aws.amazon.com/lake-formation/latest/dg/cross-account-prereqs.html
 * @public
 */
export const blockerSchema = z.object({
  code: z.enum([
    /** `IAM_ALLOWED_PRINCIPALS` has a permission on the product. */
    'iam-allowed-principals',
    /** Cross-account version of the data lake below 3. */
    'cross-account-version',
    /** The product's S3 location is not registered with Lake Formation. */
    'location-not-registered',
    /** The workflow's role may not grant it. */
    'not-grantable',
  ]),
  /** What it is about: `sales.orders`, an S3 location, the data lake. */
  resource: z.string(),
  message: z.string(),
  /** AWS CLI, for the data lake administrator of the catalog's account. */
  command: z.string(),
});

/** @public */
export type Blocker = z.infer<typeof blockerSchema>;

/**
 * The cause of `DataSharing.Blocked`, as JSON, where blockers are known by name.
 *
 * @public
 */
export const blockedCauseSchema = z.object({
  message: z.string(),
  blockers: z.array(blockerSchema).min(1),
});

/** The share whose grant a machine works on; `holder` is one of those that hold it. */
const heldGrant = {
  contract: z.literal(contractVersion),
  requestId: z.string().nullable(),
  /** ARN of the execution of the share machine that granted it. */
  holder: z.string(),
  source: z.object({
    catalogId: accountId,
    region: z.string(),
    database: z.string().min(1),
    table: z.string().min(1),
  }),
  target,
};

/**
 * What the revoke machine is given: one request gives its hold up. It takes
 * away what no other request holds and the consumer did not have before. The
 * same input may be given any number of times.
 *
 * @public
 */
export const revokeInputSchema = z.object({
  ...heldGrant,
  why: z.enum([
    'by-owner',
    'handed-back',
    'end-date',
    'grant-failed',
    'clean-up',
  ]),
  /** Entity ref of the person; null where nobody asked. */
  by: z.string().nullable(),
  reason: z.string().nullable(),
});

/** @public */
export type RevokeInput = z.infer<typeof revokeInputSchema>;

/**
 * What a successful execution of the revoke machine returns. A permission is
 * `SELECT@main`, `SELECT+@main` (its grant option), `SELECT@column:id`, or
 * `DESCRIBE@database`; `main` is the table, or all tables.
 *
 * @public
 */
export const revokeOutputSchema = z.object({
  contract: z.literal(contractVersion),
  status: z.literal('revoked'),
  requestId: z.string().nullable(),
  /** Taken away by this execution. */
  revoked: z.array(z.string()),
  /** Left, because other requests hold it or the consumer had it before. */
  kept: z.array(z.string()),
  /** Requests that hold some of it still; null for one without an id. */
  heldBy: z.array(z.string().nullable()),
  revokedAt: z.string(),
});

/** @public */
export type RevokeOutput = z.infer<typeof revokeOutputSchema>;

/**
 * What the extend machine is given: the end of a granted share is put off, put
 * forward, set, or taken away.
 *
 * @public
 */
export const extendInputSchema = z.object({
  ...heldGrant,
  /** RFC 3339, UTC, whole seconds; null for no end. */
  accessEndsAt: z.string().nullable(),
  by: z.string().nullable(),
  reason: z.string().nullable(),
});

/** @public */
export type ExtendInput = z.infer<typeof extendInputSchema>;

/** @public */
export const extendOutputSchema = z.object({
  contract: z.literal(contractVersion),
  status: z.literal('extended'),
  requestId: z.string().nullable(),
  accessEndsAt: z.string().nullable(),
});

/**
 * What the consumer machine is given: a share that was granted.
 *
 * @public
 */
export const consumerInputSchema = z.object({
  contract: z.literal(contractVersion),
  requestId: z.string().nullable(),
  source: z.object({
    catalogId: accountId,
    region: z.string(),
    database: z.string().min(1),
    table: z.string().min(1),
  }),
  target,
});

/** @public */
export type ConsumerInput = z.infer<typeof consumerInputSchema>;

/**
 * What the consumer machine found, and did where the consumer's account has the
 * optional role.
 *
 * @public
 */
export const consumerOutputSchema = z.object({
  contract: z.literal(contractVersion),
  status: z.literal('checked'),
  requestId: z.string().nullable(),
  /** The optional role in the consumer's account. */
  role: z.enum(['assumed', 'absent']),
  /** Of AWS RAM; `unknown` where only the consumer's account could tell. */
  invitation: z.enum(['not-needed', 'accepted', 'pending', 'unknown']),
  /** The resource link in the consumer's catalog; null where there is none. */
  link: z
    .object({ database: z.string(), table: z.string().nullable() })
    .nullable(),
  /** Whether somebody in the account can query it; null where it cannot be told. */
  usable: z.boolean().nullable(),
  /** What stands in the way, for a person; null where nothing does. */
  problem: z.string().nullable(),
  checkedAt: z.string(),
});

/** @public */
export type ConsumerOutput = z.infer<typeof consumerOutputSchema>;

/**
 * Database of the consumer's own catalog that holds, or is, the resource link.
 *
 * @public
 */
export const linkDatabaseName = (database: string): string =>
  `${database}_shared`;

/**
 * Name of the execution that serves one attempt of a share request. Names are
 * reusable after 90 days, so an old one is never sent again.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
 * @public
 */
export const executionName = (requestId: string, attempt: number): string =>
  `${requestId}-${attempt}`;
