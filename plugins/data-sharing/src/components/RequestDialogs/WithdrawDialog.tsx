import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Text } from '@backstage/ui';
import { dataSharingApiRef } from '../../api/apiRef';
import { dataSharingTranslationRef } from '../../translation';
import { ReasonDialog } from './ReasonDialog';
import type { RequestDialogProps } from './types';
import { useDialogAction } from './useDialogAction';

/** Asks once more before a request is taken back. */
export const WithdrawDialog = (props: RequestDialogProps) => {
  const { onClose, request } = props;
  const api = useApi(dataSharingApiRef);
  const { t } = useTranslationRef(dataSharingTranslationRef);
  const { error, isPending, run } = useDialogAction(props);
  return (
    <ReasonDialog
      title={t('withdraw.title', { product: request.product.title })}
      reasonDescription={t('withdraw.reasonDescription')}
      confirm={t('action.withdraw')}
      cancel={t('withdraw.keep')}
      isDestructive
      isPending={isPending}
      error={error}
      onConfirm={reason =>
        run(() => api.withdrawRequest(request.id, reason ? { reason } : {}))
      }
      onClose={onClose}
    >
      <Text>{t('withdraw.description')}</Text>
    </ReasonDialog>
  );
};
