import { InputError } from '@backstage/errors';
import { DateTime } from 'luxon';

/** The workflow takes a minute's notice, and takes a moment itself. */
const shortestAccess = { minutes: 10 };

/**
 * @returns RFC 3339 in UTC, whole seconds, or null where there is none
 * @throws InputError for what is no time, or is not far enough ahead
 */
export function endOfAccess(text: string | null | undefined, now: Date) {
  if (text === undefined || text === null) return null;
  const end = DateTime.fromISO(text, { zone: 'utc' }).startOf('second');
  if (!end.isValid) {
    throw new InputError('accessEndsAt: must be a date and time');
  }
  if (end < DateTime.fromJSDate(now).plus(shortestAccess)) {
    throw new InputError('accessEndsAt: must be at least ten minutes ahead');
  }
  return end.toISO({ suppressMilliseconds: true });
}
