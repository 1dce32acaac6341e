import { ConflictError } from '@backstage/errors';
import type { Knex } from 'knex';
import { isCovering, mayFollow } from '../states';
import { refuseCovered } from './covering';
import type { Change, NewEvent, RequestSnapshot } from './RequestStore';
import { insertToken } from './tokens';
import { shareKeyOf, type RequestRow } from './rows';

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

async function applyToRequest(
  context: ChangeContext,
  { request }: RequestSnapshot,
  change: Change,
) {
  const state = change.to ?? request.state;
  const version = request.version + 1;
  const update: Partial<RequestRow> = {
    state,
    version,
    updated_at: context.now,
    checked_at: null,
  };
  if (change.stateReason !== undefined) {
    update.state_reason = change.stateReason;
  }
  if (!isCovering(state)) update.share_key = null;
  if (change.newAttempt) {
    update.attempt = request.attempt + 1;
    update.workflow_error = null;
    update.share_key = request.external ? null : shareKeyOf(request);
    await refuseCovered(context.tx, request, request.id);
  }
  const patch = change.patch ?? {};
  if (patch.entityRef !== undefined) update.entity_ref = patch.entityRef;
  if (patch.ownerRef !== undefined) update.owner_ref = patch.ownerRef;
  if (patch.dataOwner !== undefined) update.data_owner = patch.dataOwner;
  if (patch.dataOwnerName !== undefined) {
    update.data_owner_name = patch.dataOwnerName;
  }
  if (patch.verdict !== undefined) {
    update.verdict = patch.verdict && JSON.stringify(patch.verdict);
  }
  if (patch.workflowError !== undefined) {
    update.workflow_error = patch.workflowError;
  }
  await context
    .tx<RequestRow>('share_requests')
    .where({ id: request.id })
    .update(update);
  await appendEvent(context, { id: request.id, version, state }, change.event);
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
 * @throws ConflictError for a state that may not follow
 * @throws CoveredError where a new attempt finds the share taken
 */
export async function applyChange(
  context: ChangeContext,
  before: RequestSnapshot,
  change: Change,
): Promise<void> {
  const { state } = before.request;
  if (change.to && change.to !== state && !mayFollow(state, change.to)) {
    throw new ConflictError(
      `A request that is ${state} cannot become ${change.to}`,
    );
  }
  await applyToRequest(context, before, change);
  await applyToTask(context, before, change);
  await applyToAttempt(context, before, change);
}
