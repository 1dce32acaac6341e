/** What became of something that was asked for by name. */
export type Lookup =
  | { found: 'there'; value: unknown }
  /** Glue says that there is no such thing. */
  | { found: 'gone' }
  /** Glue says that the role may not see it: it may well be there. */
  | { found: 'hidden' };

/** How often each API operation was called, retries included. */
export type ApiCalls = Record<string, number>;

/** A page of a listing, as Glue gives it. */
export interface Page {
  items: unknown[];
  /** Whether no other follows. */
  isLast: boolean;
}

/**
 * What is needed from Glue. What comes back is not trusted to have the shape
 * that the API reference promises.
 */
export interface GlueReader {
  /**
   * All databases, page by page.
   *
   * @throws {@link GlueListingError} when a page cannot be had
   */
  databases(signal?: AbortSignal): AsyncIterable<Page>;
  /**
   * All tables of a database, page by page.
   *
   * @throws {@link GlueListingError} when a page cannot be had
   */
  tables(database: string, signal?: AbortSignal): AsyncIterable<Page>;
  /** @throws {@link GlueListingError} when Glue does not answer */
  database(name: string, signal?: AbortSignal): Promise<Lookup>;
  /** @throws {@link GlueListingError} when Glue does not answer */
  table(database: string, name: string, signal?: AbortSignal): Promise<Lookup>;
}
