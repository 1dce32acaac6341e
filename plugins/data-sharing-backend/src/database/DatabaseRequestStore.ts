import {
  isDatabaseConflictError,
  type DatabaseService,
} from '@backstage/backend-plugin-api';
import { ConflictError, NotFoundError } from '@backstage/errors';
import type { Knex } from 'knex';
import type { Clock } from '../clock';
import { heldStates, openStates } from '../states';
import { appendEvent, applyChange } from './applyChange';
import { coveringRow, refuseCovered } from './covering';
import { insertRequest } from './insertRequest';
import { whereMatches } from './listQuery';
import { migrate } from './migrate';
import {
  CoveredError,
  type AttemptInput,
  type Change,
  type IdempotencyKey,
  type NewEvent,
  type NewShareRequest,
  type PastExecution,
  type RequestPage,
  type RequestQuery,
  type RequestSnapshot,
  type RequestStore,
  type ShareIdentity,
  type ShareRequestRecord,
} from './RequestStore';
import {
  toAttempt,
  toEvent,
  toOperation,
  toRequest,
  type AttemptRow,
  type EventRow,
  type OperationRow,
  type RequestRow,
  type TaskRow,
} from './rows';
import { snapshotsOf } from './snapshots';
import { insertToken } from './tokens';

/** {@link RequestStore} on SQLite or PostgreSQL. */
export class DatabaseRequestStore implements RequestStore {
  readonly #db: Knex;
  readonly #clock: Clock;
  readonly #newId: () => string;

  static async create(options: {
    database: DatabaseService;
    clock: Clock;
    newId: () => string;
  }) {
    const db = await options.database.getClient();
    if (!options.database.migrations?.skip) {
      await migrate(db);
    }
    return new DatabaseRequestStore(db, options.clock, options.newId);
  }

  private constructor(db: Knex, clock: Clock, newId: () => string) {
    this.#db = db;
    this.#clock = clock;
    this.#newId = newId;
  }

  async create(options: {
    request: NewShareRequest;
    attempt: AttemptInput;
    event: NewEvent;
    idempotencyKey?: IdempotencyKey;
    past?: PastExecution;
  }) {
    const { request, event, past, ...rest } = options;
    const now = this.#now();
    try {
      await this.#db.transaction(async tx => {
        if (!request.external) await refuseCovered(tx, request);
        await insertRequest(tx, { request, past, ...rest, now });
        await appendEvent(
          { tx, now, newId: this.#newId },
          { id: request.id, version: 1, state: past?.state ?? 'submitted' },
          event,
        );
      });
    } catch (error) {
      throw await this.#conflict(error, request);
    }
    return this.get(request.id);
  }

  async change(
    id: string,
    decide: (snapshot: RequestSnapshot) => Change | undefined,
  ) {
    let identity: ShareIdentity | undefined;
    try {
      return await this.#db.transaction(async tx => {
        const before = await this.#load(tx, id, { lock: true });
        identity = before.request;
        const change = decide(before);
        if (!change) return { after: before };
        const context = { tx, now: this.#now(), newId: this.#newId };
        await applyChange(context, before, change);
        return { before, after: await this.#load(tx, id) };
      });
    } catch (error) {
      throw identity ? await this.#conflict(error, identity) : error;
    }
  }

  get(id: string) {
    return this.#load(this.#db, id);
  }

  async getMany(ids: string[]) {
    const rows = await this.#db<RequestRow>('share_requests').whereIn(
      'id',
      ids,
    );
    return rows.map(toRequest);
  }

  async list(query: RequestQuery): Promise<RequestPage> {
    const { order, after, limit } = query;
    const matching = () => {
      const requests = this.#db<RequestRow, RequestRow[]>('share_requests');
      whereMatches(this.#db, requests, query);
      return requests;
    };
    const page = matching()
      .orderBy('id', order)
      .limit(limit + 1);
    if (after) page.where('id', order === 'asc' ? '>' : '<', after);
    const rows = await page;
    const [{ count }] = await matching().count({ count: '*' });
    return {
      items: await snapshotsOf(this.#db, rows.slice(0, limit)),
      more: rows.length > limit,
      totalItems: Number(count),
    };
  }

  async events(id: string) {
    const rows = await this.#db<EventRow>('request_events')
      .where({ request_id: id })
      .orderBy('number');
    return rows.map(toEvent);
  }

  async findCovering(share: ShareIdentity) {
    const row = await coveringRow(this.#db, share);
    return row && toRequest(row);
  }

  async otherHolders(request: ShareRequestRecord) {
    const rows = await this.#db<RequestRow>('share_requests')
      .where({
        catalog_id: request.catalogId,
        region: request.region,
        database_name: request.database,
        consumer_account_id: request.consumerAccountId,
      })
      .where('table_name', request.table)
      .where('consumer_principal', request.consumerPrincipal)
      .whereIn('state', heldStates)
      .whereNot('id', request.id);
    return rows.map(toRequest);
  }

  async findByKey(userRef: string, key: string) {
    const row = await this.#db('idempotency_keys')
      .where({ user_ref: userRef, key })
      .first();
    return row && { requestId: row.request_id, bodyHash: row.body_hash };
  }

  async findAttempt(executionArn: string) {
    const row = await this.#attempt(executionArn).first();
    return row && toAttempt(row);
  }

  async findOperation(executionArn: string) {
    const row = await this.#db<OperationRow>('operations')
      .where({ execution_arn: executionArn })
      .first();
    return row && toOperation(row);
  }

  async claimStart(id: string, until: string) {
    return this.#db.transaction(async tx => {
      const { request, attempt } = await this.#load(tx, id, { lock: true });
      const free =
        attempt.claimedUntil === null || attempt.claimedUntil <= this.#now();
      if (request.state !== 'submitted' || attempt.startedAt || !free) {
        return false;
      }
      await tx<AttemptRow>('workflow_attempts')
        .where({ execution_arn: attempt.executionArn })
        .update({ claimed_until: until });
      return true;
    });
  }

  async releaseStart(id: string) {
    const { attempt } = await this.get(id);
    // In the past, not null: that somebody tried is remembered.
    await this.#attempt(attempt.executionArn).update({
      claimed_until: this.#now(),
    });
  }

  async markStarted(executionArn: string) {
    await this.#attempt(executionArn)
      .whereNull('started_at')
      .update({ started_at: this.#now() });
  }

  async claimOperation(id: string, until: string) {
    const now = this.#now();
    const claimed = await this.#operation(id)
      .whereNull('started_at')
      .whereNull('closed_at')
      .where(free =>
        free.whereNull('claimed_until').orWhere('claimed_until', '<=', now),
      )
      .update({ claimed_until: until });
    return claimed === 1;
  }

  async releaseOperation(id: string) {
    await this.#operation(id).update({ claimed_until: this.#now() });
  }

  async tokensOf(taskId: string) {
    const rows = await this.#db('approval_tokens')
      .where({ task_id: taskId })
      .orderBy('received_at');
    return rows.map(row => row.token as string);
  }

  addToken(taskId: string, token: string) {
    return insertToken(this.#db, { taskId, token, now: this.#now() });
  }

  async markDelivered(taskId: string) {
    await this.#task(taskId)
      .whereNull('delivered_at')
      .update({ delivered_at: this.#now() });
  }

  async undelivered(limit: number) {
    const rows = await this.#db<TaskRow>('approval_tasks')
      .where({ status: 'decided' })
      .whereNull('delivered_at')
      .orderBy('id')
      .limit(limit)
      .select('request_id');
    return rows.map(row => row.request_id);
  }

  async dueForCheck(limit: number) {
    const now = this.#now();
    const rows = await this.#db<RequestRow>('share_requests')
      .whereIn('state', [...openStates, 'revoking'])
      .orWhere(granted =>
        granted
          .where('state', 'granted')
          .where(due =>
            due
              .where('access_ends_at', '<=', now)
              .orWhere('consumer_check_at', '<=', now),
          ),
      )
      .orWhereIn(
        'id',
        this.#db<OperationRow>('operations')
          .whereNull('closed_at')
          .select('request_id'),
      )
      // Nulls come first or last depending on the database.
      .orderByRaw("coalesce(checked_at, '')")
      .limit(limit)
      .select('id');
    return rows.map(row => row.id);
  }

  async uncheckedGrants(since: string, limit: number) {
    const rows = await this.#db<RequestRow>('share_requests')
      .where('state', 'granted')
      .whereRaw("coalesce(checked_at, '') < ?", [since])
      .orderByRaw("coalesce(checked_at, '')")
      .limit(limit);
    return rows.map(toRequest);
  }

  async markChecked(id: string) {
    await this.#db<RequestRow>('share_requests')
      .where({ id })
      .update({ checked_at: this.#now() });
  }

  #now() {
    return this.#clock().toISOString();
  }

  #attempt(executionArn: string) {
    return this.#db<AttemptRow>('workflow_attempts').where({
      execution_arn: executionArn,
    });
  }

  #task(id: string) {
    return this.#db<TaskRow>('approval_tasks').where({ id });
  }

  #operation(id: string) {
    return this.#db<OperationRow>('operations').where({ id });
  }

  async #load(db: Knex, id: string, options?: { lock: boolean }) {
    const query = db<RequestRow>('share_requests').where({ id });
    // SQLite ignores the lock, and needs none: it has one connection.
    const row = await (options?.lock ? query.forUpdate() : query).first();
    if (!row) throw new NotFoundError(`There is no share request ${id}`);
    const [snapshot] = await snapshotsOf(db, [row]);
    return snapshot;
  }

  /** Two at the same time: the unique key of the share stops the second. */
  async #conflict(error: unknown, share: ShareIdentity) {
    if (!isDatabaseConflictError(error)) return error;
    const covering = await coveringRow(this.#db, share);
    if (covering) return new CoveredError(covering.id);
    return new ConflictError('This happened already; look at it again');
  }
}
