import { useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { DatePicker, Radio, RadioGroup, Text } from '@backstage/ui';
import { dataSharingApiRef } from '../../api/apiRef';
import { endOfDay, isPast, type CalendarDay } from '../../model/accessEnd';
import { errorText, fieldNamedBy } from '../../model/errors';
import { dataSharingTranslationRef } from '../../translation';
import { FieldWithProblem } from '../RequestForm/FieldWithProblem';
import type { PickedDate } from '../RequestForm/RequestFields';
import { Time } from '../Section/Time';
import { ReasonDialog } from './ReasonDialog';
import type { RequestDialogProps } from './types';
import { useDialogAction } from './useDialogAction';

function problemOf(day: CalendarDay | null) {
  if (!day) return 'dayMissing';
  return isPast(day, new Date()) ? 'dayPast' : undefined;
}

/** Puts the end of access off or forward, sets it, or takes it away. */
export const ExtendDialog = (props: RequestDialogProps) => {
  const { onClose, request } = props;
  const api = useApi(dataSharingApiRef);
  const { t } = useTranslationRef(dataSharingTranslationRef);
  const { error, isPending, run } = useDialogAction(props);
  const [hasEnd, setHasEnd] = useState(true);
  const [day, setDay] = useState<CalendarDay | null>(null);
  const [isChecked, setIsChecked] = useState(false);
  const problem = hasEnd ? problemOf(day) : undefined;
  const isRefusedDay = fieldNamedBy(error, ['accessEndsAt']) !== undefined;
  const refused = isRefusedDay ? errorText(error).message : undefined;

  const extend = async (reason: string) => {
    setIsChecked(true);
    if (problem) return;
    await run(() =>
      api.extendRequest(request.id, {
        accessEndsAt: hasEnd && day ? endOfDay(day) : null,
        reason,
      }),
    );
  };

  return (
    <ReasonDialog
      title={t('extend.title', { product: request.product.title })}
      reasonDescription={t('extend.reasonDescription')}
      isReasonRequired
      confirm={t('extend.confirm')}
      isPending={isPending}
      error={isRefusedDay ? undefined : error}
      onConfirm={extend}
      onIncomplete={() => setIsChecked(true)}
      onClose={onClose}
    >
      <Text>
        {request.accessEndsAt ? (
          <>
            {t('extend.endsNow')}{' '}
            <Time at={request.accessEndsAt} format="both" />
          </>
        ) : (
          t('extend.noEndNow')
        )}
      </Text>
      <RadioGroup
        label={t('extend.newEnd')}
        value={hasEnd ? 'day' : 'never'}
        onChange={value => setHasEnd(value === 'day')}
      >
        <Radio value="day">{t('extend.onDay')}</Radio>
        <Radio value="never">{t('extend.never')}</Radio>
      </RadioGroup>
      {hasEnd && (
        <FieldWithProblem
          problem={isChecked && problem ? t(`extend.${problem}`) : refused}
        >
          {problemProps => (
            <DatePicker
              {...problemProps}
              label={t('extend.day')}
              description={t('extend.dayDescription')}
              isRequired
              validationBehavior="aria"
              granularity="day"
              value={day as PickedDate}
              onChange={setDay}
            />
          )}
        </FieldWithProblem>
      )}
    </ReasonDialog>
  );
};
