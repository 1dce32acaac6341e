import { useMemo } from 'react';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Text } from '@backstage/ui';
import type { ShareRequestSummary } from '@data-sharing/backstage-plugin-data-sharing-common';
import { useIsNarrow } from '../../hooks/useIsNarrow';
import type { DialogAction } from '../../model/requestActions';
import { dataSharingTranslationRef } from '../../translation';
import { ActionButtons } from '../RequestDialogs/ActionButtons';
import {
  ProductCell,
  ReasonCell,
  RequesterCell,
  Stack,
  VerdictCell,
} from '../Requests/cells';
import { columnMaker, type RequestColumn } from '../Requests/columnMaker';
import { ConsumerName } from '../Requests/ConsumerName';
import { Time } from '../Section/Time';

/** What can be broken shares the room that labels, accounts and buttons leave. */
const widths: Record<string, RequestColumn['defaultWidth']> = {
  product: '2fr',
  sensitivity: 165,
  requester: 120,
  consumer: 155,
  reason: '1.3fr',
  since: 135,
  actions: 110,
};

/**
 * The columns of the inbox; on a narrow screen all but the buttons stand in
 * one, so that nothing must be scrolled sideways.
 */
export function useInboxColumns(
  onAct: (request: ShareRequestSummary, action: DialogAction) => void,
): RequestColumn[] {
  const { t } = useTranslationRef(dataSharingTranslationRef);
  const isNarrow = useIsNarrow();
  return useMemo(() => {
    const column = columnMaker(isNarrow, widths);
    const since = (request: ShareRequestSummary) => (
      <Time at={request.createdAt} />
    );
    return [
      column(
        'product',
        t('requests.product'),
        request => (
          <>
            <Stack id={`request-${request.id}`}>
              <ProductCell request={request} />
            </Stack>
            {isNarrow && (
              <>
                <VerdictCell request={request} />
                <RequesterCell request={request} />
                <Text>
                  <ConsumerName consumer={request.consumer} />
                </Text>
                <ReasonCell request={request} />
                <Text color="secondary">{since(request)}</Text>
              </>
            )}
          </>
        ),
        false,
      ),
      column('sensitivity', t('requests.sensitivity'), request => (
        <VerdictCell request={request} />
      )),
      column('requester', t('requests.requester'), request => (
        <RequesterCell request={request} />
      )),
      column('consumer', t('requests.consumer'), request => (
        <Text>
          <ConsumerName consumer={request.consumer} />
        </Text>
      )),
      column('reason', t('requests.reason'), request => (
        <ReasonCell request={request} />
      )),
      column('since', t('requests.waitingSince'), request => (
        <Text>{since(request)}</Text>
      )),
      column(
        'actions',
        t('requests.actions'),
        request => (
          <ActionButtons
            request={request}
            describedBy={`request-${request.id}`}
            onAct={action => onAct(request, action)}
          />
        ),
        false,
      ),
    ];
  }, [isNarrow, onAct, t]);
}
