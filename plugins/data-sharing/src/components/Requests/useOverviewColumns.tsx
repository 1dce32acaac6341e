import { useMemo } from 'react';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Text } from '@backstage/ui';
import type { ShareRequestSummary } from '@data-sharing/backstage-plugin-data-sharing-common';
import { useIsNarrow } from '../../hooks/useIsNarrow';
import type { DialogAction } from '../../model/requestActions';
import { dataSharingTranslationRef } from '../../translation';
import { ActionButtons } from '../RequestDialogs/ActionButtons';
import { Time } from '../Section/Time';
import {
  ProductCell,
  ReasonCell,
  RequesterCell,
  Stack,
  StateCell,
} from './cells';
import { columnMaker, type RequestColumn } from './columnMaker';
import { ConsumerName } from './ConsumerName';

/** What can be broken shares the room that labels, accounts and buttons leave. */
const widths: Record<string, RequestColumn['defaultWidth']> = {
  product: '1.6fr',
  state: '1.6fr',
  requester: 120,
  consumer: 155,
  reason: '1.5fr',
  created: 120,
  actions: 130,
};

/** The columns of requests in whatever state; two of them on a narrow screen. */
export function useOverviewColumns(
  view: 'mine' | 'all',
  onAct: (request: ShareRequestSummary, action: DialogAction) => void,
): RequestColumn[] {
  const { t } = useTranslationRef(dataSharingTranslationRef);
  const isNarrow = useIsNarrow();
  return useMemo(() => {
    const column = columnMaker(isNarrow, widths);
    const consumer = (request: ShareRequestSummary) => (
      <Text>
        <ConsumerName consumer={request.consumer} />
      </Text>
    );
    const requester = (request: ShareRequestSummary) => (
      <RequesterCell request={request} />
    );
    const buttons = (request: ShareRequestSummary) => (
      <ActionButtons
        request={request}
        describedBy={`request-${request.id}`}
        onAct={action => onAct(request, action)}
      />
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
                {view === 'all' && requester(request)}
                {consumer(request)}
                <Text color="secondary">
                  <Time at={request.createdAt} />
                </Text>
              </>
            )}
          </>
        ),
        false,
      ),
      column(
        'state',
        t('requests.state'),
        request => (
          <>
            <StateCell request={request} />
            {isNarrow && buttons(request)}
          </>
        ),
        false,
      ),
      column(
        'requester',
        t('requests.requester'),
        requester,
        isNarrow || view === 'mine',
      ),
      column('consumer', t('requests.consumer'), consumer),
      column('reason', t('requests.reason'), request => (
        <ReasonCell request={request} />
      )),
      column('created', t('requests.created'), request => (
        <Text>
          <Time at={request.createdAt} />
        </Text>
      )),
      column('actions', t('requests.doColumn'), buttons),
    ];
  }, [isNarrow, onAct, t, view]);
}
