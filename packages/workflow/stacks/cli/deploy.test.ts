import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseConfig } from '../config';
import {
  consumerCommands,
  lakeFormationCommands,
} from '../lakeFormationPermissions';
import { config, given, synthesise } from '../__testUtils__/synth';
import {
  consumerOf,
  deployCentral,
  deployConsumer,
  producerOf,
  stackNameOf,
} from './deploy';

// The library alone takes seconds to load on a busy machine.
jest.setTimeout(60_000);

describe('deployCentral', () => {
  let folder: string;
  let out: string;
  let printed: string[];
  const print = (line: string) => printed.push(line);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'data-sharing-deploy-'));
    out = join(folder, 'app-config.yaml');
    printed = [];
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('ends with the configuration of the portal and the commands for Lake Formation', async () => {
    const outputs = synthesise().central.outputs();
    const code = await deployCentral(config, {
      out,
      print,
      cdk: async args => {
        expect(args.slice(0, 3)).toEqual([
          'deploy',
          'data-sharing-central',
          '--outputs-file',
        ]);
        // As the CDK command line writes it.
        writeFileSync(
          args[3],
          JSON.stringify({ 'data-sharing-central': outputs }),
        );
        return 0;
      },
    });
    expect(code).toBe(0);
    expect(readFileSync(out, 'utf8')).toContain(outputs.StateMachineArn);
    expect(printed).toEqual(
      expect.arrayContaining(lakeFormationCommands(config.central)),
    );
  });

  it('writes nothing where the deployment failed', async () => {
    expect(
      await deployCentral(config, { out, print, cdk: async () => 3 }),
    ).toBe(3);
    expect(() => readFileSync(out)).toThrow('ENOENT');
    expect(printed).toEqual([]);
  });
});

describe('deployConsumer', () => {
  it('ends with the commands for Lake Formation, where the deployment did not fail', async () => {
    const [consumer] = config.consumers;
    const deployed = async (code: number) => {
      const printed: string[] = [];
      const args: string[][] = [];
      const cdk = async (asked: string[]) => {
        args.push(asked);
        return code;
      };
      const print = (line: string) => printed.push(line);
      expect(await deployConsumer(config, consumer, { cdk, print })).toBe(code);
      expect(args).toEqual([['deploy', 'data-sharing-consumer-444455556666']]);
      return printed;
    };
    expect(await deployed(3)).toEqual([]);
    expect(await deployed(0)).toEqual(
      expect.arrayContaining(consumerCommands(config.central, consumer)),
    );
  });
});

describe('the account that is meant', () => {
  const two = parseConfig({
    ...given,
    producers: [{ account: '222233334444' }, { account: '333344445555' }],
    consumers: [],
  });

  it('is the only one, or the one that is named', () => {
    expect(stackNameOf(config, 'producer')).toBe(
      'data-sharing-producer-222233334444',
    );
    expect(stackNameOf(two, 'producer', '333344445555')).toBe(
      'data-sharing-producer-333344445555',
    );
    expect(stackNameOf(config, 'consumer')).toBe(
      'data-sharing-consumer-444455556666',
    );
  });

  it.each([undefined, '999900001111'])(
    'is not guessed among several (%s)',
    account => {
      expect(() => producerOf(two, account)).toThrow(
        '--account: must be one of the producers: 222233334444, 333344445555',
      );
    },
  );

  it('is none where the configuration names none', () => {
    expect(() => consumerOf(two)).toThrow(
      '--account: must be one of the consumers: there is none',
    );
  });
});
