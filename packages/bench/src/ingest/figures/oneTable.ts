import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DeferredEntity } from '@backstage/plugin-catalog-node';
import { atMost, type Bench, type Figure } from '../Bench';
import type { RunningCatalog } from '../RunningCatalog';
import { show, showSpread } from '../report';
import { totalOf, type Setting } from '../Setting';
import { measurePairs, ratios, summarize, type Pair } from '../statistics';

const pairCount = 15;

/** A table and the entity that the subject makes of it. */
interface ChangingTable {
  database: string;
  table: string;
  deferred: DeferredEntity;
}

/**
 * (f) Calls and time from the word that one table changed until the catalog
 * serves it ÷ the time of a control's delta mutation of the same entity.
 *
 * The catalog looks for work every second, counted from the last that it did,
 * so most of either time is waiting for that. Both of a pair begin at the same
 * distance from it, another one for each pair.
 *
 * @param catalog - with the subject, settled
 */
export async function oneTable(
  bench: Bench,
  catalog: RunningCatalog,
): Promise<Figure[]> {
  const setting = await bench.settingOf(bench.size);
  const tables = await someTables(setting, pairCount + 1);
  const callCounts: number[] = [];
  const handedOver: Record<keyof Pair, number[]> = { subject: [], control: [] };

  const served = (
    { deferred: { entity } }: ChangingTable,
    description: string,
  ) =>
    catalog.untilServed(
      {
        kind: entity.kind,
        namespace: entity.metadata.namespace ?? 'default',
        name: entity.metadata.name,
      },
      found => found.metadata.description === description,
    );
  const control = async (changing: ChangingTable, wait: number) => {
    const { entity, locationKey } = changing.deferred;
    const description = `Changed by the control: ${entity.metadata.description}`;
    await sleep(wait);
    const started = performance.now();
    await catalog.worker.call('handOver', {
      entity: { ...entity, metadata: { ...entity.metadata, description } },
      locationKey,
    });
    handedOver.control.push(performance.now() - started);
    return (await served(changing, description)) - started;
  };
  const subject = async (changing: ChangingTable, wait: number) => {
    const { database, table } = changing;
    const description = await setting.change(database, table);
    await setting.resetCalls();
    await sleep(wait);
    const started = performance.now();
    await catalog.worker.call('tableChanged', database, table);
    handedOver.subject.push(performance.now() - started);
    const ended = await served(changing, description);
    callCounts.push(totalOf(await setting.calls()));
    return ended - started;
  };
  const measure = (who: keyof Pair, pair: number) => {
    // Spread evenly over the second, in no order.
    const wait = 50 + ((pair * 0.618) % 1) * 1_000;
    return (who === 'control' ? control : subject)(tables[pair], wait);
  };

  bench.progress('f: warming up');
  await measure('control', pairCount);
  await measure('subject', pairCount);
  for (const warming of [callCounts, handedOver.subject, handedOver.control]) {
    warming.length = 0;
  }
  const pairs = await measurePairs(pairCount, (who, pair) => {
    bench.progress(`f: pair ${pair + 1} of ${pairCount}, ${who}`);
    return measure(who, pair);
  });
  const ratio = ratios(pairs);
  const times = (who: keyof Pair) =>
    `${showSpread(
      summarize(pairs.map(pair => pair[who])),
      'ms',
      0,
    )}, of which ${show(
      summarize(handedOver[who]).median,
      0,
    )} ms until it was handed over`;
  return [
    atMost(1, {
      figure: 'f-calls',
      name: 'API calls for one changed table',
      value: summarize(callCounts).max,
      unit: 'calls',
      note: `the most of ${callCounts.length} changes`,
    }),
    atMost(1.5, {
      figure: 'f-time',
      name: 'time of one changed table ÷ a delta of the control',
      value: ratio.median,
      unit: '',
      note: `${pairCount} pairs, ${show(ratio.min)} to ${show(
        ratio.max,
      )}; the subject takes ${times('subject')}; the control ${times(
        'control',
      )}`,
    }),
  ];
}

/** Tables of different databases, with the entities that are made of them. */
async function someTables(
  { glue, entitiesFile }: Setting,
  count: number,
): Promise<ChangingTable[]> {
  const holding = Array.from({ length: glue.databases }, (_, i) => i).filter(
    i => glue.tablesIn(i) > 0,
  );
  const wanted = new Map<string, { database: string; table: string }>();
  for (let i = 0; i < count; i++) {
    const index = holding[i % holding.length];
    const database = glue.databaseName(index);
    const table = glue.tableName(index, Math.floor(i / holding.length));
    wanted.set(`${database}.${table}`, { database, table });
  }
  const found: ChangingTable[] = [];
  for await (const line of createInterface(createReadStream(entitiesFile))) {
    const deferred: DeferredEntity = JSON.parse(line);
    const names = wanted.get(deferred.entity.metadata.title ?? '');
    if (names) found.push({ ...names, deferred });
  }
  if (found.length < count) {
    throw new Error(
      `Of ${count} tables, ${found.length} have an entity with their name as its title`,
    );
  }
  return found;
}
