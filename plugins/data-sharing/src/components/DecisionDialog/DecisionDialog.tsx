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
import {
  maxColumns,
  type Decide,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import { dataSharingApiRef } from '../../api/apiRef';
import { useAction } from '../../hooks/useAction';
import { errorText, fieldNamedBy, isConflict } from '../../model/errors';
import { dataSharingTranslationRef } from '../../translation';
import { ErrorAlert } from '../Feedback/ErrorAlert';
import { FieldWithProblem } from '../RequestForm/FieldWithProblem';
import type { RequestDialogProps } from '../RequestDialogs/types';
import { ColumnsToGrant } from './ColumnsToGrant';
import { DecisionFacts } from './DecisionFacts';
import { useNarrowing } from './useNarrowing';
import styles from './DecisionDialog.module.css';

/**
 * Asks for a decision, with all that led to the request in front of who
 * decides. An approval can leave columns out. When somebody else was faster,
 * it says who.
 */
export const DecisionDialog = (
  props: RequestDialogProps & { decision: Decide['decision'] },
) => {
  const { decision, onChanged, onClose, onDone, request } = props;
  const api = useApi(dataSharingApiRef);
  const { t } = useTranslationRef(dataSharingTranslationRef);
  const { error, isPending, run } = useAction();
  const [reason, setReason] = useState('');
  const [isReasonMissing, setIsReasonMissing] = useState(false);
  const isDenial = decision === 'denied';
  const isDecidedAlready = isConflict(error);
  const product = request.product.title;
  const narrowing = useNarrowing(request, isDenial);
  const { choices, isNarrowed, kept } = narrowing;
  const problems = {
    columnsMissing: t('decision.columnsMissing'),
    columnsTooMany: t('decision.columnsTooMany', {
      maxColumns: String(maxColumns),
    }),
  };
  const areColumnsRefused = fieldNamedBy(error, ['columns']) !== undefined;
  const columnsProblem = areColumnsRefused
    ? errorText(error).message
    : narrowing.problem && problems[narrowing.problem];

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
          ...(!isDenial && isNarrowed && { columns: kept }),
        })
        .catch(caught => {
          if (isConflict(caught)) onChanged();
          throw caught;
        }),
    );
    if (decided) onDone();
  };

  const approve = isNarrowed
    ? t('decision.approveColumns', {
        kept: String(kept.length),
        total: String(choices.length),
      })
    : t('action.approve');
  const confirm = isDenial ? t('action.deny') : approve;

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
              <DecisionFacts
                request={request}
                willGrant={isDenial ? undefined : narrowing}
              >
                {!isDenial && (
                  <ColumnsToGrant
                    request={request}
                    narrowing={narrowing}
                    problem={columnsProblem}
                  />
                )}
              </DecisionFacts>
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
              {error && !areColumnsRefused && (
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
            isDisabled={!isDenial && narrowing.problem !== undefined}
            onPress={decide}
          >
            {confirm}
          </Button>
        )}
        <Button variant="secondary" onPress={onClose}>
          {isDecidedAlready ? t('decision.close') : t('decision.cancel')}
        </Button>
      </DialogFooter>
    </Dialog>
  );
};
