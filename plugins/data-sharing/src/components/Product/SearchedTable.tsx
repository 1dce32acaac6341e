import type { KeyboardEvent } from 'react';
import {
  SearchField,
  Table,
  Text,
  type ColumnConfig,
  type TableSelection,
} from '@backstage/ui';
import { useSearchedRows } from './useSearchedRows';
import styles from './ProductTable.module.css';

// The table gives all that was chosen up on Escape, which is pressed too easily.
const keepOnEscape = (event: KeyboardEvent) => {
  if (event.key === 'Escape') event.stopPropagation();
};

/** Rows to search in, few or thousands. */
export function SearchedTable<T extends { id: string }>(props: {
  rows: T[];
  columnConfig: ColumnConfig<T>[];
  /** What of a row is searched; the same function at every render. */
  textOf: (row: T) => string;
  searchLabel: string;
  /** Instead of the table where there are no rows. */
  empty: string;
  noMatch: (search: string) => string;
  /** How rows are chosen, of those that were found; not at all where it is missing. */
  selectionOf?: (found: T[]) => TableSelection;
  /** Rows scroll within this height; it is theirs where it is missing. */
  height?: string;
}) {
  const { rows, columnConfig, textOf, searchLabel, empty, height, noMatch } =
    props;
  const { search, setSearch, found, virtualization } = useSearchedRows(
    rows,
    textOf,
    height,
  );
  if (rows.length === 0) return <Text>{empty}</Text>;
  return (
    <>
      <SearchField
        aria-label={searchLabel}
        placeholder={searchLabel}
        value={search}
        onChange={setSearch}
      />
      <div
        role="presentation"
        className={`${styles.scroll} ${height ? styles.framed : ''}`}
        style={{ maxHeight: height }}
        onKeyDownCapture={props.selectionOf && keepOnEscape}
      >
        <Table
          columnConfig={columnConfig}
          data={found}
          pagination={{ type: 'none' }}
          emptyState={noMatch(search)}
          selection={props.selectionOf?.(found)}
          {...virtualization}
        />
      </div>
    </>
  );
}
