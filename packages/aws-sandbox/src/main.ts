/* eslint-disable no-console */
import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startSandbox } from './index';

const usage = `Usage: main [--port N] [--data-file FILE] [--account ID] [--governed-role ARN]…
            [--organisation ID,ID…]

  --port       TCP port on 127.0.0.1 (AWS_SANDBOX_PORT, 4566; 0 takes a free one)
  --data-file  SQLite file that keeps everything (AWS_SANDBOX_DATA,
               .aws-sandbox.sqlite; :memory: keeps nothing)
  --account    who acts when the access key names no account
               (AWS_SANDBOX_ACCOUNT, 111122223333)
  --governed-role
               IAM role that may do in the Glue Data Catalog of its account only
               what Lake Formation's permissions allow; repeat it for more
  --organisation
               accounts, separated by commas, among which sharing needs no
               invitation (AWS_SANDBOX_ORGANISATION, every account; '' is none)
`;

async function main() {
  const { values } = parseArgs({
    options: {
      port: { type: 'string' },
      'data-file': { type: 'string' },
      account: { type: 'string' },
      'governed-role': { type: 'string', multiple: true },
      organisation: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    console.log(usage);
    return;
  }
  const port = values.port ?? process.env.AWS_SANDBOX_PORT ?? '4566';
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    throw new TypeError(`--port must be between 0 and 65535, not ${port}`);
  }
  const data =
    values['data-file'] ??
    process.env.AWS_SANDBOX_DATA ??
    '.aws-sandbox.sqlite';
  if (data !== ':memory:')
    mkdirSync(dirname(resolve(data)), { recursive: true });

  const sandbox = await startSandbox({
    port: Number(port),
    dataFile: data,
    defaultAccountId: values.account ?? process.env.AWS_SANDBOX_ACCOUNT,
    governedRoles: values['governed-role'],
    organisation: (values.organisation ?? process.env.AWS_SANDBOX_ORGANISATION)
      ?.split(',')
      .map(account => account.trim())
      .filter(Boolean),
    logger: {
      info: message => console.log(message),
      warn: message => console.warn(message),
      error: message => console.error(message),
    },
  });
  console.log(`AWS sandbox listening on ${sandbox.endpoint}`);

  const stop = () => {
    sandbox.stop().then(
      () => process.exit(0),
      error => {
        console.error(`AWS sandbox did not stop cleanly: ${error}`);
        process.exit(1);
      },
    );
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

main().catch(error => {
  console.error(`AWS sandbox did not start: ${error.message}`);
  process.exit(1);
});
