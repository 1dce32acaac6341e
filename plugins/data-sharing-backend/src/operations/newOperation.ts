import {
  allTables,
  contractVersion,
  type ConsumerInput,
  type ExtendInput,
  type RevokeInput,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import { requiredMachineArn } from '../aws/ShareWorkflow';
import type { ShareWorkflows } from '../aws/ShareWorkflows';
import type {
  OperationInput,
  OperationKind,
  RequestSnapshot,
} from '../database/RequestStore';

interface Asked {
  /** Entity ref; `null` for the portal itself. */
  by: string | null;
  reason: string | null;
}

/** The share that a machine works on. */
const shareIn = ({ request }: RequestSnapshot): ConsumerInput => ({
  contract: contractVersion,
  requestId: request.id,
  source: {
    catalogId: request.catalogId,
    region: request.region,
    database: request.database,
    table: request.table ?? allTables,
  },
  target: {
    account_id: request.consumerAccountId,
    ...(request.consumerPrincipal && { principal: request.consumerPrincipal }),
  },
});

/**
 * The next execution of a kind: name, ARN and the very bytes of its input.
 *
 * @throws NotImplementedError where no such machine is configured
 */
function newOperation(
  workflows: ShareWorkflows,
  { request, operations }: RequestSnapshot,
  kind: OperationKind,
  { by, reason }: Asked,
  input: RevokeInput | ExtendInput | ConsumerInput,
): OperationInput {
  const workflow = workflows.forCatalog(request);
  const stateMachineArn = requiredMachineArn(workflow, kind);
  const number = (operations[kind]?.number ?? 0) + 1;
  const name = `${request.id}-${kind}-${number}`;
  return {
    kind,
    name,
    stateMachineArn,
    executionArn: workflow!.executionArn(name, kind),
    input: JSON.stringify(input),
    requestedBy: by,
    reason,
  };
}

/** @throws NotImplementedError where no revoke machine is configured */
export const newRevocation = (
  workflows: ShareWorkflows,
  snapshot: RequestSnapshot,
  asked: Asked & { why: RevokeInput['why'] },
): OperationInput =>
  newOperation(workflows, snapshot, 'revoke', asked, {
    ...shareIn(snapshot),
    holder: snapshot.attempt.executionArn,
    ...asked,
  });

/** @throws NotImplementedError where no extend machine is configured */
export const newExtension = (
  workflows: ShareWorkflows,
  snapshot: RequestSnapshot,
  asked: Asked & { accessEndsAt: string | null },
): OperationInput =>
  newOperation(workflows, snapshot, 'extend', asked, {
    ...shareIn(snapshot),
    holder: snapshot.attempt.executionArn,
    ...asked,
  });

/** @throws NotImplementedError where no consumer machine is configured */
export const newConsumerCheck = (
  workflows: ShareWorkflows,
  snapshot: RequestSnapshot,
  by: string | null,
): OperationInput =>
  newOperation(
    workflows,
    snapshot,
    'consumer',
    { by, reason: null },
    shareIn(snapshot),
  );
