import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Alert, Link, Skeleton, Text } from '@backstage/ui';
import type { Preview } from '@data-sharing/backstage-plugin-data-sharing-common';
import { useLinks } from '../../hooks/useLinks';
import type { LiveData } from '../../hooks/useLiveData';
import { dataSharingTranslationRef } from '../../translation';
import { ErrorAlert } from '../Feedback/ErrorAlert';
import { GrantList } from '../Grants/GrantList';
import { NextStepList } from '../NextSteps/NextStepList';
import { listNames } from '../Person/PersonName';
import { VerdictReasons } from '../Verdict/VerdictReasons';
import styles from './RequestForm.module.css';

/** Granted at once, approved by whom, or refused and why. */
const Outcome = ({ preview }: { preview: Preview }) => {
  const { t } = useTranslationRef(dataSharingTranslationRef);
  const { requestPath } = useLinks();
  const { outcome, refusal, deciders } = preview;
  if (outcome === 'refused') {
    return (
      <Alert
        status="warning"
        icon
        title={t('preview.refused')}
        description={
          <>
            {refusal?.message}
            {refusal?.requestId && (
              <>
                {' '}
                <Link href={requestPath(refusal.requestId)}>
                  {t('preview.covering')}
                </Link>
              </>
            )}
          </>
        }
      />
    );
  }
  return outcome === 'granted-at-once' ? (
    <Alert
      status="success"
      icon
      title={t('preview.atOnce')}
      description={t('preview.atOnceDetail')}
    />
  ) : (
    <Alert
      status="info"
      icon
      title={t('preview.needsApproval')}
      description={t('preview.needsApprovalDetail', {
        people: listNames(deciders),
      })}
    />
  );
};

const Consequences = ({ preview }: { preview: Preview }) => {
  const { t } = useTranslationRef(dataSharingTranslationRef);
  return (
    <>
      {preview.outcome === 'needs-approval' &&
        preview.verdict.reasons.length > 0 && (
          <>
            <Text weight="bold">{t('preview.because')}</Text>
            <VerdictReasons verdict={preview.verdict} limit={3} />
          </>
        )}
      {preview.outcome !== 'refused' && (
        <>
          <Text weight="bold">{t('preview.grants')}</Text>
          <GrantList grants={preview.grants} label={t('preview.grants')} />
          <Text weight="bold">{t('preview.nextSteps')}</Text>
          <NextStepList
            steps={preview.nextSteps}
            label={t('preview.nextSteps')}
          />
          {preview.nextSteps.some(({ command }) => command) && (
            <Text color="secondary">{t('preview.commands')}</Text>
          )}
        </>
      )}
    </>
  );
};

/** What a request would do, before it is sent. */
export const PreviewPanel = (props: {
  preview: LiveData<Preview> & { isWanted: boolean };
  /** What to say while there is none. */
  hint: 'hint' | 'columnsHint' | 'roleHint';
}) => {
  const { t } = useTranslationRef(dataSharingTranslationRef);
  const { data, error, isWanted, reload } = props.preview;
  return (
    <div
      role="region"
      aria-label={t('preview.title')}
      aria-live="polite"
      className={styles.preview}
    >
      <Text as="h3" variant="body-medium" weight="bold">
        {t('preview.title')}
      </Text>
      {!isWanted && <Text color="secondary">{t(`preview.${props.hint}`)}</Text>}
      {isWanted && error && <ErrorAlert error={error} onRetry={reload} />}
      {isWanted && !data && !error && (
        <Skeleton height={64} aria-label={t('preview.loading')} />
      )}
      {data && (
        <>
          <Outcome preview={data} />
          <Consequences preview={data} />
        </>
      )}
    </div>
  );
};
