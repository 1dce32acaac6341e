import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Alert, Text } from '@backstage/ui';
import type { ShareRequest } from '@data-sharing/backstage-plugin-data-sharing-common';
import { dataSharingTranslationRef } from '../../translation';
import { Section } from '../Section/Section';
import { absoluteTime } from '../Section/Time';
import styles from './Timeline.module.css';

/** The states that the workflow entered, in its own names. */
export const WorkflowProgress = (props: {
  progress: ShareRequest['progress'];
}) => {
  const { progress } = props;
  const { t } = useTranslationRef(dataSharingTranslationRef);
  return (
    <Section title={t('request.progress')}>
      {progress === null && (
        <Alert status="warning" icon title={t('request.progressUnreachable')} />
      )}
      {progress?.length === 0 && (
        <Text color="secondary">{t('request.progressNone')}</Text>
      )}
      {progress && progress.length > 0 && (
        <ol className={styles.list} aria-label={t('request.progress')}>
          {progress.map(step => (
            <li
              key={`${step.name} ${step.enteredAt}`}
              className={styles.item}
              data-running={step.exitedAt === null}
            >
              <div>{step.name}</div>
              <div className={styles.meta}>
                <time dateTime={step.enteredAt}>
                  {absoluteTime(step.enteredAt)}
                </time>
                {step.exitedAt === null && <>, {t('request.running')}</>}
              </div>
            </li>
          ))}
        </ol>
      )}
    </Section>
  );
};
