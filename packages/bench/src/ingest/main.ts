/* eslint-disable no-console */
import type { Bench, Figure } from './Bench';
import { calls } from './figures/calls';
import { ingestionTime } from './figures/ingestionTime';
import { memory } from './figures/memory';
import { oneTable } from './figures/oneTable';
import { scanTime } from './figures/scanTime';
import { unchangedRescan } from './figures/unchangedRescan';
import { ingest } from './ingest';
import {
  readOptions,
  usage,
  type CatalogSize,
  type FigureName,
} from './options';
import { machine, table } from './report';
import { RunningCatalog } from './RunningCatalog';
import { Setting } from './Setting';
import { stopWorkers } from './worker';

/** The catalog of figures c and f: the subject's, after its first ingestion. */
async function settledCatalog(bench: Bench): Promise<RunningCatalog> {
  bench.progress('c, f: the first ingestion');
  const setting = await bench.settingOf(bench.size);
  const catalog = await RunningCatalog.start(bench.server, setting, 'subject');
  await ingest(catalog, setting);
  return catalog;
}

async function measure(
  bench: Bench,
  names: FigureName[],
  onFigure: (figure: Figure) => void,
) {
  const wants = (name: FigureName) => names.includes(name);
  if (wants('a')) onFigure(await calls(bench));
  if (wants('b')) onFigure(await scanTime(bench));
  if (wants('d')) onFigure(await ingestionTime(bench));
  if (wants('e')) onFigure(await memory(bench));
  // Last, as it changes what is in Glue.
  if (wants('c') || wants('f')) {
    const catalog = await settledCatalog(bench);
    if (wants('c')) onFigure(await unchangedRescan(bench, catalog));
    if (wants('f')) (await oneTable(bench, catalog)).forEach(onFigure);
    await catalog.stop();
  }
}

async function main(): Promise<Figure[]> {
  const { size, figures: names, json } = readOptions(process.argv.slice(2));
  const {
    BENCH_POSTGRES: server,
    BENCH_POSTGRES_LOG: serverLog,
    BENCH_DIRECTORY: directory,
  } = process.env;
  if (!server || !serverLog || !directory) {
    throw new Error('Start it with `npm run bench -- ingest`');
  }
  const settings = new Map<string, Promise<Setting>>();
  const started = Date.now();
  const bench: Bench = {
    size,
    server,
    serverLog,
    settingOf: (wanted: CatalogSize) => {
      const key = JSON.stringify(wanted);
      const setting = settings.get(key) ?? Setting.create(wanted, directory);
      settings.set(key, setting);
      return setting;
    },
    progress: text =>
      console.error(`${Math.round((Date.now() - started) / 1_000)} s  ${text}`),
  };
  const figures: Figure[] = [];
  try {
    await measure(bench, names, figure => {
      figures.push(figure);
      if (json) console.log(JSON.stringify({ ...figure, machine: machine() }));
    });
  } finally {
    await stopWorkers();
  }
  figures.sort((one, other) => (one.figure < other.figure ? -1 : 1));
  if (!json) console.log(`\n${table(figures)}\n\n${machine()}`);
  return figures;
}

main().then(
  figures => process.exit(figures.every(({ holds }) => holds) ? 0 : 1),
  error => {
    const misused = error instanceof TypeError;
    console.error(misused ? `${error.message}\n\n${usage}` : error);
    process.exit(1);
  },
);
