import {
  annotations,
  summarize,
  verdicts,
  type ProductKey,
  type VerdictReason,
  type VerdictSummary,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import { z } from 'zod';

const reason = z.object({
  verdict: z.enum(['sensitive', 'unknown', 'unflagged']),
  level: z.enum(['database', 'table', 'column', 'partition-key']),
  name: z.string(),
  parameter: z.string(),
  value: z.string().nullable(),
  kind: z
    .enum(['lf-tag', 'hidden-columns', 'hidden-tables', 'unreadable'])
    .optional(),
});

const summary = z.object({
  verdict: z.enum(verdicts),
  reasons: z.array(reason),
  reasonsTotal: z.number().int().nonnegative(),
});

/** Of what only the ingestion sees: the workflow reads parameters in Glue. */
export const isBeyondGlue = ({ kind }: VerdictReason) =>
  kind === 'lf-tag' || kind === 'hidden-columns' || kind === 'hidden-tables';

const noReasons = '{"reasons":[],"reasonsTotal":0}';

function parse(values: Record<string, string>): VerdictSummary | undefined {
  try {
    return summary.parse({
      ...JSON.parse(values[annotations.sensitivityReasons] ?? noReasons),
      verdict: values[annotations.sensitivity],
    });
  } catch {
    return undefined;
  }
}

/** Stands for a verdict of the catalog that cannot be read. */
const unreadable = ({ database, table }: ProductKey): VerdictSummary =>
  summarize([
    {
      verdict: 'unknown',
      level: table === null ? 'database' : 'table',
      name: table === null ? database : `${database}.${table}`,
      parameter: annotations.sensitivityReasons,
      value: null,
    },
  ]);

/**
 * Whether what speaks against a product speaks against some of its columns:
 * these themselves do, and what is said of the table or the database. Columns
 * that are hidden are none that somebody could ask for.
 *
 * @param columns - `null` for all of them
 */
export const concerns =
  ({ database, table }: ProductKey, columns: string[] | null) =>
  ({ kind, level, name }: VerdictReason): boolean => {
    if (!columns) return true;
    if (kind === 'hidden-columns') return false;
    if (level !== 'column' && level !== 'partition-key') return true;
    const isNamed = (column: string) =>
      name.toLowerCase() === `${database}.${table}.${column}`.toLowerCase();
    return columns.some(isNamed);
  };

/**
 * What the catalog says of a product that neither the workflow nor the portal's
 * own reading of Glue could find out.
 *
 * @param values - the annotations of its entity
 * @param key - the product
 * @param columns - the only ones that it is asked about; `null` for all
 * @returns `sensitive` or `unknown`, which call for approval, or
 *   `not-sensitive` where there is nothing of the kind
 */
export function beyondGlue(
  values: Record<string, string>,
  key: ProductKey,
  columns: string[] | null = null,
): VerdictSummary {
  const nothing = summarize([]);
  const present = [annotations.sensitivity, annotations.sensitivityReasons];
  if (present.every(name => values[name] === undefined)) return nothing;
  const found = parse(values);
  if (!found) return unreadable(key);
  const { verdict, reasons, reasonsTotal } = found;
  if (verdict !== 'sensitive' && verdict !== 'unknown') return nothing;
  const beyond = reasons.filter(isBeyondGlue).filter(concerns(key, columns));
  if (beyond.length > 0) return summarize(beyond);
  // What was cut off may be of the kind, and so may be what has no reason.
  const isWhole = reasons.length > 0 && reasons.length === reasonsTotal;
  if (isWhole) return nothing;
  // Those that are left speak of other columns, for all that they say.
  return columns ? unreadable(key) : found;
}
