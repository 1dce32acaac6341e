import type { ProductKey } from '@data-sharing/backstage-plugin-data-sharing-common';
import type { GlueSource } from '../config/GlueSource';
import { entityRef } from '../mapping/entityName';

/**
 * The ref that a resource link's target has if one of the sources reads it.
 * Whether there is such an entity is for the caller to see.
 *
 * @param sources - all that are configured
 * @param target - as the link names it
 */
export function refInSources(
  sources: GlueSource[],
  target: ProductKey,
): string | undefined {
  const source = sources.find(
    ({ accountId, catalogId, region, includesDatabase }) =>
      (catalogId ?? accountId) === target.catalogId &&
      region === target.region &&
      includesDatabase(target.database),
  );
  return source && entityRef(source.namespace, target);
}
