// `npm start`: the portal with the embedded AWS sandbox and sample data.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureToolchain, main, root } from './lib/toolchain.mjs';

main(async () => {
  await ensureToolchain();
  const { startPortal } = await import('./lib/portal.mjs');
  const { Processes } = await import('./lib/processes.mjs');
  const { default: yaml } = await import('yaml');
  const { readFileSync } = await import('node:fs');

  const processes = new Processes();
  const end = async code => {
    await processes.end();
    process.exit(code);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      console.log('\nEnding the portal and the sandbox …');
      end(0);
    });
  }

  const portal = await startPortal({
    processes,
    port: Number(process.env.PORT ?? 7007),
    sandboxPort: Number(process.env.SANDBOX_PORT ?? 4566),
    dataDir: process.env.DATA_DIR ?? join(root, '.data'),
    onExit: (what, code) => {
      console.error(`\n${what} ended by itself (${code}), see above.`);
      end(1);
    },
  }).catch(async error => {
    await processes.end();
    throw error;
  });

  const people = yaml
    .parseAllDocuments(
      readFileSync(join(root, 'packages/backend/sample/org.yaml'), 'utf8'),
    )
    .map(document => document.toJS())
    .filter(entity => entity?.kind === 'User');
  console.log(`
  Portal          ${portal.url}
  ${process.env.AWS_ENDPOINT_URL ? 'AWS endpoint' : 'AWS sandbox '}    ${
    portal.awsEndpoint
  }

  Sign in as any of the sample people:
${people
  .map(
    ({ metadata, spec }) =>
      `    ${spec.profile.displayName.padEnd(20)} ${[]
        .concat(spec.memberOf)
        .join(', ')
        .padEnd(34)} ${metadata.description ?? ''}`,
  )
  .join('\n')}

  Ctrl-C ends the portal and the sandbox. What you did is kept in .data.
`);
  openInBrowser(portal.url);
});

/** As far as the machine has a browser; BROWSER=none says not to. */
function openInBrowser(url) {
  if (!process.stdout.isTTY || process.env.CI || process.env.BROWSER === 'none')
    return;
  const command =
    { darwin: 'open', win32: 'explorer' }[process.platform] ?? 'xdg-open';
  spawn(command, [url], { stdio: 'ignore' }).on('error', () => {});
}
