import type { ProductKey } from '@data-sharing/backstage-plugin-data-sharing-common';
import type { GlueSource } from '../config/GlueSource';

/** What the mapping needs to know beside what Glue lists. */
export interface MappingContext {
  source: Pick<GlueSource, 'region' | 'namespace' | 'sensitivity' | 'system'>;
  /** Of `backstage.io/managed-by-location`. */
  location: string;
  /** Twelve digits: the account of the Data Catalog. */
  catalogId: string;
  /**
   * @param dataOwner - the `data_owner` parameter as found
   * @returns the ref of the group, or of one that does not exist
   */
  ownerOf(dataOwner: string | undefined): string;
  /** The ref of a resource link's target, where the catalog has an entity of it. */
  refOfTarget(target: ProductKey): string | undefined;
}
