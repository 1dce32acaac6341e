import { AwsError, type Caller } from '../core';
import { decodeToken, encodeToken } from '../paging';
import { keyOf } from '../store';
import { pageSize, refuseUnknown } from '../validation';
import { notFound, type StoredTable } from './catalog';
import {
  isForeign,
  readable,
  requestedPlace,
  tablesPlace,
  type GlueAction,
  type GlueContext,
} from './context';
import { validateName } from './input';
import { tableView } from './tableView';

/**
 * Versions of another account's table are not shown.
 *
 * @throws {@link AwsError} when the table is hidden or does not exist
 */
function readTable(context: GlueContext, input: any, caller: Caller) {
  validateName(input.DatabaseName, 'databaseName');
  validateName(input.TableName, 'tableName');
  const { place, database } = tablesPlace(
    context,
    requestedPlace(input, caller),
    input.DatabaseName,
  );
  const access = context.rights.reads(place);
  const current = readable(
    {
      place,
      caller,
      sees:
        !access ||
        (!isForeign(place, caller) &&
          access.seesTable(place.catalogId, database, input.TableName)),
      action: 'GetTableVersions',
      resource: input.TableName,
    },
    () => context.catalog.table(place, database, input.TableName),
  );
  const view = tableView(context, place.region);
  return {
    place,
    current,
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
  const { place, current, shown } = readTable(context, input, caller);
  const { VersionId = current.VersionId } = input;
  const version =
    VersionId === current.VersionId
      ? current
      : context.catalog.versions.get(
          context.catalog.versionKey({ ...current, VersionId }, place.region),
        );
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
  const { place, current, shown } = readTable(context, input, caller);
  const { catalog } = context;
  const position = decodeToken(input.NextToken, 'InvalidInputException');
  // newest first
  const archived = catalog.versions
    .keys({
      prefix: keyOf(
        catalog.tableKey(place, current.DatabaseName, current.Name),
        '',
      ),
    })
    .reverse();
  const from = position === undefined ? 0 : archived.indexOf(position);
  if (from < 0) {
    throw new AwsError(
      'InvalidInputException',
      'The specified pagination token is not valid.',
    );
  }
  const first = position === undefined ? [current] : [];
  const next = from + limit - first.length;
  return {
    TableVersions: [
      ...first,
      ...archived.slice(from, next).map(key => catalog.versions.get(key)!),
    ].map(shown),
    NextToken: next < archived.length ? encodeToken(archived[next]) : undefined,
  };
};
