import { NotFoundError } from '@backstage/errors';
import type { Knex } from 'knex';
import { latestOperations } from './operations';
import type { RequestSnapshot } from './RequestStore';
import {
  toAttempt,
  toDecision,
  toRequest,
  toTask,
  type AttemptRow,
  type DecisionRow,
  type RequestRow,
  type TaskRow,
} from './rows';

/** Completes rows with attempt, task, decisions and operations, in four queries. */
export async function snapshotsOf(
  db: Knex,
  rows: RequestRow[],
): Promise<RequestSnapshot[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(row => row.id);
  const attempts = await db<AttemptRow>('workflow_attempts').whereIn(
    'request_id',
    ids,
  );
  const tasks = await db<TaskRow>('approval_tasks')
    .whereIn('request_id', ids)
    .orderBy('round', 'desc');
  const decisions = await db<DecisionRow>('decisions')
    .whereIn(
      'task_id',
      tasks.map(task => task.id),
    )
    .orderBy('id');
  const operations = await latestOperations(db, ids);

  return rows.map(row => {
    const attempt = attempts.find(
      found => found.request_id === row.id && found.attempt === row.attempt,
    );
    if (!attempt) throw new NotFoundError(`Request ${row.id} has no attempt`);
    const task = tasks.find(
      found => found.execution_arn === attempt.execution_arn,
    );
    return {
      request: toRequest(row),
      attempt: toAttempt(attempt),
      task: task && toTask(task),
      decisions: decisions
        .filter(decision => decision.task_id === task?.id)
        .map(toDecision),
      operations: Object.fromEntries(
        operations
          .filter(({ requestId }) => requestId === row.id)
          .map(operation => [operation.kind, operation]),
      ),
    };
  });
}
