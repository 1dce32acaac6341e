/** Several measurements of the same, as one. */
export interface Summary {
  median: number;
  min: number;
  max: number;
}

/**
 * @param values - at least one
 * @throws RangeError where there is none
 */
export function summarize(values: number[]): Summary {
  if (values.length === 0) throw new RangeError('Nothing was measured');
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return {
    median:
      sorted.length % 2 === 1
        ? sorted[middle]
        : (sorted[middle - 1] + sorted[middle]) / 2,
    min: sorted[0],
    max: sorted[sorted.length - 1],
  };
}

/** A subject and a control, measured one right after the other. */
export interface Pair {
  subject: number;
  control: number;
}

/** The ratio of subject to control, pair by pair: what slows both is not in it. */
export const ratios = (pairs: Pair[]): Summary =>
  summarize(pairs.map(({ subject, control }) => subject / control));

/**
 * Measures pairs, and changes who comes first: a machine that gets slower, or
 * warmer, favours neither.
 *
 * @param count - of pairs
 * @param measure - measures one of the two; `pair` counts from 0
 */
export async function measurePairs(
  count: number,
  measure: (who: keyof Pair, pair: number) => Promise<number>,
): Promise<Pair[]> {
  const pairs: Pair[] = [];
  for (let pair = 0; pair < count; pair++) {
    const measured: Pair = { subject: NaN, control: NaN };
    const order: Array<keyof Pair> = ['control', 'subject'];
    for (const who of pair % 2 === 0 ? order : order.reverse()) {
      measured[who] = await measure(who, pair);
    }
    pairs.push(measured);
  }
  return pairs;
}
