import { Clock, newId } from '../../core';
import { Store } from '../../store';
import { appendEvent } from './history';
import {
  ExecutionRecord,
  key,
  nextNumber,
  OutboxRecord,
  Phase,
  Records,
  RUNNABLE,
  ThreadRecord,
  TimerKind,
} from './records';

/**
 * One atomic change of the stored state. What must happen after it, waking
 * threads and sending events, is noted and done once it is durable.
 */
export class Transaction {
  /** Threads that have work to do now. */
  readonly woken: ThreadRecord[] = [];
  /** Milliseconds: of the earliest timer that was set. */
  earliestDue = Infinity;
  outboxChanged = false;

  constructor(readonly records: Records, readonly now: number) {}

  thread(executionArn: string, id: string): ThreadRecord | undefined {
    return this.records.threads.get(key(executionArn, id));
  }

  threadsOf(executionArn: string): ThreadRecord[] {
    return this.records.threads
      .list(`${executionArn}|`)
      .map(({ value }) => value);
  }

  saveThread(thread: ThreadRecord): void {
    this.records.threads.put(key(thread.executionArn, thread.id), thread);
  }

  deleteThread(thread: ThreadRecord): void {
    this.records.threads.delete(key(thread.executionArn, thread.id));
  }

  /** Moves a thread on, saves it, and wakes it when the phase has work. */
  setPhase(thread: ThreadRecord, phase: Phase): void {
    thread.phase = phase;
    thread.fence += 1;
    this.saveThread(thread);
    if (RUNNABLE.includes(phase)) this.woken.push(thread);
  }

  execution(executionArn: string): ExecutionRecord {
    const execution = this.records.executions.get(executionArn);
    if (!execution) throw new Error(`No execution ${executionArn}`);
    return execution;
  }

  saveExecution(execution: ExecutionRecord): void {
    this.records.executions.put(execution.executionArn, execution);
  }

  /** Adds an event behind the thread's last one. */
  event(thread: ThreadRecord, type: string, details: object = {}): void {
    thread.lastEventId = appendEvent(this.records, thread.executionArn, {
      previousEventId: thread.lastEventId,
      timestamp: this.now,
      type,
      ...details,
    });
  }

  /** @param due - milliseconds */
  setTimer(
    owner: { executionArn: string; timers: string[]; id?: string },
    kind: TimerKind,
    due: number,
  ): void {
    const at = Math.max(0, Math.round(due));
    const timer = key(at, newId());
    this.records.timers.put(timer, {
      kind,
      due: at,
      executionArn: owner.executionArn,
      threadId: owner.id,
    });
    owner.timers.push(timer);
    this.earliestDue = Math.min(this.earliestDue, at);
  }

  clearTimers(owner: { timers: string[] }): void {
    owner.timers.forEach(timer => this.records.timers.delete(timer));
    owner.timers = [];
  }

  send(event: OutboxRecord): void {
    this.records.outbox.put(key(nextNumber(this.records, 'outbox')), event);
    this.outboxChanged = true;
  }
}

/** Does `work` atomically; throwing undoes all of it. */
export function transact<R>(
  store: Store,
  records: Records,
  clock: Clock,
  work: (tx: Transaction) => R,
): { result: R; tx: Transaction } {
  const tx = new Transaction(records, clock.now().getTime());
  return { result: store.transaction(() => work(tx)), tx };
}
