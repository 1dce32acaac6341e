import type { IndexableDocument } from '@backstage/plugin-search-common';
import {
  productTypes,
  type Verdict,
} from '@data-sharing/backstage-plugin-data-sharing-common';

/** Type of the documents in the search index. @public */
export const glueTableType = productTypes.table;

/**
 * A table in the search index. All fields are in every document: Lunr takes
 * the fields of an index from its first document.
 *
 * @public
 */
export type GlueTableDocument = IndexableDocument & {
  kind: string;
  namespace: string;
  name: string;
  description: string;
  /** Name of the Glue database. */
  database: string;
  /** Entity ref of the owning group; empty where there is none. */
  owner: string;
  /** Empty for a resource link, which has no verdict of its own. */
  verdict: Verdict | '';
  /**
   * The verdict in one word, `notsensitive`, for filters: Lunr takes
   * `not-sensitive` for two words and does not index the first.
   */
  verdictWord: string;
  entityTags: string[];
  /** `key=value` */
  lfTags: string[];
  /** Full names, fields of structs included, as many as are indexed. */
  columns: string[];
  /** Distinct comments on columns, as many as are indexed. */
  comments: string[];
};
