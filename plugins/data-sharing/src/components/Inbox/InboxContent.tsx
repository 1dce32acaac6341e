import { useCallback, useState } from 'react';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Alert, Flex } from '@backstage/ui';
import type {
  Decide,
  ShareRequestSummary,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import { useRequestsTable } from '../../hooks/useRequestsTable';
import { useWorkflowStatus } from '../../hooks/useWorkflowStatus';
import { dataSharingTranslationRef } from '../../translation';
import { DecisionDialog } from '../DecisionDialog/DecisionDialog';
import { EmptyState } from '../Feedback/EmptyState';
import { UnreachableWorkflows } from '../Feedback/UnreachableWorkflows';
import { RequestsTable } from '../Requests/RequestsTable';
import { useInboxColumns } from './useInboxColumns';

/** Requests that wait for my decision, oldest first. */
export const InboxContent = () => {
  const { t } = useTranslationRef(dataSharingTranslationRef);
  const [deciding, setDeciding] = useState<{
    request: ShareRequestSummary;
    decision: Decide['decision'];
  }>();
  const [done, setDone] = useState<string>();
  const requests = useRequestsTable({
    view: 'to-decide',
    orderBy: 'createdAt:asc',
  });
  const open = useCallback(
    (request: ShareRequestSummary, decision: Decide['decision']) => {
      setDone(undefined);
      setDeciding({ request, decision });
    },
    [],
  );
  const columns = useInboxColumns(open);

  return (
    <Flex direction="column" gap="4">
      <UnreachableWorkflows workflows={useWorkflowStatus()} />
      {done && <Alert role="status" status="success" icon title={done} />}
      <div>
        <RequestsTable
          requests={requests}
          columns={columns}
          empty={
            <EmptyState
              title={t('requests.empty.inboxTitle')}
              description={t('requests.empty.inboxDescription')}
            />
          }
        />
      </div>
      {deciding && (
        <DecisionDialog
          {...deciding}
          onDecided={() => {
            const { decision, request } = deciding;
            setDone(
              t(
                decision === 'approved'
                  ? 'decision.approvedDone'
                  : 'decision.deniedDone',
                { product: request.product.title },
              ),
            );
            setDeciding(undefined);
            requests.reload();
          }}
          onConflict={requests.reload}
          onClose={() => setDeciding(undefined)}
        />
      )}
    </Flex>
  );
};
