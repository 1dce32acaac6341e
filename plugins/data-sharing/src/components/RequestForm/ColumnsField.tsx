import { useMemo } from 'react';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Button, Radio, RadioGroup } from '@backstage/ui';
import type { ProductSchema } from '@data-sharing/backstage-plugin-data-sharing-common';
import {
  avoidableColumns,
  choicesOfNames,
  columnChoicesOf,
  isSuspect,
} from '../../model/columnChoice';
import { dataSharingTranslationRef } from '../../translation';
import { ColumnPicker } from '../ColumnPicker/ColumnPicker';
import { Notice } from '../Feedback/Notice';
import { FieldWithProblem } from './FieldWithProblem';
import { askedColumns, type FormValues } from './formValues';

/** Whether the whole table is asked for or some of its columns, and which. */
export const ColumnsField = (props: {
  schema: ProductSchema;
  values: Pick<FormValues, 'covers' | 'columns'>;
  problem?: string;
  onChange: (changed: Partial<FormValues>) => void;
}) => {
  const { onChange, problem, schema, values } = props;
  const { t } = useTranslationRef(dataSharingTranslationRef);
  const choices = useMemo(() => columnChoicesOf(schema), [schema]);
  const chosen = useMemo(() => new Set(values.columns), [values.columns]);
  const asked = askedColumns(values);
  const avoidable = avoidableColumns(
    schema,
    asked ? choicesOfNames(asked, schema) : choices,
  );

  const leaveOut = () =>
    onChange({
      covers: 'columns',
      columns: choices
        .filter(choice => !isSuspect(choice))
        .filter(({ name }) => !asked || chosen.has(name))
        .map(({ name }) => name),
    });

  return (
    <>
      <RadioGroup
        label={t('form.covers')}
        value={values.covers}
        onChange={covers =>
          onChange({ covers: covers as FormValues['covers'] })
        }
      >
        <Radio value="all">{t('form.wholeTable')}</Radio>
        <Radio value="columns">{t('form.someColumns')}</Radio>
      </RadioGroup>
      {asked && (
        <FieldWithProblem problem={problem}>
          {problemProps => (
            <ColumnPicker
              {...problemProps}
              label={t('form.columns')}
              choices={choices}
              chosen={chosen}
              onChange={columns => onChange({ columns })}
            />
          )}
        </FieldWithProblem>
      )}
      {avoidable.length > 0 && (
        <Notice
          status="info"
          title={t('form.avoidable.title', { count: avoidable.length })}
          description={t('form.avoidable.description')}
          actions={
            <Button size="small" variant="secondary" onPress={leaveOut}>
              {t('form.avoidable.leaveOut', { count: avoidable.length })}
            </Button>
          }
        />
      )}
    </>
  );
};
