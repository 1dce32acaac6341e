import { OutboxRecord, Records } from './records';

/** Gives an event to EventBridge. */
export type Emit = (event: OutboxRecord) => void | Promise<void>;

/**
 * Events leave in the order in which they were stored, each at least once: it
 * is deleted after it was given away.
 */
export function createOutbox(records: Records, emit: Emit) {
  let sending: Promise<void> | undefined;
  let closed = true;

  async function sendAll(): Promise<void> {
    for (;;) {
      if (closed) return;
      const waiting = records.outbox.list();
      if (waiting.length === 0) return;
      for (const { key, value } of waiting) {
        await emit(value);
        if (closed) return;
        records.outbox.delete(key);
      }
    }
  }

  return {
    flush() {
      sending ??= Promise.resolve()
        .then(sendAll)
        // What could not be sent stays first in line for the next flush.
        .catch(() => undefined)
        .finally(() => {
          sending = undefined;
        });
    },
    open() {
      closed = false;
    },
    close() {
      closed = true;
    },
    busy: () => sending !== undefined,
    idle: async () => sending,
  };
}
