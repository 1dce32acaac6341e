import { endExecution, stopNested } from './ending';
import { key, TimerRecord } from './records';
import { failTask } from './task';
import { Transaction } from './transaction';

/** Does what a timer was set for. One that was cleared does nothing. */
export function fireTimer(tx: Transaction, timer: string): void {
  const record = tx.records.timers.get(timer);
  if (!record) return;
  tx.records.timers.delete(timer);
  const { kind, executionArn } = record;
  if (kind === 'execution-timeout') {
    const execution = tx.execution(executionArn);
    if (execution.status === 'RUNNING') {
      endExecution(tx, execution, { status: 'TIMED_OUT' });
    }
    return;
  }
  fireThreadTimer(tx, record);
}

function fireThreadTimer(
  tx: Transaction,
  { kind, executionArn, threadId }: TimerRecord,
): void {
  const thread = tx.records.threads.get(key(executionArn, threadId ?? ''));
  if (!thread) return;
  switch (kind) {
    case 'wait':
      tx.setPhase(thread, 'succeeded');
      break;
    case 'retry':
      tx.setPhase(thread, 'running');
      break;
    default:
      stopNested(tx, thread);
      failTask(tx, thread, {
        error:
          kind === 'heartbeat' ? 'States.HeartbeatTimeout' : 'States.Timeout',
      });
  }
}
