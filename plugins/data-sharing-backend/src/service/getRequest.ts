import type {
  ProgressStep,
  ShareRequest,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import { grantsBy } from '../aws/ShareWorkflow';
import { grantedShareOf, type RequestSnapshot } from '../database/RequestStore';
import { isOpen } from '../states';
import type { Caller, ServiceContext } from './context';
import { nextStepsOf } from './views/nextSteps';
import { grantViewsOf } from './views/product';
import { consumerSideOf, summariesOf } from './views/request';

/** null where Step Functions does not answer. */
async function progressOf(
  { workflows, logger }: ServiceContext,
  { attempt }: RequestSnapshot,
): Promise<ProgressStep[] | null> {
  if (!attempt.startedAt) return [];
  try {
    const workflow = workflows.forExecution(attempt.executionArn);
    return (await workflow?.progress(attempt.executionArn)) ?? null;
  } catch (error) {
    logger.debug(`No progress of ${attempt.name}: ${error}`);
    return null;
  }
}

/** Who could decide an open request, never its requester. */
async function decidersOf(
  { approvers }: ServiceContext,
  { request }: RequestSnapshot,
): Promise<string[]> {
  if (!isOpen(request.state) || !request.ownerRef) return [];
  const members = await approvers.resolveApprovers(request.ownerRef);
  return members.filter(ref => ref !== request.requester);
}

/**
 * Shows a request with all that happened to it.
 *
 * @throws NotFoundError
 * @throws NotAllowedError where the caller may not see it
 */
export async function getRequest(
  context: ServiceContext,
  caller: Caller,
  id: string,
): Promise<ShareRequest> {
  const { authorizer, people, store, workflows } = context;
  const snapshot = await store.get(id);
  const { request, attempt } = snapshot;
  await authorizer.assertMayRead(caller.credentials, request);
  const [[summary], events, progress, deciders] = await Promise.all([
    summariesOf(context, caller, [snapshot]),
    store.events(id),
    progressOf(context, snapshot),
    decidersOf(context, snapshot),
  ]);
  const person = await people.named([
    ...events.map(({ actor }) => actor),
    ...deciders,
  ]);
  const granted = grantedShareOf(request);
  const holds = request.state === 'granted' || request.state === 'revoking';
  const workflow = workflows.forExecution(attempt.executionArn);
  return {
    ...summary,
    events: events.map(({ id: eventId, at, type, actor, message }) => ({
      id: eventId,
      at,
      type,
      actor: actor === null ? null : person(actor),
      message,
    })),
    progress,
    grants: holds ? grantViewsOf(grantsBy(workflow, granted)) : [],
    nextSteps: holds ? nextStepsOf(granted, request.consumerSide?.found) : [],
    consumerSide: consumerSideOf(snapshot),
    blockers: request.blockers,
    deciders: deciders.map(person),
  };
}
