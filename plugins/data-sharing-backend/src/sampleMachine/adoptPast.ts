import type { ExecutionDescription } from '../aws/ShareWorkflow';
import type {
  PastExecution,
  RequestSnapshot,
  ShareIdentity,
} from '../database/RequestStore';
import type { ServiceContext } from '../service/context';

/**
 * Makes a share request of an execution that somebody started outside of the
 * portal, as old as the execution is. Who that was is unknown. Where there is
 * one already, by another process too, that is left as it is.
 */
export async function adoptPast(
  { catalog, newId, store }: ServiceContext,
  options: {
    executionArn: string;
    execution: ExecutionDescription;
    share: ShareIdentity;
    past: PastExecution;
    event: { type: string; message: string };
  },
): Promise<RequestSnapshot> {
  const { executionArn, execution, share, past, event } = options;
  const product = await catalog.current(share);
  const { stateMachineArn, name, input } = execution;
  try {
    return await store.create({
      request: {
        ...share,
        id: newId(new Date(past.startedAt)),
        external: true,
        entityRef: product?.entityRef ?? null,
        requester: null,
        reason: null,
        accessEndsAt: null,
        ownerRef: product?.ownerRef ?? null,
        dataOwner: product?.dataOwner ?? null,
        dataOwnerName: product?.dataOwnerName ?? null,
        verdict: null,
      },
      attempt: { executionArn, stateMachineArn, name, input },
      event: { ...event, actor: null },
      past,
    });
  } catch (error) {
    const meanwhile = await store.findAttempt(executionArn);
    if (meanwhile) return store.get(meanwhile.requestId);
    throw error;
  }
}
