// `npm run workflow:check -- FILE [--params FILE]`: runs a share machine through
// the cases of the contract, in an AWS of its own process. Ends with 1 where a
// case does not hold, with 2 where it cannot be run.
import { spawn } from 'node:child_process';
import { ensureToolchain, Failure, main, root } from './lib/toolchain.mjs';

main(async () => {
  await ensureToolchain();
  const child = spawn(
    process.execPath,
    [
      '--no-warnings',
      '--require',
      '@backstage/cli-node/config/nodeTransform.cjs',
      'packages/workflow/src/check/main.ts',
      ...process.argv.slice(2),
    ],
    {
      cwd: root,
      // npm tells where it was called; without npm, it is here.
      env: { INIT_CWD: process.cwd(), ...process.env },
      stdio: 'inherit',
    },
  );
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => child.kill(signal));
  }
  const code = await new Promise((resolve, reject) => {
    child.on('exit', (exit, signal) => resolve(signal ? 1 : exit));
    child.on('error', error => reject(new Failure(error.message)));
  });
  process.exit(code);
});
