import {
  needsApproval,
  type Refusal,
  type VerdictSummary,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import type { GlueProduct } from '../aws/ProductReader';
import type { CatalogProduct } from '../catalog/ProductCatalog';
import { scopeOf, type ShareIdentity } from '../database/RequestStore';
import type { ServiceContext } from '../service/context';
import { verdictInGlue, withBeyondGlue } from '../service/productVerdict';
import { machineOutcome } from './machineRule';
import type { SampleShareWorkflow } from './SampleShareWorkflow';

/** A share with what the machine knows nothing of. */
export type AskedShare = ShareIdentity & { accessEndsAt?: string | null };

const refuse = (message: string): Refusal => ({
  code: 'workflow-cannot',
  message,
  requestId: null,
});

function whyNever(share: AskedShare): string | undefined {
  if (share.columns) {
    return 'columns: the workflow of this catalog shares whole tables';
  }
  if (share.consumerPrincipal) {
    return 'consumerPrincipal: the workflow of this catalog shares with accounts, not with roles';
  }
  return share.accessEndsAt
    ? 'accessEndsAt: the workflow of this catalog cannot end access'
    : undefined;
}

function whyUnapproved(
  { verdict, reasons: [worst] }: VerdictSummary,
  share: ShareIdentity,
): string {
  const reads =
    share.table === null
      ? 'the flag of the database'
      : "the flags of the table's columns";
  const reason = worst ? ` because of ${worst.parameter} of ${worst.name}` : '';
  return `entityRef: this is ${verdict}${reason} and has to be approved first, but the workflow of this catalog would share it at once: it reads ${reads} and nothing else`;
}

/**
 * What the machine of the AWS sample cannot do, or would do without the
 * approval that is needed. It cannot be told to ask, so a share that it would
 * not ask about is not started at all.
 *
 * @param read - reads the product in Glue
 * @returns null where nothing stands in the way
 * @throws NotFoundError where Glue does not have the product
 * @throws ServiceUnavailableError where Glue does not answer
 */
export async function machineRefusal(
  { config }: Pick<ServiceContext, 'config'>,
  { config: { policy } }: SampleShareWorkflow,
  product: CatalogProduct,
  share: AskedShare,
  read: () => Promise<GlueProduct>,
): Promise<Refusal | null> {
  const never = whyNever(share);
  if (never) return refuse(never);
  const found = await read();
  const scope = scopeOf(share);
  const machine = machineOutcome(found, scope);
  if (machine.outcome === 'fails') {
    return refuse(
      `entityRef: the workflow of this catalog cannot share this: ${machine.why}`,
    );
  }
  const verdict = withBeyondGlue(
    verdictInGlue(share, found, config.flag),
    product.beyondGlue(null),
  );
  return machine.outcome === 'shares' &&
    needsApproval(verdict.verdict, scope, policy)
    ? refuse(whyUnapproved(verdict, share))
    : null;
}
