import type { CentralConfig } from '../config';
import type { Cdk } from '../cli/cdk';
import { centralNames } from '../names';
import { inventory, type CleanClients, type Inventory } from './inventory';
import { revokeRows } from './revoke';
import { describeRow, type Row } from './rows';

export interface CleanOptions {
  /** Revoke what the workflow granted. */
  revoke: boolean;
  /** Destroy the stack. */
  destroy: boolean;
  cdk: Cdk;
  print: (line: string) => void;
}

function show(found: Inventory, print: (line: string) => void): void {
  const part = (title: string, lines: string[]) => {
    print(`${title}: ${lines.length === 0 ? 'none' : lines.length}`);
    lines.forEach(line => print(`  ${line}`));
  };
  part('Requests under way', found.running);
  part(
    'Ends of access to come',
    found.endings.map(({ name, expression }) => `${name} ${expression}`),
  );
  part(
    'Queues with messages',
    found.queues
      .filter(({ messages }) => messages > 0)
      .map(({ name, messages }) => `${name}: ${messages}`),
  );
  part('Granted by the workflow', found.grants.map(describeRow));
  part(
    'Granted by the workflow, and perhaps held before it (revoke by hand)',
    found.doubtful.map(describeRow),
  );
}

const keyOf = ({ Principal, Resource }: Row) =>
  JSON.stringify([Principal, Resource]);

/** Why destroying the stack would leave access that nobody ends. */
function obstacles({ running, endings, grants }: Inventory): string[] {
  const held = new Set(grants.map(keyOf));
  const open = endings.filter(({ rows }) =>
    rows.some(row => held.has(keyOf(row))),
  );
  return [
    ...(running.length > 0
      ? [
          `Requests are under way (${running.length}): decide or withdraw them in the portal, and run this again.`,
        ]
      : []),
    ...(open.length > 0
      ? [
          `Shares have an end that would go with the stack (${open.length}): run this with --revoke, or wait for them.`,
        ]
      : []),
  ];
}

/**
 * Lists what the central stack holds; on request revokes what the workflow
 * granted, and destroys the stack. Safe to repeat.
 *
 * @param pollMs - between two looks whether a revocation has ended
 * @returns the exit code
 * @throws Error where something could not be revoked
 */
export async function cleanCentral(
  clients: CleanClients,
  config: CentralConfig,
  options: CleanOptions,
  pollMs?: number,
): Promise<number> {
  const { revoke, destroy, cdk, print } = options;
  let found = await inventory(clients, config);
  show(found, print);
  if (revoke && found.grants.length > 0) {
    await revokeRows(clients.sfn, config, found.grants, pollMs);
    print(`Revoked: ${found.grants.length}`);
    found = await inventory(clients, config);
    show(found, print);
  }
  if (!destroy) return 0;
  const inTheWay = obstacles(found);
  if (inTheWay.length > 0) {
    inTheWay.forEach(print);
    print('Nothing was destroyed.');
    return 1;
  }
  return cdk(['destroy', centralNames(config).stackName, '--force']);
}
