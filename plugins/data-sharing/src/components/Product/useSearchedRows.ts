import { useMemo, useState } from 'react';

/** From this many rows on, only those on the screen are drawn. */
const virtualizeFrom = 100;

/** Rows that contain what is searched for, and how to draw as many as there are. */
export function useSearchedRows<T>(
  rows: T[],
  textOf: (row: T) => string,
  height = '32rem',
) {
  const [search, setSearch] = useState('');
  const found = useMemo(() => {
    const wanted = search.trim().toLocaleLowerCase();
    return wanted
      ? rows.filter(row => textOf(row).toLocaleLowerCase().includes(wanted))
      : rows;
  }, [rows, search, textOf]);
  const virtualization =
    found.length > virtualizeFrom
      ? { virtualized: { estimatedRowHeight: 56 }, style: { height } }
      : {};
  return { search, setSearch, found, virtualization };
}
