import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  defaultFlag,
  type SharePolicy,
} from '@data-sharing/backstage-plugin-data-sharing-common';

/** The state machines of this package: `asl/NAME.asl.json`. */
export const machineNames = [
  'judge',
  'revoke',
  'share',
  'extend',
  'consumer',
] as const;

export type MachineName = (typeof machineNames)[number];

/**
 * The machines that the portal starts, and whose ends it hears of. Judging is
 * part of a share.
 */
export const portalMachines = [
  'share',
  'revoke',
  'extend',
  'consumer',
] as const satisfies MachineName[];

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
  /** DynamoDB table of who holds which grant. */
  holdsTableName?: string;
  /** Role that the machines run as. */
  workflowRoleArn: string;
  /** Role in each producer's account that may publish to its topic. */
  producerRoleName?: string;
  /** Optional role in each consumer's account, which sets the share up there. */
  consumerRoleName?: string;
  approvalTopicName?: string;
}

const fourteenDays = 14 * 24 * 3600;

/**
 * What stands for each `${Name}` of the shipped files.
 *
 * @throws TypeError for a parameter that is missing or malformed
 */
export function substitutions(
  parameters: WorkflowParameters,
): Record<string, string> {
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
    HoldsTableName: parameters.holdsTableName ?? 'data-sharing-holds',
    WorkflowRoleArn: parameters.workflowRoleArn,
    ProducerRoleName: parameters.producerRoleName ?? 'ProducerWorkflowRole',
    ConsumerRoleName: parameters.consumerRoleName ?? 'DataSharingConsumerRole',
    ApprovalTopicName:
      parameters.approvalTopicName ?? 'DataLakeSharingApproval',
  };
}

const folder = join(
  dirname(require.resolve('@data-sharing/workflow/package.json')),
  'asl',
);

/** The text of `asl/NAME.asl.json`, as it is shipped. */
export const shippedText = (name: MachineName): string =>
  readFileSync(join(folder, `${name}.asl.json`), 'utf8');

/**
 * Fills in each `${Name}`, as the DefinitionSubstitutions of CloudFormation do.
 *
 * @param file - what the text is called in an error
 * @throws TypeError for a value that is missing, or would break out of the JSON
 *   or JSONata string it stands in
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-stepfunctions-statemachine.html
 */
export function fillIn(
  text: string,
  values: Record<string, string>,
  file: string,
): string {
  return text.replace(/\$\{(\w+)\}/g, (_, name) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined || /["'\\\n]|\{%|%\}/.test(value)) {
      throw new TypeError(
        `The parameter for \${${name}} of ${file} is missing or not plain text: ${value}`,
      );
    }
    return value;
  });
}

/**
 * The ASL of a machine with `${Name}` filled in.
 *
 * @throws TypeError for a parameter that is missing, malformed, or would break
 *   out of the JSON or JSONata string it stands in
 */
export function definition(
  name: MachineName,
  parameters: Partial<WorkflowParameters> = {},
): string {
  const text = shippedText(name);
  return /\$\{\w+\}/.test(text)
    ? fillIn(
        text,
        substitutions(parameters as WorkflowParameters),
        `${name}.asl.json`,
      )
    : text;
}
