import {
  columnNames,
  type Catalog,
  type CatalogPlace,
  type StoredDatabase,
  type StoredTable,
} from '../glue/catalog';
import { invalid } from './errors';
import type { NamedResource } from './resources';

/**
 * @returns the database or table that the resource is or is in; undefined for
 *   the catalog
 * @throws {@link AwsError} `EntityNotFoundException` when the database or table
 *   does not exist, `InvalidInputException` when a column does not
 */
export function requireExistence(
  catalog: Catalog,
  resource: NamedResource,
  place: CatalogPlace,
): StoredDatabase | StoredTable | undefined {
  if (resource.database === undefined) return undefined;
  if (resource.table === undefined) {
    return catalog.database(place, resource.database);
  }
  const table = catalog.table(place, resource.database, resource.table);
  const { columns } = resource;
  if (!columns) return table;
  const known = columnNames(table);
  const missing = (
    'include' in columns ? columns.include : columns.exclude
  ).filter(column => !known.includes(column));
  if (missing.length) {
    throw invalid(
      `Columns not found in table ${resource.table}: [${missing.join(', ')}]`,
    );
  }
  return table;
}
