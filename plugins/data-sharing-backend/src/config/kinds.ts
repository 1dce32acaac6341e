import { InputError } from '@backstage/errors';
import { machineFlag } from '../sampleMachine/machineRule';
import type { WorkflowConfig } from './readConfig';

/** Ours, and that of the AWS sample `aws-lakeformation-datasharing-workflow`. */
export const workflowKinds = ['data-sharing', 'aws-sample'] as const;

export type WorkflowKind = (typeof workflowKinds)[number];

/** They work on what our share machine wrote down. */
export const ourOtherMachines = [
  'revokeStateMachineArn',
  'extendStateMachineArn',
  'consumerStateMachineArn',
] as const;

/**
 * Checks that a workflow has what a machine of its kind needs, and nothing that
 * it could not keep.
 *
 * @param flag - `dataSharing.flag`
 * @param key - of the workflow in app-config
 * @throws InputError that names the key
 */
export function refuseMismatch(
  workflow: WorkflowConfig,
  flag: string,
  key: string,
): void {
  const refuse = (where: string, why: string) => {
    throw new InputError(`Invalid config: ${where}: ${why}`);
  };
  if (workflow.kind === 'data-sharing') {
    if (!workflow.queueUrl) {
      refuse(
        `${key}.queueUrl`,
        'is required, because the machine asks for decisions on a queue (kind: aws-sample is for a machine that has none)',
      );
    }
    return;
  }
  if (workflow.queueUrl) {
    refuse(
      `${key}.queueUrl`,
      'must not be set with kind: aws-sample, whose machine has no queue',
    );
  }
  for (const name of ourOtherMachines) {
    if (workflow[name]) {
      refuse(
        `${key}.${name}`,
        'must not be set with kind: aws-sample, because it works on what our share machine granted',
      );
    }
  }
  if (workflow.stateMachineArn.split(':')[4] !== workflow.catalogId) {
    refuse(
      `${key}.stateMachineArn`,
      `must be in account ${workflow.catalogId} with kind: aws-sample, whose machine shares from the catalog of its own account`,
    );
  }
  if (flag !== machineFlag) {
    refuse(
      'dataSharing.flag',
      `must be ${machineFlag} with kind: aws-sample, whose machine reads no other`,
    );
  }
}
