import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import type { ProductKey } from '@data-sharing/backstage-plugin-data-sharing-common';
import { targetOfTable } from '../mapping/linkTarget';
import type { GlueDatabase } from '../glue/shapes';
import type { KnownTable, TableRecord } from '../store/IngestionStore';
import type { FoundTable } from './FoundTable';
import type { Run } from './Ingestion';
import { resolveTargets } from './linkTargets';
import { contextOf, TableMapper } from './TableMapper';

/** What a change is for the catalog. */
export interface Delta {
  added: Entity[];
  /** Refs. */
  removed: string[];
}

const columnsOf = ({ table }: FoundTable) =>
  (table?.StorageDescriptor?.Columns?.length ?? 0) +
  (table?.PartitionKeys?.length ?? 0);

/** Another one for every update, and for a table that took another's place. */
const versionOf = ({ table }: FoundTable) =>
  table?.VersionId
    ? `${table.CreateTime?.getTime() ?? ''}/${table.VersionId}`
    : null;

/**
 * A table whose columns became fewer while its version did not change is one
 * whose columns the role no longer sees. Of a resource link Glue shows what its
 * target has, which changes by itself.
 */
const lostColumns = (found: FoundTable, known: KnownTable | undefined) =>
  Boolean(
    known &&
      !known.removed &&
      !found.table?.TargetTable &&
      known.versionId &&
      known.versionId === versionOf(found) &&
      columnsOf(found) < known.columnCount,
  );

/** Entities of resource links, which know by now what else there is. */
async function mapLinks(
  run: Run,
  mapper: TableMapper,
  database: GlueDatabase,
  found: FoundTable[],
) {
  const links = found.filter(({ entity }) => entity === 'link');
  if (links.length === 0) return;
  const { catalogId } = contextOf(run, database);
  const home = { catalogId, region: run.source.region };
  const targets = links
    .map(({ table }) => targetOfTable(table!, home))
    .filter((target): target is ProductKey => target !== undefined);
  const refOfTarget = await resolveTargets(run.sources, run.store, targets);
  for (const link of links) link.entity = mapper.link(link, refOfTarget);
}

/**
 * Writes tables into the store, and tells what that is for the catalog. To be
 * called under the lock, and applied before it is released.
 *
 * @param readSince - number of the source's sequence when reading began: what
 *   was read later stays
 * @param touched - number of the event that read them, if one did
 */
export async function writeTables(
  run: Run,
  database: GlueDatabase,
  tables: FoundTable[],
  { readSince, touched }: { readSince: number; touched?: number },
): Promise<Delta> {
  const { source, store } = run;
  const databaseName = database.Name.toLowerCase();
  // A listing in pages can show a table twice when something is added
  // meanwhile: the later one counts.
  const found = new Map(tables.map(table => [table.name, table]));
  const known = await store.tables(source.id, databaseName, [...found.keys()]);
  const delta: Delta = { added: [], removed: [] };
  const records: TableRecord[] = [];
  const mapper = new TableMapper(run, database);

  const current: FoundTable[] = [];
  const lost = new Set<FoundTable>();
  for (const each of found.values()) {
    const before = known.get(each.name);
    if (before && before.touched > readSince) continue;
    if (lostColumns(each, before)) {
      const partly = mapper.map({ ...each.table!, HiddenColumns: true });
      lost.add(partly);
      current.push(partly);
    } else {
      current.push(each);
    }
  }
  await mapLinks(run, mapper, database, current);
  await mapper.dropInvalid(current);

  for (const each of current) {
    const before = known.get(each.name);
    const isThere = before !== undefined && !before.removed;
    const { entity } = each;
    const ref = typeof entity === 'string' ? null : stringifyEntityRef(entity);
    const kept = entity === 'unusable' && isThere ? before.entityRef : null;
    const record = {
      name: each.name,
      entityRef: ref ?? kept,
      part: each.part,
      text: mapper.textOf(each),
      versionId: versionOf(each),
      // What it had before it lost them, so that it is known the next time.
      columnCount: lost.has(each) ? before!.columnCount : columnsOf(each),
    };
    records.push(record);
    if (typeof entity !== 'string') delta.added.push(entity);
    if (isThere && before.entityRef && before.entityRef !== record.entityRef) {
      delta.removed.push(before.entityRef);
    }
  }
  if (records.length > 0) {
    await store.saveTables(source.id, databaseName, records, {
      known,
      touched,
    });
  }
  return delta;
}
