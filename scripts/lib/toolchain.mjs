// Brings Node and Yarn from the npm registry where the machine lacks them, and
// installs the packages where they are missing or out of date.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const tools = join(root, '.cache', 'toolchain');
const bin = join(tools, 'node_modules', '.bin');
const nodeVersion = '24.21.0';
const yarnVersion = '4.18.1';

export class Failure extends Error {}

/**
 * Runs a command, and fails with a sentence.
 *
 * @param options.quiet - shows what it prints only where it fails
 * @param options.mend - what to do where it fails
 */
export function run(command, args, { quiet, mend = '', ...options } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
      shell: process.platform === 'win32',
      ...options,
    });
    const printed = [];
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', chunk => printed.push(chunk));
    }
    child.on('error', error =>
      reject(new Failure(`${command} did not start: ${error.message}`)),
    );
    child.on('close', (code, signal) =>
      code === 0
        ? resolve()
        : reject(
            new Failure(
              `${printed.join('')}\`${[command, ...args].join(
                ' ',
              )}\` ended with ${signal ?? code}. ${mend}`,
            ),
          ),
    );
  });
}

const nodeIsSupported = () =>
  ['22', '24'].includes(process.versions.node.split('.')[0]);

/** What decides whether an installation is up to date. */
function dependencies() {
  const hash = createHash('sha256').update(process.versions.modules);
  const manifests = ['packages', 'plugins'].flatMap(folder =>
    readdirSync(join(root, folder)).map(name =>
      join(folder, name, 'package.json'),
    ),
  );
  for (const file of [
    'package.json',
    'yarn.lock',
    '.yarnrc.yml',
    ...manifests.sort(),
  ]) {
    const path = join(root, file);
    if (existsSync(path)) hash.update(file).update(readFileSync(path));
  }
  return hash.digest('hex');
}

/**
 * Afterwards `node` is 22 or 24, `yarn` is on the PATH, and the packages are
 * installed. Where the Node that runs this is another, the script is started
 * again under the right one, and this call never returns.
 */
export async function ensureToolchain() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < 20) {
    throw new Failure(
      `Node ${process.versions.node} is too old: install Node 20 or later and run this again.`,
    );
  }
  const wantsNode = !nodeIsSupported();
  if (
    !existsSync(join(bin, 'yarn')) ||
    (wantsNode && !existsSync(join(bin, 'node')))
  ) {
    const packages = [`@yarnpkg/cli-dist@${yarnVersion}`];
    if (wantsNode) packages.push(`node@${nodeVersion}`);
    console.log(
      `Bringing ${packages.join(
        ' and ',
      )} from the npm registry into .cache/toolchain …`,
    );
    await mkdir(tools, { recursive: true });
    await writeFile(join(tools, 'package.json'), '{ "private": true }\n');
    await run(
      'npm',
      ['install', '--no-audit', '--no-fund', '--loglevel=error', ...packages],
      {
        cwd: tools,
        mend: 'Check that the npm registry can be reached, and run this again.',
      },
    ).catch(async error => {
      await rm(tools, { recursive: true, force: true });
      throw error;
    });
  }
  process.env.PATH = `${bin}${delimiter}${process.env.PATH}`;
  if (wantsNode) await runAgainUnderRightNode();
  await install();
}

async function runAgainUnderRightNode() {
  const child = spawn(join(bin, 'node'), process.argv.slice(1), {
    stdio: 'inherit',
  });
  // Ctrl-C reaches the child by itself, as it is in the same group.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  process.on('SIGHUP', () => child.kill('SIGHUP'));
  child.on('error', error => {
    console.error(
      `Node ${nodeVersion} from the npm registry does not run here (${error.message}): install Node 22 or 24 yourself and run this again.`,
    );
    process.exit(1);
  });
  child.on('exit', code => process.exit(code ?? 1));
  await new Promise(() => {});
}

async function install() {
  const marker = join(root, 'node_modules', '.data-sharing-installed');
  const wanted = dependencies();
  if (existsSync(marker) && readFileSync(marker, 'utf8') === wanted) return;
  console.log('Installing packages (about a minute the first time) …');
  await run('yarn', ['install', '--immutable'], {
    quiet: true,
    mend: 'Check that the npm registry can be reached, and run this again.',
  });
  await writeFile(marker, wanted);
}

/** Runs a script's main function, and ends with a sentence where it fails. */
export function main(work) {
  work().catch(error => {
    console.error(error instanceof Failure ? `\n${error.message}` : error);
    process.exit(1);
  });
}
