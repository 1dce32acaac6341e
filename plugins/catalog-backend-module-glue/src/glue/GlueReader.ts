/**
 * What is needed from Glue: everything, page by page. What comes back is not
 * trusted to have the shape that the API reference promises.
 */
export interface GlueReader {
  /**
   * @throws {@link GlueListingError} when a page cannot be had
   */
  databases(signal?: AbortSignal): AsyncIterable<unknown[]>;
  /**
   * @param database - its name
   * @throws {@link GlueListingError} when a page cannot be had
   */
  tables(database: string, signal?: AbortSignal): AsyncIterable<unknown[]>;
}
