import {
  stringifyEntityRef,
  type ResourceEntity,
} from '@backstage/catalog-model';
import {
  resolveOwner,
  unresolvedOwner,
  type ProductKey,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import type { CatalogView } from '../catalog/CatalogView';
import { locationOf, type GlueSource } from '../config/GlueSource';
import type { GlueReader } from '../glue/GlueReader';
import { readCatalog, type Skipped } from '../glue/readCatalog';
import type { GlueDatabase } from '../glue/shapes';
import type { MappingContext } from '../mapping/context';
import { databaseToEntity } from '../mapping/databaseToEntity';
import { entityRef } from '../mapping/entityName';
import { targetOfDatabase, targetOfTable } from '../mapping/linkTarget';
import { tableToEntity } from '../mapping/tableToEntity';
import { assertValidEntity } from '../mapping/validEntity';
import { refInSources } from './linkTargets';

/** What a source holds, as entities. */
export interface Scan {
  entities: ResourceEntity[];
  skipped: Skipped[];
  /** What led to no group, in the words of the log. */
  unresolvedOwners: Set<string>;
}

export interface ScanOptions {
  source: GlueSource;
  /** All that are configured, this one included: a link can point into another. */
  sources: GlueSource[];
  reader: GlueReader;
  catalog: CatalogView;
  signal?: AbortSignal;
}

type RefOfTarget = MappingContext['refOfTarget'];

/**
 * Reads all of a source.
 *
 * @throws GlueListingError when any listing fails, and whatever the catalog
 *   throws: there is no half a scan
 */
export async function scan(options: ScanOptions): Promise<Scan> {
  const { source, reader, catalog, signal } = options;
  const groups = await catalog.owningGroups();
  const entities = new Map<string, ResourceEntity>();
  const skipped: Skipped[] = [];
  const unresolvedOwners = new Set<string>();
  const links: Array<{
    name: string;
    target: ProductKey | undefined;
    map: (refOfTarget: RefOfTarget) => ResourceEntity;
  }> = [];

  const add = async (name: string, map: () => ResourceEntity) => {
    try {
      const entity = map();
      await assertValidEntity(entity);
      entities.set(stringifyEntityRef(entity), entity);
    } catch (error) {
      skipped.push({ name, reason: String(error) });
    }
  };
  const ownerOf = (dataOwner: string | undefined) => {
    const owner = resolveOwner(dataOwner, source.dataOwners, groups);
    if (!owner)
      unresolvedOwners.add(dataOwner ?? 'databases without data_owner');
    return owner ?? unresolvedOwner;
  };

  for await (const { database, tables, unreadable } of readCatalog(
    reader,
    source.includesDatabase,
    what => skipped.push(what),
    signal,
  )) {
    const catalogId = catalogIdOf(source, database);
    const home = { catalogId, region: source.region };
    const context = (refOfTarget: RefOfTarget): MappingContext => ({
      source,
      location: locationOf(source),
      catalogId,
      ownerOf,
      refOfTarget,
    });
    // Whether a link's target has an entity is known when all else is read.
    if (database.TargetDatabase) {
      links.push({
        name: database.Name,
        target: targetOfDatabase(database, home),
        map: refOfTarget =>
          databaseToEntity(database, tables, unreadable, context(refOfTarget)),
      });
      continue;
    }
    const noTarget = context(() => undefined);
    await add(database.Name, () =>
      databaseToEntity(database, tables, unreadable, noTarget),
    );
    for (const table of tables) {
      const name = `${database.Name}.${table.Name}`;
      if (table.TargetTable) {
        links.push({
          name,
          target: targetOfTable(table, home),
          map: refOfTarget =>
            tableToEntity(database, table, context(refOfTarget)),
        });
      } else {
        await add(name, () => tableToEntity(database, table, noTarget));
      }
    }
  }

  const refOfTarget = await resolveTargets(
    links.flatMap(({ target }) => target ?? []),
    new Set(entities.keys()),
    options,
  );
  for (const { name, map } of links) {
    await add(name, () => map(refOfTarget));
  }
  return { entities: [...entities.values()], skipped, unresolvedOwners };
}

function catalogIdOf(source: GlueSource, database: GlueDatabase): string {
  const catalogId = source.catalogId ?? source.accountId ?? database.CatalogId;
  if (!catalogId || !/^\d{12}$/.test(catalogId)) {
    throw new Error(
      `Glue does not say whose catalog database ${database.Name} is in; set accountId or catalogId`,
    );
  }
  return catalogId;
}

async function resolveTargets(
  targets: ProductKey[],
  scanned: Set<string>,
  { source, sources, catalog }: ScanOptions,
): Promise<RefOfTarget> {
  const inThisScan = (target: ProductKey) => {
    const ref = entityRef(source.namespace, target);
    return scanned.has(ref) ? ref : undefined;
  };
  const elsewhere = targets
    .filter(target => !inThisScan(target))
    .flatMap(target => refInSources(sources, target) ?? []);
  const existing = await catalog.existing([...new Set(elsewhere)]);
  return target => {
    const ref = inThisScan(target) ?? refInSources(sources, target);
    return ref && (scanned.has(ref) || existing.has(ref)) ? ref : undefined;
  };
}
