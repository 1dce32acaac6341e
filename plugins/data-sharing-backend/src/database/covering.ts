import type { Knex } from 'knex';
import { coveringStates } from '../states';
import { CoveredError, type ShareIdentity } from './RequestStore';
import type { RequestRow } from './rows';

/**
 * The oldest request that is open or active for the same share, or for all
 * tables of the database that a table is in.
 */
export const coveringRow = (
  db: Knex,
  share: ShareIdentity,
): Promise<RequestRow | undefined> =>
  db<RequestRow>('share_requests')
    .where({
      catalog_id: share.catalogId,
      region: share.region,
      database_name: share.database,
      consumer_account_id: share.consumerAccountId,
    })
    .where('consumer_principal', share.consumerPrincipal)
    .where(scope => {
      scope.whereNull('table_name');
      if (share.table !== null) scope.orWhere('table_name', share.table);
    })
    .whereIn('state', coveringStates)
    .orderBy('id')
    .first();

/** @throws CoveredError where a request other than this one covers the share */
export async function refuseCovered(
  db: Knex,
  share: ShareIdentity,
  id?: string,
) {
  const covering = await coveringRow(db, share);
  if (covering && covering.id !== id) throw new CoveredError(covering.id);
}
