import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Text } from '@backstage/ui';
import type { NextStep } from '@data-sharing/backstage-plugin-data-sharing-common';
import { dataSharingTranslationRef } from '../../translation';
import styles from './NextStepList.module.css';

/** What the consumer will have to do, in order. Before there is a grant, commands would only be in the way. */
export const NextStepList = (props: { steps: NextStep[]; label: string }) => {
  const { t } = useTranslationRef(dataSharingTranslationRef);
  if (props.steps.length === 0) return <Text>{t('nextSteps.none')}</Text>;
  return (
    <ol className={styles.list} aria-label={props.label}>
      {props.steps.map(step => (
        <li key={step.title}>
          <span className={styles.title}>{step.title}</span>
          <p className={styles.detail}>{step.detail}</p>
        </li>
      ))}
    </ol>
  );
};
