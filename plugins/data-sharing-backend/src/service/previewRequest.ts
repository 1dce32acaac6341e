import {
  needsApproval,
  type Preview,
  type PreviewQuery,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import { grantsBy } from '../aws/ShareWorkflow';
import type { GlueProduct } from '../aws/ProductReader';
import { assessShare } from './assessShare';
import type { ServiceContext, UserCaller } from './context';
import { verdictInGlue, withBeyondGlue } from './productVerdict';
import { shareOf } from './shareOf';
import { nextStepsOf } from './views/nextSteps';
import {
  consumerViewOf,
  grantViewsOf,
  ownerViewOf,
  productViewOf,
} from './views/product';

/**
 * Tells what a share request would do, with the flags as Glue has them now
 * and what the catalog knows beyond them.
 *
 * @throws InputError for columns that the table does not have
 * @throws NotFoundError where catalog or Glue does not have the product
 * @throws ServiceUnavailableError where Glue does not answer
 */
export async function previewRequest(
  context: ServiceContext,
  caller: UserCaller,
  query: PreviewQuery,
): Promise<Preview> {
  const { catalog, config, people, products, workflows } = context;
  const product = await catalog.asSeenBy(caller.credentials, query.entityRef);
  let reading: Promise<GlueProduct> | undefined;
  const read = () => (reading ??= products.read(product.key));
  const share = await shareOf(
    product,
    query,
    async () => (await read()).tables[0],
  );
  const { deciders, refusal } = await assessShare(
    context,
    caller,
    product,
    share,
    { read },
  );
  const verdict = withBeyondGlue(
    verdictInGlue(share, await read(), config.flag),
    product.beyondGlue(share.columns),
  );
  const workflow = workflows.forCatalog(product.key);
  const policy = workflow?.config.policy;
  const outcome =
    policy && !needsApproval(verdict.verdict, query.scope, policy)
      ? 'granted-at-once'
      : 'needs-approval';
  const person = await people.named([product.ownerRef, ...deciders]);
  return {
    product: productViewOf({ ...product.key, entityRef: product.entityRef }),
    scope: query.scope,
    consumer: consumerViewOf(share, config),
    owner: ownerViewOf(product, person),
    verdict,
    outcome: refusal ? 'refused' : outcome,
    refusal,
    deciders: deciders.map(person),
    grants: grantViewsOf(grantsBy(workflow, share)),
    nextSteps: nextStepsOf(share),
  };
}
