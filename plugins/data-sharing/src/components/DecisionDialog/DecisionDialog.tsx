import { useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import {
  Alert,
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  TextAreaField,
} from '@backstage/ui';
import type {
  Decide,
  ShareRequest,
  ShareRequestSummary,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import { dataSharingApiRef } from '../../api/apiRef';
import { useAction } from '../../hooks/useAction';
import { errorText, isConflict } from '../../model/errors';
import { dataSharingTranslationRef } from '../../translation';
import { ErrorAlert } from '../Feedback/ErrorAlert';
import { FieldWithProblem } from '../RequestForm/FieldWithProblem';
import { DecisionFacts } from './DecisionFacts';
import styles from './DecisionDialog.module.css';

/**
 * Asks for a decision, with all that led to the request in front of who
 * decides. When somebody else was faster, it says who.
 */
export const DecisionDialog = (props: {
  request: ShareRequestSummary;
  decision: Decide['decision'];
  onDecided: (request: ShareRequest) => void;
  /** Somebody else decided first. */
  onConflict: () => void;
  onClose: () => void;
}) => {
  const { decision, onClose, onConflict, onDecided, request } = props;
  const api = useApi(dataSharingApiRef);
  const { t } = useTranslationRef(dataSharingTranslationRef);
  const { error, isPending, run } = useAction();
  const [reason, setReason] = useState('');
  const [isReasonMissing, setIsReasonMissing] = useState(false);
  const isDenial = decision === 'denied';
  const isDecidedAlready = isConflict(error);
  const product = request.product.title;

  const decide = async () => {
    const given = reason.trim();
    if (isDenial && !given) {
      setIsReasonMissing(true);
      return;
    }
    const decided = await run(() =>
      api
        .decideRequest(request.id, {
          decision,
          ...(request.round && { round: request.round }),
          ...(given && { reason: given }),
        })
        .catch(caught => {
          if (isConflict(caught)) onConflict();
          throw caught;
        }),
    );
    if (decided) onDecided(decided);
  };

  return (
    <Dialog
      isOpen
      isDismissable={false}
      onOpenChange={isOpen => !isOpen && onClose()}
    >
      <DialogHeader>
        {isDenial
          ? t('decision.denyTitle', { product })
          : t('decision.approveTitle', { product })}
      </DialogHeader>
      <DialogBody>
        <div className={styles.body}>
          {isDecidedAlready ? (
            <Alert
              role="alert"
              status="warning"
              icon
              title={t('decision.conflictTitle')}
              description={t('decision.conflictDescription', {
                message: errorText(error).message,
              })}
            />
          ) : (
            <>
              <DecisionFacts request={request} showGrants={!isDenial} />
              <FieldWithProblem
                problem={
                  isReasonMissing && !reason.trim()
                    ? t('decision.reasonMissing')
                    : undefined
                }
              >
                {problemProps => (
                  <TextAreaField
                    {...problemProps}
                    label={t('decision.reason')}
                    description={
                      isDenial
                        ? t('decision.denyReasonDescription')
                        : t('decision.approveReasonDescription')
                    }
                    isRequired={isDenial}
                    validationBehavior="aria"
                    maxLength={2000}
                    value={reason}
                    onChange={setReason}
                  />
                )}
              </FieldWithProblem>
              {error && (
                <ErrorAlert error={error} title={t('decision.failedTitle')} />
              )}
            </>
          )}
        </div>
      </DialogBody>
      <DialogFooter>
        {!isDecidedAlready && (
          <Button
            variant="primary"
            destructive={isDenial}
            isPending={isPending}
            onPress={decide}
          >
            {isDenial ? t('decision.deny') : t('decision.approve')}
          </Button>
        )}
        <Button variant="secondary" onPress={onClose}>
          {isDecidedAlready ? t('decision.close') : t('decision.cancel')}
        </Button>
      </DialogFooter>
    </Dialog>
  );
};
