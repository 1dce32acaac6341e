import { useCallback } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Skeleton } from '@backstage/ui';
import { dataSharingApiRef } from '../../api/apiRef';
import { useLiveData } from '../../hooks/useLiveData';
import { useRequestChanges } from '../../hooks/useRequestChanges';
import { useWorkflowStatus } from '../../hooks/useWorkflowStatus';
import { isNotFound } from '../../model/errors';
import { pollIntervalOfRequest } from '../../model/requestState';
import { dataSharingTranslationRef } from '../../translation';
import { ErrorAlert } from '../Feedback/ErrorAlert';
import { UnreachableWorkflows } from '../Feedback/UnreachableWorkflows';
import { RequestDetails } from './RequestDetails';
import styles from './RequestContent.module.css';

/** One share request, kept up to date while it is looked at. */
export const RequestContent = ({ id }: { id: string }) => {
  const api = useApi(dataSharingApiRef);
  const { t } = useTranslationRef(dataSharingTranslationRef);
  const load = useCallback(
    (signal: AbortSignal) => api.getRequest(id, { signal }),
    [api, id],
  );
  const { data, error, reload } = useLiveData(load, pollIntervalOfRequest);
  useRequestChanges(reload, id);
  return (
    <div className={styles.page}>
      <UnreachableWorkflows workflows={useWorkflowStatus()} />
      {error && (
        <ErrorAlert
          error={error}
          title={isNotFound(error) ? t('request.notFound') : undefined}
          onRetry={reload}
        />
      )}
      {!data && !error && (
        <Skeleton height={240} aria-label={t('request.loading')} />
      )}
      {data && <RequestDetails request={data} onChanged={reload} />}
    </div>
  );
};
