import type {
  ProductSchema,
  ShareRequestSummary,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import { effectiveFlag, meaningOf, type EffectiveFlag } from './effectiveFlag';

/** A column of a table, once by its name: shares name columns. */
export interface ColumnChoice {
  name: string;
  type: string | null;
  partitionKey: boolean;
  /** Undefined where the table does not have it, or could not be read. */
  flag?: EffectiveFlag;
}

const meanings: EffectiveFlag['meaning'][] = [
  'not-sensitive',
  'missing',
  'other',
  'sensitive',
];

const severity = ({ flag }: ColumnChoice) =>
  flag ? meanings.indexOf(flag.meaning) : -1;

/** The columns of a table. Of two with one name, as Glue allows, the worse counts. */
export function columnChoicesOf(schema: ProductSchema): ColumnChoice[] {
  const byName = new Map<string, ColumnChoice>();
  for (const column of schema.columns) {
    const choice: ColumnChoice = {
      name: column.name,
      type: column.type,
      partitionKey: column.partitionKey,
      flag: effectiveFlag(column, schema),
    };
    const known = byName.get(column.name);
    if (!known || severity(known) < severity(choice)) {
      byName.set(column.name, choice);
    }
  }
  return [...byName.values()];
}

/** The columns of these names, with what is known of them. */
export function choicesOfNames(
  names: string[],
  schema: ProductSchema | undefined,
): ColumnChoice[] {
  const known = new Map(
    (schema ? columnChoicesOf(schema) : []).map(choice => [
      choice.name.toLowerCase(),
      choice,
    ]),
  );
  return names.map(name => ({
    type: null,
    partitionKey: false,
    ...known.get(name.toLowerCase()),
    name,
  }));
}

/** Whether a flag says that it is sensitive, or says neither. */
export const isSuspect = ({ flag }: ColumnChoice): boolean =>
  flag?.meaning === 'sensitive' || flag?.meaning === 'other';

const speaksAgainst = (flag: string | null) =>
  flag !== null && meaningOf(flag) !== 'not-sensitive';

/**
 * The suspect ones among the columns that are asked for, where a share of the
 * others could do without an approval: not where the table or its database is
 * flagged itself, which counts for each column, and not where none is left.
 */
export function avoidableColumns(
  schema: ProductSchema,
  asked: ColumnChoice[],
): ColumnChoice[] {
  if (speaksAgainst(schema.tableFlag) || speaksAgainst(schema.databaseFlag)) {
    return [];
  }
  const suspects = asked.filter(isSuspect);
  return suspects.length < asked.length ? suspects : [];
}

/**
 * The only columns that an approval would still grant; null for all. Others may
 * have approved some of them only, and what is granted is what all approved.
 */
export function columnsLeft({
  columns,
  decisions,
  grantedColumns,
}: Pick<ShareRequestSummary, 'columns' | 'decisions' | 'grantedColumns'>) {
  const limits = [grantedColumns, ...decisions.map(each => each.columns)];
  return limits.reduce(
    (left, limit) =>
      left && limit ? left.filter(name => limit.includes(name)) : left ?? limit,
    columns,
  );
}
