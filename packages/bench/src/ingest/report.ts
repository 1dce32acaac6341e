import { cpus, loadavg, totalmem } from 'node:os';
import type { Figure } from './Bench';
import type { Summary } from './statistics';

/** A number as people read it. */
export const show = (value: number, digits = 2): string =>
  value.toLocaleString('en-GB', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });

/** The median with what lies around it. */
export const showSpread = (
  { median, min, max }: Summary,
  unit = '',
  digits = 2,
): string =>
  `${show(median, digits)}${unit && ` ${unit}`} (${show(min, digits)} to ${show(
    max,
    digits,
  )})`;

/** What it was measured on, in one line. */
export const machine = (): string =>
  [
    `${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}`,
    `${Math.round(totalmem() / 2 ** 30)} GiB`,
    `Node ${process.versions.node}`,
    `load ${show(loadavg()[0], 1)}`,
  ].join(', ');

/** The figures for people. */
export function table(figures: Figure[]): string {
  const rows = figures.map(({ figure, name, value, unit, bar, holds }) => [
    figure,
    name,
    `${show(value)}${unit && ` ${unit}`}`,
    `≤ ${show(bar)}`,
    holds ? 'holds' : 'DOES NOT HOLD',
  ]);
  const widths = rows.reduce<number[]>(
    (widest, row) =>
      row.map((cell, i) => Math.max(cell.length, widest[i] ?? 0)),
    [],
  );
  return figures
    .flatMap(({ note }, i) => [
      rows[i].map((cell, column) => cell.padEnd(widths[column])).join('  '),
      `      ${note}`,
    ])
    .join('\n');
}
