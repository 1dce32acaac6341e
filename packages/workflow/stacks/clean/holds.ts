import { paginateScan, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { RevokeInput } from '@data-sharing/backstage-plugin-data-sharing-common';

/** A request that holds a grant. */
export interface Hold {
  requestId: string | null;
  /** ARN of the execution of the share machine. */
  executionArn: string;
  /** As `revokeOutputSchema` has them: `SELECT@main`, `SELECT@column:id`, … */
  atoms: string[];
  accessEndsAt: string | null;
}

/** What the workflow granted one principal on one product. */
export interface HeldGrant extends Pick<RevokeInput, 'source' | 'target'> {
  /** Of its item in the table. */
  key: string;
  holds: Hold[];
  /** ARN of the revocation that has not finished. */
  revoking?: string;
}

/** `PRINCIPAL|CATALOG|REGION|DATABASE|TABLE` */
function parseKey(key: string): Pick<HeldGrant, 'source' | 'target'> {
  const [, principal, catalogId, region, database, table] =
    /^(\d{12}|arn:.+)\|(\d{12})\|([a-z0-9-]+)\|([^|]+)\|([^|]+)$/.exec(key) ??
    [];
  if (!principal)
    throw new Error(`The record has a grant of no product: ${key}`);
  return {
    source: { catalogId, region, database, table },
    target: principal.startsWith('arn:')
      ? { account_id: principal.split(':')[4], principal }
      : { account_id: principal },
  };
}

/**
 * What the workflow granted and has not taken back, however long ago.
 *
 * @param TableName - of the record of grants
 */
export async function heldGrants(
  client: DynamoDBClient,
  TableName: string,
): Promise<HeldGrant[]> {
  const found: HeldGrant[] = [];
  for await (const { Items = [] } of paginateScan(
    { client },
    { TableName, ConsistentRead: true },
  )) {
    for (const { grant, revoking, ...rest } of Items) {
      const holds = Object.entries(rest)
        .filter(([name]) => name.startsWith('hold:'))
        .map(([, value]): Hold => JSON.parse(value.S!));
      // What is empty remembers that it was revoked.
      if (holds.length === 0 && !revoking) continue;
      const key = grant.S!;
      found.push({ ...parseKey(key), key, holds, revoking: revoking?.S });
    }
  }
  return found;
}

const nameOf = ({ source: { database, table } }: HeldGrant) =>
  `${database}.${table}`;

const holderOf = ({ target }: HeldGrant) =>
  target.principal ?? target.account_id;

/** `SELECT, DESCRIBE on sales.orders to 444455556666, request r1, until …` */
export function describeHold(grant: HeldGrant, hold: Hold): string {
  const permissions = new Set(hold.atoms.map(atom => /^\w+/.exec(atom)![0]));
  const columns = new Set(
    hold.atoms.flatMap(atom => /@column:(.+)$/.exec(atom)?.[1] ?? []),
  );
  return [
    `${[...permissions].join(', ')} on ${nameOf(grant)}${
      columns.size > 0 ? ` (${[...columns].join(', ')})` : ''
    } to ${holderOf(grant)}`,
    `request ${hold.requestId ?? hold.executionArn}`,
    ...(hold.accessEndsAt ? [`until ${hold.accessEndsAt}`] : []),
  ].join(', ');
}

/** `sales.orders to 444455556666: ARN` */
export const describeUnfinished = (grant: HeldGrant): string =>
  `${nameOf(grant)} to ${holderOf(grant)}: ${grant.revoking}`;
