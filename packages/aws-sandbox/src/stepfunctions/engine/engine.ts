import { Clock } from '../../core';
import { Store } from '../../store';
import { HistoryLimitReached, HISTORY_LIMIT } from '../errors';
import { endExecution } from './ending';
import { fireTimer } from './fire';
import { createOutbox, Emit } from './outbox';
import { openRecords, Records, RUNNABLE, ThreadRecord } from './records';
import { createRunner, Plan } from './runner';
import { transact, Transaction } from './transaction';

/** Milliseconds between looks at the clock, which may be set while we sleep. */
const LONGEST_SLEEP = 60_000;
/** Milliseconds that `stop` gives to calls that are under way. */
const STOP_PATIENCE = 5_000;

export interface Engine {
  readonly records: Records;
  /** Changes the stored state atomically, then sees to what follows. */
  commit<R>(work: (tx: Transaction) => R): R;
  start(): void;
  stop(): Promise<void>;
  /** Fires what is due by the clock, then waits until nothing is left to do. */
  tick(): Promise<void>;
  /** Resolves when all executions wait for something or have ended. */
  settled(): Promise<void>;
}

const isRunnable = ({ phase }: ThreadRecord) => RUNNABLE.includes(phase);

function failExecution(tx: Transaction, executionArn: string): void {
  const execution = tx.execution(executionArn);
  if (execution.status !== 'RUNNING') return;
  endExecution(tx, execution, {
    status: 'FAILED',
    error: 'States.Runtime',
    cause: `The execution reached the maximum number of history events (${HISTORY_LIMIT}).`,
  });
}

/**
 * Runs executions off the store: everything that matters is in it, and what
 * is in memory can be rebuilt from it by `start`.
 */
export function createEngine(options: {
  store: Store;
  clock: Clock;
  emit: Emit;
  plan: Plan;
}): Engine {
  const { store, clock } = options;
  const records = openRecords(store);
  const outbox = createOutbox(records, options.emit);
  let running = false;
  /** Due time of the earliest timer, or earlier: a hint that saves reading. */
  let nextDue = Infinity;
  let alarm: NodeJS.Timeout | undefined;
  const runner = createRunner({ records, commit, plan: options.plan });

  function readNextDue() {
    nextDue = records.timers.list()[0]?.value.due ?? Infinity;
  }

  function schedule() {
    clearTimeout(alarm);
    if (!running || nextDue === Infinity) return;
    const sleep = Math.max(0, nextDue - clock.now().getTime());
    alarm = setTimeout(() => {
      fireDue();
      schedule();
    }, Math.min(sleep, LONGEST_SLEEP));
    alarm.unref();
  }

  function attempt<R>(work: (tx: Transaction) => R): R {
    const { result, tx } = transact(store, records, clock, work);
    if (running) {
      tx.woken.forEach(thread => runner.wake(thread));
      if (tx.outboxChanged) outbox.flush();
    }
    if (tx.earliestDue < nextDue) {
      nextDue = tx.earliestDue;
      schedule();
    }
    return result;
  }

  function commit<R>(work: (tx: Transaction) => R): R {
    for (;;) {
      try {
        return attempt(work);
      } catch (error) {
        if (!(error instanceof HistoryLimitReached)) throw error;
        attempt(tx => failExecution(tx, error.executionArn));
      }
    }
  }

  function fireDue() {
    const now = clock.now().getTime();
    if (nextDue > now) return;
    for (const { key, value } of records.timers.list()) {
      if (value.due > now) break;
      commit(tx => fireTimer(tx, key));
    }
    readNextDue();
  }

  async function settled() {
    while (runner.busy() || outbox.busy()) {
      await Promise.all([runner.idle(), outbox.idle()]);
    }
  }

  return {
    records,
    commit,
    settled,
    start() {
      if (running) return;
      running = true;
      runner.open();
      outbox.open();
      for (const { value } of records.threads.list()) {
        if (isRunnable(value)) runner.wake(value);
      }
      outbox.flush();
      readNextDue();
      schedule();
    },
    async stop() {
      running = false;
      clearTimeout(alarm);
      runner.close();
      let patience: NodeJS.Timeout | undefined;
      await Promise.race([
        settled(),
        new Promise(resolve => {
          patience = setTimeout(resolve, STOP_PATIENCE);
        }),
      ]);
      clearTimeout(patience);
      outbox.close();
    },
    async tick() {
      if (!running) return;
      fireDue();
      schedule();
      await settled();
    },
  };
}
