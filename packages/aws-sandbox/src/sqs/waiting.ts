/** A poll looks again at least this often, for clocks that are not its own. */
const longestSleepMs = 1000;

/** Long polls, by the key of their queue. */
export class Waiting {
  readonly #waiters = new Map<string, Set<() => void>>();
  #stopped = false;

  wake(key: string): void {
    this.#waiters.get(key)?.forEach(wake => wake());
  }

  /** Ends every poll with what it has. */
  stop(): void {
    this.#stopped = true;
    for (const key of this.#waiters.keys()) this.wake(key);
  }

  /**
   * @param attempt - what is waited for; empty means wait on
   * @param untilNext - milliseconds after which an attempt is worthwhile
   */
  async poll<T>(options: {
    key: string;
    waitMs: number;
    signal?: AbortSignal;
    attempt: () => T[];
    untilNext: () => number;
  }): Promise<T[]> {
    const { key, signal, attempt } = options;
    const deadline = performance.now() + options.waitMs;
    for (;;) {
      // nobody would get what is taken now
      if (signal?.aborted) return [];
      const found = attempt();
      const left = deadline - performance.now();
      if (found.length > 0 || left <= 0 || this.#stopped) return found;
      await this.#sleep(
        key,
        Math.min(left, longestSleepMs, Math.max(options.untilNext(), 1)),
        signal,
      );
    }
  }

  #sleep(key: string, ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise(resolve => {
      const waiters = this.#waiters.get(key) ?? new Set();
      this.#waiters.set(key, waiters);
      const timing: { timer?: NodeJS.Timeout } = {};
      const done = () => {
        clearTimeout(timing.timer);
        signal?.removeEventListener('abort', done);
        waiters.delete(done);
        if (waiters.size === 0) this.#waiters.delete(key);
        resolve();
      };
      timing.timer = setTimeout(done, ms);
      signal?.addEventListener('abort', done);
      waiters.add(done);
    });
  }
}
