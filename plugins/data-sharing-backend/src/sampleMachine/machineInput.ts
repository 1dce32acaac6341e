import {
  allTables,
  type WorkflowInput,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import { z } from 'zod';
import type { WorkflowConfig } from '../config/readConfig';
import type { ShareIdentity } from '../database/RequestStore';

/** All that the machine reads of its input. */
const schema = z.object({
  source: z.object({
    database: z.string().min(1).max(255),
    table: z.string().min(1).max(255),
  }),
  target: z.object({ account_id: z.string().regex(/^\d{12}$/) }),
});

/** The whole input of the machine, as its own user interface sends it. */
export const machineInputOf = ({ source, target }: WorkflowInput): string =>
  JSON.stringify({
    source: { database: source.database, table: source.table },
    target: { account_id: target.account_id },
  });

/**
 * The share that an execution is about. Whatever else stands in the input, such
 * as another region or a role, is nothing to the machine and so nothing here.
 *
 * @returns undefined where the input is not the machine's
 */
export function shareInInput(
  input: string,
  { catalogId, region }: Pick<WorkflowConfig, 'catalogId' | 'region'>,
): ShareIdentity | undefined {
  let json: unknown;
  try {
    json = JSON.parse(input);
  } catch {
    return undefined;
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) return undefined;
  const { source, target } = parsed.data;
  return {
    catalogId,
    region,
    database: source.database.toLowerCase(),
    table: source.table === allTables ? null : source.table.toLowerCase(),
    columns: null,
    consumerAccountId: target.account_id,
    consumerPrincipal: null,
  };
}
