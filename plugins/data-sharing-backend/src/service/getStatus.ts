import type { Status } from '@data-sharing/backstage-plugin-data-sharing-common';
import type { ServiceContext } from './context';

/** Whether the workflow of each configured catalog answers. */
export async function getStatus({
  workflows,
  clock,
}: ServiceContext): Promise<Status> {
  return {
    workflows: await Promise.all(
      workflows.all.map(async workflow => {
        const { catalogId, region } = workflow.config;
        const error = await workflow.check().then(
          () => null,
          (reason: Error) => reason.message,
        );
        return {
          catalogId,
          region,
          reachable: error === null,
          error,
          checkedAt: clock().toISOString(),
        };
      }),
    ),
  };
}
