import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Text } from '@backstage/ui';
import type { NextStep } from '@data-sharing/backstage-plugin-data-sharing-common';
import { dataSharingTranslationRef } from '../../translation';
import { CopyableCommand } from './CopyableCommand';
import styles from './NextStepList.module.css';

/** What the consumer has to do after the grant, in order. */
export const NextStepList = (props: {
  steps: NextStep[];
  label: string;
  /** Before there is a grant, commands would only be in the way. */
  hideCommands?: boolean;
}) => {
  const { t } = useTranslationRef(dataSharingTranslationRef);
  if (props.steps.length === 0) return <Text>{t('nextSteps.none')}</Text>;
  return (
    <ol className={styles.list} aria-label={props.label}>
      {props.steps.map(step => (
        <li key={step.title}>
          <span className={styles.title}>{step.title}</span>
          <p className={styles.detail}>{step.detail}</p>
          {step.command && !props.hideCommands && (
            <CopyableCommand command={step.command} />
          )}
        </li>
      ))}
    </ol>
  );
};
