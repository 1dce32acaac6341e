import { runSimulation } from '@cloud-copilot/iam-simulate';
import type { Policies, Policy } from './policies';

/** One question to IAM. */
export interface Call {
  /** ARN of a role, or the principal of a service. */
  by: string;
  action: string;
  resource: string;
  context?: Record<string, string>;
  /** Of the resource, where its ARN has none. */
  account?: string;
}

/** Who is not of the stacks may do anything, as far as their own policy goes. */
const everything: Policy = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
};

/** A role that is not of the stacks trusts everybody. */
const trustsEverybody: Policy = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' },
  ],
};

/**
 * Where AWS's reference, by which the simulator goes, is behind AWS: it is asked
 * of other actions that have the resource, or the condition key.
 */
const askedAs: Record<string, string> = {
  // AWS evaluates the ARN of the machine: https://github.com/aws/aws-cdk/pull/8486
  'states:SendTaskSuccess': 'states:ListStateMachineVersions',
  'states:SendTaskFailure': 'states:ListStateMachineAliases',
  // AWS's own policy (AWSLakeFormationCrossAccountManager) has ram:PermissionArn.
  'ram:AssociateResourceSharePermission': 'ram:ReplacePermissionAssociations',
};

const translated = (policy: Policy): Policy =>
  JSON.parse(
    JSON.stringify(policy, (_, value) =>
      typeof value === 'string' ? askedAs[value] ?? value : value,
    ),
  );

export const nameOf = ({ by, action, resource }: Call) =>
  `${by} ${action} ${resource}`;

/** @throws Error where the simulator takes the question for malformed */
export async function allowed(call: Call, policies: Policies) {
  const service = call.by.endsWith('.amazonaws.com');
  const identity = policies.identity[call.by] ?? everything;
  const resourcePolicy =
    policies.resource[call.resource] ??
    (call.action === 'sts:AssumeRole' ? trustsEverybody : undefined);
  const accountId =
    call.account || call.resource.split(':')[4] || call.by.split(':')[4];
  const answer = await runSimulation(
    {
      request: {
        principal: call.by,
        action: askedAs[call.action] ?? call.action,
        resource: { resource: call.resource, accountId },
        contextVariables: {
          'aws:SecureTransport': 'true',
          'aws:PrincipalIsAWSService': String(service),
          'aws:ResourceAccount': accountId,
          ...(service ? {} : { 'aws:PrincipalArn': call.by }),
          ...call.context,
        },
      },
      identityPolicies: service
        ? []
        : [{ name: 'identity', policy: translated(identity) }],
      resourcePolicy: resourcePolicy && translated(resourcePolicy),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    {},
  );
  if (answer.resultType === 'error') {
    throw new Error(`${nameOf(call)}: ${JSON.stringify(answer.errors)}`);
  }
  return answer.overallResult === 'Allowed';
}
