import type { TableText } from '@data-sharing/backstage-plugin-data-sharing-common';
import type { GlueColumn, GlueDatabase, GlueTable } from '../glue/shapes';
import { sparkColumns } from './sparkColumns';
import { structFields } from './structFields';
import { hasUnlistedColumns, noComment } from './unlistedColumns';

/**
 * Characters of names, and of comments, that a table is found by: thousands of
 * columns fit, and no index is swamped by one table.
 */
const maxCharacters = 200_000;

/**
 * Iceberg keeps columns that were dropped in Glue and says so. They count for
 * the verdict, since old snapshots have them, but nobody finds them in the table.
 */
const isDropped = ({ Parameters }: GlueColumn) =>
  Parameters?.['iceberg.field.current'] === 'false';

function addColumn(text: SearchableText, column: GlueColumn) {
  if (isDropped(column)) return;
  text.columns.push(column.Name);
  if (column.Type?.includes('<')) {
    for (const field of structFields(column.Type)) {
      text.columns.push(`${column.Name}.${field}`);
    }
  }
  addComment(text, column.Comment);
}

function addComment(text: SearchableText, comment: string | undefined) {
  const trimmed = comment?.trim();
  if (trimmed && trimmed !== noComment) text.comments.push(trimmed);
}

/** The columns that Glue lists, or those that Spark keeps in their place. */
function addColumns(text: SearchableText, table: GlueTable) {
  const columns = table.StorageDescriptor?.Columns ?? [];
  const keys = table.PartitionKeys ?? [];
  if (hasUnlistedColumns(table)) {
    const listed = new Set(keys.map(({ Name }) => Name));
    for (const { path, comment } of sparkColumns(table)) {
      if (listed.has(path)) continue;
      text.columns.push(path);
      addComment(text, comment);
    }
  } else {
    for (const column of columns) addColumn(text, column);
  }
  for (const key of keys) addColumn(text, key);
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
  addColumns(text, table);
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
