import { useMemo } from 'react';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Button, Cell, Text, type ColumnConfig } from '@backstage/ui';
import { isSuspect, type ColumnChoice } from '../../model/columnChoice';
import { dataSharingTranslationRef } from '../../translation';
import { Pill } from '../Pill/Pill';
import { ColumnFlag } from '../Product/ColumnFlag';
import tableStyles from '../Product/ProductTable.module.css';
import { SearchedTable } from '../Product/SearchedTable';
import { selectionAfter } from './selection';
import styles from './ColumnPicker.module.css';

interface Row extends ColumnChoice {
  id: string;
}

const textOf = ({ name, type }: Row) => `${name} ${type ?? ''}`;

/** Columns of a table to choose from, few or a thousand. */
export const ColumnPicker = (props: {
  label: string;
  choices: ColumnChoice[];
  chosen: ReadonlySet<string>;
  /** @param chosen - in the order of the choices */
  onChange: (chosen: string[]) => void;
  isInvalid?: boolean;
  /** Id of the element that says what is wrong. */
  'aria-describedby'?: string;
}) => {
  const { choices, chosen, label, onChange } = props;
  const { t } = useTranslationRef(dataSharingTranslationRef);
  const rows = useMemo(
    () => choices.map((choice): Row => ({ ...choice, id: choice.name })),
    [choices],
  );
  const choose = (isChosen: (row: Row) => boolean) =>
    onChange(rows.filter(isChosen).map(({ name }) => name));
  const columnConfig = useMemo<ColumnConfig<Row>[]>(
    () => [
      {
        id: 'name',
        label: t('columns.name'),
        isRowHeader: true,
        cell: row => (
          <Cell textValue={row.name}>
            <div className={tableStyles.stack}>
              <span className={tableStyles.mono}>{row.name}</span>
              {row.type && (
                <Text variant="body-x-small" className={tableStyles.wrap}>
                  {row.type}
                </Text>
              )}
              {row.partitionKey && (
                <Pill tone="info">{t('columns.partitionKey')}</Pill>
              )}
            </div>
          </Cell>
        ),
      },
      {
        id: 'flag',
        label: t('columns.flag'),
        cell: row => <Cell>{row.flag && <ColumnFlag flag={row.flag} />}</Cell>,
      },
    ],
    [t],
  );

  return (
    <div
      role="group"
      aria-label={label}
      aria-describedby={props['aria-describedby']}
      data-invalid={props.isInvalid || undefined}
      className={styles.picker}
    >
      <div className={styles.toolbar}>
        <Text role="status" weight="bold">
          {t('columns.chosen', {
            chosen: String(chosen.size),
            total: String(choices.length),
          })}
        </Text>
        <div className={styles.buttons}>
          {choices.some(isSuspect) && (
            <Button
              size="small"
              variant="secondary"
              onPress={() => choose(row => !isSuspect(row))}
            >
              {t('columns.allButSensitive')}
            </Button>
          )}
          <Button
            size="small"
            variant="secondary"
            isDisabled={chosen.size === 0}
            onPress={() => onChange([])}
          >
            {t('columns.chooseNone')}
          </Button>
        </div>
      </div>
      <SearchedTable
        rows={rows}
        columnConfig={columnConfig}
        textOf={textOf}
        searchLabel={t('columns.search')}
        empty={t('columns.empty')}
        noMatch={search => t('columns.noMatch', { search })}
        height="22rem"
        selectionOf={found => ({
          mode: 'multiple',
          behavior: 'toggle',
          selected: chosen,
          onSelectionChange: selected => {
            const after = selectionAfter(
              chosen,
              selected,
              found.map(({ id }) => id),
            );
            choose(({ id }) => after.has(id));
          },
        })}
      />
    </div>
  );
};
