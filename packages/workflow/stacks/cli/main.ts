// deploy, diff and clean, for central and producer: see docs/deployment.md.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ConfigError } from '../checks';
import { configPath, readConfig } from '../config';
import { clean } from './clean';
import { cdkCommandLine } from './cdk';
import { deployCentral, stackNameOf } from './deploy';

const usage = `npm run (deploy|diff|clean):(central|producer) -- [options] [-- options of cdk]

  --config FILE   the configuration; packages/workflow/deployment.json where it is missing
  --account ID    of the producer, where there is more than one
  --out FILE      deploy:central: the portal's configuration; app-config.data-sharing.local.yaml where it is missing
  --revoke        clean:central: revoke what the workflow granted
  --destroy       clean: destroy the stack
`;

async function run(argv: string[]): Promise<number> {
  const end = argv.indexOf('--');
  const passedOn = end < 0 ? [] : argv.slice(end + 1);
  const { values, positionals } = parseArgs({
    args: end < 0 ? argv : argv.slice(0, end),
    allowPositionals: true,
    options: {
      config: { type: 'string' },
      account: { type: 'string' },
      out: { type: 'string', default: 'app-config.data-sharing.local.yaml' },
      revoke: { type: 'boolean', default: false },
      destroy: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const [command, side] = positionals;
  const known =
    ['deploy', 'diff', 'clean'].includes(command) &&
    (side === 'central' || side === 'producer');
  if (!known || positionals.length > 2 || values.help) {
    process.stderr.write(usage);
    return values.help ? 0 : 2;
  }
  // npm runs this in the package; a path is meant from where the person is.
  const from = process.env.INIT_CWD ?? process.cwd();
  const path = values.config ? resolve(from, values.config) : configPath();
  const config = readConfig(path);
  const cdk = cdkCommandLine(path, passedOn);
  const print = (line: string) => process.stdout.write(`${line}\n`);
  const { account, revoke, destroy } = values;
  if (command === 'clean') {
    return clean(config, { side, account, revoke, destroy, cdk, print });
  }
  if (command === 'deploy' && side === 'central') {
    return deployCentral(config, {
      cdk,
      out: resolve(from, values.out),
      print,
    });
  }
  return cdk([command, stackNameOf(config, side, account)]);
}

run(process.argv.slice(2)).then(
  code => {
    process.exitCode = code;
  },
  error => {
    const known =
      error instanceof ConfigError ||
      String(error.code).startsWith('ERR_PARSE_ARGS');
    process.stderr.write(`${known ? error.message : error.stack}\n`);
    process.exitCode = 1;
  },
);
