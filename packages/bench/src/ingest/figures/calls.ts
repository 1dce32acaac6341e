import { atMost, type Bench, type Figure } from '../Bench';
import { awsEnvironment } from '../config';
import { totalOf } from '../Setting';
import { startWorker } from '../worker';
import type { ScanCommands } from '../workers/scan';

/** (a) Calls of a full scan ÷ the fewest that read everything. */
export async function calls(bench: Bench): Promise<Figure> {
  bench.progress('a: one scan');
  const setting = await bench.settingOf(bench.size);
  await setting.resetCalls();
  const worker = startWorker<ScanCommands>(require.resolve('../workers/scan'), {
    env: awsEnvironment(setting.endpoint),
  });
  await worker.call('subject');
  await worker.stop();
  const made = await setting.calls();
  const least = setting.glue.leastCalls;
  const counts = Object.entries(made).map(([name, n]) => `${n} ${name}`);
  return atMost(1, {
    figure: 'a',
    name: 'API calls of a full scan ÷ the least possible',
    value: totalOf(made) / least,
    unit: '',
    note: `${counts.join(', ')}; the least possible are ${least}, at ${
      setting.size.tables
    } tables in ${setting.size.databases} databases`,
  });
}
