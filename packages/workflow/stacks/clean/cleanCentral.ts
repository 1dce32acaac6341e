import type { CentralConfig } from '../config';
import type { Cdk } from '../cli/cdk';
import { centralNames } from '../names';
import { describeHold, describeUnfinished } from './holds';
import { inventory, type CleanClients, type Inventory } from './inventory';
import { revokeHolds } from './revoke';

export interface CleanOptions {
  /** Revoke what the workflow granted. */
  revoke: boolean;
  /** Destroy the stack. */
  destroy: boolean;
  cdk: Cdk;
  print: (line: string) => void;
}

const unfinished = ({ grants }: Inventory) =>
  grants.filter(({ revoking }) => revoking !== undefined);

const holds = ({ grants }: Inventory) =>
  grants.flatMap(grant => grant.holds.map(hold => describeHold(grant, hold)));

function show(found: Inventory, print: (line: string) => void): void {
  const part = (title: string, lines: string[]) => {
    print(`${title}: ${lines.length === 0 ? 'none' : lines.length}`);
    lines.forEach(line => print(`  ${line}`));
  };
  part('Executions under way', found.running);
  part(
    'Queues with messages',
    found.queues
      .filter(({ messages }) => messages > 0)
      .map(({ name, messages }) => `${name}: ${messages}`),
  );
  part('Granted by the workflow', holds(found));
  part(
    'Revocations that did not finish',
    unfinished(found).map(describeUnfinished),
  );
}

/** Why destroying the stack would leave access that nobody ends. */
function obstacles(found: Inventory): string[] {
  const { running } = found;
  return [
    ...(running.length > 0
      ? [
          `Executions are under way (${running.length}): decide or withdraw requests in the portal, wait for the others, and run this again.`,
        ]
      : []),
    ...(found.grants.length > 0
      ? [
          `Access is granted (${found.grants.length}), whose record and ends to come would go with the stack: run this with --revoke.`,
        ]
      : []),
  ];
}

/**
 * Lists what the central stack holds; on request revokes what the workflow
 * granted, and destroys the stack. Safe to repeat.
 *
 * @param pollMs - between two looks whether a revocation has ended
 * @returns the exit code: 1 where something is left that was to go
 */
export async function cleanCentral(
  clients: CleanClients,
  config: CentralConfig,
  options: CleanOptions,
  pollMs?: number,
): Promise<number> {
  const { revoke, destroy, cdk, print } = options;
  const names = centralNames(config);
  let found = await inventory(clients, config);
  let failures: string[] = [];
  show(found, print);
  if (revoke && found.grants.length > 0) {
    const { revoked, failed } = await revokeHolds(
      clients.sfn,
      names.machineArn('revoke'),
      found.grants,
      pollMs,
    );
    print(`Revoked: ${revoked}`);
    failures = failed.map(line => `Not revoked: ${line}`);
    failures.forEach(print);
    found = await inventory(clients, config);
    show(found, print);
  }
  if (!destroy) return failures.length > 0 ? 1 : 0;
  const inTheWay = obstacles(found);
  if (inTheWay.length > 0) {
    inTheWay.forEach(print);
    print('Nothing was destroyed.');
    return 1;
  }
  return cdk(['destroy', names.stackName, '--force']);
}
