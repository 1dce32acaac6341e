import type { MachineKind, ShareWorkflow } from '../aws/ShareWorkflow';

/** Longer than any start takes, its retries included. */
export const claimMilliseconds = 60_000;

/**
 * AWS lets a name be used again after 90 days, so that a repeated start would
 * not be recognised any more.
 */
const startWithinDays = 80;

/**
 * Starts an execution that was stored before. The name makes it repeatable.
 *
 * @param stored - when it was is ISO 8601
 * @throws ServiceUnavailableError where Step Functions does not answer
 */
export async function callStart(
  workflow: ShareWorkflow | undefined,
  kind: MachineKind,
  stored: { executionArn: string; name: string; input: string; at: string },
  now: Date,
): Promise<'started' | { failed: string }> {
  const { executionArn, name, input, at } = stored;
  if (!workflow) {
    return {
      failed: 'The workflow of this request is not configured any more',
    };
  }
  if (now.getTime() - Date.parse(at) > startWithinDays * 86_400_000) {
    return { failed: 'The workflow could not be started for too long' };
  }
  if ((await workflow.start(name, input, kind)) === 'started') return 'started';
  // It ended already, or somebody took its name.
  const found = await workflow.describe(executionArn);
  return found?.input === input
    ? 'started'
    : { failed: `Step Functions has another execution called ${name}` };
}
