import type { Cdk } from '../cli/cdk';
import type { ConsumerConfig, StacksConfig } from '../config';
import { centralNames, consumerStackName } from '../names';
import { describeMade, madeBy, remove, type LinkClients } from './links';

/**
 * Lists what the consumer machine made in a consumer's catalog; on request
 * removes it, and destroys the stack. Access is not in these links: it stays
 * until the central account revokes it. Safe to repeat.
 *
 * @param clients - acting in the consumer's account, as somebody to whom Lake
 *   Formation shows everything
 * @returns the exit code: 1 where something could not be removed
 */
export async function cleanConsumer(
  clients: LinkClients,
  config: StacksConfig,
  consumer: ConsumerConfig,
  options: {
    links: boolean;
    destroy: boolean;
    cdk: Cdk;
    print: (line: string) => void;
  },
): Promise<number> {
  const { links, destroy, cdk, print } = options;
  const { account, consumerRoleArn } = centralNames(config.central);
  const found = await madeBy(
    clients,
    consumerRoleArn(consumer.account),
    account,
  );
  print(`Made for what is shared: ${found.length || 'nothing'}`);
  for (const made of found) {
    print(`  ${describeMade(made)}`);
    made.grants.forEach(line => print(`    ${line}`));
  }
  let failures = 0;
  if (links) {
    for (const made of found) {
      try {
        const gone = await remove(clients, made);
        print(
          gone
            ? `Removed: ${describeMade(made)}`
            : `Left, as there is more in it: ${describeMade(made)}`,
        );
      } catch (error) {
        failures += 1;
        print(
          `Not removed: ${describeMade(made)}: ${(error as Error).message}`,
        );
      }
    }
  }
  if (failures > 0) return 1;
  if (!destroy) return 0;
  return cdk(['destroy', consumerStackName(config, consumer), '--force']);
}
