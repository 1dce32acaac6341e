import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { readDurationFromConfig, type Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';
import {
  defaultFlag,
  type SharePolicy,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import { z } from 'zod';
import {
  ourOtherMachines,
  refuseMismatch,
  workflowKinds,
  type WorkflowKind,
} from './kinds';

/** One Glue Data Catalog with the machine that shares from it. */
export interface WorkflowConfig {
  kind: WorkflowKind;
  catalogId: string;
  region: string;
  /** Account whose credentials are used; the main account where undefined. */
  accountId?: string;
  stateMachineArn: string;
  /** Where it is missing, the portal does not offer to revoke. */
  revokeStateMachineArn?: string;
  /** Where it is missing, the portal does not offer to change the end. */
  extendStateMachineArn?: string;
  /** Where it is missing, nobody looks at the consumer's side. */
  consumerStateMachineArn?: string;
  /** Of the machines that send to one. */
  queueUrl?: string;
  policy: SharePolicy;
}

/** The keys of the machines of a workflow. */
export const machineKeys = ['stateMachineArn', ...ourOtherMachines] as const;

/** An account that a share can be requested for. */
export interface ConsumerAccountConfig {
  id: string;
  name: string;
  /** Full entity refs in lower case; everyone may ask where undefined. */
  requesters?: string[];
}

/** What `dataSharing` in app-config says, checked. */
export interface DataSharingConfig {
  workflows: WorkflowConfig[];
  consumerAccounts: ConsumerAccountConfig[];
  externalRequests: 'two-people' | 'refuse';
  flag: string;
  /** Whole seconds. */
  approvalTimeoutSeconds?: number;
}

const accountId = z
  .string({ error: 'must be a string: put the account id in quotes' })
  .regex(/^\d{12}$/, 'must be twelve digits');

const stateMachineArn = z
  .string()
  .regex(
    /^arn:aws[\w-]*:states:[a-z0-9-]+:\d{12}:stateMachine:[\w-]{1,80}$/,
    'must be the ARN of a state machine, without version or alias',
  );

const entityRef = z.string().transform((text, context) => {
  try {
    const ref = parseEntityRef(text, { defaultNamespace: 'default' });
    if (ref.kind && ['user', 'group'].includes(ref.kind.toLowerCase())) {
      return stringifyEntityRef(ref);
    }
  } catch {
    // said below
  }
  context.addIssue('must be the ref of a user or group, like group:default/x');
  return z.NEVER;
});

const schema = z.object({
  workflows: z
    .array(
      z.strictObject({
        kind: z.enum(workflowKinds).default('data-sharing'),
        catalogId: accountId,
        region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be a region'),
        accountId: accountId.optional(),
        stateMachineArn,
        revokeStateMachineArn: stateMachineArn.optional(),
        extendStateMachineArn: stateMachineArn.optional(),
        consumerStateMachineArn: stateMachineArn.optional(),
        queueUrl: z.url('must be the URL of an SQS queue').optional(),
        policy: z.strictObject({
          unflagged: z.enum(['share', 'approve']),
          wholeDatabase: z.enum(['by-verdict', 'approve']),
        }),
      }),
    )
    .default([]),
  consumerAccounts: z
    .array(
      z.strictObject({
        id: accountId,
        name: z.string().min(1),
        requesters: z.array(entityRef).optional(),
      }),
    )
    .default([]),
  externalRequests: z.enum(['two-people', 'refuse']).default('two-people'),
  flag: z.string().min(1).default(defaultFlag),
});

/** `workflows[0].catalogId` */
const keyOf = (path: PropertyKey[]) =>
  path.reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${part}]` : `${text}.${String(part)}`,
    'dataSharing',
  );

function refuseDuplicates(key: string, values: string[]) {
  const index = values.findIndex((value, i) => values.indexOf(value) !== i);
  if (index >= 0) {
    throw new InputError(
      `Invalid config: dataSharing.${key}[${index}] repeats ${values[index]}`,
    );
  }
}

/**
 * Reads and checks the plugin's configuration.
 *
 * @throws InputError that names the key
 */
export function readConfig(config: Config): DataSharingConfig {
  const parsed = schema.safeParse(config.getOptional('dataSharing') ?? {});
  if (!parsed.success) {
    throw new InputError(
      `Invalid config: ${parsed.error.issues
        .map(issue => `${keyOf(issue.path)}: ${issue.message}`)
        .join('; ')}`,
    );
  }
  const { workflows, consumerAccounts, ...rest } = parsed.data;
  refuseDuplicates(
    'workflows',
    workflows.map(({ catalogId, region }) => `${catalogId} in ${region}`),
  );
  refuseDuplicates(
    'consumerAccounts',
    consumerAccounts.map(({ id }) => id),
  );
  workflows.forEach((workflow, index) => {
    for (const key of machineKeys) {
      const region = workflow[key]?.split(':')[3];
      if (region !== undefined && region !== workflow.region) {
        throw new InputError(
          `Invalid config: dataSharing.workflows[${index}].${key}: must be in ${workflow.region}, the region of the catalog`,
        );
      }
    }
  });
  workflows.forEach((workflow, index) =>
    refuseMismatch(workflow, rest.flag, `dataSharing.workflows[${index}]`),
  );
  const timeoutKey = 'dataSharing.approvalTimeout';
  const approvalTimeoutSeconds = config.has(timeoutKey)
    ? Math.floor(
        durationToMilliseconds(
          readDurationFromConfig(config, { key: timeoutKey }),
        ) / 1000,
      )
    : undefined;
  if (
    approvalTimeoutSeconds !== undefined &&
    (approvalTimeoutSeconds < 60 || approvalTimeoutSeconds > 365 * 86_400)
  ) {
    throw new InputError(
      `Invalid config: ${timeoutKey}: must be between a minute and a year`,
    );
  }
  return { workflows, consumerAccounts, ...rest, approvalTimeoutSeconds };
}
