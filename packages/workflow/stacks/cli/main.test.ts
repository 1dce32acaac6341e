import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox } from '@data-sharing/aws-sandbox';
import { deployGlueChanges } from '@data-sharing/workflow';
import { TestWorkflow } from '../../src/__testUtils__/workflow';
import {
  catalogId,
  consumer,
  given,
  producer,
  region,
} from '../__testUtils__/synth';
import { cdkCommandLine } from './cdk';

const packageFolder = join(__dirname, '..', '..');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'data-sharing-cli-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = (content: object) => {
  const path = join(folder, 'deployment.json');
  writeFileSync(path, JSON.stringify(content));
  return path;
};

/** As npm runs it. */
const main = (args: string[], env: NodeJS.ProcessEnv = {}) =>
  new Promise<{ code: number | null; stdout: string; stderr: string }>(
    resolve => {
      const child = execFile(
        process.execPath,
        [
          '--no-warnings',
          '--require',
          '@backstage/cli-node/config/nodeTransform.cjs',
          'stacks/cli/main.ts',
          ...args,
        ],
        { cwd: packageFolder, env: { ...process.env, ...env } },
        (_, stdout, stderr) =>
          resolve({ code: child.exitCode, stdout, stderr }),
      );
    },
  );

it.each([
  ['frobnicate central', ['frobnicate', 'central']],
  ['deploy without a side', ['deploy']],
  ['another side', ['clean', 'everything']],
  ['an option that there is not', ['deploy', 'central', '--force']],
])(
  'refuses %s',
  async (_, args) => {
    const { code, stderr } = await main(args);
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/npm run|--force/);
    expect(stderr).not.toContain('at Object');
  },
  60_000,
);

it('tells a mistake in the configuration in one line that names the key', async () => {
  const { policy, ...central } = given.central;
  const path = file({ ...given, central });
  const { code, stderr } = await main(['deploy', 'central', '--config', path]);
  expect(code).toBe(1);
  expect(stderr).toBe('central.policy: must be an object\n');
}, 60_000);

it('the CDK command line makes the templates without credentials and network', async () => {
  const output = join(folder, 'cdk.out');
  const path = file(given);
  const cdk = cdkCommandLine(path, ['--output', output]);
  expect(await cdk(['synth', '--quiet'])).toBe(0);
  expect(readdirSync(output)).toEqual(
    expect.arrayContaining([
      'data-sharing-central.template.json',
      'data-sharing-producer-222233334444.template.json',
      'data-sharing-consumer-444455556666.template.json',
    ]),
  );
}, 120_000);

it.each([
  ['--revoke', 'consumer', 'clean:central'],
  ['--revoke', 'producer', 'clean:central'],
  ['--links', 'central', 'clean:consumer'],
])(
  'refuses %s for clean:%s before it asks AWS for anything',
  async (option, side, where) => {
    const path = file(given);
    const { code, stderr } = await main([
      'clean',
      side,
      option,
      '--config',
      path,
    ]);
    expect(code).toBe(1);
    expect(stderr).toContain(`${option}: is for ${where}`);
  },
  60_000,
);

describe('clean', () => {
  it('lists what is there, with the credentials of the environment, of that account only', async () => {
    const sandbox = await startSandbox({ port: 0, dataFile: ':memory:' });
    const workflow = new TestWorkflow(sandbox.endpoint);
    const path = file(given);
    const clean = (side: string, account: string) =>
      main(['clean', side, '--config', path], {
        AWS_ENDPOINT_URL: sandbox.endpoint,
        AWS_ACCESS_KEY_ID: account,
        AWS_SECRET_ACCESS_KEY: 'sandbox',
        AWS_SESSION_TOKEN: '',
      });
    try {
      expect(await clean('central', catalogId)).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/^StateMachineDoesNotExist: .+\n$/),
      });
      await sandbox.call(
        'scheduler',
        'CreateScheduleGroup',
        { Name: 'data-sharing' },
        sandbox.caller(),
      );
      await workflow.deploy();
      await deployGlueChanges(workflow, { catalogId, region });
      expect(await clean('central', catalogId)).toMatchObject({
        code: 0,
        stdout: expect.stringContaining('Executions under way: none\n'),
      });
      expect(await clean('consumer', consumer)).toMatchObject({
        code: 0,
        stdout: 'Made for what is shared: nothing\n',
      });
      for (const side of ['central', 'consumer']) {
        expect(await clean(side, producer)).toMatchObject({
          code: 1,
          stderr: expect.stringContaining(
            'credentials: are of account 222233334444',
          ),
        });
      }
    } finally {
      workflow.destroy();
      await sandbox.stop();
    }
  }, 60_000);
});
