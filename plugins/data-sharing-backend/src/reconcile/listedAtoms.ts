import { grantsBy } from '../aws/ShareWorkflow';
import { atomsOf } from '../aws/atoms';
import { grantedShareOf, type RequestSnapshot } from '../database/RequestStore';
import type { ServiceContext } from '../service/context';

/**
 * The single permissions that a request's grant consists of, and those of them
 * that Lake Formation lists.
 *
 * @throws ServiceUnavailableError where Lake Formation does not answer
 */
export async function listedAtoms(
  { grants, workflows }: ServiceContext,
  { request, attempt }: RequestSnapshot,
): Promise<{ own: string[]; listed: string[] }> {
  const workflow = workflows.forExecution(attempt.executionArn);
  const share = grantedShareOf(request);
  const rows = grantsBy(workflow, share);
  const listed = await grants.listed(rows, {
    region: request.region,
    accountId: (workflow ?? workflows.forCatalog(request))?.config.accountId,
  });
  return { own: atomsOf(rows), listed };
}
