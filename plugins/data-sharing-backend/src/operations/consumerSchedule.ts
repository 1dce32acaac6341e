const minute = 60_000;
const day = 24 * 60 * minute;

/** After the grant: what is mended at once shows soon. */
const first = [minute, 6 * minute, 21 * minute];
const daysOfChecks = 30;

/**
 * When to look at the consumer's side again that is not usable yet: after 1, 5
 * and 15 minutes, then daily.
 *
 * @param grantedAt - ISO 8601
 * @param now - when it was looked at
 * @returns ISO 8601, or `null` where 30 days have passed
 */
export function nextConsumerCheck(grantedAt: string, now: Date): string | null {
  const granted = Date.parse(grantedAt);
  const age = now.getTime() - granted;
  if (age >= daysOfChecks * day) return null;
  const soon = first.find(each => each > age);
  const next = soon === undefined ? now.getTime() + day : granted + soon;
  return new Date(next).toISOString();
}
