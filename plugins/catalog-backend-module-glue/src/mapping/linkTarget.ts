import type { ProductKey } from '@data-sharing/backstage-plugin-data-sharing-common';
import type { GlueDatabase, GlueTable } from '../glue/shapes';

/** Where a resource link is, for what it leaves out of its target. */
interface Home {
  catalogId: string;
  region: string;
}

/** The database a resource link points to; undefined for any other database. */
export function targetOfDatabase(
  { TargetDatabase: target }: GlueDatabase,
  home: Home,
): ProductKey | undefined {
  if (!target?.DatabaseName) return undefined;
  return {
    catalogId: target.CatalogId ?? home.catalogId,
    region: target.Region ?? home.region,
    database: target.DatabaseName,
    table: null,
  };
}

/** The table a resource link points to; undefined for any other table. */
export function targetOfTable(
  { TargetTable: target }: GlueTable,
  home: Home,
): ProductKey | undefined {
  if (!target?.DatabaseName || !target.Name) return undefined;
  return {
    catalogId: target.CatalogId ?? home.catalogId,
    region: target.Region ?? home.region,
    database: target.DatabaseName,
    table: target.Name,
  };
}
