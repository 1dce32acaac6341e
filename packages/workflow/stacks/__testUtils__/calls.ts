import {
  machineNames,
  portalMachines,
  type MachineName,
} from '@data-sharing/workflow';
import type { CentralNames } from '../names';
import type { Call } from './simulate';
import {
  consumer,
  consumerWithoutRole,
  portalPrincipal,
  producer,
  region,
} from './synth';

const calls = (
  by: string,
  actions: string[],
  resource: string,
  context?: Call['context'],
): Call[] => actions.map(action => ({ by, action, resource, context }));

/** One of RAM's own permissions, which belong to no account. */
function associate(by: string, name: string): Call {
  const resource = `arn:aws:ram::aws:permission/AWSRAM${name}`;
  return {
    by,
    action: 'ram:AssociateResourceSharePermission',
    resource,
    context: { 'ram:PermissionArn': resource },
    account: by.split(':')[4],
  };
}

/** Calls that no run in the sandbox makes, and AWS or the portal needs. */
export function needed(names: CentralNames): Call[] {
  const { arn, roleArn, machineArn } = names;
  const by = {
    workflow: roleArn('workflow'),
    scheduler: roleArn('scheduler'),
    portal: roleArn('portal'),
    consumer: names.consumerRoleArn(consumer),
  };
  const execution = (name: MachineName) =>
    names.executionArns(name).replace(/\*$/, 'an-execution');
  const catalog = [
    arn('glue', 'catalog'),
    arn('glue', 'database/sales'),
    arn('glue', 'table/sales/orders'),
  ];
  const share = arn('ram', 'resource-share/1');
  // In the account that manages it; its policy for the members is AWS's.
  const organization = (asked: string[][]): Call[] =>
    asked.map(([action, resource]) => ({
      by: by.workflow,
      action,
      resource:
        resource === '*'
          ? resource
          : `arn:aws:organizations::123456789012:${resource}`,
      account: names.account,
    }));
  const lakeFormationShare = {
    'ram:ResourceShareName': 'LakeFormation-V4-ABCDEFGH',
  };
  return [
    // https://docs.aws.amazon.com/lake-formation/latest/dg/required-permissions-for-grant.html
    ...calls(
      by.workflow,
      ['lakeformation:GrantPermissions', 'lakeformation:RevokePermissions'],
      '*',
    ),
    // https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSLakeFormationCrossAccountManager.html
    ...catalog.flatMap(resource =>
      calls(
        by.workflow,
        ['glue:PutResourcePolicy', 'glue:DeleteResourcePolicy'],
        resource,
      ),
    ),
    ...['glue:Table', 'glue:Database'].flatMap(type =>
      calls(by.workflow, ['ram:CreateResourceShare'], '*', {
        'ram:RequestedResourceType': type,
      }),
    ),
    ...calls(
      by.workflow,
      [
        'ram:UpdateResourceShare',
        'ram:DeleteResourceShare',
        'ram:AssociateResourceShare',
        'ram:DisassociateResourceShare',
      ],
      share,
      lakeFormationShare,
    ),
    associate(by.workflow, 'LFEnabledGlueTableReadWrite'),
    ...calls(
      by.workflow,
      ['ram:GetResourceShares', 'ram:ListResourceSharePermissions'],
      '*',
    ),
    ...organization([
      ['organizations:DescribeOrganization', '*'],
      ['organizations:ListRoots', '*'],
      ['organizations:DescribeAccount', 'account/o-abcdefghij/444455556666'],
      ['organizations:ListAccountsForParent', 'root/o-abcdefghij/r-abcd'],
      [
        'organizations:ListOrganizationalUnitsForParent',
        'root/o-abcdefghij/r-abcd',
      ],
    ]),
    // https://docs.aws.amazon.com/step-functions/latest/dg/connect-stepfunctions.html
    ...(['judge', 'revoke'] as const).flatMap(name =>
      calls(
        by.workflow,
        ['states:DescribeExecution', 'states:StopExecution'],
        execution(name),
      ),
    ),
    ...calls(
      by.workflow,
      ['events:PutTargets', 'events:PutRule', 'events:DescribeRule'],
      arn('events', 'rule/StepFunctionsGetEventsForStepFunctionsExecutionRule'),
    ),
    // https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html
    ...calls(
      by.workflow,
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
      '*',
    ),

    // The READMEs of the two backend plugins.
    ...portalMachines.flatMap(name => [
      ...calls(
        by.portal,
        ['states:StartExecution', 'states:DescribeStateMachine'],
        machineArn(name),
      ),
      ...calls(by.portal, ['states:DescribeExecution'], execution(name)),
    ]),
    ...calls(
      by.portal,
      ['states:SendTaskSuccess', 'states:SendTaskFailure'],
      machineArn('share'),
    ),
    ...calls(by.portal, ['states:GetExecutionHistory'], execution('share')),
    ...[names.queue, names.glueChanges].flatMap(name =>
      calls(
        by.portal,
        [
          'sqs:ReceiveMessage',
          'sqs:DeleteMessage',
          'sqs:ChangeMessageVisibility',
        ],
        arn('sqs', name),
      ),
    ),
    ...catalog.flatMap(resource =>
      calls(by.portal, ['glue:GetTable', 'glue:GetTables'], resource),
    ),
    ...catalog
      .slice(0, 2)
      .flatMap(resource =>
        calls(by.portal, ['glue:GetDatabase', 'glue:GetDatabases'], resource),
      ),
    ...calls(
      by.portal,
      [
        'lakeformation:GetLFTag',
        'lakeformation:GetResourceLFTags',
        'lakeformation:ListPermissions',
        'lakeformation:SearchDatabasesByLFTags',
        'lakeformation:SearchTablesByLFTags',
      ],
      '*',
    ),

    // Glue follows a link to its target:
    // https://docs.aws.amazon.com/lake-formation/latest/dg/resource-links-glue-apis.html
    ...[
      ...catalog.flatMap(resource =>
        calls(by.consumer, ['glue:GetTable'], resource),
      ),
      ...catalog
        .slice(0, 2)
        .flatMap(resource =>
          calls(by.consumer, ['glue:GetDatabase'], resource),
        ),
      // The catalog's policy, which lets it, is Lake Formation's.
    ].map(call => ({ ...call, account: consumer })),

    // Who becomes whom, and the events.
    ...machineNames.flatMap(name =>
      calls('states.amazonaws.com', ['sts:AssumeRole'], by.workflow, {
        'aws:SourceAccount': names.account,
        'aws:SourceArn': machineArn(name),
      }),
    ),
    ...calls('scheduler.amazonaws.com', ['sts:AssumeRole'], by.scheduler, {
      'aws:SourceAccount': names.account,
      'aws:SourceArn': arn(
        'scheduler',
        `schedule-group/${names.scheduleGroup}`,
      ),
    }),
    ...calls(portalPrincipal, ['sts:AssumeRole'], by.portal, {
      'sts:ExternalId': 'data-sharing',
    }),
    ...calls(
      'events.amazonaws.com',
      ['sqs:SendMessage'],
      arn('sqs', names.queue),
      {
        'aws:SourceArn': arn('events', `rule/${names.statusRule}`),
      },
    ),
    ...calls(
      'events.amazonaws.com',
      ['sqs:SendMessage'],
      arn('sqs', names.glueChanges),
      { 'aws:SourceArn': arn('events', `rule/${names.glueChanges}`) },
    ),
  ];
}

/** Calls that must not be allowed, whoever makes them. */
export function forbidden(names: CentralNames): Call[] {
  const { account, arn, roleArn, machineArn, executionArns } = names;
  const workflow = roleArn('workflow');
  const scheduler = roleArn('scheduler');
  const portal = roleArn('portal');
  const publisher = names.producerRoleArn(producer);
  const linker = names.consumerRoleArn(consumer);
  const administrator = `arn:aws:iam::${account}:role/administrator`;
  const queues = [
    names.queue,
    names.deadLetters,
    names.glueChanges,
    names.glueChangesDeadLetters,
  ].map(name => arn('sqs', name));
  const [queue, deadLetters, glueChanges] = queues;
  const topic = `arn:aws:sns:${region}:${producer}:DataLakeSharingApproval`;
  const table = arn('glue', 'table/sales/orders');
  const execution = executionArns('share').replace(/\*$/, 'an-execution');
  const schedule = (group: string) => arn('scheduler', `schedule/${group}/s`);
  const holds = arn('dynamodb', `table/${names.holds}`);
  const own = (resource: string) =>
    `arn:aws:glue:${region}:${consumer}:${resource}`;
  const invitation = (
    sender: string,
    share: string,
    action = 'AcceptResourceShareInvitation',
  ): Call => ({
    by: linker,
    action: `ram:${action}`,
    resource: `arn:aws:ram:${region}:${sender}:resource-share-invitation/1`,
    context: {
      'ram:ShareOwnerAccountId': sender,
      'ram:ResourceShareName': share,
    },
    account: consumer,
  });
  const insecure = { 'aws:SecureTransport': 'false' };

  return [
    // The workflow grants and revokes; it administers nothing.
    ...calls(
      workflow,
      [
        'lakeformation:PutDataLakeSettings',
        'lakeformation:GetDataAccess',
        'lakeformation:RegisterResource',
        'lakeformation:AddLFTagsToResource',
      ],
      '*',
    ),
    ...calls(
      workflow,
      ['glue:DeleteTable', 'glue:UpdateTable', 'glue:CreateTable'],
      table,
    ),
    ...calls(workflow, ['glue:UpdateDatabase'], arn('glue', 'database/sales')),
    ...calls(
      workflow,
      ['glue:GetTable', 'glue:PutResourcePolicy'],
      `arn:aws:glue:us-east-1:${account}:catalog`,
    ),
    ...calls(
      workflow,
      ['ram:DeleteResourceShare', 'ram:AssociateResourceShare'],
      arn('ram', 'resource-share/1'),
      { 'ram:ResourceShareName': 'subnets' },
    ),
    ...calls(workflow, ['ram:CreateResourceShare'], '*', {
      'ram:RequestedResourceType': 'ec2:Subnet',
    }),
    associate(workflow, 'DefaultSubnet'),
    // Neither itself again, nor another machine; nor does it end a request.
    ...calls(workflow, ['states:StartExecution'], machineArn('share')),
    ...calls(
      workflow,
      ['states:StartExecution'],
      arn('states', 'stateMachine:payroll'),
    ),
    ...calls(
      workflow,
      ['states:StopExecution', 'states:GetExecutionHistory'],
      execution,
    ),
    ...calls(
      workflow,
      ['states:SendTaskSuccess', 'states:UpdateStateMachine'],
      machineArn('share'),
    ),
    ...calls(workflow, ['events:PutRule'], arn('events', 'rule/another')),
    // One role to one service, and one role in the producers' accounts.
    ...[workflow, portal, administrator].flatMap(role =>
      calls(workflow, ['iam:PassRole'], role, {
        'iam:PassedToService': 'scheduler.amazonaws.com',
      }),
    ),
    ...calls(workflow, ['iam:PassRole'], scheduler, {
      'iam:PassedToService': 'lambda.amazonaws.com',
    }),
    ...[
      portal,
      `arn:aws:iam::${producer}:role/Admin`,
      names.producerRoleArn('999900001111'),
      names.consumerRoleArn('999900001111'),
      `arn:aws:iam::${consumerWithoutRole}:role/Admin`,
    ].flatMap(role => calls(workflow, ['sts:AssumeRole'], role)),
    // Schedules of its own group.
    ...calls(
      workflow,
      [
        'scheduler:CreateSchedule',
        'scheduler:DeleteSchedule',
        'scheduler:UpdateSchedule',
      ],
      schedule('default'),
    ),
    // One item of one table at a time, none of which it forgets.
    ...calls(
      workflow,
      [
        'dynamodb:DeleteItem',
        'dynamodb:PutItem',
        'dynamodb:Scan',
        'dynamodb:DeleteTable',
        'dynamodb:UpdateTable',
      ],
      holds,
    ),
    ...calls(
      workflow,
      ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
      arn('dynamodb', 'table/payroll'),
    ),
    ...calls(workflow, ['sns:Publish'], topic),
    ...calls(workflow, ['sqs:ReceiveMessage', 'sqs:DeleteMessage'], queue),
    ...calls(workflow, ['sqs:SendMessage'], glueChanges),

    ...(['share', 'judge', 'extend', 'consumer'] as const).flatMap(name =>
      calls(scheduler, ['states:StartExecution'], machineArn(name)),
    ),
    ...calls(scheduler, ['lakeformation:RevokePermissions'], '*'),

    // The portal asks and answers; what is granted is the workflow's.
    ...calls(
      portal,
      [
        'lakeformation:GrantPermissions',
        'lakeformation:BatchGrantPermissions',
        'lakeformation:RevokePermissions',
        'lakeformation:PutDataLakeSettings',
        'lakeformation:GetDataAccess',
      ],
      '*',
    ),
    ...calls(portal, ['states:StopExecution'], execution),
    ...calls(portal, ['states:UpdateStateMachine'], machineArn('share')),
    ...calls(portal, ['states:StartExecution'], machineArn('judge')),
    ...(['judge', 'revoke', 'extend', 'consumer'] as const).flatMap(name =>
      calls(portal, ['states:SendTaskSuccess'], machineArn(name)),
    ),
    ...calls(portal, ['dynamodb:GetItem', 'dynamodb:UpdateItem'], holds),
    ...calls(portal, ['sts:AssumeRole'], linker, {
      'sts:ExternalId': machineArn('consumer'),
    }),
    ...calls(
      portal,
      ['states:GetExecutionHistory'],
      arn('states', 'execution:payroll:an-execution'),
    ),
    ...calls(portal, ['sqs:SendMessage', 'sqs:PurgeQueue'], queue),
    ...calls(portal, ['sqs:ReceiveMessage'], deadLetters),
    ...calls(portal, ['glue:UpdateTable', 'glue:DeleteTable'], table),
    ...calls(portal, ['sts:AssumeRole'], publisher, {
      'sts:ExternalId': machineArn('share'),
    }),
    ...calls(
      portal,
      ['scheduler:DeleteSchedule'],
      schedule(names.scheduleGroup),
    ),

    ...calls(
      publisher,
      ['sns:Publish'],
      `arn:aws:sns:${region}:${producer}:another`,
    ),
    ...calls(publisher, ['sns:Subscribe', 'sns:SetTopicAttributes'], topic),
    ...calls(publisher, ['lakeformation:GrantPermissions'], '*'),

    // The consumer's role makes links, and administers nothing.
    ...calls(
      linker,
      [
        'lakeformation:BatchGrantPermissions',
        'lakeformation:RevokePermissions',
        'lakeformation:PutDataLakeSettings',
        'lakeformation:GetDataAccess',
        'lakeformation:RegisterResource',
        'ram:CreateResourceShare',
      ],
      '*',
    ),
    ...calls(
      linker,
      ['glue:UpdateTable', 'glue:DeleteTable'],
      own('table/sales_shared/orders'),
    ),
    ...calls(linker, ['glue:DeleteDatabase'], own('database/sales_shared')),
    ...calls(
      linker,
      ['glue:GetTable', 'glue:CreateTable'],
      own('table/payroll/salaries'),
    ),
    ...calls(
      linker,
      ['glue:GetDatabase', 'glue:CreateDatabase'],
      own('database/payroll'),
    ),
    ...calls(linker, ['glue:CreateTable', 'glue:UpdateTable'], table).map(
      call => ({ ...call, account: consumer }),
    ),
    invitation('999900001111', 'LakeFormation-V4-ABCDEFGHIJ'),
    invitation(account, 'subnets'),
    invitation(
      account,
      'LakeFormation-V4-ABCDEFGHIJ',
      'RejectResourceShareInvitation',
    ),

    // Whoever else becomes one of the roles.
    ...[
      undefined,
      { 'sts:ExternalId': machineArn('share') },
      { 'sts:ExternalId': machineArn('extend') },
    ].flatMap(context => calls(workflow, ['sts:AssumeRole'], linker, context)),
    ...[administrator, roleArn('scheduler'), publisher].flatMap(role =>
      calls(role, ['sts:AssumeRole'], linker, {
        'sts:ExternalId': machineArn('consumer'),
      }),
    ),
    ...[
      undefined,
      { 'sts:ExternalId': 'another' },
      { 'sts:ExternalId': machineArn('judge') },
    ].flatMap(context =>
      calls(workflow, ['sts:AssumeRole'], publisher, context),
    ),
    ...[
      administrator,
      'arn:aws:iam::999900001111:role/data-sharing-workflow',
    ].flatMap(role =>
      calls(role, ['sts:AssumeRole'], publisher, {
        'sts:ExternalId': machineArn('share'),
      }),
    ),
    ...calls(portalPrincipal, ['sts:AssumeRole'], portal),
    ...calls(
      'arn:aws:iam::999988887777:role/another',
      ['sts:AssumeRole'],
      portal,
      { 'sts:ExternalId': 'data-sharing' },
    ),
    ...[portal, scheduler, administrator].flatMap(role =>
      calls(role, ['sts:AssumeRole'], workflow),
    ),
    ...calls('states.amazonaws.com', ['sts:AssumeRole'], workflow, {
      'aws:SourceAccount': '999900001111',
      'aws:SourceArn': machineArn('share'),
    }),
    ...calls('states.amazonaws.com', ['sts:AssumeRole'], workflow, {
      'aws:SourceAccount': account,
      'aws:SourceArn': arn('states', 'stateMachine:payroll'),
    }),
    ...calls('scheduler.amazonaws.com', ['sts:AssumeRole'], scheduler, {
      'aws:SourceAccount': account,
      'aws:SourceArn': arn('scheduler', 'schedule-group/default'),
    }),

    // Whoever else reaches the queues, or anybody without TLS.
    ...calls(administrator, ['sqs:SendMessage', 'sqs:ReceiveMessage'], queue),
    ...calls(administrator, ['sqs:ReceiveMessage'], deadLetters),
    ...calls('events.amazonaws.com', ['sqs:SendMessage'], queue, {
      'aws:SourceArn': arn('events', 'rule/another'),
    }),
    ...queues.flatMap(one =>
      calls(administrator, ['sqs:GetQueueAttributes'], one, insecure),
    ),
    ...calls(publisher, ['sns:Publish'], topic, insecure),
  ];
}
