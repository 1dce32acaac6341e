import { HISTORY_LIMIT, HistoryLimitReached } from '../errors';
import { EventRecord, key, nextNumber, Records } from './records';

/** These may take the last place in the history. */
const FINAL = [
  'ExecutionSucceeded',
  'ExecutionFailed',
  'ExecutionAborted',
  'ExecutionTimedOut',
];

const counterOf = (executionArn: string) => `events|${executionArn}`;

/**
 * @returns the id of the event
 * @throws HistoryLimitReached when only the last event still has room
 */
export function appendEvent(
  records: Records,
  executionArn: string,
  event: Omit<EventRecord, 'id'> & { type: string },
): number {
  const id = nextNumber(records, counterOf(executionArn));
  if (id >= HISTORY_LIMIT && !FINAL.includes(event.type)) {
    throw new HistoryLimitReached(executionArn);
  }
  records.events.put(key(executionArn, id), { ...event, id } as EventRecord);
  return id;
}

export const eventCount = (records: Records, executionArn: string): number =>
  records.counters.get(counterOf(executionArn)) ?? 0;

export const readEvent = (
  records: Records,
  executionArn: string,
  id: number,
): EventRecord | undefined => records.events.get(key(executionArn, id));

export function deleteHistory(records: Records, executionArn: string): void {
  for (let id = eventCount(records, executionArn); id > 0; id -= 1) {
    records.events.delete(key(executionArn, id));
  }
  records.counters.delete(counterOf(executionArn));
}
