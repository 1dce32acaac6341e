import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '../checks';
import type { ProducerConfig, StacksConfig } from '../config';
import { lakeFormationCommands } from '../lakeFormationPermissions';
import { centralNames, producerStackName } from '../names';
import { portalConfig } from '../portalConfig';
import type { Cdk } from './cdk';

/**
 * Deploys the central stack, writes the portal's configuration, and says what
 * the data lake administrator has to grant.
 *
 * @param options.out - path of the portal's configuration
 * @returns the exit code
 */
export async function deployCentral(
  { central }: StacksConfig,
  options: { cdk: Cdk; out: string; print: (line: string) => void },
): Promise<number> {
  const { cdk, out, print } = options;
  const { stackName } = centralNames(central);
  const folder = mkdtempSync(join(tmpdir(), 'data-sharing-outputs-'));
  try {
    const file = join(folder, 'outputs.json');
    const code = await cdk(['deploy', stackName, '--outputs-file', file]);
    if (code !== 0) return code;
    const outputs = JSON.parse(readFileSync(file, 'utf8'));
    writeFileSync(out, portalConfig(central, outputs[stackName] ?? {}));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  print(`\nThe portal's configuration is in ${out}`);
  print('\nThe data lake administrator has to run:\n');
  lakeFormationCommands(central).forEach(print);
  return 0;
}

/**
 * The producer that is meant: the only one where none is named.
 *
 * @throws ConfigError that names those there are
 */
export function producerOf(
  { producers }: StacksConfig,
  account?: string,
): ProducerConfig {
  const found =
    account === undefined && producers.length === 1
      ? producers[0]
      : producers.find(producer => producer.account === account);
  if (!found) {
    const known = producers.map(producer => producer.account).join(', ');
    throw new ConfigError(
      '--account',
      `must be one of the producers: ${known || 'there is none'}`,
    );
  }
  return found;
}

/** The name of the stack that a command is for. */
export const stackNameOf = (
  config: StacksConfig,
  side: 'central' | 'producer',
  account?: string,
): string =>
  side === 'central'
    ? centralNames(config.central).stackName
    : producerStackName(config, producerOf(config, account));
