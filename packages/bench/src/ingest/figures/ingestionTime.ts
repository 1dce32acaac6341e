import { atMost, type Bench, type Figure } from '../Bench';
import type { Content } from '../CatalogDatabase';
import { scaledTo } from '../options';
import { ingest } from '../ingest';
import { RunningCatalog } from '../RunningCatalog';
import { show, showSpread } from '../report';
import { measurePairs, ratios, summarize, type Pair } from '../statistics';

const pairCount = 5;
const mostTables = 5_000;

/** (d) Time until all are in the catalog ÷ the same from the control. */
export async function ingestionTime(bench: Bench): Promise<Figure> {
  const tables = Math.min(mostTables, bench.size.tables);
  const setting = await bench.settingOf(scaledTo(bench.size, tables));
  const mutating: number[] = [];
  let content: Content | undefined;
  const pairs = await measurePairs(pairCount, async (who, pair) => {
    bench.progress(`d: pair ${pair + 1} of ${pairCount}, ${who}`);
    const catalog = await RunningCatalog.start(bench.server, setting, who);
    try {
      const { milliseconds, mutationMilliseconds } = await ingest(
        catalog,
        setting,
      );
      if (who === 'control') mutating.push(mutationMilliseconds);
      const found = await catalog.database.content();
      content ??= found;
      if (JSON.stringify(found) !== JSON.stringify(content)) {
        throw new Error(
          `The catalogs differ: ${JSON.stringify(
            found,
          )} of the ${who}, ${JSON.stringify(content)} before`,
        );
      }
      return milliseconds;
    } finally {
      await catalog.stop();
    }
  });
  const ratio = ratios(pairs);
  const seconds = (who: keyof Pair) =>
    showSpread(summarize(pairs.map(pair => pair[who] / 1_000)), 's', 1);
  const perThousand = (values: number[]) =>
    show((summarize(values).median / setting.entities) * 1_000, 0);
  return atMost(1.15, {
    figure: 'd',
    name: 'time until all are in the catalog ÷ control',
    value: ratio.median,
    unit: '',
    note: `${pairCount} pairs, ${show(ratio.min)} to ${show(
      ratio.max,
    )}; subject ${seconds('subject')}, control ${seconds(
      'control',
    )}; ${tables} tables, the same ${content!.entities} entities and ${
      content!.relations
    } relations each time; per 1,000 entities the control takes ${perThousand(
      mutating,
    )} ms for its mutation, ${perThousand(
      pairs.map(({ control }) => control),
    )} ms until they are in`,
  });
}
