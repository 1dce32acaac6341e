import {
  DEFAULT_NAMESPACE,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import {
  annotations,
  productKeyOf,
  verdicts,
  type TableText,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import { nameForms } from './nameForms';
import { takeWithin } from './takeWithin';
import type { GlueTableDocument } from './types';

/**
 * How much of a table is indexed, in bytes of UTF-8. A `tsvector` of PostgreSQL
 * has room for 1 MiB, and upon a document beyond that the search module for
 * PostgreSQL cuts the text of every document in the index. Words that look like
 * web addresses take the most room: a document full of them fills half of it.
 */
export const limits = {
  /** Some 4,000 names of ordinary length. */
  columns: 100_000,
  comments: 50_000,
  /** Parts and words of names, each once. */
  forms: 60_000,
  lfTags: 10_000,
  entityTags: 10_000,
} as const;

/** Characters; Glue's own limit. */
const descriptionLength = 2_048;

/** The fields of an entity that a document is made of. */
export const entityFields = [
  'kind',
  'metadata.namespace',
  'metadata.name',
  'metadata.title',
  'metadata.description',
  'metadata.tags',
  `metadata.annotations.${annotations.sensitivity}`,
  `metadata.annotations.${annotations.arn}`,
  'spec.type',
  'spec.owner',
];

/** What JSON in PostgreSQL takes: no null characters, no half surrogates. */
const clean = (text: string) =>
  Buffer.from(text).toString().replaceAll('\0', '');

const cleanAll = (texts: readonly string[]) => texts.map(clean);

/**
 * What the search engine is given of a table.
 *
 * @param text - what is not in the entity
 * @param entity - at least the {@link entityFields}
 * @param location - where a result leads
 */
export function tableDocument(
  text: TableText,
  entity: Entity,
  location: string,
): GlueTableDocument {
  const { name, namespace = DEFAULT_NAMESPACE, tags = [] } = entity.metadata;
  const title = clean(entity.metadata.title ?? name);
  const description = clean(entity.metadata.description ?? '').slice(
    0,
    descriptionLength,
  );
  const columns = takeWithin(cleanAll(text.columns), limits.columns);
  const comments = takeWithin(cleanAll(text.comments), limits.comments);
  const lfTags = takeWithin(cleanAll(text.lfTags), limits.lfTags);
  const entityTags = takeWithin(cleanAll(tags), limits.entityTags);
  const forms = takeWithin(
    nameForms([title, ...columns, ...entityTags, ...lfTags]),
    limits.forms,
  );
  const verdict = verdictOf(entity);
  return {
    title,
    location,
    // Names before all that is said with their words: PostgreSQL keeps 256
    // places of a word and needs them to find names of several words.
    text: [
      title,
      description,
      ...columns,
      ...forms,
      ...entityTags,
      ...lfTags,
      ...comments,
    ].join('\n'),
    kind: entity.kind,
    namespace,
    name,
    description,
    database: productKeyOf(entity)?.database ?? title.split('.')[0],
    owner: String(entity.spec?.owner ?? ''),
    verdict,
    verdictWord: verdict.replaceAll('-', ''),
    entityTags,
    lfTags,
    columns,
    comments,
    authorization: { resourceRef: stringifyEntityRef(entity) },
  };
}

function verdictOf(entity: Entity): GlueTableDocument['verdict'] {
  const value = entity.metadata.annotations?.[annotations.sensitivity];
  return verdicts.find(known => known === value) ?? '';
}

/** Whether some of what there is to say of the table is not in the document. */
export const isIndexedInPart = (
  text: TableText,
  document: GlueTableDocument,
): boolean =>
  document.columns.length < text.columns.length ||
  document.comments.length < text.comments.length ||
  document.lfTags.length < text.lfTags.length;
