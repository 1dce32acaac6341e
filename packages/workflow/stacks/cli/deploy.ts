import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '../checks';
import type { ConsumerConfig, ProducerConfig, StacksConfig } from '../config';
import {
  consumerCommands,
  lakeFormationCommands,
} from '../lakeFormationPermissions';
import { centralNames, consumerStackName, producerStackName } from '../names';
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
 * Deploys a consumer's stack, and says what the data lake administrator there
 * has to grant.
 *
 * @returns the exit code
 */
export async function deployConsumer(
  config: StacksConfig,
  consumer: ConsumerConfig,
  { cdk, print }: { cdk: Cdk; print: (line: string) => void },
): Promise<number> {
  const code = await cdk(['deploy', consumerStackName(config, consumer)]);
  if (code !== 0) return code;
  print(
    `\nThe data lake administrator of account ${consumer.account} has to run:\n`,
  );
  consumerCommands(config.central, consumer).forEach(print);
  return 0;
}

/**
 * The account that is meant: the only one where none is named.
 *
 * @throws ConfigError that names those there are
 */
function memberOf<T extends { account: string }>(
  members: T[],
  what: 'producers' | 'consumers',
  account?: string,
): T {
  const found =
    account === undefined && members.length === 1
      ? members[0]
      : members.find(member => member.account === account);
  if (!found) {
    const known = members.map(member => member.account).join(', ');
    throw new ConfigError(
      '--account',
      `must be one of the ${what}: ${known || 'there is none'}`,
    );
  }
  return found;
}

/** @throws ConfigError that names those there are */
export const producerOf = (
  { producers }: StacksConfig,
  account?: string,
): ProducerConfig => memberOf(producers, 'producers', account);

/** @throws ConfigError that names those there are */
export const consumerOf = (
  { consumers }: StacksConfig,
  account?: string,
): ConsumerConfig => memberOf(consumers, 'consumers', account);

/** Whose stack a command is for. */
export type Side = 'central' | 'producer' | 'consumer';

/** The name of the stack that a command is for. */
export function stackNameOf(
  config: StacksConfig,
  side: Side,
  account?: string,
): string {
  if (side === 'producer') {
    return producerStackName(config, producerOf(config, account));
  }
  if (side === 'consumer') {
    return consumerStackName(config, consumerOf(config, account));
  }
  return centralNames(config.central).stackName;
}
