import type {
  Blocker,
  ConsumerOutput,
  RequestState,
  Scope,
  VerdictSummary,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import type { PermissionCriteria } from '@backstage/plugin-permission-common';
import type { TaskAnswer } from '../aws/ShareWorkflow';

/** A share request as it is stored. Times are ISO 8601 in UTC. */
export interface ShareRequestRecord {
  id: string;
  state: RequestState;
  stateReason: string | null;
  version: number;
  attempt: number;
  external: boolean;
  entityRef: string | null;
  catalogId: string;
  region: string;
  database: string;
  /** `null` for all tables of the database. */
  table: string | null;
  /** The only ones of the table that are asked for; `null` for all. */
  columns: string[] | null;
  /** The only ones that are, or will be, granted; `null` for all. */
  grantedColumns: string[] | null;
  consumerAccountId: string;
  consumerPrincipal: string | null;
  requester: string | null;
  reason: string | null;
  accessEndsAt: string | null;
  ownerRef: string | null;
  dataOwner: string | null;
  dataOwnerName: string | null;
  verdict: VerdictSummary | null;
  /** Name of the error that ended the last attempt. */
  workflowError: string | null;
  /** What stood in the way of the last attempt. */
  blockers: Blocker[];
  /** As last looked at; `null` where nobody did. */
  consumerSide: ConsumerFinding | null;
  /** When the portal looks again by itself. */
  consumerCheckAt: string | null;
  createdAt: string;
  updatedAt: string;
}

/** What is known of the consumer's account. */
export interface ConsumerFinding {
  /** By the last look that succeeded; `null` where none did. */
  found: ConsumerOutput | null;
  /** Why the last look did not. */
  failure: string | null;
  /** When it was looked at last. */
  checkedAt: string;
}

export const scopeOf = (request: { table: string | null }): Scope =>
  request.table === null ? 'all-tables' : 'table';

/** The execution that serves one attempt. */
export interface AttemptRecord {
  executionArn: string;
  requestId: string;
  attempt: number;
  stateMachineArn: string;
  name: string;
  input: string;
  claimedUntil: string | null;
  startedAt: string | null;
  closedAt: string | null;
}

export const operationKinds = ['revoke', 'extend', 'consumer'] as const;

/** What an execution does to a granted request. */
export type OperationKind = (typeof operationKinds)[number];

/** How an operation ended. */
export type OperationOutcome =
  | { status: 'succeeded'; kept?: string[] }
  | { status: 'failed'; reason: string };

/** An execution on a granted request: one of a kind at a time. */
export interface OperationRecord {
  id: string;
  requestId: string;
  kind: OperationKind;
  /** From 1, of its kind. */
  number: number;
  executionArn: string;
  stateMachineArn: string;
  name: string;
  input: string;
  /** `null` for the portal itself. */
  requestedBy: string | null;
  reason: string | null;
  createdAt: string;
  claimedUntil: string | null;
  startedAt: string | null;
  closedAt: string | null;
  outcome: OperationOutcome | null;
}

/** The latest of each kind. */
export type Operations = Partial<Record<OperationKind, OperationRecord>>;

/** A wait for a decision; its tokens stay behind {@link RequestStore.tokensOf}. */
export interface TaskRecord {
  id: string;
  requestId: string;
  executionArn: string;
  round: number;
  status: 'open' | 'decided' | 'closed';
  dataOwner: string;
  decisionsNeeded: number;
  expiresAt: string;
  receivedAt: string;
  answer: TaskAnswer | null;
  deliveredAt: string | null;
}

export interface DecisionRecord {
  taskId: string;
  by: string;
  decision: 'approved' | 'denied' | 'withdrawn';
  reason: string | null;
  /** The only ones that an approval is for; `null` for what was asked. */
  columns: string[] | null;
  at: string;
}

export interface EventRecord {
  id: string;
  number: number;
  at: string;
  type: string;
  actor: string | null;
  state: RequestState;
  message: string;
}

/** All that a decision about a request depends on, read in one transaction. */
export interface RequestSnapshot {
  request: ShareRequestRecord;
  /** Of the current attempt. */
  attempt: AttemptRecord;
  /** The latest of the current attempt. */
  task?: TaskRecord;
  /** About {@link RequestSnapshot.task}. */
  decisions: DecisionRecord[];
  operations: Operations;
}

export type NewEvent = Pick<EventRecord, 'type' | 'actor' | 'message'>;

export type NewTask = Pick<
  TaskRecord,
  'executionArn' | 'round' | 'dataOwner' | 'decisionsNeeded' | 'expiresAt'
> & { token: string };

/** What is to be changed together. */
export interface Change {
  /** Missing where nothing happened that anybody is to be told. */
  event?: NewEvent;
  to?: RequestState;
  stateReason?: string | null;
  patch?: Partial<
    Pick<
      ShareRequestRecord,
      | 'entityRef'
      | 'ownerRef'
      | 'dataOwner'
      | 'dataOwnerName'
      | 'verdict'
      | 'workflowError'
      | 'accessEndsAt'
      | 'grantedColumns'
      | 'blockers'
      | 'consumerSide'
      | 'consumerCheckAt'
    >
  >;
  /** Closes the current task and takes its place. */
  newTask?: NewTask;
  task?: Partial<Pick<TaskRecord, 'status' | 'answer'>>;
  decision?: Omit<DecisionRecord, 'taskId' | 'at'>;
  newAttempt?: AttemptInput;
  attempt?: Partial<Pick<AttemptRecord, 'startedAt' | 'closedAt'>>;
  newOperation?: OperationInput;
  /** Of the latest of its kind. */
  operation?: { kind: OperationKind } & Partial<
    Pick<OperationRecord, 'startedAt' | 'closedAt' | 'outcome'>
  >;
}

export type AttemptInput = Pick<
  AttemptRecord,
  'executionArn' | 'stateMachineArn' | 'name' | 'input'
>;

export type OperationInput = Pick<
  OperationRecord,
  | 'kind'
  | 'executionArn'
  | 'stateMachineArn'
  | 'name'
  | 'input'
  | 'requestedBy'
  | 'reason'
>;

export type NewShareRequest = Omit<
  ShareRequestRecord,
  | 'state'
  | 'stateReason'
  | 'version'
  | 'attempt'
  | 'grantedColumns'
  | 'workflowError'
  | 'blockers'
  | 'consumerSide'
  | 'consumerCheckAt'
  | 'createdAt'
  | 'updatedAt'
>;

/** What became of an execution that began before the portal knew of it. */
export interface PastExecution {
  state: RequestState;
  stateReason: string | null;
  workflowError: string | null;
  startedAt: string;
  /** null where it runs. */
  closedAt: string | null;
}

export interface IdempotencyKey {
  userRef: string;
  key: string;
  bodyHash: string;
}

/** The share that a request asks for. */
export type ShareIdentity = Pick<
  ShareRequestRecord,
  | 'catalogId'
  | 'region'
  | 'database'
  | 'table'
  | 'columns'
  | 'consumerAccountId'
  | 'consumerPrincipal'
>;

/** What of a request the consumer has: what was granted, not what was asked. */
export const grantedShareOf = (request: ShareRequestRecord): ShareIdentity => ({
  ...request,
  columns: request.grantedColumns,
});

/** A condition that a permission policy can put on requests. */
export type RequestFilter = { requester: string[] } | { ownerRef: string[] };

export interface RequestQuery {
  /** Made by this person. */
  requester?: string;
  /** Waiting for a decision that this person may take. */
  toDecideBy?: { userRef: string; ownershipRefs: string[] };
  states?: RequestState[];
  entityRef?: string;
  consumerAccountId?: string;
  /** Part of product, reason or requester; any case. */
  text?: string;
  /** By a permission policy. */
  allowed?: PermissionCriteria<RequestFilter>;
  order: 'asc' | 'desc';
  /** Requests after this one, in the order asked for. */
  after?: string;
  limit: number;
}

export interface RequestPage {
  items: RequestSnapshot[];
  /** Whether there are more after these. */
  more: boolean;
  /** Of all pages. */
  totalItems: number;
}

/** Another request is open or active for the same share, or for more. */
export class CoveredError extends Error {
  readonly requestId: string;

  constructor(requestId: string) {
    super(`Covered by ${requestId}`);
    this.requestId = requestId;
  }
}

/**
 * Keeps share requests. Each method is one transaction. The event log is
 * append-only, and the state of a request is that of its last event.
 */
export interface RequestStore {
  /**
   * Stores a request with its first event and the execution it is to have.
   *
   * @throws CoveredError
   * @throws ConflictError where the idempotency key was taken meanwhile
   */
  create(options: {
    request: NewShareRequest;
    attempt: AttemptInput;
    event: NewEvent;
    idempotencyKey?: IdempotencyKey;
    /** Makes the request as old as its execution, and as far. */
    past?: PastExecution;
  }): Promise<RequestSnapshot>;

  /**
   * Changes a request, with the row locked while `decide` looks at it.
   * `decide` may throw, and nothing is changed then; where it returns nothing,
   * nothing is changed either.
   *
   * @returns the request afterwards, and as it was where it changed
   * @throws NotFoundError
   * @throws CoveredError where a new attempt finds the share taken
   * @throws ConflictError for a state that may not follow, and for an
   *   operation of a kind that is under way
   */
  change(
    id: string,
    decide: (snapshot: RequestSnapshot) => Change | undefined,
  ): Promise<{ after: RequestSnapshot; before?: RequestSnapshot }>;

  /** @throws NotFoundError */
  get(id: string): Promise<RequestSnapshot>;
  getMany(ids: string[]): Promise<ShareRequestRecord[]>;
  list(query: RequestQuery): Promise<RequestPage>;
  events(id: string): Promise<EventRecord[]>;
  /** The open or active request that covers a share. */
  findCovering(share: ShareIdentity): Promise<ShareRequestRecord | undefined>;
  /** Other requests whose grant of the same product the consumer has. */
  otherHolders(request: ShareRequestRecord): Promise<ShareRequestRecord[]>;
  findByKey(
    userRef: string,
    key: string,
  ): Promise<{ requestId: string; bodyHash: string } | undefined>;
  findAttempt(executionArn: string): Promise<AttemptRecord | undefined>;
  findOperation(executionArn: string): Promise<OperationRecord | undefined>;

  /**
   * Takes the right to start the current attempt until a time, so that two
   * processes do not and a withdrawal does not cross it.
   *
   * @returns false where another has it, or the request waits for no start
   */
  claimStart(id: string, until: string): Promise<boolean>;
  releaseStart(id: string): Promise<void>;
  markStarted(executionArn: string): Promise<void>;

  /**
   * As {@link RequestStore.claimStart}, of an operation.
   *
   * @returns false where another has it, or it waits for no start
   */
  claimOperation(id: string, until: string): Promise<boolean>;
  releaseOperation(id: string): Promise<void>;

  /**
   * The tokens of a task, oldest first. For the delivery of its answer, and
   * nothing else.
   */
  tokensOf(taskId: string): Promise<string[]>;
  /** The workflow asks the same again, with a new token. */
  addToken(taskId: string, token: string): Promise<void>;
  markDelivered(taskId: string): Promise<void>;
  /** Requests whose decision is stored, but not known to have arrived. */
  undelivered(limit: number): Promise<string[]>;
  /**
   * Requests that something is expected of: open ones, those with an operation
   * under way, granted ones past their end or with a consumer to look at.
   * Longest unchecked first.
   */
  dueForCheck(limit: number): Promise<string[]>;
  /** Granted requests that nobody checked since then, longest first. */
  uncheckedGrants(since: string, limit: number): Promise<ShareRequestRecord[]>;
  markChecked(id: string): Promise<void>;
}
