import type { Entity } from '@backstage/catalog-model';
import type { VerdictSummary } from '@data-sharing/backstage-plugin-data-sharing-common';
import type { GlueTable } from '../glue/shapes';

/** A table that was read, as far as it goes without knowing what was before. */
export interface FoundTable {
  /** Lower case. */
  name: string;
  /** What `tablePart` says. */
  part: VerdictSummary;
  /** Absent where it could not be read. */
  table?: GlueTable;
  /**
   * - an entity
   * - `link`: a resource link, whose entity depends on what else there is
   * - `unwanted`: left out on purpose
   * - `unusable`: malformed, or no valid entity; what is there of it stays
   */
  entity: Entity | 'link' | 'unwanted' | 'unusable';
}
