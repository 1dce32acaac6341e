import { useState } from 'react';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import {
  Accordion,
  AccordionPanel,
  AccordionTrigger,
  DatePicker,
  Select,
  TextAreaField,
  TextField,
} from '@backstage/ui';
import type { ConsumerAccount } from '@data-sharing/backstage-plugin-data-sharing-common';
import { dataSharingTranslationRef } from '../../translation';
import { FieldWithProblem } from './FieldWithProblem';
import type { Field, FormValues } from './formValues';
import styles from './RequestForm.module.css';

/** What BUI's date picker gives and takes. */
export type PickedDate = Parameters<
  NonNullable<Parameters<typeof DatePicker>[0]['onChange']>
>[0];

/** The fields of a request, each with what is wrong with it. */
export const RequestFields = (props: {
  accounts: ConsumerAccount[];
  values: FormValues;
  problems: Partial<Record<Field, string>>;
  onChange: (changed: Partial<FormValues>) => void;
}) => {
  const { accounts, values, problems, onChange } = props;
  const { t } = useTranslationRef(dataSharingTranslationRef);
  const [isExpanded, setIsExpanded] = useState(false);
  const hasHiddenProblem = Boolean(
    problems.consumerPrincipal || problems.accessEndsAt,
  );
  return (
    <>
      <FieldWithProblem problem={problems.consumerAccountId}>
        {problemProps => (
          <Select
            {...problemProps}
            label={t('form.account')}
            description={t('form.accountDescription')}
            placeholder={t('form.accountPlaceholder')}
            isRequired
            validationBehavior="aria"
            options={accounts.map(({ id, name }) => ({
              value: id,
              label: `${name} (${id})`,
            }))}
            value={values.consumerAccountId || null}
            onChange={key =>
              onChange({ consumerAccountId: key === null ? '' : String(key) })
            }
          />
        )}
      </FieldWithProblem>
      <FieldWithProblem problem={problems.reason}>
        {problemProps => (
          <TextAreaField
            {...problemProps}
            label={t('form.reason')}
            description={t('form.reasonDescription')}
            isRequired
            validationBehavior="aria"
            maxLength={2000}
            value={values.reason}
            onChange={reason => onChange({ reason })}
          />
        )}
      </FieldWithProblem>
      <Accordion
        bg="neutral"
        isExpanded={isExpanded || hasHiddenProblem}
        onExpandedChange={setIsExpanded}
      >
        <AccordionTrigger title={t('form.moreOptions')} />
        <AccordionPanel>
          <div className={styles.options}>
            <FieldWithProblem problem={problems.consumerPrincipal}>
              {problemProps => (
                <TextField
                  {...problemProps}
                  label={t('form.role')}
                  description={t('form.roleDescription')}
                  validationBehavior="aria"
                  value={values.consumerPrincipal}
                  onChange={consumerPrincipal =>
                    onChange({ consumerPrincipal })
                  }
                />
              )}
            </FieldWithProblem>
            <FieldWithProblem problem={problems.accessEndsAt}>
              {problemProps => (
                <DatePicker
                  {...problemProps}
                  label={t('form.end')}
                  description={t('form.endDescription')}
                  validationBehavior="aria"
                  granularity="day"
                  value={values.accessEndsOn as PickedDate}
                  onChange={accessEndsOn => onChange({ accessEndsOn })}
                />
              )}
            </FieldWithProblem>
          </div>
        </AccordionPanel>
      </Accordion>
    </>
  );
};
