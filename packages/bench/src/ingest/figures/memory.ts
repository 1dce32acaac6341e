import { atMost, type Bench, type Figure } from '../Bench';
import { scaledTo } from '../options';
import { RunningCatalog } from '../RunningCatalog';
import { show, showSpread } from '../report';
import { measurePairs, summarize, type Pair } from '../statistics';

const pairCount = 3;

/** Sizes up to this are measured together with a quarter of it. */
const mostForGrowth = 20_000;

interface Difference {
  tables: number;
  /** Of the medians, in MiB. */
  mebibytes: number;
  note: string;
}

/**
 * How long the catalog may go on after everything was handed over. It works on
 * the entities one after the other, so a minute of that is like the next.
 */
const mostSeconds = 60;

/**
 * (e) Peak memory of the catalog's process above that with the control, per
 * 10,000 tables. The peak is read when all are in the catalog: an ingestion may
 * hand over while it reads, and has the catalog at work by then.
 */
export async function memory(bench: Bench): Promise<Figure> {
  const { tables } = bench.size;
  const large = await differenceAt(bench, tables);
  const small =
    tables <= mostForGrowth
      ? await differenceAt(bench, Math.round(tables / 4))
      : undefined;
  const growth =
    ((large.mebibytes - (small?.mebibytes ?? 0)) * 10_000) /
    (tables - (small?.tables ?? 0));
  return atMost(40, {
    figure: 'e',
    name: 'peak memory above the control, per 10,000 tables',
    value: growth,
    unit: 'MiB',
    note: [...(small ? [small] : []), large].map(({ note }) => note).join('; '),
  });
}

async function differenceAt(bench: Bench, tables: number): Promise<Difference> {
  const setting = await bench.settingOf(scaledTo(bench.size, tables));
  const peaks = await measurePairs(pairCount, async (who, pair) => {
    bench.progress(
      `e: ${tables} tables, pair ${pair + 1} of ${pairCount}, ${who}`,
    );
    const catalog = await RunningCatalog.start(bench.server, setting, who);
    try {
      await catalog.worker.call('scan');
      await catalog.database.untilAllIn(setting.entities, {
        seconds: mostSeconds,
      });
      return catalog.peakMemory();
    } finally {
      await catalog.stop();
    }
  });
  const peakOf = (who: keyof Pair) => summarize(peaks.map(pair => pair[who]));
  const subject = peakOf('subject');
  const control = peakOf('control');
  const mebibytes = subject.median - control.median;
  return {
    tables,
    mebibytes,
    note: `at ${tables} tables ${show(
      mebibytes,
      0,
    )} MiB above: subject ${showSpread(
      subject,
      'MiB',
      0,
    )}, control ${showSpread(control, 'MiB', 0)}`,
  };
}
