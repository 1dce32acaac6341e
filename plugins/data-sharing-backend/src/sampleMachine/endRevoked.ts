import { stringifyError } from '@backstage/errors';
import type { RequestSnapshot } from '../database/RequestStore';
import { listedAtoms } from '../reconcile/listedAtoms';
import { changeRequest } from '../service/changeRequest';
import type { ServiceContext } from '../service/context';
import { SampleShareWorkflow } from './SampleShareWorkflow';

const reason = 'Lake Formation does not list the grant any more';

/** Granted by a machine whose grants none of ours revokes. */
function isOfAnother(
  { workflows }: ServiceContext,
  { request, attempt }: RequestSnapshot,
): boolean {
  const [workflow] = workflows.forMachine(attempt.stateMachineArn);
  return workflow
    ? workflow instanceof SampleShareWorkflow
    : workflows.forCatalog(request) !== undefined;
}

/** Oldest first. */
async function* grantedByOthers(
  context: ServiceContext,
): AsyncGenerator<RequestSnapshot> {
  let after: string | undefined;
  for (let more = true; more; ) {
    const page = await context.store.list({
      states: ['granted'],
      order: 'asc',
      after,
      limit: 100,
    });
    for (const snapshot of page.items) {
      after = snapshot.request.id;
      if (isOfAnother(context, snapshot)) yield snapshot;
    }
    more = page.more;
  }
}

/** Whether it is listed, or cannot be told not to be. */
async function mayBeListed(
  context: ServiceContext,
  snapshot: RequestSnapshot,
): Promise<boolean> {
  try {
    return (await listedAtoms(context, snapshot)).listed.length > 0;
  } catch (error) {
    context.logger.warn(
      `Whether the grant of ${
        snapshot.request.id
      } is there will be looked at later: ${stringifyError(error)}`,
    );
    return true;
  }
}

/**
 * Ends the requests whose grant somebody revoked in Lake Formation, which is
 * the only way to revoke what the machine of the AWS sample granted, also once
 * ours has taken its place. Where Lake Formation lists none of several grants,
 * the portal has rather lost the right to see them, and nothing is changed.
 */
export async function endRevoked(
  context: ServiceContext,
  signal?: AbortSignal,
): Promise<void> {
  const gone: RequestSnapshot[] = [];
  let seen = 0;
  for await (const snapshot of grantedByOthers(context)) {
    if (signal?.aborted) return;
    if (await mayBeListed(context, snapshot)) seen++;
    else gone.push(snapshot);
  }
  if (seen === 0 && gone.length > 1) {
    context.logger.warn(
      `Lake Formation lists none of ${gone.length} grants of ${gone[0].attempt.stateMachineArn}: may the portal still see them?`,
    );
    return;
  }
  for (const { request } of gone) {
    await changeRequest(context, request.id, ({ request: { state } }) =>
      state === 'granted'
        ? {
            to: 'ended',
            stateReason: reason,
            event: { type: 'ended', actor: null, message: reason },
          }
        : undefined,
    );
  }
}
