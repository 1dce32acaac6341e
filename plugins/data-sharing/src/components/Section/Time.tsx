const units: Array<[Intl.RelativeTimeFormatUnit, number]> = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
];

/** Such as “in 3 days” or “2 minutes ago”. */
export function relativeTime(at: string, now: number = Date.now()): string {
  const seconds = Math.round((Date.parse(at) - now) / 1000);
  const [unit, size] =
    units.find(([, length]) => Math.abs(seconds) >= length) ??
    units[units.length - 1];
  return new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' }).format(
    Math.trunc(seconds / size),
    unit,
  );
}

/** Such as “27 Nov 2026, 14:05”. */
export const absoluteTime = (at: string): string =>
  new Date(at).toLocaleString(undefined, {
    dateStyle: 'medium',
    timeStyle: 'short',
  });

/** A time, as long ago as it is or on the clock. */
export const Time = (props: { at: string; format?: 'relative' | 'both' }) => (
  <time dateTime={props.at} title={absoluteTime(props.at)}>
    {props.format === 'both'
      ? `${absoluteTime(props.at)} (${relativeTime(props.at)})`
      : relativeTime(props.at)}
  </time>
);
