import type { CatalogSize } from './options';
import type { Setting } from './Setting';

/** What the figures are measured with. */
export interface Bench {
  /** As asked for on the command line. */
  size: CatalogSize;
  /** PostgreSQL's connection string. */
  server: string;
  /** PostgreSQL's log, with the prefix of {@link logLinePrefix}. */
  serverLog: string;
  /** The same setting for the same size, however often it is asked for. */
  settingOf(size: CatalogSize): Promise<Setting>;
  /** Tells whoever waits what is being done. */
  progress(text: string): void;
}

/** What was measured, and the bar that it is held to. */
export interface Figure {
  figure: string;
  /** In a few words. */
  name: string;
  value: number;
  unit: string;
  /** The most that the value may be. */
  bar: number;
  holds: boolean;
  /** Spread, raw numbers, conditions. */
  note: string;
}

/** A figure that holds where its value is at most the bar. */
export const atMost = (
  bar: number,
  figure: Omit<Figure, 'bar' | 'holds'>,
): Figure => ({ ...figure, bar, holds: figure.value <= bar });
