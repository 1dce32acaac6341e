import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { Database, Table } from '@aws-sdk/client-glue';
import type { Entity } from '@backstage/catalog-model';

/** A database without its times, on which no entity may depend. @public */
export type TimelessDatabase = Omit<Database, 'CreateTime'>;

/** Where something was read. @public */
export interface GlueOrigin {
  /** Id of the source in the configuration. */
  sourceId: string;
  /** Twelve digits: the account of the Data Catalog. */
  catalogId: string;
  region: string;
}

/**
 * Changes the entity of a Glue database. It must be a function of its
 * arguments alone: the same content gives the same entity.
 *
 * @param entity - as the module makes it
 * @param database - as Glue has it
 * @returns the entity, or undefined to leave the database out of the catalog
 * @public
 */
export type GlueDatabaseTransformer = (
  entity: Entity,
  database: TimelessDatabase,
  origin: GlueOrigin,
) => Entity | undefined;

/**
 * Changes the entity of a Glue table. It must be a function of its arguments
 * alone: the same content gives the same entity.
 *
 * @param entity - as the module makes it
 * @param table - as Glue has it
 * @param database - that it is in, as Glue has it
 * @returns the entity, or undefined to leave the table out of the catalog; it
 *   counts for the verdict of its database all the same
 * @public
 */
export type GlueTableTransformer = (
  entity: Entity,
  table: Table,
  database: TimelessDatabase,
  origin: GlueOrigin,
) => Entity | undefined;

/**
 * For companies that want entities of another shape. What the transformers
 * return is held to the catalog's rules; what breaks them, or throws, is
 * skipped and reported.
 *
 * @public
 */
export interface GlueTransformExtensionPoint {
  /** @throws Error when one is set already */
  setDatabaseTransformer(transformer: GlueDatabaseTransformer): void;
  /** @throws Error when one is set already */
  setTableTransformer(transformer: GlueTableTransformer): void;
}

/** @public */
export const glueTransformExtensionPoint =
  createExtensionPoint<GlueTransformExtensionPoint>({
    id: 'catalog.glue.transform',
  });

/** What other modules have set. */
export interface GlueTransformers {
  database?: GlueDatabaseTransformer;
  table?: GlueTableTransformer;
}

export function collectTransformers(): GlueTransformExtensionPoint & {
  readonly set: GlueTransformers;
} {
  const set: GlueTransformers = {};
  return {
    set,
    setDatabaseTransformer(transformer) {
      if (set.database) {
        throw new Error('The transformer of Glue databases is set already');
      }
      set.database = transformer;
    },
    setTableTransformer(transformer) {
      if (set.table) {
        throw new Error('The transformer of Glue tables is set already');
      }
      set.table = transformer;
    },
  };
}
