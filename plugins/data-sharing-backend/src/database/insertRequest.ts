import type { Knex } from 'knex';
import type {
  AttemptInput,
  IdempotencyKey,
  NewShareRequest,
  PastExecution,
} from './RequestStore';
import { searchTextOf, shareKeyOf, toJson, type RequestRow } from './rows';

/** Writes a request with the execution it is to have, but no event yet. */
export async function insertRequest(
  tx: Knex.Transaction,
  options: {
    request: NewShareRequest;
    attempt: AttemptInput;
    idempotencyKey?: IdempotencyKey;
    past?: PastExecution;
    /** ISO 8601. */
    now: string;
  },
) {
  const { request, attempt, idempotencyKey, past, now } = options;
  await tx<RequestRow>('share_requests').insert({
    id: request.id,
    state: past?.state ?? 'submitted',
    state_reason: past?.stateReason ?? null,
    version: 1,
    attempt: 1,
    external: request.external,
    entity_ref: request.entityRef,
    catalog_id: request.catalogId,
    region: request.region,
    database_name: request.database,
    table_name: request.table,
    columns: toJson(request.columns),
    granted_columns: toJson(request.columns),
    consumer_account_id: request.consumerAccountId,
    consumer_principal: request.consumerPrincipal,
    requester: request.requester,
    reason: request.reason,
    access_ends_at: request.accessEndsAt,
    owner_ref: request.ownerRef,
    data_owner: request.dataOwner,
    data_owner_name: request.dataOwnerName,
    verdict: toJson(request.verdict),
    workflow_error: past?.workflowError ?? null,
    blockers: null,
    consumer_side: null,
    consumer_check_at: null,
    // What somebody started in AWS is theirs to start twice.
    share_key: request.external ? null : shareKeyOf(request),
    search: searchTextOf(request),
    created_at: past?.startedAt ?? now,
    updated_at: now,
    checked_at: null,
  });
  await tx('workflow_attempts').insert({
    execution_arn: attempt.executionArn,
    request_id: request.id,
    attempt: 1,
    state_machine_arn: attempt.stateMachineArn,
    name: attempt.name,
    input: attempt.input,
    started_at: past?.startedAt ?? null,
    closed_at: past?.closedAt ?? null,
  });
  if (idempotencyKey) {
    await tx('idempotency_keys').insert({
      user_ref: idempotencyKey.userRef,
      key: idempotencyKey.key,
      body_hash: idempotencyKey.bodyHash,
      request_id: request.id,
    });
  }
}
