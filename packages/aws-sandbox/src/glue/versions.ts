import { AwsError, type Caller } from '../core';
import { decodeToken, encodeToken } from '../paging';
import { keyOf } from '../store';
import { pageSize, refuseUnknown } from '../validation';
import { notFound, type StoredTable } from './catalog';
import {
  denied,
  isForeign,
  requestedPlace,
  tablesPlace,
  type GlueAction,
  type GlueContext,
} from './context';
import { validateName } from './input';
import { tableView } from './tableView';

/** Newest first. Versions of another account's table are not shown. */
function versionsOf(context: GlueContext, input: any, caller: Caller) {
  validateName(input.DatabaseName, 'databaseName');
  validateName(input.TableName, 'tableName');
  const { place, database } = tablesPlace(
    context,
    requestedPlace(input, caller),
    input.DatabaseName,
  );
  if (isForeign(place, caller)) {
    throw denied(caller, 'GetTableVersions', input.TableName);
  }
  const { catalog } = context;
  const current = catalog.table(place, database, input.TableName);
  const key = catalog.tableKey(place, database, input.TableName);
  const archived = catalog.versions
    .list(keyOf(key, ''))
    .map(({ value }) => value)
    .reverse();
  const view = tableView(context, caller, place.region);
  return {
    versions: [current, ...archived],
    shown: (table: StoredTable) => ({
      Table: view(table),
      VersionId: table.VersionId,
    }),
  };
}

export const getTableVersion: GlueAction = (context, input, caller) => {
  refuseUnknown(input, '', [
    'CatalogId',
    'DatabaseName',
    'TableName',
    'VersionId',
    'AuditContext',
  ]);
  const { versions, shown } = versionsOf(context, input, caller);
  const version = input.VersionId
    ? versions.find(table => table.VersionId === input.VersionId)
    : versions[0];
  if (!version) {
    throw notFound(`Table version ${input.VersionId} not found.`);
  }
  return { TableVersion: shown(version) };
};

export const getTableVersions: GlueAction = (context, input, caller) => {
  refuseUnknown(input, '', [
    'CatalogId',
    'DatabaseName',
    'TableName',
    'NextToken',
    'MaxResults',
    'AuditContext',
  ]);
  const limit = pageSize(input.MaxResults, 'maxResults', 100);
  const { versions, shown } = versionsOf(context, input, caller);
  const position = decodeToken(input.NextToken, 'InvalidInputException');
  const from =
    position === undefined
      ? 0
      : versions.findIndex(table => table.VersionId === position);
  if (from < 0) {
    throw new AwsError(
      'InvalidInputException',
      'The specified pagination token is not valid.',
    );
  }
  const next = versions[from + limit];
  return {
    TableVersions: versions.slice(from, from + limit).map(shown),
    NextToken: next && encodeToken(next.VersionId),
  };
};
