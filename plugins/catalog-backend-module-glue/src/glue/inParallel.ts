/**
 * Does the work for each item, at most `limit` at the same time. The first
 * failure is thrown when those that run have ended; no more are begun.
 */
export async function inParallel<T>(
  items: Iterable<T>,
  limit: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const rest = items[Symbol.iterator]();
  let failed = false;
  const worker = async () => {
    for (;;) {
      const { value, done } = rest.next();
      if (done || failed) return;
      try {
        await work(value);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const results = await Promise.allSettled(
    Array.from({ length: limit }, worker),
  );
  for (const result of results) {
    if (result.status === 'rejected') throw result.reason;
  }
}
