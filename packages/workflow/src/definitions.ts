import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  defaultFlag,
  type SharePolicy,
} from '@data-sharing/backstage-plugin-data-sharing-common';

/** The state machines of this package: `asl/NAME.asl.json`. */
export const machineNames = ['judge', 'revoke', 'share'] as const;

export type MachineName = (typeof machineNames)[number];

/** What a deployment decides. The machines' input carries none of it. */
export interface WorkflowParameters {
  /** Twelve digits: the account of the Data Catalog that is shared from. */
  catalogId: string;
  region: string;
  /** `aws` where it is missing. */
  partition?: string;
  /** Explicit: there is no default to overlook. */
  policy: SharePolicy;
  /**
   * Accounts that may receive shares. Where it is empty, any may, and every
   * share is approved first.
   */
  allowedAccounts: string[];
  /** Name of the parameter that flags sensitive data. */
  flag?: string;
  /** How long the workflow waits for a decision, in seconds. */
  approvalTimeoutSeconds?: number;
  /** Base URL of the portal, for links in notifications. */
  portalUrl: string;
  queueUrl: string;
  judgeStateMachineArn: string;
  revokeStateMachineArn: string;
  /** Role with which EventBridge Scheduler starts the revoke machine. */
  schedulerRoleArn: string;
  scheduleGroupName?: string;
  /** Role in each producer's account that may publish to its topic. */
  producerRoleName?: string;
  approvalTopicName?: string;
}

const fourteenDays = 14 * 24 * 3600;

function substitutions(parameters: WorkflowParameters): Record<string, string> {
  const { policy, allowedAccounts } = parameters;
  for (const account of [parameters.catalogId, ...allowedAccounts]) {
    if (!/^\d{12}$/.test(account)) {
      throw new TypeError(
        `allowedAccounts and catalogId must be twelve digits, not ${account}`,
      );
    }
  }
  if (!['share', 'approve'].includes(policy.unflagged)) {
    throw new TypeError('policy.unflagged must be share or approve');
  }
  if (!['by-verdict', 'approve'].includes(policy.wholeDatabase)) {
    throw new TypeError('policy.wholeDatabase must be by-verdict or approve');
  }
  return {
    CatalogId: parameters.catalogId,
    Region: parameters.region,
    Partition: parameters.partition ?? 'aws',
    Unflagged: policy.unflagged,
    WholeDatabase: policy.wholeDatabase,
    AllowedAccounts: allowedAccounts.join(','),
    Flag: parameters.flag ?? defaultFlag,
    ApprovalTimeoutSeconds: String(
      parameters.approvalTimeoutSeconds ?? fourteenDays,
    ),
    PortalUrl: parameters.portalUrl.replace(/\/$/, ''),
    QueueUrl: parameters.queueUrl,
    JudgeStateMachineArn: parameters.judgeStateMachineArn,
    RevokeStateMachineArn: parameters.revokeStateMachineArn,
    SchedulerRoleArn: parameters.schedulerRoleArn,
    ScheduleGroupName: parameters.scheduleGroupName ?? 'default',
    ProducerRoleName: parameters.producerRoleName ?? 'ProducerWorkflowRole',
    ApprovalTopicName:
      parameters.approvalTopicName ?? 'DataLakeSharingApproval',
  };
}

const folder = join(
  dirname(require.resolve('@data-sharing/workflow/package.json')),
  'asl',
);

/**
 * The ASL of a machine with `${Name}` filled in, as the DefinitionSubstitutions
 * of CloudFormation do it.
 *
 * @throws TypeError for a parameter that is missing, malformed, or would break
 *   out of the JSON or JSONata string it stands in
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-stepfunctions-statemachine.html
 */
export function definition(
  name: MachineName,
  parameters: Partial<WorkflowParameters> = {},
): string {
  const text = readFileSync(join(folder, `${name}.asl.json`), 'utf8');
  const names = new Set(
    [...text.matchAll(/\$\{(\w+)\}/g)].map(([, found]) => found),
  );
  if (names.size === 0) return text;
  const values = substitutions(parameters as WorkflowParameters);
  for (const substitution of names) {
    const value = values[substitution];
    if (value === undefined || /["'\\\n]|\{%|%\}/.test(value)) {
      throw new TypeError(
        `The parameter for \${${substitution}} of ${name}.asl.json is missing or not plain text: ${value}`,
      );
    }
  }
  return text.replace(/\$\{(\w+)\}/g, (_, found) => values[found]);
}
