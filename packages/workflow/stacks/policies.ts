import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { portalMachines } from '@data-sharing/workflow';
import type { ConsumerConfig, StacksConfig } from './config';
import { centralNames, type CentralNames } from './names';

const allow = (actions: string[], resources: string[], conditions?: object) =>
  new PolicyStatement({
    actions,
    resources,
    ...(conditions && { conditions: conditions as Record<string, object> }),
  });

const glueCatalog = ({ arn }: CentralNames) => [
  arn('glue', 'catalog'),
  arn('glue', 'database/*'),
  arn('glue', 'table/*'),
];

/**
 * What Lake Formation does with its caller's permissions to share with another
 * account: a RAM share, the resource policy that comes with it, and a look at
 * the organisation. AWS's own policy for it, within this catalog.
 *
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSLakeFormationCrossAccountManager.html (version 7)
 */
const crossAccount = (names: CentralNames) => [
  allow(
    ['glue:PutResourcePolicy', 'glue:DeleteResourcePolicy'],
    glueCatalog(names),
  ),
  allow(['ram:CreateResourceShare'], ['*'], {
    StringLikeIfExists: {
      'ram:RequestedResourceType': ['glue:Table', 'glue:Database'],
    },
  }),
  allow(
    [
      'ram:UpdateResourceShare',
      'ram:DeleteResourceShare',
      'ram:AssociateResourceShare',
      'ram:DisassociateResourceShare',
    ],
    ['*'],
    { StringLike: { 'ram:ResourceShareName': 'LakeFormation*' } },
  ),
  allow(['ram:AssociateResourceSharePermission'], ['*'], {
    ArnLike: {
      'ram:PermissionArn': `arn:${names.partition}:ram::aws:permission/AWSRAMLFEnabled*`,
    },
  }),
  allow(['ram:Get*', 'ram:List*'], ['*']),
  allow(
    [
      'organizations:DescribeOrganization',
      'organizations:DescribeAccount',
      'organizations:ListRoots',
      'organizations:ListAccountsForParent',
      'organizations:ListOrganizationalUnitsForParent',
    ],
    ['*'],
  ),
];

/** The producer's role, in the accounts that may be producers. */
function producerRoles({ central, producers }: StacksConfig) {
  const { producerRoleArn } = centralNames(central);
  return central.organizationId
    ? allow(['sts:AssumeRole'], [producerRoleArn('*')], {
        StringEquals: { 'aws:ResourceOrgID': central.organizationId },
      })
    : allow(
        ['sts:AssumeRole'],
        producers.map(({ account }) => producerRoleArn(account)),
      );
}

/**
 * The optional role in consumers' accounts: in those that may receive shares,
 * where the configuration says which. By condition: a policy has room for the
 * ARNs of a hundred roles, and no more.
 */
function consumerRoles({ central, consumers }: StacksConfig) {
  const { allowedAccounts, organizationId } = central;
  const accounts =
    allowedAccounts.length > 0
      ? allowedAccounts
      : consumers.map(({ account }) => account);
  const condition =
    allowedAccounts.length === 0 && organizationId
      ? { 'aws:ResourceOrgID': organizationId }
      : { 'aws:ResourceAccount': accounts };
  return accounts.length > 0 || organizationId
    ? [
        allow(
          ['sts:AssumeRole'],
          [centralNames(central).consumerRoleArn('*')],
          { StringEquals: condition },
        ),
      ]
    : [];
}

/** What the role that the machines run as may do: what their states call. */
export function workflowPolicy(config: StacksConfig): PolicyStatement[] {
  const names = centralNames(config.central);
  const { arn, machineArn, executionArns } = names;
  return [
    allow(
      ['glue:GetDatabase', 'glue:GetTable', 'glue:GetTables'],
      glueCatalog(names),
    ),
    // The machines call those for a batch; AWS asks for the single ones too:
    // https://docs.aws.amazon.com/lake-formation/latest/dg/required-permissions-for-grant.html
    allow(
      [
        'lakeformation:BatchGrantPermissions',
        'lakeformation:BatchRevokePermissions',
        'lakeformation:GetDataLakeSettings',
        'lakeformation:GrantPermissions',
        'lakeformation:ListPermissions',
        'lakeformation:ListResources',
        'lakeformation:RevokePermissions',
      ],
      ['*'],
    ),
    ...crossAccount(names),
    // To start a machine and wait for its end:
    // https://docs.aws.amazon.com/step-functions/latest/dg/connect-stepfunctions.html
    allow(
      ['states:StartExecution'],
      [machineArn('judge'), machineArn('revoke')],
    ),
    allow(
      ['states:DescribeExecution', 'states:StopExecution'],
      [executionArns('judge'), executionArns('revoke')],
    ),
    allow(
      ['events:PutTargets', 'events:PutRule', 'events:DescribeRule'],
      [
        arn(
          'events',
          'rule/StepFunctionsGetEventsForStepFunctionsExecutionRule',
        ),
      ],
    ),
    allow(['sqs:SendMessage'], [arn('sqs', names.queue)]),
    allow(
      ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
      [arn('dynamodb', `table/${names.holds}`)],
    ),
    allow(
      [
        'scheduler:CreateSchedule',
        'scheduler:DeleteSchedule',
        'scheduler:UpdateSchedule',
      ],
      [arn('scheduler', `schedule/${names.scheduleGroup}/*`)],
    ),
    allow(['iam:PassRole'], [names.roleArn('scheduler')], {
      StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' },
    }),
    producerRoles(config),
    ...consumerRoles(config),
    // What Step Functions asks of the role of a machine that logs:
    // https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html
    allow(
      [
        'logs:CreateLogDelivery',
        'logs:GetLogDelivery',
        'logs:UpdateLogDelivery',
        'logs:DeleteLogDelivery',
        'logs:ListLogDeliveries',
        'logs:PutResourcePolicy',
        'logs:DescribeResourcePolicies',
        'logs:DescribeLogGroups',
      ],
      ['*'],
    ),
  ];
}

/** What EventBridge Scheduler may do when access ends. */
export const schedulerPolicy = ({ machineArn }: CentralNames) => [
  allow(['states:StartExecution'], [machineArn('revoke')]),
];

/**
 * What the portal may do, as the READMEs of its two backend plugins say. It
 * starts the machines that grant and revoke, and can do neither itself, nor stop
 * an execution.
 */
export const portalPolicy = (names: CentralNames) => [
  allow(
    ['states:StartExecution', 'states:DescribeStateMachine'],
    portalMachines.map(names.machineArn),
  ),
  allow(['states:DescribeExecution'], portalMachines.map(names.executionArns)),
  allow(['states:GetExecutionHistory'], [names.executionArns('share')]),
  // AWS's reference has no resource for SendTask*, but AWS evaluates the
  // machine's ARN, and so does CDK: https://github.com/aws/aws-cdk/pull/8486
  allow(
    ['states:SendTaskSuccess', 'states:SendTaskFailure'],
    [names.machineArn('share')],
  ),
  allow(
    ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility'],
    [names.arn('sqs', names.queue), names.arn('sqs', names.glueChanges)],
  ),
  allow(
    [
      'glue:GetDatabase',
      'glue:GetDatabases',
      'glue:GetTable',
      'glue:GetTables',
    ],
    glueCatalog(names),
  ),
  allow(
    [
      'lakeformation:GetLFTag',
      'lakeformation:GetResourceLFTags',
      'lakeformation:ListPermissions',
      'lakeformation:SearchDatabasesByLFTags',
      'lakeformation:SearchTablesByLFTags',
    ],
    ['*'],
  ),
];

/**
 * What the optional role in a consumer's account may do: accept what Lake
 * Formation of the central account shares, and make links to it in databases
 * whose name ends with `_shared`. What it may grant, Lake Formation limits to
 * these links, because it made them.
 */
export function consumerPolicy(
  names: CentralNames,
  { account }: ConsumerConfig,
): PolicyStatement[] {
  const { partition, region, arn } = names;
  const own = (resource: string) =>
    `arn:${partition}:glue:${region}:${account}:${resource}`;
  const links = [
    own('catalog'),
    own('database/*_shared'),
    own('table/*_shared/*'),
  ];
  return [
    allow(['ram:GetResourceShareInvitations'], ['*']),
    // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsresourceaccessmanagerram.html
    allow(
      ['ram:AcceptResourceShareInvitation'],
      [arn('ram', 'resource-share-invitation/*')],
      {
        StringEquals: { 'ram:ShareOwnerAccountId': names.account },
        StringLike: { 'ram:ResourceShareName': 'LakeFormation-*' },
      },
    ),
    allow(
      ['glue:GetDatabase', 'glue:GetTable'],
      [...links, ...glueCatalog(names)],
    ),
    allow(['glue:CreateDatabase', 'glue:CreateTable'], links),
    allow(
      ['lakeformation:GrantPermissions', 'lakeformation:ListPermissions'],
      ['*'],
    ),
  ];
}
