import type { Knex } from 'knex';
import { coveringStates } from '../states';
import { CoveredError, type ShareIdentity } from './RequestStore';
import { columnSet, toRequest, type RequestRow } from './rows';

/** Whether all columns that are asked for are among those that are there. */
function coversColumns(there: string[] | null, asked: string[] | null) {
  if (there === null) return true;
  const known = columnSet(there);
  return asked !== null && columnSet(asked).every(name => known.includes(name));
}

/**
 * The oldest request that is open or active for the same share or for more:
 * for all tables of the database, for the whole table of which some columns
 * are asked for, or for more columns. Columns never cover the whole table.
 */
export async function coveringRow(
  db: Knex,
  share: ShareIdentity,
): Promise<RequestRow | undefined> {
  const rows = await db<RequestRow>('share_requests')
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
    .orderBy('id');
  return rows.find(row =>
    coversColumns(toRequest(row).grantedColumns, share.columns),
  );
}

/** @throws CoveredError where a request other than this one covers the share */
export async function refuseCovered(
  db: Knex,
  share: ShareIdentity,
  id?: string,
) {
  const covering = await coveringRow(db, share);
  if (covering && covering.id !== id) throw new CoveredError(covering.id);
}
