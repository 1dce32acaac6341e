import { useState } from 'react';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import {
  Accordion,
  AccordionPanel,
  AccordionTrigger,
  Text,
} from '@backstage/ui';
import type { ShareRequestSummary } from '@data-sharing/backstage-plugin-data-sharing-common';
import { dataSharingTranslationRef } from '../../translation';
import { ColumnPicker } from '../ColumnPicker/ColumnPicker';
import { ErrorAlert } from '../Feedback/ErrorAlert';
import { FieldWithProblem } from '../RequestForm/FieldWithProblem';
import type { useNarrowing } from './useNarrowing';
import styles from './DecisionDialog.module.css';

/** The columns that are asked for with their flags; some can be left out. */
export const ColumnsToGrant = (props: {
  request: ShareRequestSummary;
  narrowing: ReturnType<typeof useNarrowing>;
  problem?: string;
}) => {
  const { narrowing, problem, request } = props;
  const { choices, kept, schema } = narrowing;
  const { t } = useTranslationRef(dataSharingTranslationRef);
  const [isExpanded, setIsExpanded] = useState(request.columns !== null);
  if (choices.length === 0) {
    return schema.error ? (
      <ErrorAlert
        error={schema.error}
        title={t('decision.columnsUnreadable')}
        onRetry={schema.reload}
      />
    ) : null;
  }
  return (
    <Accordion
      bg="neutral"
      isExpanded={isExpanded || problem !== undefined}
      onExpandedChange={setIsExpanded}
    >
      <AccordionTrigger
        title={
          request.columns
            ? t('decision.columnsAsked', { count: request.columns.length })
            : t('decision.wholeTableAsked', { count: choices.length })
        }
      />
      <AccordionPanel>
        <div className={styles.columns}>
          <Text color="secondary">{t('decision.narrow')}</Text>
          <FieldWithProblem problem={problem}>
            {problemProps => (
              <ColumnPicker
                {...problemProps}
                label={t('decision.columns')}
                choices={choices}
                chosen={new Set(kept)}
                onChange={narrowing.keep}
              />
            )}
          </FieldWithProblem>
        </div>
      </AccordionPanel>
    </Accordion>
  );
};
