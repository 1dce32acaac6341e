import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Knex } from 'knex';

/** Milliseconds until the lock of a replica that died is free. */
const leaseMilliseconds = 60_000;

/** Milliseconds between looks at a lock that another replica holds. */
const lookAgain = { from: 20, to: 500 };

/**
 * One writer for each source among all replicas, by a lease in the source's
 * row. It is renewed while it is held; a replica that dies loses it after a
 * minute.
 */
export class SourceLock {
  readonly #db: Knex;
  readonly #owner = randomUUID();
  /** Within this process one waits for the other without asking the database. */
  readonly #queues = new Map<string, Promise<unknown>>();

  constructor(db: Knex) {
    this.#db = db;
  }

  async hold<T>(
    sourceId: string,
    work: () => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    const before = this.#queues.get(sourceId) ?? Promise.resolve();
    const mine = before.then(() => this.#holdLease(sourceId, work, signal));
    // The next one waits, whatever becomes of this one.
    const settled = mine.then(
      () => {},
      () => {},
    );
    this.#queues.set(sourceId, settled);
    try {
      return await mine;
    } finally {
      if (this.#queues.get(sourceId) === settled) {
        this.#queues.delete(sourceId);
      }
    }
  }

  async #holdLease<T>(
    sourceId: string,
    work: () => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    let pause = lookAgain.from;
    while (!(await this.#take(sourceId))) {
      signal?.throwIfAborted();
      await sleep(pause, undefined, { signal });
      pause = Math.min(pause * 2, lookAgain.to);
    }
    const renewal = setInterval(() => {
      this.#take(sourceId).catch(() => {
        // The next one may succeed; if none does, another may take over.
      });
    }, leaseMilliseconds / 3);
    try {
      signal?.throwIfAborted();
      return await work();
    } finally {
      clearInterval(renewal);
      await this.#db('aws_glue_sources')
        .where({ source_id: sourceId, lease_owner: this.#owner })
        .update({ lease_owner: null, lease_until: null });
    }
  }

  /** Takes the lease, or renews one's own. */
  async #take(sourceId: string): Promise<boolean> {
    const now = Date.now();
    const taken = await this.#db('aws_glue_sources')
      .where({ source_id: sourceId })
      .andWhere(free =>
        free
          .whereNull('lease_owner')
          .orWhere('lease_owner', this.#owner)
          .orWhere('lease_until', '<', now),
      )
      .update({
        lease_owner: this.#owner,
        lease_until: now + leaseMilliseconds,
      });
    return taken > 0;
  }
}
