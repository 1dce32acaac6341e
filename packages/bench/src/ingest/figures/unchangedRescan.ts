import { open } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { atMost, type Bench, type Figure } from '../Bench';
import type { RunningCatalog } from '../RunningCatalog';
import { show } from '../report';
import {
  isMutation,
  isWrite,
  readTransactions,
  writtenTable,
  type LoggedTransaction,
} from '../statementLog';

/**
 * (c) What a scan of unchanged Glue writes in the transaction of its mutation.
 *
 * @param catalog - with the subject, settled
 */
export async function unchangedRescan(
  bench: Bench,
  catalog: RunningCatalog,
): Promise<Figure> {
  bench.progress('c: scanning unchanged Glue');
  const log = await logOf(bench, catalog, () => catalog.worker.call('scan'));
  const transactions = readTransactions(log.text, catalog.database.name);
  const ofMutation = transactions.filter(isMutation);
  // Whoever hands over something must be found, or nothing has been shown.
  if (ofMutation.length < log.result.length) {
    throw new Error(
      `${log.result.length} mutations were made, but the log has ${ofMutation.length} transactions of one`,
    );
  }
  const statements = ofMutation.flatMap(found => found.statements);
  const writes = statements.filter(isWrite);
  // A transaction that got a number has written, however it was put.
  const hidden = ofMutation.filter(
    found => found.hasWritten && !found.statements.some(isWrite),
  );
  const reads = statements.filter(
    text => /^(select|with)\b/i.test(text) && !isWrite(text),
  );
  const milliseconds = log.result.reduce(
    (sum, { startedAt, endedAt }) => sum + endedAt - startedAt,
    0,
  );
  return atMost(0, {
    figure: 'c',
    name: 'INSERT, UPDATE, DELETE of an unchanged rescan',
    value: writes.length + hidden.length,
    unit: 'statements',
    note: `mutations: ${countsOf(log.result.map(({ type }) => type))}, in ${
      ofMutation.length
    } transactions with ${reads.length} reads, ${show(
      milliseconds,
      0,
    )} ms; meanwhile ${othersOf(
      transactions.filter(found => !isMutation(found)),
    )}`,
  });
}

/** What the server logged of the catalog while something was done. */
async function logOf<T>(
  { serverLog }: Bench,
  { database }: RunningCatalog,
  work: () => Promise<T>,
): Promise<{ result: T; text: string }> {
  const file = await open(serverLog);
  try {
    const { size: start } = await file.stat();
    await database.logStatements(true);
    const result = await work();
    const mark = `end of the log ${Date.now()}`;
    await database.mark(mark);
    await database.logStatements(false);
    for (;;) {
      const { size: end } = await file.stat();
      const bytes = Buffer.alloc(end - start);
      await file.read(bytes, 0, bytes.length, start);
      const text = bytes.toString();
      if (text.includes(mark)) return { result, text };
      await sleep(100);
    }
  } finally {
    await file.close();
  }
}

function othersOf(transactions: LoggedTransaction[]): string {
  const writes = transactions
    .flatMap(({ statements }) => statements)
    .filter(isWrite);
  return `${transactions.length} other transactions, writes: ${countsOf(
    writes.map(writtenTable),
  )}`;
}

/** `pear (2), apple (1)` */
function countsOf(names: string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return (
    [...counts].map(([name, count]) => `${name} (${count})`).join(', ') ||
    'none'
  );
}
