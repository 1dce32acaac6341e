import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { Flex } from '@backstage/ui';
import { useRequestsTable } from '../../hooks/useRequestsTable';
import { useWorkflowStatus } from '../../hooks/useWorkflowStatus';
import { dataSharingTranslationRef } from '../../translation';
import { EmptyState } from '../Feedback/EmptyState';
import { UnreachableWorkflows } from '../Feedback/UnreachableWorkflows';
import { RequestsTable } from '../Requests/RequestsTable';
import { useMyRequestsColumns } from './useMyRequestsColumns';

/** What I asked for, newest first. */
export const MyRequestsContent = () => {
  const { t } = useTranslationRef(dataSharingTranslationRef);
  const requests = useRequestsTable({
    view: 'mine',
    orderBy: 'createdAt:desc',
  });
  const columns = useMyRequestsColumns();
  return (
    <Flex direction="column" gap="4">
      <UnreachableWorkflows workflows={useWorkflowStatus()} />
      <div>
        <RequestsTable
          requests={requests}
          columns={columns}
          hasStateFilter
          empty={
            <EmptyState
              title={t('requests.empty.mineTitle')}
              description={t('requests.empty.mineDescription')}
            />
          }
        />
      </div>
    </Flex>
  );
};
