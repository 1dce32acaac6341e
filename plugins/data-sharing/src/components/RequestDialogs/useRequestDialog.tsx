import { useCallback, useState } from 'react';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Alert } from '@backstage/ui';
import type { ShareRequestSummary } from '@data-sharing/backstage-plugin-data-sharing-common';
import type { DialogAction } from '../../model/requestActions';
import { dataSharingTranslationRef } from '../../translation';
import { DecisionDialog } from '../DecisionDialog/DecisionDialog';
import { EndAccessDialog } from './EndAccessDialog';
import { ExtendDialog } from './ExtendDialog';
import type { RequestDialogProps } from './types';
import { WithdrawDialog } from './WithdrawDialog';

const RequestDialog = (
  props: RequestDialogProps & { action: DialogAction },
) => {
  const { action, ...rest } = props;
  switch (action) {
    case 'approve':
      return <DecisionDialog {...rest} decision="approved" />;
    case 'deny':
      return <DecisionDialog {...rest} decision="denied" />;
    case 'extend':
      return <ExtendDialog {...rest} />;
    case 'withdraw':
      return <WithdrawDialog {...rest} />;
    default:
      return <EndAccessDialog {...rest} action={action} />;
  }
};

/**
 * The dialogs of what can be done with requests, one at a time.
 *
 * @param onChanged - a request may be another now than the one that is shown
 * @returns `act` opens a dialog; `done` says what was done, and `dialog` is what is open
 */
export function useRequestDialog(onChanged: () => void) {
  const { t } = useTranslationRef(dataSharingTranslationRef);
  const [open, setOpen] = useState<{
    request: ShareRequestSummary;
    action: DialogAction;
  }>();
  const [done, setDone] = useState<string>();
  const act = useCallback(
    (request: ShareRequestSummary, action: DialogAction) => {
      setDone(undefined);
      setOpen({ request, action });
    },
    [],
  );
  const close = () => setOpen(undefined);
  return {
    act,
    done: done && <Alert role="status" status="success" icon title={done} />,
    dialog: open && (
      <RequestDialog
        {...open}
        onChanged={onChanged}
        onClose={close}
        onDone={() => {
          const { action, request } = open;
          setDone(t(`done.${action}`, { product: request.product.title }));
          close();
          onChanged();
        }}
      />
    ),
  };
}
