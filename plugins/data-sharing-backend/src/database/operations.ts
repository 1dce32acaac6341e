import { ConflictError } from '@backstage/errors';
import type { Knex } from 'knex';
import type { ChangeContext } from './applyChange';
import type { Change, OperationRecord, RequestSnapshot } from './RequestStore';
import { toJson, toOperation, type OperationRow } from './rows';

/** The latest of each kind, of these requests. */
export async function latestOperations(
  db: Knex,
  requestIds: string[],
): Promise<OperationRecord[]> {
  const rows: OperationRow[] = await db('operations')
    .whereIn('request_id', requestIds)
    .whereNotExists(
      db('operations as later')
        .whereRaw('later.request_id = operations.request_id')
        .whereRaw('later.kind = operations.kind')
        .whereRaw('later.number > operations.number'),
    );
  return rows.map(toOperation);
}

/**
 * Writes what a change has about operations.
 *
 * @throws ConflictError where one of the kind is under way
 */
export async function applyToOperations(
  { tx, now, newId }: ChangeContext,
  { request, operations }: RequestSnapshot,
  change: Change,
) {
  if (change.operation) {
    const { kind, startedAt, closedAt, outcome } = change.operation;
    await tx('operations')
      .where({ id: operations[kind]?.id })
      .update({
        ...(startedAt && { started_at: startedAt }),
        ...(closedAt && { closed_at: closedAt }),
        ...(outcome && { outcome: toJson(outcome) }),
      });
  }
  if (change.newOperation) {
    const { newOperation } = change;
    const latest = operations[newOperation.kind];
    if (latest && !latest.closedAt) {
      throw new ConflictError(`${latest.name} is under way`);
    }
    await tx('operations').insert({
      id: newId(),
      request_id: request.id,
      kind: newOperation.kind,
      number: (latest?.number ?? 0) + 1,
      execution_arn: newOperation.executionArn,
      state_machine_arn: newOperation.stateMachineArn,
      name: newOperation.name,
      input: newOperation.input,
      requested_by: newOperation.requestedBy,
      reason: newOperation.reason,
      created_at: now,
    });
  }
}
