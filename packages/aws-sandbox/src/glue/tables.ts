import { AwsError, notEmulated, type Caller } from '../core';
import { pageOf } from '../paging';
import { partsOf } from '../store';
import { pageSize, refuseUnknown } from '../validation';
import {
  columnNames,
  fold,
  notFound,
  type CatalogPlace,
  type StoredTable,
} from './catalog';
import {
  denied,
  isForeign,
  nowInSeconds,
  readable,
  requestedPlace,
  requirePermission,
  tablesPlace,
  toDate,
  type GlueAction,
  type GlueContext,
} from './context';
import { grantToCreator } from './creator';
import { validateName, validateTableInput } from './input';
import { tableView } from './tableView';

/** Where the tables are that a request means, and whether it may see them. */
function locate(context: GlueContext, input: any, caller: Caller) {
  validateName(input.DatabaseName, 'databaseName');
  return tablesPlace(
    context,
    requestedPlace(input, caller),
    input.DatabaseName,
  );
}

/** @throws {@link AwsError} unless the caller may change the table */
function requireChange(
  { catalog, rights }: GlueContext,
  place: CatalogPlace,
  database: string,
  table: string,
  permission: 'ALTER' | 'DROP',
  caller: Caller,
) {
  requirePermission(
    {
      place,
      caller,
      held: rights.changes(place)?.onTable(place.catalogId, database, table),
      permission,
      action: permission === 'ALTER' ? 'UpdateTable' : 'DeleteTable',
      resource: table,
    },
    () => catalog.table(place, database, table),
  );
}

/** `TableInput` as it is kept: what AWS fills in, filled in. */
function stored(input: any) {
  const { StorageDescriptor, LastAccessTime, LastAnalyzedTime, ...rest } =
    input;
  return {
    Retention: 0,
    ...rest,
    ...(StorageDescriptor && {
      StorageDescriptor: {
        Compressed: false,
        NumberOfBuckets: 0,
        StoredAsSubDirectories: false,
        ...StorageDescriptor,
      },
    }),
    ...(LastAccessTime && {
      LastAccessTime: toDate(LastAccessTime).toISOString(),
    }),
    ...(LastAnalyzedTime && {
      LastAnalyzedTime: toDate(LastAnalyzedTime).toISOString(),
    }),
  };
}

function refuseTransactions(input: any) {
  for (const member of [
    'TransactionId',
    'QueryAsOfTime',
    'OpenTableFormatInput',
    'UpdateOpenTableFormatInput',
    'PartitionIndexes',
  ]) {
    if (input[member]) throw notEmulated('glue', `calls with ${member}`);
  }
}

export const createTable: GlueAction = (context, input, caller) => {
  refuseUnknown(input, '', [
    'CatalogId',
    'DatabaseName',
    'Name',
    'TableInput',
    'PartitionIndexes',
    'TransactionId',
    'OpenTableFormatInput',
  ]);
  refuseTransactions(input);
  validateTableInput(input.TableInput);
  const { catalog, grants, events, clock, rights } = context;
  const { place, database } = locate(context, input, caller);
  requirePermission(
    {
      place,
      caller,
      held: rights.changes(place)?.onDatabase(place.catalogId, database),
      permission: 'CREATE_TABLE',
      action: 'CreateTable',
      resource: database,
    },
    () => catalog.database(place, database),
  );
  const { CreateTableDefaultPermissions = [] } = catalog.database(
    place,
    database,
  );
  const name = fold(input.TableInput.Name);
  const key = catalog.tableKey(place, database, name);
  if (catalog.tables.get(key)) {
    throw new AwsError('AlreadyExistsException', 'Table already exists.');
  }
  const now = nowInSeconds(clock);
  catalog.tables.put(key, {
    ...stored(input.TableInput),
    Name: name,
    DatabaseName: database,
    CatalogId: place.catalogId,
    CreateTime: now,
    UpdateTime: now,
    CreatedBy: caller.principalArn,
    VersionId: '0',
  });
  for (const { Principal, Permissions } of CreateTableDefaultPermissions) {
    grants.grant(
      place,
      Principal.DataLakePrincipalIdentifier,
      { kind: 'Table', catalogId: place.catalogId, database, table: name },
      Permissions,
      [],
      caller,
    );
  }
  grantToCreator(
    context,
    place,
    { kind: 'Table', catalogId: place.catalogId, database, table: name },
    Boolean(input.TableInput.TargetTable),
    caller,
  );
  events.databaseChanged('CreateTable', place, caller, database, [name]);
  return {};
};

export const getTable: GlueAction = (context, input, caller) => {
  refuseUnknown(input, '', [
    'CatalogId',
    'DatabaseName',
    'Name',
    'TransactionId',
    'QueryAsOfTime',
    'IncludeStatusDetails',
    'AuditContext',
    'AttributesToGet',
  ]);
  refuseTransactions(input);
  validateName(input.Name, 'name');
  const { place, database } = locate(context, input, caller);
  const access = context.rights.reads(place);
  const table = readable(
    {
      place,
      caller,
      sees: !access || access.seesTable(place.catalogId, database, input.Name),
      action: 'GetTable',
      resource: input.Name,
    },
    () => context.catalog.table(place, database, input.Name),
  );
  return { Table: tableView(context, place.region)(table) };
};

/**
 * AWS takes Java's regular expressions.
 *
 * @returns whether a whole name matches; undefined when all do
 */
function nameFilter(
  expression: unknown,
): ((name: string) => boolean) | undefined {
  if (expression === undefined || expression === null) return undefined;
  try {
    const pattern = new RegExp(`^(?:${expression})$`, 'u');
    return name => pattern.test(name);
  } catch {
    throw new AwsError(
      'InvalidInputException',
      `Expression is not a regular expression: ${expression}`,
    );
  }
}

export const getTables: GlueAction = (context, input, caller) => {
  refuseUnknown(input, '', [
    'CatalogId',
    'DatabaseName',
    'Expression',
    'NextToken',
    'MaxResults',
    'TransactionId',
    'QueryAsOfTime',
    'IncludeStatusDetails',
    'AuditContext',
    'AttributesToGet',
  ]);
  refuseTransactions(input);
  const limit = pageSize(input.MaxResults, 'maxResults', 100);
  const { catalog, rights } = context;
  const { place, database } = locate(context, input, caller);
  const access = rights.reads(place);
  if (
    isForeign(place, caller) &&
    !access?.seesDatabase(place.catalogId, database)
  ) {
    throw denied(caller, 'GetTables', database);
  }
  catalog.database(place, database);
  const matches = nameFilter(input.Expression);
  const page = pageOf(catalog.tables, {
    prefix: catalog.tablePrefix(place, database),
    limit,
    token: input.NextToken,
    errorCode: 'InvalidInputException',
    acceptKey:
      (matches || access) &&
      (key => {
        const name = partsOf(key).at(-1)!;
        return (
          (!matches || matches(name)) &&
          (!access || access.seesTable(place.catalogId, database, name))
        );
      }),
  });
  const view = tableView(context, place.region);
  const wanted: string[] | undefined = input.AttributesToGet?.length
    ? input.AttributesToGet
    : undefined;
  return {
    TableList: page.items.map(table =>
      wanted
        ? {
            Name: table.Name,
            CatalogId: table.CatalogId,
            DatabaseName: table.DatabaseName,
            ...(wanted.includes('TABLE_TYPE') && {
              TableType: table.TableType,
            }),
          }
        : view(table),
    ),
    NextToken: page.nextToken,
  };
};

export const updateTable: GlueAction = (context, input, caller) => {
  refuseUnknown(input, '', [
    'CatalogId',
    'DatabaseName',
    'Name',
    'TableInput',
    'SkipArchive',
    'TransactionId',
    'VersionId',
    'ViewUpdateAction',
    'Force',
    'UpdateOpenTableFormatInput',
  ]);
  refuseTransactions(input);
  validateTableInput(input.TableInput);
  const name = input.Name ?? input.TableInput.Name;
  if (fold(name) !== fold(input.TableInput.Name)) {
    throw new AwsError(
      'InvalidInputException',
      'The name of a table cannot be changed.',
    );
  }
  const { catalog, tags, events, clock } = context;
  let { place, database } = locate(context, input, caller);
  let table = catalog.tables.get(catalog.tableKey(place, database, name));
  if (table?.TargetTable) {
    const target = table.TargetTable;
    place = {
      catalogId: target.CatalogId,
      region: target.Region ?? place.region,
    };
    database = fold(target.DatabaseName);
    table = catalog.tables.get(catalog.tableKey(place, database, target.Name));
  }
  const tableName = table?.Name ?? fold(name);
  requireChange(context, place, database, tableName, 'ALTER', caller);
  if (!table) {
    catalog.database(place, database);
    throw notFound(`Table ${tableName} not found.`);
  }
  if (input.VersionId && input.VersionId !== table.VersionId) {
    throw new AwsError(
      'ConcurrentModificationException',
      'Update table failed due to concurrent modifications.',
    );
  }
  if (!input.SkipArchive) {
    catalog.versions.put(catalog.versionKey(table, place.region), table);
  }
  // the whole input takes the place of the old one, as in AWS
  const updated: StoredTable = {
    ...stored(input.TableInput),
    Name: table.Name,
    DatabaseName: table.DatabaseName,
    CatalogId: table.CatalogId,
    CreateTime: table.CreateTime,
    UpdateTime: nowInSeconds(clock),
    CreatedBy: table.CreatedBy,
    VersionId: String(Number(table.VersionId) + 1),
  };
  catalog.tables.put(catalog.tableKey(place, database, table.Name), updated);
  tags.keepColumns(place, database, table.Name, columnNames(updated));
  events.tableChanged('UpdateTable', place, caller, database, table.Name);
  return {};
};

function drop(
  context: GlueContext,
  place: CatalogPlace,
  database: string,
  name: string,
  caller: Caller,
) {
  requireChange(context, place, database, name, 'DROP', caller);
  const table = context.catalog.table(place, database, name);
  context.catalog.deleteTable(place, database, table.Name);
  context.grants.dropped(place, database, table.Name);
  context.tags.dropped(place, database, table.Name);
}

export const deleteTable: GlueAction = (context, input, caller) => {
  refuseUnknown(input, '', [
    'CatalogId',
    'DatabaseName',
    'Name',
    'TransactionId',
  ]);
  refuseTransactions(input);
  validateName(input.Name, 'name');
  const { place, database } = locate(context, input, caller);
  drop(context, place, database, input.Name, caller);
  context.events.databaseChanged('DeleteTable', place, caller, database, [
    fold(input.Name),
  ]);
  return {};
};

export const batchDeleteTable: GlueAction = (context, input, caller) => {
  refuseUnknown(input, '', [
    'CatalogId',
    'DatabaseName',
    'TablesToDelete',
    'TransactionId',
  ]);
  refuseTransactions(input);
  const names: string[] = input.TablesToDelete ?? [];
  if (names.length > 100) {
    throw new AwsError(
      'ValidationException',
      'TablesToDelete must have at most 100 items',
    );
  }
  const { place, database } = locate(context, input, caller);
  const deleted: string[] = [];
  const Errors = names.flatMap(name => {
    try {
      validateName(name, 'tablesToDelete');
      drop(context, place, database, name, caller);
      deleted.push(fold(name));
      return [];
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return [
        {
          TableName: name,
          ErrorDetail: { ErrorCode: error.code, ErrorMessage: error.message },
        },
      ];
    }
  });
  if (deleted.length) {
    context.events.databaseChanged(
      'BatchDeleteTable',
      place,
      caller,
      database,
      deleted,
    );
  }
  return { Errors };
};
