/**
 * Where the Glue module of the catalog answers, under the catalog plugin's own
 * path: `/api/catalog/aws-glue/v1/…`.
 *
 * @public
 */
export const ingestionPath = '/aws-glue/v1';

/**
 * What a table can be found by that is not in its entity.
 *
 * @public
 */
export interface TableText {
  /** `resource:default/sales.orders-e4e58eb651` */
  entityRef: string;
  /** Full names, fields of structs included: `address`, `address.street`. */
  columns: string[];
  /** Comments on columns, in their order, without repeats. */
  comments: string[];
  /** LF-Tags of table and columns, as `key=value`, sorted. */
  lfTags: string[];
}

/**
 * Answer of `GET /aws-glue/v1/table-texts?limit&cursor`, for other backend
 * plugins only.
 *
 * @public
 */
export interface TableTextPage {
  /** Ordered by source, database and table. */
  items: TableText[];
  /** Absent on the last page. */
  nextCursor?: string;
}
