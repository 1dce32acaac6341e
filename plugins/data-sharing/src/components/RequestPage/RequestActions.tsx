import { useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Button, Flex } from '@backstage/ui';
import type {
  Decide,
  ShareRequest,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import { dataSharingApiRef } from '../../api/apiRef';
import { useAction } from '../../hooks/useAction';
import { dataSharingTranslationRef } from '../../translation';
import { DecisionDialog } from '../DecisionDialog/DecisionDialog';
import { ErrorAlert } from '../Feedback/ErrorAlert';
import { DecideButtons } from '../Inbox/DecideButtons';
import { WithdrawDialog } from './WithdrawDialog';

/** What I may do with a request now, as the backend says. */
export const RequestActions = (props: {
  request: ShareRequest;
  onChanged: () => void;
}) => {
  const { onChanged, request } = props;
  const api = useApi(dataSharingApiRef);
  const { t } = useTranslationRef(dataSharingTranslationRef);
  const [dialog, setDialog] = useState<Decide['decision'] | 'withdraw'>();
  const withdrawal = useAction();
  const retry = useAction();
  const can = (action: ShareRequest['actions'][number]) =>
    request.actions.includes(action);
  const close = () => setDialog(undefined);

  return (
    <Flex direction="column" gap="3">
      <Flex gap="2" style={{ flexWrap: 'wrap' }}>
        {can('decide') && <DecideButtons size="medium" onDecide={setDialog} />}
        {can('withdraw') && (
          <Button variant="secondary" onPress={() => setDialog('withdraw')}>
            {t('request.withdraw')}
          </Button>
        )}
        {can('retry') && (
          <Button
            variant="primary"
            isPending={retry.isPending}
            onPress={async () => {
              await retry.run(() => api.retryRequest(request.id));
              onChanged();
            }}
          >
            {t('request.retry')}
          </Button>
        )}
      </Flex>
      {retry.error && (
        <ErrorAlert error={retry.error} title={t('request.actionFailed')} />
      )}
      {(dialog === 'approved' || dialog === 'denied') && (
        <DecisionDialog
          request={request}
          decision={dialog}
          onDecided={() => {
            close();
            onChanged();
          }}
          onConflict={onChanged}
          onClose={close}
        />
      )}
      {dialog === 'withdraw' && (
        <WithdrawDialog
          isPending={withdrawal.isPending}
          error={withdrawal.error}
          onWithdraw={async reason => {
            const withdrawn = await withdrawal.run(() =>
              api.withdrawRequest(request.id, reason ? { reason } : {}),
            );
            if (withdrawn) close();
            onChanged();
          }}
          onClose={close}
        />
      )}
    </Flex>
  );
};
