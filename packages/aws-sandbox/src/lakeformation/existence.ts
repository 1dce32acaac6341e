import { columnNames, type Catalog, type CatalogPlace } from '../glue/catalog';
import { invalid } from './errors';
import type { NamedResource } from './resources';

/**
 * @throws {@link AwsError} `EntityNotFoundException` when the database or table
 *   does not exist, `InvalidInputException` when a column does not
 */
export function requireExistence(
  catalog: Catalog,
  resource: NamedResource,
  place: CatalogPlace,
): void {
  if (resource.database === undefined) return;
  if (resource.table === undefined) {
    catalog.database(place, resource.database);
    return;
  }
  const table = catalog.table(place, resource.database, resource.table);
  const { columns } = resource;
  if (!columns) return;
  const known = columnNames(table);
  const missing = (
    'include' in columns ? columns.include : columns.exclude
  ).filter(column => !known.includes(column));
  if (missing.length) {
    throw invalid(
      `Columns not found in table ${resource.table}: [${missing.join(', ')}]`,
    );
  }
}
