// deploy, diff and clean, for each side: see docs/deployment.md.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ConfigError } from '../checks';
import { configPath, readConfig } from '../config';
import { clean } from './clean';
import { cdkCommandLine } from './cdk';
import {
  consumerOf,
  deployCentral,
  deployConsumer,
  stackNameOf,
  type Side,
} from './deploy';

const usage = `npm run (deploy|diff|clean):(central|producer|consumer) -- [options] [-- options of cdk]

  --config FILE   the configuration; packages/workflow/deployment.json where it is missing
  --account ID    of the producer or consumer, where there is more than one
  --out FILE      deploy:central: the portal's configuration; app-config.data-sharing.local.yaml where it is missing
  --revoke        clean:central: revoke what the workflow granted
  --links         clean:consumer: remove the resource links that the workflow made
  --destroy       clean: destroy the stack
`;

const isSide = (side: string): side is Side =>
  ['central', 'producer', 'consumer'].includes(side);

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
      links: { type: 'boolean', default: false },
      destroy: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const [command, side] = positionals;
  const known = ['deploy', 'diff', 'clean'].includes(command);
  if (!known || !isSide(side) || positionals.length > 2 || values.help) {
    process.stderr.write(usage);
    return values.help ? 0 : 2;
  }
  // npm runs this in the package; a path is meant from where the person is.
  const from = process.env.INIT_CWD ?? process.cwd();
  const path = values.config ? resolve(from, values.config) : configPath();
  const config = readConfig(path);
  const cdk = cdkCommandLine(path, passedOn);
  const print = (line: string) => process.stdout.write(`${line}\n`);
  const { account, revoke, links, destroy } = values;
  if (command === 'clean') {
    return clean(config, { side, account, revoke, links, destroy, cdk, print });
  }
  if (command === 'deploy' && side === 'central') {
    return deployCentral(config, {
      cdk,
      out: resolve(from, values.out),
      print,
    });
  }
  if (command === 'deploy' && side === 'consumer') {
    return deployConsumer(config, consumerOf(config, account), { cdk, print });
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
    // Of AWS: what it has no access to, or does not find.
    const said =
      '$fault' in error ? `${error.name}: ${error.message}` : undefined;
    process.stderr.write(`${known ? error.message : said ?? error.stack}\n`);
    process.exitCode = 1;
  },
);
