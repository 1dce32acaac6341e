import type {
  ProductColumn,
  ProductSchema,
} from '@data-sharing/backstage-plugin-data-sharing-common';

/** What the flag says about one column, and where that was said. */
export interface EffectiveFlag {
  meaning: 'sensitive' | 'not-sensitive' | 'other' | 'missing';
  value: string | null;
  from: 'column' | 'table' | 'database';
}

export const meaningOf = (value: string): EffectiveFlag['meaning'] => {
  const text = value.trim().toLowerCase();
  if (text === 'true') return 'sensitive';
  return text === 'false' ? 'not-sensitive' : 'other';
};

/**
 * The flag of a column: its own, or else its table's, or else the database's.
 * For display: what counts for a share is the verdict.
 */
export function effectiveFlag(
  column: Pick<ProductColumn, 'flag'>,
  schema: Pick<ProductSchema, 'tableFlag' | 'databaseFlag'>,
): EffectiveFlag {
  const levels = [
    ['column', column.flag],
    ['table', schema.tableFlag],
    ['database', schema.databaseFlag],
  ] as const;
  for (const [from, value] of levels) {
    if (value !== null) return { meaning: meaningOf(value), value, from };
  }
  return { meaning: 'missing', value: null, from: 'column' };
}
