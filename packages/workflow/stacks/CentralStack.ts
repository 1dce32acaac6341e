import { CfnOutput, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
import {
  ArnPrincipal,
  PolicyDocument,
  Role,
  ServicePrincipal,
  type IPrincipal,
  type PolicyStatement,
} from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { ScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import {
  DefinitionBody,
  LogLevel,
  StateMachine,
} from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import {
  definition,
  glueChangesPattern,
  machineNames,
  portalMachines,
  type MachineName,
  type WorkflowParameters,
} from '@data-sharing/workflow';
import type { StacksConfig } from './config';
import { EventQueue } from './EventQueue';
import { approvalTopicName, centralNames, constructId } from './names';
import { explainCentral } from './nagReasons';
import { portalPolicy, schedulerPolicy, workflowPolicy } from './policies';

/** What CloudFormation fills in, because it makes it. */
const filledIn = {
  queueUrl: '${QueueUrl}',
  judgeStateMachineArn: '${JudgeStateMachineArn}',
  revokeStateMachineArn: '${RevokeStateMachineArn}',
  schedulerRoleArn: '${SchedulerRoleArn}',
  scheduleGroupName: '${ScheduleGroupName}',
  holdsTableName: '${HoldsTableName}',
  workflowRoleArn: '${WorkflowRoleArn}',
};

/**
 * The parameters of the machines.
 *
 * @param made - what the stack makes
 */
export function machineParameters(
  { central }: Pick<StacksConfig, 'central'>,
  made: typeof filledIn = filledIn,
): WorkflowParameters {
  return {
    catalogId: central.account,
    region: central.region,
    partition: centralNames(central).partition,
    policy: central.policy,
    allowedAccounts: central.allowedAccounts,
    flag: central.flag,
    approvalTimeoutSeconds: central.approvalTimeoutSeconds,
    portalUrl: central.portalUrl,
    producerRoleName: central.producerRoleName,
    consumerRoleName: central.consumerRoleName,
    approvalTopicName,
    ...made,
  };
}

/**
 * The account of the Data Catalog: the machines, the record of who holds which
 * grant, the queues that machines and Glue speak to the portal by, the group of
 * the schedules that end access, and three roles.
 */
export class CentralStack extends Stack {
  constructor(scope: Construct, config: StacksConfig, props: StackProps = {}) {
    const { central } = config;
    const names = centralNames(central);
    super(scope, names.stackName, {
      ...props,
      env: { account: central.account, region: central.region },
      description: 'Data Sharing for Backstage: workflow and queues',
    });
    const rule = (name: string, pattern: object) => ({
      name,
      arn: names.arn('events', `rule/${name}`),
      pattern,
    });

    const events = new EventQueue(this, 'Events', {
      queueName: names.queue,
      deadLettersName: names.deadLetters,
      maxReceiveCount: 10,
      rule: rule(names.statusRule, {
        source: ['aws.states'],
        'detail-type': ['Step Functions Execution Status Change'],
        detail: { stateMachineArn: portalMachines.map(names.machineArn) },
      }),
    });
    events.keepFor({
      sender: names.roleArn('workflow'),
      reader: names.roleArn('portal'),
    });
    const glueChanges = new EventQueue(this, 'GlueChanges', {
      queueName: names.glueChanges,
      deadLettersName: names.glueChangesDeadLetters,
      // Each time later than the last: some hours of an unreachable Glue.
      maxReceiveCount: 20,
      rule: rule(names.glueChanges, glueChangesPattern),
    });
    const scheduleGroup = new ScheduleGroup(this, 'ScheduleGroup', {
      scheduleGroupName: names.scheduleGroup,
      // Kept, it would hold schedules that start nothing any more.
      removalPolicy: RemovalPolicy.DESTROY,
    });

    const holds = new Table(this, 'Holds', {
      tableName: names.holds,
      partitionKey: { name: 'grant', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.AWS_MANAGED,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      // Not protected against deletion: CloudFormation would have deleted the
      // machines before it failed. clean:central refuses while there are holds.
      removalPolicy: RemovalPolicy.DESTROY,
    });

    const role = (
      name: 'workflow' | 'scheduler' | 'portal',
      assumedBy: IPrincipal,
      statements: PolicyStatement[],
      externalIds?: string[],
    ) =>
      new Role(this, `${constructId(name)}Role`, {
        roleName: names.role(name),
        assumedBy,
        externalIds,
        inlinePolicies: { [name]: new PolicyDocument({ statements }) },
      });
    const workflowRole = role(
      'workflow',
      new ServicePrincipal('states.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': central.account },
          ArnEquals: { 'aws:SourceArn': machineNames.map(names.machineArn) },
        },
      }),
      workflowPolicy(config),
    );
    // https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
    const schedulerRole = role(
      'scheduler',
      new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: {
          StringEquals: {
            'aws:SourceAccount': central.account,
            'aws:SourceArn': names.arn(
              'scheduler',
              `schedule-group/${names.scheduleGroup}`,
            ),
          },
        },
      }),
      schedulerPolicy(names),
    );
    const { principal, externalId } = central.portal;
    const portalRole = role(
      'portal',
      new ArnPrincipal(principal),
      portalPolicy(names),
      externalId ? [externalId] : undefined,
    );

    const logGroup = new LogGroup(this, 'Log', {
      logGroupName: names.logGroup,
      retention: RetentionDays.ONE_YEAR,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    /** What stands for each `${Name}` of the definitions. */
    const made: Record<string, string> = {
      QueueUrl: events.queue.queueUrl,
      HoldsTableName: holds.tableName,
      SchedulerRoleArn: schedulerRole.roleArn,
      ScheduleGroupName: scheduleGroup.scheduleGroupName,
      WorkflowRoleArn: workflowRole.roleArn,
    };
    const machine = (name: MachineName): string => {
      const id = constructId(name);
      // Inline, so that a diff shows what changes in the workflow.
      const text = definition(name, machineParameters(config));
      const used = Object.entries(made).filter(([key]) =>
        text.includes(`\${${key}}`),
      );
      const { stateMachineArn } = new StateMachine(this, id, {
        stateMachineName: names.machine(name),
        definitionBody: DefinitionBody.fromString(text),
        definitionSubstitutions:
          used.length > 0 ? Object.fromEntries(used) : undefined,
        role: workflowRole.withoutPolicyUpdates(),
        // Execution data would bring the task tokens, which approve, to
        // everyone who may read logs.
        logs: {
          destination: logGroup,
          level: LogLevel.ALL,
          includeExecutionData: false,
        },
      });
      made[`${id}StateMachineArn`] = stateMachineArn;
      return stateMachineArn;
    };
    machine('judge');
    const revokeStateMachineArn = machine('revoke');

    for (const [output, value] of Object.entries({
      RevokeStateMachineArn: revokeStateMachineArn,
      ExtendStateMachineArn: machine('extend'),
      ConsumerStateMachineArn: machine('consumer'),
      StateMachineArn: machine('share'),
      QueueUrl: events.queue.queueUrl,
      GlueChangesQueueUrl: glueChanges.queue.queueUrl,
      WorkflowRoleArn: workflowRole.roleArn,
      PortalRoleArn: portalRole.roleArn,
    })) {
      new CfnOutput(this, output, { value });
    }
    explainCentral(this, names);
  }
}
