import type { GlueProduct } from '../aws/ProductReader';

/** The one flag that the machine reads, whatever the portal is configured to. */
export const machineFlag = 'pii_flag';

/** What the machine will do with a share, as far as Glue tells. */
export type MachineOutcome =
  | { outcome: 'shares' }
  | { outcome: 'asks' }
  | { outcome: 'fails'; why: string };

type Parameters = Record<string, string> | undefined;

const isFlagged = (parameters: Parameters) =>
  parameters?.[machineFlag] === 'true';

/**
 * The rule of the AWS sample `aws-lakeformation-datasharing-workflow`, as its
 * function `WorkflowGetTableDetails` has it. Of a table it reads the columns
 * and nothing else: neither partition keys, nor the flags of the table and of
 * its database. Of all tables it reads the database and none of the tables.
 *
 * @param product - as Glue has it now
 * @param scope - what is to be shared of it
 * @see https://github.com/aws-samples/aws-lakeformation-datasharing-workflow/blob/main/infra/central/functions/WorkflowGetTableDetails/index.js
 */
export function machineOutcome(
  { database, tables: [table] }: GlueProduct,
  scope: 'table' | 'all-tables',
): MachineOutcome {
  if (database.Parameters?.data_owner === undefined) {
    return { outcome: 'fails', why: 'the database has no data_owner' };
  }
  if (scope === 'all-tables') {
    return { outcome: isFlagged(database.Parameters) ? 'asks' : 'shares' };
  }
  const columns = table?.StorageDescriptor?.Columns;
  if (!columns) {
    return { outcome: 'fails', why: 'the table has no columns of its own' };
  }
  return {
    outcome: columns.some(column => isFlagged(column.Parameters))
      ? 'asks'
      : 'shares',
  };
}
