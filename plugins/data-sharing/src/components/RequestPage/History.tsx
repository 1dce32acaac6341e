import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import type { RequestEvent } from '@data-sharing/backstage-plugin-data-sharing-common';
import { dataSharingTranslationRef } from '../../translation';
import { Section } from '../Section/Section';
import { absoluteTime } from '../Section/Time';
import styles from './Timeline.module.css';

/** Who did what and when, in the order in which it happened. */
export const History = ({ events }: { events: RequestEvent[] }) => {
  const { t } = useTranslationRef(dataSharingTranslationRef);
  return (
    <Section title={t('request.history')}>
      <ol className={styles.list} aria-label={t('request.history')}>
        {events.map(event => (
          <li key={event.id} className={styles.item}>
            <div>{event.message}</div>
            <div className={styles.meta}>
              {event.actor?.displayName ?? t('request.portal')},{' '}
              <time dateTime={event.at}>{absoluteTime(event.at)}</time>
            </div>
          </li>
        ))}
      </ol>
    </Section>
  );
};
