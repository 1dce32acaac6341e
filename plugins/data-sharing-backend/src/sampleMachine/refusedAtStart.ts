import { NotFoundError, ServiceUnavailableError } from '@backstage/errors';
import type { ShareWorkflow } from '../aws/ShareWorkflow';
import type { RequestSnapshot } from '../database/RequestStore';
import type { ServiceContext } from '../service/context';
import { machineRefusal } from './machineRefusal';
import { SampleShareWorkflow } from './SampleShareWorkflow';

/**
 * Looks at the flags once more right before a start, which may come days after
 * the request where AWS was away: the machine of the AWS sample shares at once
 * whatever it does not see as sensitive.
 *
 * @returns why it must not be started
 * @throws ServiceUnavailableError where that cannot be told now
 */
export async function refusedAtStart(
  context: ServiceContext,
  workflow: ShareWorkflow | undefined,
  { attempt, request }: RequestSnapshot,
): Promise<{ failed: string } | undefined> {
  if (!(workflow instanceof SampleShareWorkflow)) return undefined;
  const product = await context.catalog.current(request);
  if (!product) {
    throw new ServiceUnavailableError(
      'The catalog does not have the data product now',
    );
  }
  const refusal = await machineRefusal(
    context,
    workflow,
    product,
    request,
    () => context.products.read(request),
  ).catch(error => {
    if (error instanceof NotFoundError) return error;
    throw error;
  });
  if (!refusal) return undefined;
  // An earlier start that got no answer may have arrived.
  if (await workflow.describe(attempt.executionArn)) return undefined;
  // Nobody fills in a field now.
  return { failed: refusal.message.replace(/^\w+: /, '') };
}
