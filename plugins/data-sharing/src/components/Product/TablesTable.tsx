import { useMemo } from 'react';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Cell, CellText, Text, type ColumnConfig } from '@backstage/ui';
import type {
  ProductSchema,
  TableSummary,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import { useIsNarrow } from '../../hooks/useIsNarrow';
import { useLinks } from '../../hooks/useLinks';
import { dataSharingTranslationRef } from '../../translation';
import { VerdictLabel } from '../Verdict/VerdictLabel';
import { SearchedTable } from './SearchedTable';
import styles from './ProductTable.module.css';

interface Row extends TableSummary {
  id: string;
}

const textOf = (row: Row) => `${row.name} ${row.description}`;

/** The tables of a database, each with its verdict and a link to ask for it alone. */
export const TablesTable = ({ schema }: { schema: ProductSchema }) => {
  const { t } = useTranslationRef(dataSharingTranslationRef);
  const { accessTabPath } = useLinks();
  const rows = useMemo(
    () => schema.tables.map(table => ({ ...table, id: table.name })),
    [schema.tables],
  );
  const isNarrow = useIsNarrow();
  const columnConfig = useMemo<ColumnConfig<Row>[]>(
    () => [
      {
        id: 'name',
        label: t('tables.name'),
        isRowHeader: true,
        cell: row => (
          <CellText
            title={row.name}
            href={row.entityRef ? accessTabPath(row.entityRef) : undefined}
          />
        ),
      },
      {
        id: 'verdict',
        label: t('tables.verdict'),
        cell: row => (
          <Cell>
            <VerdictLabel verdict={row.verdict} />
          </Cell>
        ),
      },
      {
        id: 'columnCount',
        label: t('tables.columnCount'),
        isHidden: isNarrow,
        cell: row => <CellText title={String(row.columnCount)} />,
      },
      {
        id: 'description',
        label: t('tables.description'),
        isHidden: isNarrow,
        cell: row => (
          <Cell>
            <Text className={styles.wrap}>{row.description}</Text>
          </Cell>
        ),
      },
    ],
    [accessTabPath, isNarrow, t],
  );

  return (
    <SearchedTable
      rows={rows}
      columnConfig={columnConfig}
      textOf={textOf}
      searchLabel={t('tables.search')}
      empty={t('tables.empty')}
      noMatch={search => t('tables.noMatch', { search })}
    />
  );
};
