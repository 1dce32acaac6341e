import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Flex } from '@backstage/ui';
import { useRequestsTable } from '../../hooks/useRequestsTable';
import { useWorkflowStatus } from '../../hooks/useWorkflowStatus';
import { dataSharingTranslationRef } from '../../translation';
import { EmptyState } from '../Feedback/EmptyState';
import { UnreachableWorkflows } from '../Feedback/UnreachableWorkflows';
import { useRequestDialog } from '../RequestDialogs/useRequestDialog';
import { RequestsTable } from '../Requests/RequestsTable';
import { useInboxColumns } from './useInboxColumns';

/** Requests that wait for my decision, oldest first. */
export const InboxContent = () => {
  const { t } = useTranslationRef(dataSharingTranslationRef);
  const requests = useRequestsTable({
    view: 'to-decide',
    orderBy: 'createdAt:asc',
  });
  const { act, dialog, done } = useRequestDialog(requests.reload);
  const columns = useInboxColumns(act);

  return (
    <Flex direction="column" gap="4">
      <UnreachableWorkflows workflows={useWorkflowStatus()} />
      {done}
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
      {dialog}
    </Flex>
  );
};
