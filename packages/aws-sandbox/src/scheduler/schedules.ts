import { keyOf, type Collection, type Store } from '../store';

export interface Schedule {
  Name: string;
  GroupName: string;
  Arn: string;
  accountId: string;
  region: string;
  ScheduleExpression: string;
  ScheduleExpressionTimezone: string;
  State: 'ENABLED' | 'DISABLED';
  ActionAfterCompletion: 'NONE' | 'DELETE';
  FlexibleTimeWindow: { Mode: 'OFF' };
  Target: {
    Arn: string;
    RoleArn: string;
    Input?: string;
    RetryPolicy?: {
      MaximumRetryAttempts?: number;
      MaximumEventAgeInSeconds?: number;
    };
  };
  Description?: string;
  clientToken?: string;
  /** ISO 8601 */
  createdAt: string;
  modifiedAt: string;
  /** When it is meant to fire; ISO 8601. */
  at: string;
  /** When it is next tried; undefined once it is done. */
  dueAt?: string;
  attempts: number;
}

type Place = Pick<Schedule, 'accountId' | 'region'>;

/** Schedules by name, and in the order in which they are due. */
export class Schedules {
  readonly collection: Collection<Schedule>;
  readonly #due: Collection<{ key: string }>;

  constructor(store: Store) {
    this.collection = store.collection('scheduler-schedule');
    this.#due = store.collection('scheduler-due');
  }

  key = (place: Place, group: string, name: string) =>
    keyOf(place.accountId, place.region, group, name);

  keyOf = (schedule: Schedule) =>
    this.key(schedule, schedule.GroupName, schedule.Name);

  get = (place: Place, group: string, name: string) =>
    this.collection.get(this.key(place, group, name));

  put(schedule: Schedule): void {
    const key = this.keyOf(schedule);
    this.#forget(key);
    this.collection.put(key, schedule);
    if (schedule.dueAt && schedule.State === 'ENABLED') {
      this.#due.put(keyOf(schedule.dueAt, key), { key });
    }
  }

  delete(schedule: Schedule): void {
    const key = this.keyOf(schedule);
    this.#forget(key);
    this.collection.delete(key);
  }

  /** Those due by now, the longest due first. */
  due(now: Date, limit: number): Schedule[] {
    return this.#due
      .range({ limit })
      .map(({ value }) => this.collection.get(value.key))
      .filter((schedule): schedule is Schedule => schedule !== undefined)
      .filter(({ dueAt }) => dueAt !== undefined && dueAt <= now.toISOString());
  }

  #forget(key: string): void {
    const held = this.collection.get(key);
    if (held?.dueAt) this.#due.delete(keyOf(held.dueAt, key));
  }
}
