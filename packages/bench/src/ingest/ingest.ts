import type { RunningCatalog } from './RunningCatalog';
import type { Setting } from './Setting';

/**
 * Ingests everything, and waits until it is all in the catalog.
 *
 * @returns how long that took from the word on, and how long its mutations
 * @throws Error with how many there are where it takes far too long
 */
export async function ingest(
  catalog: RunningCatalog,
  setting: Setting,
): Promise<{ milliseconds: number; mutationMilliseconds: number }> {
  const started = performance.now();
  const mutations = await catalog.worker.call('scan');
  const seconds = 120 + setting.entities / 5;
  const ended = await catalog.database.untilAllIn(setting.entities, {
    seconds,
  });
  if (ended === undefined) {
    const { entities } = await catalog.database.content();
    throw new Error(
      `${entities} of ${setting.entities} entities were in the catalog after ${seconds} s`,
    );
  }
  return {
    milliseconds: ended - started,
    mutationMilliseconds: mutations.reduce(
      (sum, { startedAt, endedAt }) => sum + endedAt - startedAt,
      0,
    ),
  };
}
