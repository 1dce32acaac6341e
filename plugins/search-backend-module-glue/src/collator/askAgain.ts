import { setTimeout } from 'node:timers/promises';
import { ResponseError } from '@backstage/errors';

const attempts = 3;
const pauseMilliseconds = 200;

/**
 * Asks again where a connection breaks, not where there is an answer. A search
 * engine that indexes in this process, as Lunr does, can keep it busy for
 * longer than the other side keeps a connection open that nobody uses.
 *
 * @throws the error of the last attempt
 */
export async function askAgain<T>(ask: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ask();
    } catch (error) {
      if (error instanceof ResponseError || attempt === attempts) throw error;
      await setTimeout(pauseMilliseconds);
    }
  }
}
