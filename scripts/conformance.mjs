// `npm run conformance`: one set of tests, through the AWS SDK, against
//
//   the sandbox, always, and moto, where Python has it;
//   or only the endpoint in AWS_ENDPOINT_URL, where that is set
//   (CONFORMANCE_TARGET=moto when it is moto).
//
// What moto is known to get wrong stands in
// packages/workflow/src/conformance/motoGetsWrong.ts, and is skipped by name.
import { spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Processes, waitFor } from './lib/processes.mjs';
import { ensureToolchain, Failure, main, root } from './lib/toolchain.mjs';

const results = join(root, '.cache', 'test-results');
const launcher = join(root, 'packages/workflow/conformance/moto/server.py');

const servers = new Processes();
/** What runs besides: moto, jest. */
const children = new Set();
let temporary;
let failures = 0;
let ending = false;

function spawnChild(command, args, options) {
  if (ending) throw new Failure('Interrupted.');
  const child = spawn(command, args, { cwd: root, ...options });
  children.add(child);
  child.ended = new Promise(resolve => {
    const done = code => {
      children.delete(child);
      resolve(code);
    };
    child.on('exit', (code, signal) => done(code ?? signal));
    child.on('error', error => done(error.message));
  });
  return child;
}

async function stop(child) {
  if (!children.has(child)) return;
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await child.ended;
  clearTimeout(timer);
}

async function endAll() {
  ending = true;
  await Promise.all([...children].map(stop));
  await servers.end();
  if (temporary) rmSync(temporary, { recursive: true, force: true });
}

const freePort = () =>
  new Promise((resolve, reject) => {
    const probe = createServer()
      .on('error', reject)
      .listen(0, '127.0.0.1', () => {
        const { port } = probe.address();
        probe.close(() => resolve(port));
      });
  });

async function startSandbox() {
  temporary = mkdtempSync(join(tmpdir(), 'data-sharing-conformance-'));
  const port = await freePort();
  let alive = true;
  servers.start('sandbox', 'packages/aws-sandbox/src/main.ts', {
    args: [
      '--port',
      String(port),
      '--data-file',
      join(temporary, 'sandbox.sqlite'),
    ],
    onExit: () => {
      alive = false;
    },
  });
  const endpoint = `http://127.0.0.1:${port}`;
  await waitFor(`${endpoint}/health`, {
    seconds: 60,
    what: 'The AWS sandbox',
    alive: () => alive,
  });
  return endpoint;
}

const hasMoto = () =>
  spawnSync('python3', ['-c', 'import moto.server, boto3'], { stdio: 'ignore' })
    .status === 0;

async function startMoto() {
  const port = await freePort();
  const log = [];
  const child = spawnChild(
    'python3',
    [launcher, '-H', '127.0.0.1', '-p', String(port)],
    {
      env: { ...process.env, JSONATA_FROM: root },
      stdio: ['ignore', 'pipe', 'pipe'],
      // Ctrl-C reaches only us, and we end it.
      detached: process.platform !== 'win32',
    },
  );
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', chunk => {
      log.push(chunk);
      if (log.length > 200) log.shift();
    });
  }
  const endpoint = `http://127.0.0.1:${port}`;
  await waitFor(`${endpoint}/moto-api/`, {
    seconds: 60,
    what: 'moto',
    alive: () => children.has(child),
  }).catch(error => {
    console.error(log.join(''));
    throw error;
  });
  return endpoint;
}

/**
 * Runs the set, and prints a line that scripts/test.mjs reads.
 *
 * @param target - sandbox, moto, or given
 */
async function runSet(target, env) {
  mkdirSync(results, { recursive: true });
  const file = join(results, `conformance-${target}.json`);
  rmSync(file, { force: true });
  const child = spawnChild(
    'yarn',
    [
      'workspace',
      '@data-sharing/workflow',
      'backstage-cli',
      'package',
      'test',
      '--watchAll=false',
      '-i',
      '--testMatch',
      '**/*.conformance.ts',
      '--json',
      `--outputFile=${file}`,
    ],
    {
      env: { ...process.env, ...env },
      // Jest prints its report twice: for people, and as JSON, which is in the file.
      stdio: ['ignore', 'ignore', 'inherit'],
      shell: process.platform === 'win32',
    },
  );
  const code = await child.ended;
  if (ending) throw new Failure('Interrupted.');
  const report = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const passed = report.numPassedTests ?? 0;
  const skipped = report.numPendingTests ?? 0;
  let failed =
    (report.numFailedTests ?? 0) + (report.numRuntimeErrorTestSuites ?? 0);
  // A runner that ends badly, or has run nothing, has failed all the same.
  if (failed === 0 && (code !== 0 || passed === 0)) failed = 1;
  failures += failed;
  for (const suite of report.testResults ?? []) {
    for (const { status, fullName } of suite.assertionResults) {
      if (status === 'pending') console.log(`  skipped: ${fullName}`);
    }
  }
  console.log(
    `conformance (${target}): ${passed} passed, ${failed} failed, ${skipped} skipped`,
  );
}

/** As the sandbox wants it: the tests ask the endpoint which account they are in. */
const emulator = endpoint => ({
  AWS_ENDPOINT_URL: endpoint,
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'conformance',
  AWS_SECRET_ACCESS_KEY: 'conformance',
  AWS_SESSION_TOKEN: '',
});

async function runAll() {
  if (process.env.AWS_ENDPOINT_URL) {
    await runSet('given', {});
    return;
  }
  await runSet('sandbox', {
    ...emulator(await startSandbox()),
    CONFORMANCE_TARGET: 'sandbox',
  });
  await servers.end();
  if (!hasMoto()) {
    console.log(
      'skipped: conformance on moto (python3 with moto is not installed)',
    );
    return;
  }
  await runSet('moto', {
    ...emulator(await startMoto()),
    CONFORMANCE_TARGET: 'moto',
  });
}

main(async () => {
  await ensureToolchain();
  if (!existsSync(launcher)) throw new Failure(`${launcher} is missing.`);
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ]) {
    process.once(signal, () => endAll().finally(() => process.exit(code)));
  }
  try {
    await runAll();
  } finally {
    await endAll();
  }
  process.exit(failures > 0 ? 1 : 0);
});
