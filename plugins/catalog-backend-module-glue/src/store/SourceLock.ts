import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Knex } from 'knex';
import { isPostgres } from './isPostgres';

/** Milliseconds until the lock of a replica that died is free. */
const defaultLease = 60_000;

/** Milliseconds between looks at a lock that another replica holds. */
const lookAgain = { from: 10, to: 100 };

/** Milliseconds that a free lock is kept for the replica that waits for it. */
const turn = 1_000;

/**
 * Milliseconds since the epoch by the clock of the database, which all replicas
 * share. SQLite is in this process.
 */
const nowOf = (db: Knex) =>
  isPostgres(db)
    ? db.raw('(extract(epoch from clock_timestamp()) * 1000)::bigint')
    : db.raw('?', [Date.now()]);

/**
 * One writer for each source among all replicas, by a lease in the source's
 * row. It is renewed while it is held; a replica that dies loses it when the
 * lease ends. One that waits is the next: however busy another is, its events
 * are not held up until that one has scanned.
 */
export class SourceLock {
  readonly #db: Knex;
  readonly #lease: number;
  readonly #owner = randomUUID();
  /** Within this process one waits for the other without asking the database. */
  readonly #queues = new Map<string, Promise<unknown>>();

  /** @param leaseMilliseconds - until the lock of an owner that died is free */
  constructor(db: Knex, leaseMilliseconds: number = defaultLease) {
    this.#db = db;
    this.#lease = leaseMilliseconds;
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
      await this.#waitInLine(sourceId);
      await sleep(pause, undefined, { signal });
      pause = Math.min(pause * 2, lookAgain.to);
    }
    const renewal = setInterval(() => {
      this.#renew(sourceId).catch(() => {
        // The next one may succeed; if none does, another may take over.
      });
    }, this.#lease / 3);
    try {
      signal?.throwIfAborted();
      return await work();
    } finally {
      clearInterval(renewal);
      await this.#mine(sourceId).update({
        lease_owner: null,
        lease_until: null,
      });
    }
  }

  /** Takes the lease if it is free and nobody else's turn. */
  async #take(sourceId: string): Promise<boolean> {
    const taken = await this.#db('aws_glue_sources')
      .where({ source_id: sourceId })
      .andWhere(free => this.#whereOpen(free, 'lease_owner', 'lease_until'))
      .andWhere(mine => this.#whereOpen(mine, 'lease_next', 'lease_next_until'))
      .update({
        lease_owner: this.#owner,
        lease_until: this.#in(this.#lease),
        lease_next: null,
        lease_next_until: null,
      });
    return taken > 0;
  }

  /** Asks for the next turn, unless another replica has. */
  async #waitInLine(sourceId: string): Promise<void> {
    await this.#db('aws_glue_sources')
      .where({ source_id: sourceId })
      .andWhere(mine => this.#whereOpen(mine, 'lease_next', 'lease_next_until'))
      .update({ lease_next: this.#owner, lease_next_until: this.#in(turn) });
  }

  /** Where a place is empty, one's own, or was left without a word. */
  #whereOpen(query: Knex.QueryBuilder, who: string, until: string) {
    query
      .whereNull(who)
      .orWhere(who, this.#owner)
      .orWhere(until, '<', nowOf(this.#db));
  }

  /** One that comes too late must not take what was released meanwhile. */
  async #renew(sourceId: string): Promise<void> {
    await this.#mine(sourceId).update({ lease_until: this.#in(this.#lease) });
  }

  #mine(sourceId: string) {
    return this.#db('aws_glue_sources').where({
      source_id: sourceId,
      lease_owner: this.#owner,
    });
  }

  #in(milliseconds: number) {
    return this.#db.raw('? + ?', [nowOf(this.#db), milliseconds]);
  }
}
