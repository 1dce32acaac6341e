import type {
  Refusal,
  RequestState,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import type { GlueProduct } from '../aws/ProductReader';
import type { CatalogProduct } from '../catalog/ProductCatalog';
import {
  machineRefusal,
  type AskedShare,
} from '../sampleMachine/machineRefusal';
import { SampleShareWorkflow } from '../sampleMachine/SampleShareWorkflow';
import { mayAskFor } from './listConsumerAccounts';
import type { ServiceContext, UserCaller } from './context';

/** What stands in the way of a share, and who could decide it. */
export interface Assessment {
  /** Refs of users, never the caller. */
  deciders: string[];
  refusal: Refusal | null;
}

const refuse = (
  code: Refusal['code'],
  message: string,
  requestId: string | null = null,
): Refusal => ({ code, message, requestId });

function coveredBecause(state: RequestState): string {
  if (state === 'granted') return 'This consumer has access already';
  if (state === 'revoking') {
    return 'The access of this consumer is being revoked; ask again once it is';
  }
  return 'A request for this consumer is open already';
}

/**
 * The rules that a preview shows and that submitting and retrying enforce.
 *
 * @param options - `ownId` is the request that is tried again, which covers
 *   itself; `read` reads the product in Glue, where that was done already
 * @throws NotFoundError or ServiceUnavailableError where the answer depends on
 *   Glue, and Glue does not have the product or does not answer
 */
export async function assessShare(
  context: ServiceContext,
  caller: UserCaller,
  product: CatalogProduct,
  share: AskedShare,
  options: { ownId?: string; read?: () => Promise<GlueProduct> } = {},
): Promise<Assessment> {
  const { store, workflows, approvers, products } = context;
  const { ownId, read = () => products.read(product.key) } = options;
  const members = product.ownerRef
    ? await approvers.resolveApprovers(product.ownerRef)
    : [];
  const deciders = members.filter(ref => ref !== caller.userRef);

  const refusal = async (): Promise<Refusal | null> => {
    const workflow = workflows.forCatalog(product.key);
    if (!workflow) {
      return refuse(
        'browse-only',
        'entityRef: products of this catalog can be looked at, not requested: no workflow is configured for it',
      );
    }
    const account = context.config.consumerAccounts.find(
      ({ id }) => id === share.consumerAccountId,
    );
    if (!account || !mayAskFor(account, caller)) {
      return refuse(
        'account-not-allowed',
        `consumerAccountId: you may not request a share for account ${share.consumerAccountId}`,
      );
    }
    const covering = await store.findCovering(share);
    if (covering && covering.id !== ownId) {
      return refuse(
        'already-covered',
        coveredBecause(covering.state),
        covering.id,
      );
    }
    if (!product.ownerRef) {
      return refuse(
        'owner-missing',
        product.dataOwner
          ? `entityRef: nobody could decide, because no group owns the data of account ${product.dataOwner}`
          : 'entityRef: nobody could decide, because the database has no data_owner',
      );
    }
    if (deciders.length === 0) {
      return refuse(
        'nobody-could-decide',
        members.length > 0
          ? `entityRef: nobody could decide, because you are alone in ${product.ownerRef}`
          : `entityRef: nobody could decide, because ${product.ownerRef} is not in the catalog or has no members`,
      );
    }
    return workflow instanceof SampleShareWorkflow
      ? machineRefusal(context, workflow, product, share, read)
      : null;
  };
  return { deciders, refusal: await refusal() };
}
