import { AwsError, notEmulated } from '../core';

const invalid = (message: string) =>
  new AwsError('ValidationException', message);

/** What the wall clock of a time zone shows at an instant, as if it were UTC. */
function wallClock(instant: number, timeZone: string): number {
  const parts = Object.fromEntries(
    new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
      .formatToParts(instant)
      .map(({ type, value }) => [type, Number(value)]),
  );
  return Date.UTC(
    parts.year,
    parts.month - 1,
    parts.day,
    parts.hour,
    parts.minute,
    parts.second,
  );
}

/**
 * The instant of a one-time schedule, `at(2027-03-01T00:00:00)`. A time that
 * the clocks skip is the one as long after the jump; of a time that comes twice,
 * the first.
 *
 * @param timeZone - IANA name
 * @throws {@link AwsError} `ValidationException`
 */
export function atExpression(expression: unknown, timeZone: string): Date {
  if (/^(rate|cron)\(/.test(String(expression))) {
    throw notEmulated('scheduler', `schedules other than at(...)`);
  }
  const at = /^at\((\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\)$/.exec(
    String(expression),
  );
  const local = at ? Date.parse(`${at[1]}Z`) : NaN;
  if (
    Number.isNaN(local) ||
    new Date(local).toISOString().slice(0, 19) !== at![1]
  ) {
    throw invalid(`Invalid Schedule Expression ${expression}.`);
  }
  try {
    const offsetAt = (instant: number) =>
      wallClock(instant, timeZone) - instant;
    const day = 86_400_000;
    const candidates = [offsetAt(local - day), offsetAt(local + day)]
      .map(offset => local - offset)
      .sort((a, b) => a - b);
    const exact = candidates.find(
      instant => wallClock(instant, timeZone) === local,
    );
    return new Date(exact ?? candidates[1]);
  } catch (error) {
    if (error instanceof RangeError) {
      throw invalid(`Invalid Time Zone ${timeZone}.`);
    }
    throw error;
  }
}
