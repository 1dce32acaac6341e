import { AwsError, type Caller, type Clock } from '../core';
import { includes, type Held } from '../lakeformation/access';
import type { Grants } from '../lakeformation/grants';
import type { Settings } from '../lakeformation/settings';
import type { TaggedResources } from '../lakeformation/taggedResources';
import type { Rights } from '../lakeformation/authority';
import { hidden, lacking } from '../lakeformation/errors';
import type { Locations } from '../lakeformation/locations';
import {
  fold,
  notFound,
  placeOf,
  type Catalog,
  type CatalogPlace,
  type StoredDatabase,
} from './catalog';
import type { ChangeEvents } from './changeEvents';

/** What Glue's operations work with. */
export interface GlueContext {
  catalog: Catalog;
  grants: Grants;
  settings: Settings;
  tags: TaggedResources;
  events: ChangeEvents;
  clock: Clock;
  locations: Locations;
  /** What the caller of this operation may do. */
  rights: Rights;
}

export type GlueAction = (
  context: GlueContext,
  input: any,
  caller: Caller,
) => unknown;

/** AWS shows times of the catalog in whole seconds. */
export const nowInSeconds = (clock: Clock): string =>
  new Date(Math.floor(clock.now().getTime() / 1000) * 1000).toISOString();

export const toDate = (value: string | number | Date): Date =>
  typeof value === 'number' ? new Date(value * 1000) : new Date(value);

/** The catalog that `CatalogId` names, the caller's own by default. */
export function requestedPlace(input: any, caller: Caller): CatalogPlace {
  const place = placeOf(caller, input.CatalogId);
  if (!/^\d{12}$/.test(place.catalogId)) {
    throw notFound(`Catalog ${place.catalogId} not found.`);
  }
  return place;
}

export const isForeign = (place: CatalogPlace, caller: Caller) =>
  place.catalogId !== caller.accountId;

export function denied(caller: Caller, action: string, resource: string) {
  return new AwsError(
    'AccessDeniedException',
    `User: ${caller.principalArn} is not authorized to perform: glue:${action} on resource: ${resource}. Insufficient Lake Formation permission(s) on ${resource}`,
  );
}

/**
 * Gives what one resource is read by, unless it is hidden. Of another account's
 * catalog it is not told whether the hidden exists; of one's own, it is.
 *
 * @param resource - its name, for the error
 * @throws {@link AwsError} `AccessDeniedException`, and what `read` throws
 */
export function readable<T>(
  options: {
    place: CatalogPlace;
    caller: Caller;
    sees: boolean;
    action: string;
    resource: string;
  },
  read: () => T,
): T {
  const { place, caller, sees, action, resource } = options;
  if (!sees && isForeign(place, caller)) {
    throw denied(caller, action, fold(resource));
  }
  const found = read();
  if (!sees) throw hidden(resource);
  return found;
}

/**
 * Refuses a change to who lacks the permission for it. Of another account's
 * catalog it is not told whether the resource exists; of one's own, it is.
 *
 * @param options.held - what the caller holds on the resource; undefined when
 *   they may do all
 * @param options.resource - its name, for the error
 * @param exists - throws when there is no such resource
 * @throws {@link AwsError} `AccessDeniedException`, and what `exists` throws
 */
export function requirePermission(
  options: {
    place: CatalogPlace;
    caller: Caller;
    held: Held | undefined;
    permission: string;
    action: string;
    resource: string;
  },
  exists: () => void = () => {},
): void {
  const { place, caller, held, permission, action, resource } = options;
  if (!held || includes(held.permissions, permission)) return;
  if (isForeign(place, caller)) throw denied(caller, action, fold(resource));
  exists();
  throw lacking(permission, resource);
}

export const targetPlace = (
  place: CatalogPlace,
  target: NonNullable<StoredDatabase['TargetDatabase']>,
) => ({
  place: {
    catalogId: target.CatalogId,
    region: target.Region ?? place.region,
  },
  database: target.DatabaseName.toLowerCase(),
});

/**
 * The database in which tables of `database` are: the target, where it is a
 * resource link.
 * https://docs.aws.amazon.com/lake-formation/latest/dg/resource-links-glue-apis.html
 */
export function tablesPlace(
  context: GlueContext,
  place: CatalogPlace,
  database: string,
): { place: CatalogPlace; database: string } {
  const found = context.catalog.databases.get(
    context.catalog.databaseKey(place, database),
  );
  return found?.TargetDatabase
    ? targetPlace(place, found.TargetDatabase)
    : { place, database: database.toLowerCase() };
}
