import type { Catalog, CatalogPlace, StoredTable } from '../glue/catalog';
import { illegalCombination, invalid } from './errors';
import type { Grants } from './grants';
import type { Locations } from './locations';
import { iamAllowedPrincipals, principalAccount } from './principals';
import { resourceKey, type NamedResource } from './resources';
import { crossAccountVersion, type Settings } from './settings';

interface CrossAccountContext {
  catalog: Catalog;
  grants: Grants;
  locations: Locations;
  settings: Settings;
}

/**
 * Whether IAMAllowedPrincipals may keep its permissions beside a share: from
 * version 4 on, where the location is registered in hybrid access mode.
 * https://docs.aws.amazon.com/lake-formation/latest/dg/cross-account-prereqs.html
 */
function isHybrid(
  { locations, settings }: CrossAccountContext,
  place: CatalogPlace,
  location: string | undefined,
): boolean {
  return (
    crossAccountVersion(settings.get(place)) >= 4 &&
    locations.covering(place, location)?.HybridAccessEnabled === true
  );
}

const locationOf = (table: StoredTable) => table.StorageDescriptor?.Location;

/** The tables of a grant: the one, or those that there are now. */
function tablesOf(
  { catalog }: CrossAccountContext,
  place: CatalogPlace,
  { database = '', table }: NamedResource,
): StoredTable[] {
  return table === undefined
    ? catalog.tables
        .list(catalog.tablePrefix(place, database))
        .map(({ value }) => value)
    : [catalog.table(place, database, table)];
}

/** Whether IAMAllowedPrincipals holds what forbids sharing the resource. */
function isLeftToIam(
  context: CrossAccountContext,
  place: CatalogPlace,
  resource: NamedResource,
): boolean {
  const { catalog, grants } = context;
  const { kind, database = '' } = resource;
  const holds = (on: NamedResource) =>
    grants.holdsAny(place, iamAllowedPrincipals, resourceKey(on));
  if (kind === 'Catalog') return false;
  if (kind === 'Database') {
    const { LocationUri } = catalog.database(place, database);
    return holds(resource) && !isHybrid(context, place, LocationUri);
  }
  const onAll = holds({
    kind: 'Table',
    catalogId: place.catalogId,
    database,
    wildcard: true,
  });
  return tablesOf(context, place, resource).some(
    table =>
      (onAll ||
        holds({
          kind: 'Table',
          catalogId: place.catalogId,
          database,
          table: table.Name,
        })) &&
      !isHybrid(context, place, locationOf(table)),
  );
}

/**
 * Refuses what Lake Formation does not share outside the catalog's account.
 *
 * @throws {@link AwsError} `InvalidInputException` for a user or role while the
 *   cross-account version is below 3, `AccessDeniedException` while
 *   IAMAllowedPrincipals has permissions on the resource
 */
export function requireShareable(
  context: CrossAccountContext,
  place: CatalogPlace,
  principal: string,
  resource: NamedResource,
): void {
  if (principal === iamAllowedPrincipals) return;
  const isOrganisation = /^arn:aws[a-z-]*:organizations:/.test(principal);
  const account = principalAccount(principal);
  if (!isOrganisation && (!account || account === place.catalogId)) return;
  const version = crossAccountVersion(context.settings.get(place));
  if (version < 3 && !isOrganisation && principal !== account) {
    throw invalid(
      'Invalid cross account grant request. Permissions for an IAM principal of another account need cross account version v3. Please update `CrossAccountVersion` in `DataLakeSetting` to minimal version v3',
    );
  }
  if (isLeftToIam(context, place, resource)) throw illegalCombination();
}
