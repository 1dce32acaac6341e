/** A calendar date without a time, as the date picker gives it. */
export interface CalendarDay {
  year: number;
  /** From 1. */
  month: number;
  day: number;
}

/**
 * When access ends that ends with a day: its last second where the browser is,
 * in the form that the API takes (RFC 3339, UTC, whole seconds).
 */
export function endOfDay({ year, month, day }: CalendarDay): string {
  const end = new Date(year, month - 1, day, 23, 59, 59);
  return end.toISOString().replace(/\.\d{3}Z$/, 'Z');
}

/** Whether a day is over, or is the very day on which access would end too soon to be of use. */
export const isPast = (day: CalendarDay, now: Date) =>
  Date.parse(endOfDay(day)) <= now.getTime();
