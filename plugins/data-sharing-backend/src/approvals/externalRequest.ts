import {
  allTables,
  workflowInputSchema,
  type ApprovalRequested,
  type ProductKey,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import type { ExecutionDescription, ShareWorkflow } from '../aws/ShareWorkflow';
import type { RequestSnapshot } from '../database/RequestStore';
import type { ServiceContext } from '../service/context';
import { RefusedMessageError } from './messages';

/** What the machine was really given, and not what the message says. */
function inputOf(execution: ExecutionDescription) {
  try {
    return workflowInputSchema.parse(JSON.parse(execution.input));
  } catch {
    throw new RefusedMessageError(
      'The execution was not started by the portal, and its input is none of the contract',
    );
  }
}

/**
 * Makes a share request of an execution that somebody started outside of the
 * portal. Who that was is unknown, whatever its input says.
 */
export async function adoptExecution(
  context: ServiceContext,
  workflow: ShareWorkflow,
  execution: ExecutionDescription,
  message: ApprovalRequested,
): Promise<RequestSnapshot> {
  const { store, catalog } = context;
  const { source, target, reason, accessEndsAt } = inputOf(execution);
  const key: ProductKey = {
    catalogId: source.catalogId ?? workflow.config.catalogId,
    region: source.region ?? workflow.config.region,
    database: source.database.toLowerCase(),
    table: source.table === allTables ? null : source.table.toLowerCase(),
  };
  const product = await catalog.current(key);
  return store.create({
    request: {
      ...key,
      columns: key.table === null ? null : source.columns ?? null,
      id: context.newId(),
      external: true,
      entityRef: product?.entityRef ?? null,
      consumerAccountId: target.account_id,
      consumerPrincipal: target.principal ?? null,
      requester: null,
      reason: reason?.trim().slice(0, 2000) || null,
      accessEndsAt: accessEndsAt ?? null,
      ownerRef: product?.ownerRef ?? null,
      dataOwner: message.dataOwner,
      dataOwnerName: message.dataOwnerName,
      verdict: message.verdict,
    },
    attempt: {
      executionArn: message.executionArn,
      stateMachineArn: execution.stateMachineArn,
      name: execution.name,
      input: execution.input,
    },
    event: {
      type: 'started-outside',
      actor: null,
      message: 'The workflow was started outside of the portal',
    },
  });
}
