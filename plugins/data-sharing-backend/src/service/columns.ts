import { InputError } from '@backstage/errors';
import type { Column, Table } from '@aws-sdk/client-glue';
import {
  maxColumns,
  type ProductKey,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import { titleOf } from './views/product';

/** Of the names in all, as much as the workflow carries. */
const maxCharacters = 30_000;

/** Columns of a table, partition keys last. */
export const columnsIn = (table: Table | undefined): Column[] => [
  ...(table?.StorageDescriptor?.Columns ?? []),
  ...(table?.PartitionKeys ?? []),
];

/**
 * Finds names among others, whatever their case.
 *
 * @param among - the names as they are spelt, in their order
 * @returns those of them that are asked for
 * @throws InputError that names `columns`, for a name twice and for one that
 *   is not there
 */
export function pickColumns(
  asked: string[],
  among: string[],
  missing: (name: string) => string,
): string[] {
  if (asked.length > maxColumns) {
    throw new InputError(`columns: must be ${maxColumns} at most`);
  }
  if (asked.join('').length > maxCharacters) {
    throw new InputError(
      `columns: must have names of ${maxCharacters} characters in all at most`,
    );
  }
  const wanted = new Set<string>();
  for (const name of asked) {
    const folded = name.toLowerCase();
    if (wanted.has(folded)) {
      throw new InputError(`columns: ${name} is named twice`);
    }
    if (!among.some(each => each.toLowerCase() === folded)) {
      throw new InputError(`columns: ${missing(name)}`);
    }
    wanted.add(folded);
  }
  return among.filter(each => wanted.has(each.toLowerCase()));
}

/**
 * The columns of a table that somebody names, as Glue spells and orders them.
 *
 * @throws InputError that names `columns`
 */
export const columnsOfTable = (
  key: ProductKey,
  table: Table | undefined,
  asked: string[],
): string[] =>
  pickColumns(
    asked,
    columnsIn(table).map(({ Name = '' }) => Name),
    name =>
      `${titleOf(
        key,
      )} has no column ${name}, or does not show it to the portal`,
  );
