import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Text } from '@backstage/ui';
import { dataSharingApiRef } from '../../api/apiRef';
import { grantViewsOf } from '../../model/grantViews';
import { dataSharingTranslationRef } from '../../translation';
import { GrantList } from '../Grants/GrantList';
import { consumerText } from '../Requests/ConsumerName';
import { ReasonDialog } from './ReasonDialog';
import type { RequestDialogProps } from './types';
import { useDialogAction } from './useDialogAction';

/** Says what goes and what stays before access is taken away or handed back. */
export const EndAccessDialog = (
  props: RequestDialogProps & { action: 'revoke' | 'hand-back' },
) => {
  const { action, onClose, request } = props;
  const api = useApi(dataSharingApiRef);
  const { t } = useTranslationRef(dataSharingTranslationRef);
  const { error, isPending, run } = useDialogAction(props);
  const consumer = consumerText(request.consumer);
  return (
    <ReasonDialog
      title={t(`endAccess.${action}.title`, { product: request.product.title })}
      reasonDescription={t(`endAccess.${action}.reasonDescription`)}
      isReasonRequired
      confirm={t(`action.${action}`)}
      cancel={t('endAccess.keep')}
      isDestructive
      isPending={isPending}
      error={error}
      onConfirm={reason => run(() => api.revokeRequest(request.id, { reason }))}
      onClose={onClose}
    >
      <Text>{t(`endAccess.${action}.description`, { consumer })}</Text>
      <GrantList
        grants={grantViewsOf(
          request,
          request.grantedColumns ?? request.columns,
        )}
        label={t('endAccess.takesAway')}
      />
      <Text>{t('endAccess.stays')}</Text>
    </ReasonDialog>
  );
};
