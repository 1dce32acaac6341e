import { useState } from 'react';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Flex,
  Text,
  TextAreaField,
} from '@backstage/ui';
import { dataSharingTranslationRef } from '../../translation';
import { ErrorAlert } from '../Feedback/ErrorAlert';

/** Asks once more before a request is taken back. */
export const WithdrawDialog = (props: {
  isPending: boolean;
  error?: Error;
  onWithdraw: (reason: string | undefined) => void;
  onClose: () => void;
}) => {
  const { error, isPending, onClose, onWithdraw } = props;
  const { t } = useTranslationRef(dataSharingTranslationRef);
  const [reason, setReason] = useState('');
  return (
    <Dialog isOpen onOpenChange={isOpen => !isOpen && onClose()}>
      <DialogHeader>{t('request.withdrawTitle')}</DialogHeader>
      <DialogBody>
        <Flex direction="column" gap="4">
          <Text>{t('request.withdrawDescription')}</Text>
          <TextAreaField
            label={t('decision.reason')}
            description={t('request.withdrawReasonDescription')}
            maxLength={2000}
            value={reason}
            onChange={setReason}
          />
          {error && (
            <ErrorAlert error={error} title={t('request.actionFailed')} />
          )}
        </Flex>
      </DialogBody>
      <DialogFooter>
        <Button
          variant="primary"
          destructive
          isPending={isPending}
          onPress={() => onWithdraw(reason.trim() || undefined)}
        >
          {t('request.withdraw')}
        </Button>
        <Button variant="secondary" onPress={onClose}>
          {t('request.keep')}
        </Button>
      </DialogFooter>
    </Dialog>
  );
};
