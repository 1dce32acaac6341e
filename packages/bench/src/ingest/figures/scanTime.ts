import { atMost, type Bench, type Figure } from '../Bench';
import { awsEnvironment } from '../config';
import { show, showSpread } from '../report';
import { measurePairs, ratios, summarize, type Pair } from '../statistics';
import { reading } from '../subject';
import { startWorker } from '../worker';
import type { ScanCommands } from '../workers/scan';

const pairCount = 5;

/** (b) Time of a full scan up to the mutation ÷ only paging the same. */
export async function scanTime(bench: Bench): Promise<Figure> {
  const setting = await bench.settingOf(bench.size);
  // A process for each, so that neither finds the other's compiled code.
  const measure = async (who: keyof Pair) => {
    const worker = startWorker<ScanCommands>(
      require.resolve('../workers/scan'),
      { env: awsEnvironment(setting.endpoint) },
    );
    const { milliseconds } = await worker.call(who);
    await worker.stop();
    return milliseconds;
  };
  bench.progress('b: warming up');
  await measure('control');
  await measure('subject');
  const pairs = await measurePairs(pairCount, (who, pair) => {
    bench.progress(`b: pair ${pair + 1} of ${pairCount}, ${who}`);
    return measure(who);
  });
  const ratio = ratios(pairs);
  const perTable = (who: keyof Pair) =>
    showSpread(
      summarize(pairs.map(pair => (pair[who] * 1_000) / setting.size.tables)),
      'µs a table',
      0,
    );
  return atMost(1.25, {
    figure: 'b',
    name: 'time of a full scan ÷ only paging the same',
    value: ratio.median,
    unit: '',
    note: `${pairCount} pairs, ${show(ratio.min)} to ${show(
      ratio.max,
    )}; scan ${perTable('subject')}, paging ${perTable('control')}; ${
      setting.size.tables
    } tables, ${reading.databasesInParallel} database(s) at a time`,
  });
}
