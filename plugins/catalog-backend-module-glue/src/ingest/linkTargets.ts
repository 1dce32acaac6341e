import type { ProductKey } from '@data-sharing/backstage-plugin-data-sharing-common';
import type { GlueSource } from '../config/GlueSource';
import type { MappingContext } from '../mapping/context';
import { entityRef } from '../mapping/entityName';
import type { IngestionStore } from '../store/IngestionStore';

/**
 * The refs that a resource link's target can have, one for each source that may
 * read it. Whether there is such an entity is for the caller to see.
 *
 * @param sources - all that are configured
 * @param target - as the link names it
 */
export function refsInSources(
  sources: GlueSource[],
  target: ProductKey,
): Array<{ sourceId: string; ref: string }> {
  return sources
    .filter(
      ({ accountId, catalogId, region, includesDatabase }) =>
        // A source that does not say whose catalog it reads may read this one.
        [undefined, target.catalogId].includes(catalogId ?? accountId) &&
        region === target.region &&
        includesDatabase(target.database),
    )
    .map(({ id, namespace }) => ({
      sourceId: id,
      ref: entityRef(namespace, target),
    }));
}

/** Finds out which of these targets are entities. */
export async function resolveTargets(
  sources: GlueSource[],
  store: IngestionStore,
  targets: ProductKey[],
): Promise<MappingContext['refOfTarget']> {
  const candidates = targets.flatMap(target => refsInSources(sources, target));
  const existing = new Set<string>();
  for (const sourceId of new Set(candidates.map(each => each.sourceId))) {
    const refs = candidates
      .filter(each => each.sourceId === sourceId)
      .map(each => each.ref);
    for (const ref of await store.hasEntities(sourceId, refs)) {
      existing.add(`${sourceId}/${ref}`);
    }
  }
  return target =>
    refsInSources(sources, target).find(({ sourceId, ref }) =>
      existing.has(`${sourceId}/${ref}`),
    )?.ref;
}
