import { SearchField, Table, Text, type ColumnConfig } from '@backstage/ui';
import { useSearchedRows } from './useSearchedRows';
import styles from './ProductTable.module.css';

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
}) {
  const { rows, columnConfig, textOf, searchLabel, empty, noMatch } = props;
  const { search, setSearch, found, virtualization } = useSearchedRows(
    rows,
    textOf,
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
      <div className={styles.scroll}>
        <Table
          columnConfig={columnConfig}
          data={found}
          pagination={{ type: 'none' }}
          emptyState={noMatch(search)}
          {...virtualization}
        />
      </div>
    </>
  );
}
