import { RegionInfo } from 'aws-cdk-lib/region-info';
import type { MachineName } from '@data-sharing/workflow';
import type {
  CentralConfig,
  ConsumerConfig,
  ProducerConfig,
  StacksConfig,
} from './config';

/** Topic in each producer's account. */
export const approvalTopicName = 'DataLakeSharingApproval';

/** Of a construct: `share` becomes `Share`. */
export const constructId = (name: string): string =>
  `${name[0].toUpperCase()}${name.slice(1)}`;

/** `aws`, or that of China or the government's regions. */
export function partitionOf(region: string): string {
  return RegionInfo.get(region).partition ?? 'aws';
}

/**
 * Names and ARNs of what the central stack makes. They are fixed by the
 * configuration, because other accounts' policies name them.
 */
export function centralNames(config: CentralConfig) {
  const { account, region, prefix, producerRoleName, consumerRoleName } =
    config;
  const partition = partitionOf(region);
  const arn = (service: string, resource: string) =>
    `arn:${partition}:${service}:${region}:${account}:${resource}`;
  const machine = (name: MachineName) => `${prefix}-${name}`;
  return {
    account,
    region,
    partition,
    arn,
    stackName: `${prefix}-central`,
    queue: `${prefix}-events`,
    deadLetters: `${prefix}-dead-letters`,
    glueChanges: `${prefix}-glue-changes`,
    glueChangesDeadLetters: `${prefix}-glue-changes-dead-letters`,
    statusRule: `${prefix}-execution-status`,
    scheduleGroup: prefix,
    holds: `${prefix}-holds`,
    logGroup: `/aws/vendedlogs/states/${prefix}`,
    machine,
    machineArn: (name: MachineName) =>
      arn('states', `stateMachine:${machine(name)}`),
    executionArns: (name: MachineName) =>
      arn('states', `execution:${machine(name)}:*`),
    role: (name: 'workflow' | 'scheduler' | 'portal') => `${prefix}-${name}`,
    roleArn: (name: 'workflow' | 'scheduler' | 'portal') =>
      `arn:${partition}:iam::${account}:role/${prefix}-${name}`,
    producerRoleArn: (producer: string) =>
      `arn:${partition}:iam::${producer}:role/${producerRoleName}`,
    consumerRoleArn: (consumer: string) =>
      `arn:${partition}:iam::${consumer}:role/${consumerRoleName}`,
  };
}

export type CentralNames = ReturnType<typeof centralNames>;

export const producerStackName = (
  { central }: Pick<StacksConfig, 'central'>,
  { account }: ProducerConfig,
): string => `${central.prefix}-producer-${account}`;

export const consumerStackName = (
  { central }: Pick<StacksConfig, 'central'>,
  { account }: ConsumerConfig,
): string => `${central.prefix}-consumer-${account}`;
