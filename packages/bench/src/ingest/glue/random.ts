/** Numbers from 0 to below 1. */
export type Random = () => number;

/**
 * The same numbers for the same seed, on every machine (mulberry32).
 *
 * @param seed - integers: what the numbers are for, such as database and table
 */
export function random(...seed: number[]): Random {
  let state = seed.reduce(
    (mixed, part) => Math.imul(mixed ^ part, 0x9e3779b1) ^ (mixed >>> 15),
    0x2545f491,
  );
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One of a list. */
export const pick = <T>(next: Random, from: readonly T[]): T =>
  from[Math.floor(next() * from.length)];
