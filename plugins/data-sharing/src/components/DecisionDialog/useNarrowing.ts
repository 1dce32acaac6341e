import { useMemo, useState } from 'react';
import {
  maxColumns,
  type ShareRequestSummary,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import { useProductSchema } from '../../hooks/useProductSchema';
import {
  choicesOfNames,
  columnChoicesOf,
  columnsLeft,
} from '../../model/columnChoice';

/**
 * Which of the columns that are asked for an approval grants: all of them, until
 * some are left out. For a denial nothing is read.
 */
export function useNarrowing(request: ShareRequestSummary, isDenial: boolean) {
  const { product, scope } = request;
  const isTable = scope === 'table';
  const schema = useProductSchema(
    isTable && !isDenial ? product.entityRef ?? undefined : undefined,
  );
  const asked = useMemo(() => columnsLeft(request), [request]);
  const choices = useMemo(() => {
    if (asked) return choicesOfNames(asked, schema.data);
    return isTable && schema.data ? columnChoicesOf(schema.data) : [];
  }, [asked, isTable, schema.data]);
  const [leftOut, setLeftOut] = useState<ReadonlySet<string>>(new Set());
  const kept = useMemo(
    () => choices.map(({ name }) => name).filter(name => !leftOut.has(name)),
    [choices, leftOut],
  );
  const isNarrowed = kept.length < choices.length;

  return {
    schema,
    choices,
    kept,
    isNarrowed,
    /** What an approval grants: the only columns, or null for all. */
    granted: isNarrowed ? kept : asked,
    problem: isNarrowed ? problemOf(kept) : undefined,
    keep: (columns: string[]) => {
      const keeps = new Set(columns);
      setLeftOut(
        new Set(
          choices.map(({ name }) => name).filter(name => !keeps.has(name)),
        ),
      );
    },
  };
}

function problemOf(
  kept: string[],
): 'columnsMissing' | 'columnsTooMany' | undefined {
  if (kept.length === 0) return 'columnsMissing';
  return kept.length > maxColumns ? 'columnsTooMany' : undefined;
}
