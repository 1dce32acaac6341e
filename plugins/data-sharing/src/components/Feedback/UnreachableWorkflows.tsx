import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Alert } from '@backstage/ui';
import type { WorkflowStatus } from '@data-sharing/backstage-plugin-data-sharing-common';
import { dataSharingTranslationRef } from '../../translation';

/** Says which sharing workflow does not answer, and why. */
export const UnreachableWorkflows = (props: {
  workflows: WorkflowStatus[] | undefined;
}) => {
  const { t } = useTranslationRef(dataSharingTranslationRef);
  const unreachable = props.workflows?.filter(({ reachable }) => !reachable);
  if (!unreachable?.length) return null;
  return (
    <Alert
      role="alert"
      status="warning"
      icon
      title={t('status.unreachable')}
      description={
        <>
          {unreachable.map(({ catalogId, region, error }) => (
            <div key={`${catalogId} ${region}`}>
              {t('status.detail', { catalogId, region, error: error ?? '' })}
            </div>
          ))}
          <div>{t('status.consequence')}</div>
        </>
      }
    />
  );
};
