import { InputError } from '@backstage/errors';
import type { Scope } from '@data-sharing/backstage-plugin-data-sharing-common';
import type { CatalogProduct } from '../catalog/ProductCatalog';
import type { ShareIdentity } from '../database/RequestStore';

/**
 * The share that somebody asks for.
 *
 * @throws InputError for a scope that the product has not, and for a role of
 *   another account
 */
export function shareOf(
  product: CatalogProduct,
  asked: {
    scope: Scope;
    consumerAccountId: string;
    consumerPrincipal?: string;
  },
): ShareIdentity {
  const scope: Scope = product.key.table === null ? 'all-tables' : 'table';
  if (asked.scope !== scope) {
    throw new InputError(
      scope === 'table'
        ? "scope: must be 'table' for a table; all tables are requested from the database"
        : "scope: must be 'all-tables' for a database",
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
  return { ...product.key, consumerAccountId, consumerPrincipal };
}
