import { createHash } from 'node:crypto';
import type { RequestState } from '@data-sharing/backstage-plugin-data-sharing-common';
import type {
  AttemptRecord,
  DecisionRecord,
  EventRecord,
  NewShareRequest,
  OperationRecord,
  ShareIdentity,
  ShareRequestRecord,
  TaskRecord,
} from './RequestStore';

export interface RequestRow {
  id: string;
  state: RequestState;
  state_reason: string | null;
  version: number;
  attempt: number;
  /** SQLite has no booleans. */
  external: boolean | number;
  entity_ref: string | null;
  catalog_id: string;
  region: string;
  database_name: string;
  table_name: string | null;
  columns: string | null;
  granted_columns: string | null;
  consumer_account_id: string;
  consumer_principal: string | null;
  requester: string | null;
  reason: string | null;
  access_ends_at: string | null;
  owner_ref: string | null;
  data_owner: string | null;
  data_owner_name: string | null;
  verdict: string | null;
  workflow_error: string | null;
  blockers: string | null;
  consumer_side: string | null;
  consumer_check_at: string | null;
  share_key: string | null;
  search: string;
  created_at: string;
  updated_at: string;
  checked_at: string | null;
}

export interface AttemptRow {
  execution_arn: string;
  request_id: string;
  attempt: number;
  state_machine_arn: string;
  name: string;
  input: string;
  claimed_until: string | null;
  started_at: string | null;
  closed_at: string | null;
}

export interface TaskRow {
  id: string;
  request_id: string;
  execution_arn: string;
  round: number;
  status: TaskRecord['status'];
  data_owner: string;
  decisions_needed: number;
  expires_at: string;
  received_at: string;
  answer: string | null;
  delivered_at: string | null;
}

export interface DecisionRow {
  id: string;
  task_id: string;
  decided_by: string;
  decision: DecisionRecord['decision'];
  reason: string | null;
  columns: string | null;
  at: string;
}

export interface OperationRow {
  id: string;
  request_id: string;
  kind: OperationRecord['kind'];
  number: number;
  execution_arn: string;
  state_machine_arn: string;
  name: string;
  input: string;
  requested_by: string | null;
  reason: string | null;
  created_at: string;
  claimed_until: string | null;
  started_at: string | null;
  closed_at: string | null;
  outcome: string | null;
}

export interface EventRow {
  id: string;
  request_id: string;
  number: number;
  at: string;
  type: string;
  actor: string | null;
  state: RequestState;
  message: string;
}

/** For a column that holds JSON, or null. */
export const toJson = (value: unknown): string | null =>
  value === null ? null : JSON.stringify(value);

const fromJson = (text: string | null) =>
  text === null ? null : JSON.parse(text);

/** Column names as they are compared: without case, in an order. */
export const columnSet = (columns: string[]) =>
  columns.map(name => name.toLowerCase()).sort();

/** Whether two choices of columns are the same; `null` stands for all. */
export const sameColumns = (a: string[] | null, b: string[] | null): boolean =>
  toJson(a && columnSet(a)) === toJson(b && columnSet(b));

/** Identifies a share: equal for two requests that would be doubles. */
export const shareKeyOf = (share: ShareIdentity): string =>
  createHash('sha256')
    .update(
      JSON.stringify([
        share.catalogId,
        share.region,
        share.database,
        share.table,
        share.consumerAccountId,
        share.consumerPrincipal,
        ...(share.columns ? [columnSet(share.columns)] : []),
      ]),
    )
    .digest('hex');

/** What `q` looks through: the title, the reason and the requester. */
export const searchTextOf = (request: NewShareRequest): string =>
  [
    request.table === null
      ? request.database
      : `${request.database}.${request.table}`,
    request.reason,
    request.requester,
  ]
    .filter(Boolean)
    .join('\n')
    .toLowerCase();

export const toRequest = (row: RequestRow): ShareRequestRecord => ({
  id: row.id,
  state: row.state,
  stateReason: row.state_reason,
  version: row.version,
  attempt: row.attempt,
  external: Boolean(row.external),
  entityRef: row.entity_ref,
  catalogId: row.catalog_id,
  region: row.region,
  database: row.database_name,
  table: row.table_name,
  columns: fromJson(row.columns),
  grantedColumns: fromJson(row.granted_columns),
  consumerAccountId: row.consumer_account_id,
  consumerPrincipal: row.consumer_principal,
  requester: row.requester,
  reason: row.reason,
  accessEndsAt: row.access_ends_at,
  ownerRef: row.owner_ref,
  dataOwner: row.data_owner,
  dataOwnerName: row.data_owner_name,
  verdict: fromJson(row.verdict),
  workflowError: row.workflow_error,
  blockers: fromJson(row.blockers) ?? [],
  consumerSide: fromJson(row.consumer_side),
  consumerCheckAt: row.consumer_check_at,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});

export const toAttempt = (row: AttemptRow): AttemptRecord => ({
  executionArn: row.execution_arn,
  requestId: row.request_id,
  attempt: row.attempt,
  stateMachineArn: row.state_machine_arn,
  name: row.name,
  input: row.input,
  claimedUntil: row.claimed_until,
  startedAt: row.started_at,
  closedAt: row.closed_at,
});

export const toTask = (row: TaskRow): TaskRecord => ({
  id: row.id,
  requestId: row.request_id,
  executionArn: row.execution_arn,
  round: row.round,
  status: row.status,
  dataOwner: row.data_owner,
  decisionsNeeded: row.decisions_needed,
  expiresAt: row.expires_at,
  receivedAt: row.received_at,
  answer: fromJson(row.answer),
  deliveredAt: row.delivered_at,
});

export const toDecision = (row: DecisionRow): DecisionRecord => ({
  taskId: row.task_id,
  by: row.decided_by,
  decision: row.decision,
  reason: row.reason,
  columns: fromJson(row.columns),
  at: row.at,
});

export const toOperation = (row: OperationRow): OperationRecord => ({
  id: row.id,
  requestId: row.request_id,
  kind: row.kind,
  number: row.number,
  executionArn: row.execution_arn,
  stateMachineArn: row.state_machine_arn,
  name: row.name,
  input: row.input,
  requestedBy: row.requested_by,
  reason: row.reason,
  createdAt: row.created_at,
  claimedUntil: row.claimed_until,
  startedAt: row.started_at,
  closedAt: row.closed_at,
  outcome: fromJson(row.outcome),
});

export const toEvent = (row: EventRow): EventRecord => ({
  id: row.id,
  number: row.number,
  at: row.at,
  type: row.type,
  actor: row.actor,
  state: row.state,
  message: row.message,
});
