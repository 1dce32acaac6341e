import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Text } from '@backstage/ui';
import type { ShareRequest } from '@data-sharing/backstage-plugin-data-sharing-common';
import { dataSharingTranslationRef } from '../../translation';
import { CopyableCommand } from '../NextSteps/CopyableCommand';
import { Section } from '../Section/Section';
import { RetryButton } from './RetryButton';
import styles from './Blockers.module.css';

/** What stands in the way of the grant, who can mend it, and how. */
export const Blockers = (props: {
  request: ShareRequest;
  onChanged: () => void;
}) => {
  const { request } = props;
  const { t } = useTranslationRef(dataSharingTranslationRef);
  if (request.blockers.length === 0) return null;
  return (
    <Section title={t('blockers.title')}>
      <Text>{t('blockers.who', { accountId: request.product.catalogId })}</Text>
      <ol className={styles.list} aria-label={t('blockers.title')}>
        {request.blockers.map(({ code, command, message, resource }) => (
          <li key={`${code} ${resource}`}>
            <span className={styles.title}>{t(`blockers.code.${code}`)}</span>
            <p className={styles.detail}>{message}</p>
            <CopyableCommand command={command} />
          </li>
        ))}
      </ol>
      {request.actions.includes('retry') && (
        <div className={styles.retry}>
          <Text color="secondary">{t('blockers.then')}</Text>
          <RetryButton {...props} label={t('blockers.again')} />
        </div>
      )}
    </Section>
  );
};
