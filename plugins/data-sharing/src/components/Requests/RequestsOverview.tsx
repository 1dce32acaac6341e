import type { ReactNode } from 'react';
import { Flex } from '@backstage/ui';
import { useRequestsTable } from '../../hooks/useRequestsTable';
import { useWorkflowStatus } from '../../hooks/useWorkflowStatus';
import { UnreachableWorkflows } from '../Feedback/UnreachableWorkflows';
import { useRequestDialog } from '../RequestDialogs/useRequestDialog';
import { RequestsTable } from './RequestsTable';
import { useOverviewColumns } from './useOverviewColumns';

/** Requests in whatever state, newest first, with what I may do with each. */
export const RequestsOverview = (props: {
  view: 'mine' | 'all';
  /** Shown where there are none at all. */
  empty: ReactNode;
}) => {
  const { empty, view } = props;
  const requests = useRequestsTable({ view, orderBy: 'createdAt:desc' });
  const { act, dialog, done } = useRequestDialog(requests.reload);
  const columns = useOverviewColumns(view, act);
  return (
    <Flex direction="column" gap="4">
      <UnreachableWorkflows workflows={useWorkflowStatus()} />
      {done}
      <div>
        <RequestsTable
          requests={requests}
          columns={columns}
          hasStateFilter
          empty={empty}
        />
      </div>
      {dialog}
    </Flex>
  );
};
