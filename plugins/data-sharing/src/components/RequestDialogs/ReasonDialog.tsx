import { useState, type ReactNode } from 'react';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  TextAreaField,
} from '@backstage/ui';
import { dataSharingTranslationRef } from '../../translation';
import { ErrorAlert } from '../Feedback/ErrorAlert';
import { FieldWithProblem } from '../RequestForm/FieldWithProblem';
import styles from './ReasonDialog.module.css';

/** Asks once more, says what will happen, and takes a reason. */
export const ReasonDialog = (props: {
  title: string;
  /** What will happen. */
  children: ReactNode;
  reasonDescription: string;
  isReasonRequired?: boolean;
  confirm: string;
  cancel?: string;
  isDestructive?: boolean;
  isPending: boolean;
  error?: Error;
  onConfirm: (reason: string) => void;
  /** Confirmed, but without the reason that is required. */
  onIncomplete?: () => void;
  onClose: () => void;
}) => {
  const { error, isReasonRequired, onClose } = props;
  const { t } = useTranslationRef(dataSharingTranslationRef);
  const [reason, setReason] = useState('');
  const [isReasonMissing, setIsReasonMissing] = useState(false);

  const confirm = () => {
    const given = reason.trim();
    setIsReasonMissing(Boolean(isReasonRequired) && !given);
    if (given || !isReasonRequired) props.onConfirm(given);
    else props.onIncomplete?.();
  };

  return (
    <Dialog
      isOpen
      isDismissable={false}
      onOpenChange={isOpen => !isOpen && onClose()}
    >
      <DialogHeader>{props.title}</DialogHeader>
      <DialogBody>
        <div className={styles.body}>
          {props.children}
          <FieldWithProblem
            problem={
              isReasonMissing && !reason.trim()
                ? t('request.reasonMissing')
                : undefined
            }
          >
            {problemProps => (
              <TextAreaField
                {...problemProps}
                label={t('decision.reason')}
                description={props.reasonDescription}
                isRequired={isReasonRequired}
                validationBehavior="aria"
                maxLength={2000}
                value={reason}
                onChange={setReason}
              />
            )}
          </FieldWithProblem>
          {error && (
            <ErrorAlert error={error} title={t('request.actionFailed')} />
          )}
        </div>
      </DialogBody>
      <DialogFooter>
        <Button
          variant="primary"
          destructive={props.isDestructive}
          isPending={props.isPending}
          onPress={confirm}
        >
          {props.confirm}
        </Button>
        <Button variant="secondary" onPress={onClose}>
          {props.cancel ?? t('decision.cancel')}
        </Button>
      </DialogFooter>
    </Dialog>
  );
};
