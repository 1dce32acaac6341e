import type { ShareWorkflow } from '../aws/ShareWorkflow';
import type { TaskRecord } from '../database/RequestStore';
import { SampleShareWorkflow } from './SampleShareWorkflow';

/**
 * The tokens for the same question that came after those that are known: a
 * retry within the machine makes a new one, and the machine of the AWS sample
 * does not tell the portal. For the answer, and nothing else.
 *
 * @throws ServiceUnavailableError where Step Functions does not answer
 */
export async function newerTokens(
  workflow: ShareWorkflow,
  { executionArn, round }: TaskRecord,
  known: string[],
): Promise<string[]> {
  if (!(workflow instanceof SampleShareWorkflow)) return [];
  const waiting = await workflow.waitingTask(executionArn);
  return waiting && waiting.round === round && !known.includes(waiting.token)
    ? [waiting.token]
    : [];
}
