import type { RunningCatalog } from './RunningCatalog';
import type { Setting } from './Setting';

/**
 * Ingests everything, and waits until it is all in the catalog.
 *
 * @returns how long that took from the word on, and how long its mutations
 */
export async function ingest(
  catalog: RunningCatalog,
  setting: Setting,
): Promise<{ milliseconds: number; mutationMilliseconds: number }> {
  const started = performance.now();
  const mutations = await catalog.worker.call('scan');
  const ended = await catalog.database.untilAllIn(setting.entities, {
    seconds: 120 + setting.entities / 5,
  });
  return {
    milliseconds: ended - started,
    mutationMilliseconds: mutations.reduce(
      (sum, { startedAt, endedAt }) => sum + endedAt - startedAt,
      0,
    ),
  };
}
