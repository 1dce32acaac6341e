import { hash } from 'node:crypto';
import {
  verdicts,
  type VerdictReason,
  type VerdictSummary,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import type { SearchableText } from '../mapping/tableText';
import type { KnownDatabase, KnownTable, TableRecord } from './IngestionStore';

// PostgreSQL gives 64-bit integers as text, SQLite as numbers, and SQLite's
// booleans are 0 and 1.
type Big = string | number;
type Bool = boolean | 0 | 1;

export interface SourceRow {
  source_id: string;
  sequence: Big;
  last_event_at: Big | null;
  status: string | null;
  progress: string | null;
  allowed_removals: number | null;
  allowed_until: Big | null;
}

export interface DatabaseRow {
  source_id: string;
  database_name: string;
  entity_ref: string | null;
  owner: string;
  facts: string;
  touched: Big;
  removed: Bool;
}

export interface TableRow {
  source_id: string;
  database_name: string;
  table_name: string;
  entity_ref: string | null;
  verdict: number;
  reasons: string;
  reasons_total: number;
  text: string | null;
  version_id: string | null;
  column_count: number;
  digest: string;
  touched: Big;
  removed: Bool;
}

export const toDatabase = (row: DatabaseRow): KnownDatabase => ({
  name: row.database_name,
  entityRef: row.entity_ref,
  owner: row.owner,
  facts: JSON.parse(row.facts),
  touched: Number(row.touched),
  removed: Boolean(row.removed),
});

export type KnownTableRow = Pick<
  TableRow,
  | 'table_name'
  | 'entity_ref'
  | 'version_id'
  | 'column_count'
  | 'digest'
  | 'touched'
  | 'removed'
>;

export const toTable = (row: KnownTableRow): KnownTable => ({
  name: row.table_name,
  entityRef: row.entity_ref,
  versionId: row.version_id,
  columnCount: row.column_count,
  digest: row.digest,
  touched: Number(row.touched),
  removed: Boolean(row.removed),
});

/**
 * Tells whether a row would change. It is computed for every table of a scan,
 * and so without JSON; names hold no null character.
 */
export function digestOf(
  record: TableRecord,
  text: SearchableText | null,
): string {
  const { part } = record;
  let content = `${record.entityRef}\0${record.versionId}\0${record.columnCount}\0${part.verdict}\0${part.reasonsTotal}`;
  for (const reason of part.reasons) {
    content += `\0${reason.verdict}\0${reason.level}\0${reason.name}\0${reason.parameter}\0${reason.value}\0${reason.kind}`;
  }
  if (text) {
    content += `\0${text.columns.join('\0')}\0\0${text.comments.join(
      '\0',
    )}\0\0${text.lfTags.join('\0')}`;
  }
  return hash('sha1', content, 'hex');
}

/** The columns of a row that the record decides. */
export const fromTable = (
  record: TableRecord,
  text: SearchableText | null,
  digest: string,
) => ({
  table_name: record.name,
  entity_ref: record.entityRef,
  verdict: verdicts.indexOf(record.part.verdict),
  reasons: JSON.stringify(record.part.reasons),
  reasons_total: record.part.reasonsTotal,
  text: text && JSON.stringify(text),
  version_id: record.versionId,
  column_count: record.columnCount,
  digest,
});

/** Remembered as gone, and never known before. */
export const goneTable = {
  entity_ref: null,
  verdict: verdicts.indexOf('not-sensitive'),
  reasons: '[]',
  reasons_total: 0,
  text: null,
  version_id: null,
  column_count: 0,
  digest: '',
  removed: true,
};

export function toPart(
  row: Pick<TableRow, 'verdict' | 'reasons' | 'reasons_total'>,
): VerdictSummary {
  return {
    verdict: verdicts[row.verdict],
    reasons: JSON.parse(row.reasons) as VerdictReason[],
    reasonsTotal: row.reasons_total,
  };
}
