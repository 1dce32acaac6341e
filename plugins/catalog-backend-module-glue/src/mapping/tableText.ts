import type { TableText } from '@data-sharing/backstage-plugin-data-sharing-common';
import type { GlueColumn, GlueDatabase, GlueTable } from '../glue/shapes';
import { structFields } from './structFields';

/**
 * Characters of names, and of comments, that a table is found by: thousands of
 * columns fit, and no index is swamped by one table.
 */
const maxCharacters = 200_000;

function addColumn(text: SearchableText, column: GlueColumn) {
  text.columns.push(column.Name);
  if (column.Type?.includes('<')) {
    for (const field of structFields(column.Type)) {
      text.columns.push(`${column.Name}.${field}`);
    }
  }
  const comment = column.Comment?.trim();
  if (comment) text.comments.push(comment);
}

/** What a table can be found by that is not in its entity. */
export type SearchableText = Omit<TableText, 'entityRef'>;

/**
 * @param database - whose LF-Tag its tables inherit
 * @param table - as GetTables lists it
 * @param lfTagKey - of the LF-Tag that is read, if one is
 */
export function tableText(
  database: GlueDatabase,
  table: GlueTable,
  lfTagKey?: string,
): SearchableText {
  const text: SearchableText = { columns: [], comments: [], lfTags: [] };
  const columns = table.StorageDescriptor?.Columns ?? [];
  const keys = table.PartitionKeys ?? [];
  for (const column of columns) addColumn(text, column);
  for (const key of keys) addColumn(text, key);
  if (lfTagKey) {
    const values = [table.LFTag ?? database.LFTag];
    for (const list of [columns, keys]) {
      for (const { LFTag } of list) values.push(LFTag);
    }
    text.lfTags = [...new Set(values)]
      .flatMap(value => (value === undefined ? [] : `${lfTagKey}=${value}`))
      .sort();
  }
  return {
    columns: within(text.columns),
    comments:
      text.comments.length > 1
        ? within([...new Set(text.comments)])
        : within(text.comments),
    lfTags: text.lfTags,
  };
}

function within(texts: string[]): string[] {
  let length = 0;
  for (let index = 0; index < texts.length; index += 1) {
    length += texts[index].length;
    if (length > maxCharacters) return texts.slice(0, index);
  }
  return texts;
}
