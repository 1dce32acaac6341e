import { InputError } from '@backstage/errors';
import type { Table } from '@aws-sdk/client-glue';
import type { Scope } from '@data-sharing/backstage-plugin-data-sharing-common';
import type { CatalogProduct } from '../catalog/ProductCatalog';
import type { ShareIdentity } from '../database/RequestStore';
import { columnsOfTable } from './columns';

/**
 * The share that somebody asks for.
 *
 * @param readTable - called where columns are named, to look for them
 * @throws InputError for a scope that the product has not, for columns that it
 *   has not, and for a role of another account
 */
export async function shareOf(
  product: CatalogProduct,
  asked: {
    scope: Scope;
    columns?: string[];
    consumerAccountId: string;
    consumerPrincipal?: string;
  },
  readTable: () => Promise<Table | undefined>,
): Promise<ShareIdentity> {
  const scope: Scope = product.key.table === null ? 'all-tables' : 'table';
  if (asked.scope !== scope) {
    throw new InputError(
      scope === 'table'
        ? "scope: must be 'table' for a table; all tables are requested from the database"
        : "scope: must be 'all-tables' for a database",
    );
  }
  if (asked.columns && scope !== 'table') {
    throw new InputError(
      'columns: must be left out for all tables; columns are of one table',
    );
  }
  const { consumerAccountId, consumerPrincipal = null } = asked;
  if (
    consumerPrincipal &&
    consumerPrincipal.split(':')[4] !== consumerAccountId
  ) {
    throw new InputError(
      `consumerPrincipal: must be a role of account ${consumerAccountId}`,
    );
  }
  const columns = asked.columns
    ? columnsOfTable(product.key, await readTable(), asked.columns)
    : null;
  return { ...product.key, columns, consumerAccountId, consumerPrincipal };
}
