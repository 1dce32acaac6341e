import { ConflictError } from '@backstage/errors';
import type { Knex } from 'knex';
import { isCovering, mayFollow } from '../states';
import { refuseCovered } from './covering';
import { applyToOperations } from './operations';
import type { Change, NewEvent, RequestSnapshot } from './RequestStore';
import { insertToken } from './tokens';
import { sameColumns, shareKeyOf, toJson, type RequestRow } from './rows';

export interface ChangeContext {
  tx: Knex.Transaction;
  /** ISO 8601. */
  now: string;
  newId(): string;
}

/** Appends an event; its number is the request's version. */
export async function appendEvent(
  { tx, now, newId }: ChangeContext,
  request: { id: string; version: number; state: string },
  event: NewEvent,
) {
  await tx('request_events').insert({
    id: newId(),
    request_id: request.id,
    number: request.version,
    at: now,
    state: request.state,
    type: event.type,
    actor: event.actor,
    message: event.message,
  });
}

/** The columns of a row that a patch is for. */
function patched({ patch = {} }: Change): Partial<RequestRow> {
  const row: Partial<RequestRow> = {
    entity_ref: patch.entityRef,
    owner_ref: patch.ownerRef,
    data_owner: patch.dataOwner,
    data_owner_name: patch.dataOwnerName,
    verdict: patch.verdict && toJson(patch.verdict),
    workflow_error: patch.workflowError,
    access_ends_at: patch.accessEndsAt,
    granted_columns: patch.grantedColumns && toJson(patch.grantedColumns),
    blockers: patch.blockers && toJson(patch.blockers),
    consumer_side: patch.consumerSide && toJson(patch.consumerSide),
    consumer_check_at: patch.consumerCheckAt,
  };
  return Object.fromEntries(
    Object.entries(row).filter(([, value]) => value !== undefined),
  );
}

async function applyToRequest(
  context: ChangeContext,
  { request }: RequestSnapshot,
  change: Change,
) {
  const state = change.to ?? request.state;
  const version = request.version + 1;
  const update: Partial<RequestRow> = { checked_at: null, ...patched(change) };
  if (change.event) {
    Object.assign(update, { state, version, updated_at: context.now });
  }
  if (change.stateReason !== undefined) {
    update.state_reason = change.stateReason;
  }
  // One that is granted less than it asked for is no double of another that
  // asks for the same.
  const granted = change.patch?.grantedColumns;
  const narrowed =
    granted !== undefined && !sameColumns(granted, request.columns);
  if (narrowed || !isCovering(state)) update.share_key = null;
  if (change.newAttempt) {
    update.attempt = request.attempt + 1;
    update.workflow_error = null;
    update.granted_columns = toJson(request.columns);
    update.blockers = null;
    update.share_key = request.external ? null : shareKeyOf(request);
    await refuseCovered(context.tx, request, request.id);
  }
  await context
    .tx<RequestRow>('share_requests')
    .where({ id: request.id })
    .update(update);
  if (change.event) {
    await appendEvent(
      context,
      { id: request.id, version, state },
      change.event,
    );
  }
}

async function applyToTask(
  { tx, now, newId }: ChangeContext,
  { request, task }: RequestSnapshot,
  change: Change,
) {
  if (change.newTask) {
    const { newTask } = change;
    await tx('approval_tasks')
      .where({ request_id: request.id, status: 'open' })
      .update({ status: 'closed' });
    // Its answer did arrive, or the workflow would not have asked again.
    await tx('approval_tasks')
      .where({ request_id: request.id, status: 'decided' })
      .whereNull('delivered_at')
      .update({ delivered_at: now });
    const taskId = newId();
    await tx('approval_tasks').insert({
      id: taskId,
      request_id: request.id,
      execution_arn: newTask.executionArn,
      round: newTask.round,
      status: 'open',
      data_owner: newTask.dataOwner,
      decisions_needed: newTask.decisionsNeeded,
      expires_at: newTask.expiresAt,
      received_at: now,
    });
    await insertToken(tx, { taskId, token: newTask.token, now });
  }
  if (change.decision) {
    if (!task) throw new ConflictError('There is no approval task to decide');
    await tx('decisions').insert({
      id: newId(),
      task_id: task.id,
      decided_by: change.decision.by,
      decision: change.decision.decision,
      reason: change.decision.reason,
      columns: toJson(change.decision.columns),
      at: now,
    });
  }
  if (change.task && task) {
    const { answer, status } = change.task;
    await tx('approval_tasks')
      .where({ id: task.id })
      .update({
        ...(status && { status }),
        ...(answer && { answer: JSON.stringify(answer) }),
      });
  }
}

async function applyToAttempt(
  { tx }: ChangeContext,
  { request, attempt }: RequestSnapshot,
  change: Change,
) {
  if (change.newAttempt) {
    await tx('workflow_attempts').insert({
      execution_arn: change.newAttempt.executionArn,
      request_id: request.id,
      attempt: request.attempt + 1,
      state_machine_arn: change.newAttempt.stateMachineArn,
      name: change.newAttempt.name,
      input: change.newAttempt.input,
    });
  }
  if (change.attempt) {
    const { startedAt, closedAt } = change.attempt;
    await tx('workflow_attempts')
      .where({ execution_arn: attempt.executionArn })
      .update({
        ...(startedAt && { started_at: startedAt }),
        ...(closedAt && { closed_at: closedAt }),
      });
  }
}

/**
 * Writes a change with its event.
 *
 * @throws ConflictError for a state that may not follow, and for an operation
 *   of a kind that is under way
 * @throws CoveredError where a new attempt finds the share taken
 */
export async function applyChange(
  context: ChangeContext,
  before: RequestSnapshot,
  change: Change,
): Promise<void> {
  const { state } = before.request;
  if (change.to && !change.event) {
    throw new TypeError('A state needs an event that says why');
  }
  if (change.to && change.to !== state && !mayFollow(state, change.to)) {
    throw new ConflictError(
      `A request that is ${state} cannot become ${change.to}`,
    );
  }
  await applyToRequest(context, before, change);
  await applyToTask(context, before, change);
  await applyToAttempt(context, before, change);
  await applyToOperations(context, before, change);
}
