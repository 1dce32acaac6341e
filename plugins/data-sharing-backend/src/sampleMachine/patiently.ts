import { setTimeout as sleep } from 'node:timers/promises';
import { ServiceUnavailableError } from '@backstage/errors';

/** Milliseconds between tries, doubled each time. */
const shortestPause = 500;
const longestPause = 15 * 60_000;

/** From this pause on it is more than a moment's throttling. */
const worthTelling = 8_000;

/**
 * Repeats a call while AWS throttles or does not answer, more and more slowly.
 * For work that nobody waits for.
 *
 * @param call - may be made again
 * @param tell - is called once, when it takes longer
 * @throws what else the call throws, and AbortError once the signal says so
 */
export async function patiently<T>(
  call: () => Promise<T>,
  tell: (error: Error) => void,
  signal?: AbortSignal,
): Promise<T> {
  for (let pause = shortestPause; ; pause = Math.min(pause * 2, longestPause)) {
    signal?.throwIfAborted();
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof ServiceUnavailableError)) throw error;
      if (pause === worthTelling) tell(error);
      await sleep(pause, undefined, { signal });
    }
  }
}
