// `npm run deploy:central` and its like: see cli/main.ts.
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
// eslint-disable-next-line @backstage/no-relative-monorepo-imports
import { ensureToolchain, main } from '../../../scripts/lib/toolchain.mjs';

main(async () => {
  await ensureToolchain();
  const stacks = dirname(fileURLToPath(import.meta.url));
  const child = spawn(
    process.execPath,
    [
      '--no-warnings',
      '--require',
      '@backstage/cli-node/config/nodeTransform.cjs',
      join(stacks, 'cli', 'main.ts'),
      ...process.argv.slice(2),
    ],
    { cwd: dirname(stacks), stdio: 'inherit' },
  );
  // Ctrl-C reaches the child by itself, which lets CDK end in order.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('exit', (code, signal) => process.exit(signal ? 1 : code));
});
