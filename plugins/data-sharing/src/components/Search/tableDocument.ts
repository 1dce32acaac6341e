import type { SearchDocument } from '@backstage/plugin-search-common';
import {
  unresolvedOwner,
  verdicts,
  type Verdict,
} from '@data-sharing/backstage-plugin-data-sharing-common';

/** What the index holds of a table, as far as it is shown. */
export interface TableDocument {
  title: string;
  location: string;
  description?: string;
  database?: string;
  /** Entity ref; undefined where no group owns the data. */
  owner?: string;
  verdict?: Verdict;
  columns: string[];
  comments: string[];
  /** Of the entity and of Lake Formation. */
  tags: string[];
}

const text = (value: unknown) =>
  typeof value === 'string' && value !== '' ? value : undefined;

const texts = (value: unknown) =>
  Array.isArray(value)
    ? value.filter((item): item is string => typeof item === 'string')
    : [];

/**
 * Reads a document of search-backend-module-glue; what it does not have is left
 * out, as another collator may make documents of the same type.
 */
export function readTableDocument(document: SearchDocument): TableDocument {
  const fields: SearchDocument & Record<string, unknown> = { ...document };
  const owner = text(fields.owner);
  return {
    title: document.title,
    location: document.location,
    description: text(fields.description),
    database: text(fields.database),
    owner: owner === unresolvedOwner ? undefined : owner,
    verdict: verdicts.find(verdict => verdict === fields.verdict),
    columns: texts(fields.columns),
    comments: texts(fields.comments),
    tags: [...texts(fields.entityTags), ...texts(fields.lfTags)],
  };
}
