import { setImmediate as nextTurn } from 'node:timers/promises';
import { Commit, Step, stepOf } from '../interpret/step';
import { endExecution } from './ending';
import { key, Records, RUNNABLE, ThreadRecord } from './records';
import { Transaction } from './transaction';

/** Works out what a thread does next; only the returned commit writes. */
export type Plan = (step: Step) => Promise<Commit>;

export interface Runner {
  /** Takes up a thread that has work to do. */
  wake(thread: ThreadRecord): void;
  open(): void;
  /** Lets go of all work: what is under way is not stored any more. */
  close(): void;
  busy(): boolean;
  idle(): Promise<void>;
}

/** What should not happen ends the execution, visibly. */
const brokenStep =
  (error: unknown): Commit =>
  (tx, { executionArn }) =>
    endExecution(tx, tx.execution(executionArn), {
      status: 'FAILED',
      error: 'States.Runtime',
      cause: `Internal error: ${
        error instanceof Error ? error.message : error
      }`,
    });

/**
 * Runs threads, each step in two halves: planned (evaluated, called) without
 * touching the store, then committed, if nothing overtook it.
 */
export function createRunner({
  records,
  commit,
  plan,
}: {
  records: Records;
  commit<R>(work: (tx: Transaction) => R): R;
  plan: Plan;
}): Runner {
  const active = new Map<string, Promise<void>>();
  let open = false;

  async function runStep({ executionArn, id, fence }: ThreadRecord) {
    // Leaves room for the rest of the process between any two steps.
    await nextTurn();
    const thread = open
      ? records.threads.get(key(executionArn, id))
      : undefined;
    if (!thread || thread.fence !== fence || !RUNNABLE.includes(thread.phase)) {
      return;
    }
    let write: Commit;
    try {
      write = await plan(stepOf(records, thread));
    } catch (error) {
      write = brokenStep(error);
    }
    if (!open) return;
    const commitStep = (work: Commit) =>
      commit(tx => {
        const fresh = tx.thread(executionArn, id);
        if (fresh && fresh.fence === fence) work(tx, fresh);
      });
    try {
      commitStep(write);
    } catch (error) {
      commitStep(brokenStep(error));
    }
  }

  return {
    wake(thread) {
      const work = key(thread.executionArn, thread.id, thread.fence);
      if (!open || active.has(work)) return;
      active.set(
        work,
        runStep(thread).finally(() => active.delete(work)),
      );
    },
    open() {
      open = true;
    },
    close() {
      open = false;
    },
    busy: () => active.size > 0,
    idle: async () => {
      await Promise.all(active.values());
    },
  };
}
