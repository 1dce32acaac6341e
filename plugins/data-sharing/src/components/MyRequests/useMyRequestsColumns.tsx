import { useMemo } from 'react';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Cell, Text, type ColumnConfig } from '@backstage/ui';
import type { ShareRequestSummary } from '@data-sharing/backstage-plugin-data-sharing-common';
import { useIsNarrow } from '../../hooks/useIsNarrow';
import { dataSharingTranslationRef } from '../../translation';
import { ProductCell, ReasonCell, Stack } from '../Requests/cells';
import { ConsumerName } from '../Requests/ConsumerName';
import { StateLabel } from '../Requests/StateLabel';
import { Time } from '../Section/Time';

type Column = ColumnConfig<ShareRequestSummary>;

/** The columns of my requests; two of them on a narrow screen. */
export function useMyRequestsColumns(): Column[] {
  const { t } = useTranslationRef(dataSharingTranslationRef);
  const isNarrow = useIsNarrow();
  return useMemo<Column[]>(
    () => [
      {
        id: 'product',
        label: t('requests.product'),
        isRowHeader: true,
        cell: request => (
          <Cell>
            <Stack>
              <ProductCell request={request} />
              {isNarrow && (
                <>
                  <Text>
                    <ConsumerName consumer={request.consumer} />
                  </Text>
                  <Text color="secondary">
                    <Time at={request.createdAt} />
                  </Text>
                </>
              )}
            </Stack>
          </Cell>
        ),
      },
      {
        id: 'state',
        label: t('requests.state'),
        cell: request => (
          <Cell>
            <Stack>
              <StateLabel state={request.state} />
              {request.stateReason && (
                <Text variant="body-x-small" color="secondary">
                  {request.stateReason}
                </Text>
              )}
            </Stack>
          </Cell>
        ),
      },
      {
        id: 'consumer',
        label: t('requests.consumer'),
        isHidden: isNarrow,
        cell: request => (
          <Cell>
            <Stack>
              <Text>
                <ConsumerName consumer={request.consumer} />
              </Text>
            </Stack>
          </Cell>
        ),
      },
      {
        id: 'reason',
        label: t('requests.reason'),
        isHidden: isNarrow,
        cell: request => (
          <Cell>
            <ReasonCell request={request} />
          </Cell>
        ),
      },
      {
        id: 'created',
        label: t('requests.created'),
        isHidden: isNarrow,
        cell: request => (
          <Cell>
            <Text>
              <Time at={request.createdAt} />
            </Text>
          </Cell>
        ),
      },
    ],
    [isNarrow, t],
  );
}
