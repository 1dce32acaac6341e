import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Button } from '@backstage/ui';
import type { ShareRequest } from '@data-sharing/backstage-plugin-data-sharing-common';
import { dataSharingApiRef } from '../../api/apiRef';
import { useAction } from '../../hooks/useAction';
import { dataSharingTranslationRef } from '../../translation';
import { ErrorAlert } from '../Feedback/ErrorAlert';

/** Starts another attempt; nothing where the backend does not let me. */
export const RetryButton = (props: {
  request: ShareRequest;
  label: string;
  onChanged: () => void;
}) => {
  const { label, onChanged, request } = props;
  const api = useApi(dataSharingApiRef);
  const { t } = useTranslationRef(dataSharingTranslationRef);
  const { error, isPending, run } = useAction();
  if (!request.actions.includes('retry')) return null;
  return (
    <>
      <Button
        variant="primary"
        isPending={isPending}
        onPress={async () => {
          await run(() => api.retryRequest(request.id));
          onChanged();
        }}
      >
        {label}
      </Button>
      {error && <ErrorAlert error={error} title={t('request.actionFailed')} />}
    </>
  );
};
