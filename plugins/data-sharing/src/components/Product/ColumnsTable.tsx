import { useMemo } from 'react';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Cell, Text, type ColumnConfig } from '@backstage/ui';
import type {
  ProductColumn,
  ProductSchema,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import { useIsNarrow } from '../../hooks/useIsNarrow';
import { effectiveFlag } from '../../model/effectiveFlag';
import { dataSharingTranslationRef } from '../../translation';
import { Pill } from '../Pill/Pill';
import { ColumnFlag } from './ColumnFlag';
import { SearchedTable } from './SearchedTable';
import styles from './ProductTable.module.css';

interface Row extends ProductColumn {
  id: string;
}

const textOf = (row: Row) => `${row.name} ${row.type} ${row.comment}`;

/** The columns of a table with their types, comments and flags. */
export const ColumnsTable = ({ schema }: { schema: ProductSchema }) => {
  const { t } = useTranslationRef(dataSharingTranslationRef);
  const rows = useMemo(
    () =>
      schema.columns.map((column, index) => ({
        ...column,
        // Glue takes a column twice, as a column and as a partition key.
        id: `${index} ${column.name}`,
      })),
    [schema.columns],
  );
  const isNarrow = useIsNarrow();
  const columnConfig = useMemo<ColumnConfig<Row>[]>(
    () => [
      {
        id: 'name',
        label: t('columns.name'),
        isRowHeader: true,
        cell: row => (
          <Cell>
            <div className={styles.stack}>
              <span className={styles.mono}>{row.name}</span>
              {isNarrow && <span className={styles.mono}>{row.type}</span>}
              {row.partitionKey && (
                <Pill tone="info">{t('columns.partitionKey')}</Pill>
              )}
              {isNarrow && row.comment && (
                <Text color="secondary" className={styles.wrap}>
                  {row.comment}
                </Text>
              )}
            </div>
          </Cell>
        ),
      },
      {
        id: 'type',
        label: t('columns.type'),
        isHidden: isNarrow,
        cell: row => (
          <Cell>
            <span className={styles.mono}>{row.type}</span>
          </Cell>
        ),
      },
      {
        id: 'flag',
        label: t('columns.flag'),
        cell: row => (
          <Cell>
            <ColumnFlag flag={effectiveFlag(row, schema)} />
          </Cell>
        ),
      },
      {
        id: 'comment',
        label: t('columns.comment'),
        isHidden: isNarrow,
        cell: row => (
          <Cell>
            <Text className={styles.wrap}>{row.comment}</Text>
          </Cell>
        ),
      },
    ],
    [isNarrow, schema, t],
  );

  return (
    <SearchedTable
      rows={rows}
      columnConfig={columnConfig}
      textOf={textOf}
      searchLabel={t('columns.search')}
      empty={t('columns.empty')}
      noMatch={search => t('columns.noMatch', { search })}
    />
  );
};
