// Starts the parts of the portal, and ends every one of them.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Failure, root } from './toolchain.mjs';

const preload = [
  '--require',
  join(root, 'scripts/lib/endWithParent.cjs'),
  '--require',
  '@backstage/cli-node/config/nodeTransform.cjs',
];

export class Processes {
  #children = new Map();

  /**
   * Starts a TypeScript file under Node.
   *
   * @param name - what to call it in messages
   * @param file - path from the root
   * @param options.onLine - is given each line it prints; they go to the
   *   terminal where this is missing
   */
  start(name, file, { args = [], env = {}, onLine, cwd = root, onExit } = {}) {
    const child = spawn(
      process.execPath,
      ['--no-warnings', ...preload, file, ...args],
      {
        cwd,
        env: { ...process.env, ...env },
        stdio: ['pipe', 'pipe', 'pipe'],
        // A group of its own: Ctrl-C reaches only us, and we end the parts in order.
        detached: process.platform !== 'win32',
      },
    );
    this.#children.set(name, child);
    for (const stream of [child.stdout, child.stderr]) {
      let rest = '';
      stream.setEncoding('utf8').on('data', chunk => {
        const lines = (rest + chunk).split('\n');
        rest = lines.pop();
        for (const line of lines) (onLine ?? console.log)(line);
      });
    }
    child.ended = new Promise(resolve => {
      child.on('exit', (code, signal) => {
        this.#children.delete(name);
        resolve(code ?? signal);
        if (!child.stopping) onExit?.(code ?? signal);
      });
    });
    child.on('error', error => onExit?.(error.message));
    return child;
  }

  /** Ends one part and waits for it; it is killed after 10 s. */
  async stop(name) {
    const child = this.#children.get(name);
    if (!child) return;
    child.stopping = true;
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await child.ended;
    clearTimeout(timer);
  }

  /** Ends all, the last started first. */
  async end() {
    for (const name of [...this.#children.keys()].reverse()) {
      await this.stop(name);
    }
  }
}

/** Refuses with a sentence where something else listens. */
export async function requireFreePort(port, what, variable) {
  await new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', () =>
      reject(
        new Failure(
          `Port ${port}, which ${what} needs, is in use. End what uses it, or choose another: ${variable}=PORT npm start`,
        ),
      ),
    );
    probe.listen(port, '127.0.0.1', () => probe.close(resolve));
  });
}

/** Waits until a URL answers with success. */
export async function waitFor(url, { seconds, what, alive = () => true }) {
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end) {
    if (!alive())
      throw new Failure(`${what} ended before it answered, see above.`);
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(5000) });
      if (response.ok) return;
    } catch {
      // not yet
    }
    await new Promise(resolve => {
      setTimeout(resolve, 250);
    });
  }
  throw new Failure(`${what} did not answer at ${url} within ${seconds} s.`);
}
