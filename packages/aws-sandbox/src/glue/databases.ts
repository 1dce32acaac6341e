import { AwsError, type Caller } from '../core';
import { decodeToken, encodeToken, pageOf } from '../paging';
import { keyOf, partsOf } from '../store';
import { pageSize, refuseUnknown } from '../validation';
import {
  fold,
  notFound,
  placeOf,
  type CatalogPlace,
  type StoredDatabase,
} from './catalog';
import {
  denied,
  isForeign,
  nowInSeconds,
  readable,
  requestedPlace,
  requirePermission,
  targetPlace,
  type GlueAction,
  type GlueContext,
} from './context';
import { grantToCreator } from './creator';
import { validateDatabaseInput, validateName } from './input';

const shown = ({ CreateTime, ...database }: StoredDatabase) => ({
  ...database,
  CreateTime: new Date(CreateTime),
});

/** A resource link shows its target's properties to who may see the target. */
function view(
  { catalog, rights }: GlueContext,
  link: StoredDatabase,
  region: string,
) {
  if (!link.TargetDatabase) return shown(link);
  const { place, database } = targetPlace(
    { catalogId: link.CatalogId, region },
    link.TargetDatabase,
  );
  const target = catalog.databases.get(catalog.databaseKey(place, database));
  const access = rights.reads(place);
  if (!target || (access && !access.seesDatabase(place.catalogId, database))) {
    return shown(link);
  }
  const { Name, CatalogId, CreateTime, TargetDatabase } = link;
  return shown({ ...target, Name, CatalogId, CreateTime, TargetDatabase });
}

/** @throws {@link AwsError} unless the caller may change the database itself */
function requireChange(
  { catalog, rights }: GlueContext,
  place: CatalogPlace,
  name: string,
  permission: 'ALTER' | 'DROP',
  caller: Caller,
) {
  requirePermission(
    {
      place,
      caller,
      held: rights.changes(place)?.onDatabase(place.catalogId, name),
      permission,
      action: permission === 'ALTER' ? 'UpdateDatabase' : 'DeleteDatabase',
      resource: name,
    },
    () => catalog.database(place, name),
  );
}

export const createDatabase: GlueAction = (context, input, caller) => {
  refuseUnknown(input, '', ['CatalogId', 'DatabaseInput', 'Tags']);
  validateDatabaseInput(input.DatabaseInput);
  const { catalog, settings, grants, events, clock, rights } = context;
  const place = requestedPlace(input, caller);
  const name = fold(input.DatabaseInput.Name);
  if (isForeign(place, caller)) throw denied(caller, 'CreateDatabase', name);
  if (!rights.administers) {
    requirePermission({
      place,
      caller,
      held: rights.changes(place)?.onCatalog(place.catalogId),
      permission: 'CREATE_DATABASE',
      action: 'CreateDatabase',
      resource: 'Catalog',
    });
  }
  const key = catalog.databaseKey(place, name);
  if (catalog.databases.get(key)) {
    throw new AwsError('AlreadyExistsException', 'Database already exists.');
  }
  const defaults = settings.get(place);
  catalog.databases.put(key, {
    CreateTableDefaultPermissions: defaults.CreateTableDefaultPermissions,
    ...input.DatabaseInput,
    Name: name,
    CatalogId: place.catalogId,
    CreateTime: nowInSeconds(clock),
  });
  for (const privileges of defaults.CreateDatabaseDefaultPermissions) {
    grants.grant(
      place,
      privileges.Principal.DataLakePrincipalIdentifier,
      { kind: 'Database', catalogId: place.catalogId, database: name },
      privileges.Permissions,
      [],
      caller,
    );
  }
  grantToCreator(
    context,
    place,
    { kind: 'Database', catalogId: place.catalogId, database: name },
    Boolean(input.DatabaseInput.TargetDatabase),
    caller,
  );
  events.databaseChanged('CreateDatabase', place, caller, name);
  return {};
};

export const getDatabase: GlueAction = (context, input, caller) => {
  refuseUnknown(input, '', ['CatalogId', 'Name']);
  validateName(input.Name, 'name');
  const place = requestedPlace(input, caller);
  const access = context.rights.reads(place);
  const database = readable(
    {
      place,
      caller,
      sees: !access || access.seesDatabase(place.catalogId, input.Name),
      action: 'GetDatabase',
      resource: input.Name,
    },
    () => context.catalog.database(place, input.Name),
  );
  return { Database: view(context, database, place.region) };
};

/** Position of a page among the databases that others share. */
const foreignPosition = /^foreign:(\d+)$/;

export const getDatabases: GlueAction = (context, input, caller) => {
  refuseUnknown(input, '', [
    'CatalogId',
    'NextToken',
    'MaxResults',
    'ResourceShareType',
    'AttributesToGet',
  ]);
  const { catalog, rights } = context;
  const limit = pageSize(input.MaxResults, 'maxResults', 100);
  const place = requestedPlace(input, caller);
  const position = decodeToken(input.NextToken, 'InvalidInputException') ?? '';
  const type = input.ResourceShareType;
  const shareTypes = ['FOREIGN', 'ALL', 'FEDERATED'];
  if (type !== undefined && type !== null && !shareTypes.includes(type)) {
    throw new AwsError(
      'ValidationException',
      `1 validation error detected: Value '${type}' at 'resourceShareType' failed to satisfy constraint: Member must satisfy enum value set: [${shareTypes.join(
        ', ',
      )}]`,
    );
  }
  const foreignCatalog = isForeign(place, caller);
  const wantsOwn = !foreignCatalog && (!type || type === 'ALL');
  const wantsShared = foreignCatalog || type === 'FOREIGN' || type === 'ALL';

  const found: StoredDatabase[] = [];
  const started = foreignPosition.exec(position);
  if (wantsOwn && !started) {
    const own = rights.reads(place);
    const page = pageOf(catalog.databases, {
      prefix: keyOf(place.catalogId, place.region, ''),
      limit,
      token: input.NextToken,
      errorCode: 'InvalidInputException',
      acceptKey:
        own && (key => own.seesDatabase(place.catalogId, partsOf(key).at(-1)!)),
    });
    found.push(...page.items);
    if (page.nextToken) {
      return answer(found, page.nextToken);
    }
  }
  if (!wantsShared) return answer(found);

  const access = rights.shared;
  const catalogs = foreignCatalog ? [place.catalogId] : access.catalogs();
  const shared = catalogs.flatMap(catalogId =>
    access.databases(catalogId).map(name => ({ catalogId, name })),
  );
  if (foreignCatalog && shared.length === 0) {
    throw denied(caller, 'GetDatabases', `catalog ${place.catalogId}`);
  }
  const from = started ? Number(started[1]) : 0;
  const next = from + limit - found.length;
  for (const { catalogId, name } of shared.slice(from, next)) {
    const database = catalog.databases.get(
      catalog.databaseKey(placeOf(caller, catalogId), name),
    );
    if (database) found.push(database);
  }
  return answer(
    found,
    next < shared.length ? encodeToken(`foreign:${next}`) : undefined,
  );

  function answer(databases: StoredDatabase[], NextToken?: string) {
    const onlyNames =
      input.AttributesToGet?.length === 1 &&
      input.AttributesToGet[0] === 'NAME';
    return {
      DatabaseList: databases.map(database =>
        onlyNames
          ? { Name: database.Name, CatalogId: database.CatalogId }
          : view(context, database, place.region),
      ),
      NextToken,
    };
  }
};

export const updateDatabase: GlueAction = (context, input, caller) => {
  refuseUnknown(input, '', ['CatalogId', 'Name', 'DatabaseInput']);
  validateName(input.Name, 'name');
  validateDatabaseInput(input.DatabaseInput);
  if (fold(input.DatabaseInput.Name) !== fold(input.Name)) {
    throw new AwsError(
      'InvalidInputException',
      'The name of a database cannot be changed.',
    );
  }
  const { catalog } = context;
  let place = requestedPlace(input, caller);
  let database = catalog.databases.get(catalog.databaseKey(place, input.Name));
  if (database?.TargetDatabase) {
    const target = targetPlace(place, database.TargetDatabase);
    place = target.place;
    database = catalog.databases.get(
      catalog.databaseKey(place, target.database),
    );
  }
  const name = database?.Name ?? input.Name;
  requireChange(context, place, name, 'ALTER', caller);
  if (!database) throw notFound(`Database ${fold(input.Name)} not found.`);
  // the whole input takes the place of the old one, as in AWS
  catalog.databases.put(catalog.databaseKey(place, name), {
    CreateTableDefaultPermissions: database.CreateTableDefaultPermissions,
    ...input.DatabaseInput,
    Name: database.Name,
    CatalogId: database.CatalogId,
    CreateTime: database.CreateTime,
  });
  return {};
};

export const deleteDatabase: GlueAction = (context, input, caller) => {
  refuseUnknown(input, '', ['CatalogId', 'Name']);
  validateName(input.Name, 'name');
  const { catalog, grants, tags, events } = context;
  const place = requestedPlace(input, caller);
  requireChange(context, place, input.Name, 'DROP', caller);
  const { Name } = catalog.database(place, input.Name);
  catalog.deleteDatabase(place, Name);
  grants.dropped(place, Name);
  tags.dropped(place, Name);
  events.databaseChanged('DeleteDatabase', place, caller, Name);
  return {};
};
