import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Text } from '@backstage/ui';
import type { ShareRequest } from '@data-sharing/backstage-plugin-data-sharing-common';
import { dataSharingTranslationRef } from '../../translation';
import { listNames } from '../Person/PersonName';
import { Section } from '../Section/Section';
import { absoluteTime } from '../Section/Time';
import styles from './Timeline.module.css';

/** Who decided what and why, and who still can. */
export const Decisions = ({ request }: { request: ShareRequest }) => {
  const { t } = useTranslationRef(dataSharingTranslationRef);
  const { actions, deciders, decisions, decisionsNeeded, state } = request;
  const isWaiting = state === 'pending-approval';
  const given = decisions.filter(({ decision }) => decision === 'approved');
  return (
    <Section title={t('request.decisions')}>
      {decisions.length === 0 && (
        <Text color="secondary">{t('request.decisionsNone')}</Text>
      )}
      {decisions.length > 0 && (
        <ol className={styles.list} aria-label={t('request.decisions')}>
          {decisions.map(decision => (
            <li
              key={`${decision.by.ref} ${decision.at}`}
              className={styles.item}
            >
              <div>
                {t(`decision.by.${decision.decision}`, {
                  person: decision.by.displayName,
                })}
                {decision.columns && (
                  <>
                    ,{' '}
                    {t('decision.limitedTo', {
                      count: decision.columns.length,
                    })}
                  </>
                )}
                {decision.reason && `: ${decision.reason}`}
              </div>
              <div className={styles.meta}>
                <time dateTime={decision.at}>{absoluteTime(decision.at)}</time>
              </div>
            </li>
          ))}
        </ol>
      )}
      {isWaiting && decisionsNeeded > 1 && (
        <Text>
          {t('requests.approvals', {
            given: String(given.length),
            needed: String(decisionsNeeded),
          })}
        </Text>
      )}
      {isWaiting &&
        !actions.includes('decide') &&
        actions.includes('withdraw') && <Text>{t('request.yours')}</Text>}
      {isWaiting && (
        <Text color="secondary">
          {deciders.length > 0
            ? t('request.deciders', { people: listNames(deciders) })
            : t('request.decidersNone')}
        </Text>
      )}
    </Section>
  );
};
