// What needs no test to run: types, lint, format, generated files.
import { execFileSync } from 'node:child_process';
import { ensureToolchain, Failure, main, root, run } from './lib/toolchain.mjs';

main(async () => {
  await ensureToolchain();
  const yarn = (...args) => run('yarn', args);
  await yarn('tsc');
  await yarn('backstage-cli', 'repo', 'lint');
  await yarn('prettier', '--check', '.');
  await yarn(
    'workspace',
    '@data-sharing/backstage-plugin-data-sharing-common',
    'generate',
  );
  const changed = execFileSync(
    'git',
    ['status', '--porcelain', '--', '*/generated/*'],
    {
      cwd: root,
      encoding: 'utf8',
    },
  );
  if (changed) {
    throw new Failure(
      `Generated files are out of date, commit what \`yarn generate\` made:\n${changed}`,
    );
  }
});
