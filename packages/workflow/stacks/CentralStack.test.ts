import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { DescribeRuleCommand } from '@aws-sdk/client-eventbridge';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { startSandbox } from '@data-sharing/aws-sandbox';
import {
  definition,
  deployGlueChanges,
  machineNames,
} from '@data-sharing/workflow';
import { TestWorkflow } from '../src/__testUtils__/workflow';
import { machineParameters } from './CentralStack';
import { parseConfig } from './config';
import { centralNames } from './names';
import { config, given, region, synthesise } from './__testUtils__/synth';

const validate: (asl: object) => {
  isValid: boolean;
  errorsText: (separator?: string) => string;
} = require('asl-validator');

const names = centralNames(config.central);
const { central, findings } = synthesise();
const queue = (name: string) =>
  central
    .resources('AWS::SQS::Queue')
    .find(({ Properties }) => Properties.QueueName === name)!.Properties;
const machine = (name: string) =>
  central
    .resources('AWS::StepFunctions::StateMachine')
    .find(({ Properties }) => Properties.StateMachineName === name)!.Properties;

/** As CloudFormation does it. */
const filledIn = ({ DefinitionString, DefinitionSubstitutions = {} }: any) =>
  DefinitionString.replace(
    /\$\{(\w+)\}/g,
    (whole: string, name: string) => DefinitionSubstitutions[name] ?? whole,
  );

// The library alone takes seconds to load on a busy machine.
jest.setTimeout(60_000);

describe('the machines', () => {
  it.each(machineNames)(
    '%s is the one of this package, valid, with every parameter filled in',
    name => {
      const asl = filledIn(machine(names.machine(name)));
      expect(asl).toBe(
        definition(
          name,
          machineParameters(config, {
            queueUrl: `https://sqs.${region}.amazonaws.com/${names.account}/${names.queue}`,
            judgeStateMachineArn: names.machineArn('judge'),
            revokeStateMachineArn: names.machineArn('revoke'),
            schedulerRoleArn: names.roleArn('scheduler'),
            scheduleGroupName: names.scheduleGroup,
            holdsTableName: names.holds,
            workflowRoleArn: names.roleArn('workflow'),
          }),
        ),
      );
      expect(asl).not.toContain('${');
      const result = validate(JSON.parse(asl));
      expect(result.errorsText('\n')).toBe('');
      expect(result.isValid).toBe(true);
    },
  );

  it('have the policy parameters of the configuration', () => {
    const strict = filledIn(machine(names.machine('share')));
    const { central: lax } = synthesise(
      parseConfig({
        ...given,
        central: {
          ...given.central,
          policy: { unflagged: 'share', wholeDatabase: 'by-verdict' },
        },
      }),
    );
    const [other] = lax
      .resources('AWS::StepFunctions::StateMachine')
      .filter(
        ({ Properties }) =>
          Properties.StateMachineName === names.machine('share'),
      )
      .map(({ Properties }) => filledIn(Properties));
    expect(other).not.toBe(strict);
  });

  it.each(machineNames)(
    '%s logs each step, but never execution data, which has the tokens',
    name => {
      expect(machine(names.machine(name)).LoggingConfiguration).toEqual({
        Level: 'ALL',
        IncludeExecutionData: false,
        Destinations: [
          {
            CloudWatchLogsLogGroup: {
              LogGroupArn: `${names.arn(
                'logs',
                `log-group:${names.logGroup}`,
              )}:*`,
            },
          },
        ],
      });
    },
  );

  it('fit into a template, with room to grow', () => {
    // AWS: 1 MB for a template from S3, and for a definition.
    const half = 512 * 1024;
    expect(JSON.stringify(central.json).length).toBeLessThan(half);
    for (const name of machineNames) {
      expect(machine(names.machine(name)).DefinitionString.length).toBeLessThan(
        half,
      );
    }
  });
});

describe('the queues', () => {
  it.each([
    [names.queue, names.deadLetters],
    [names.glueChanges, names.glueChangesDeadLetters],
  ])('%s is encrypted, as is its dead-letter queue', (name, deadLetters) => {
    expect(queue(name)).toMatchObject({
      SqsManagedSseEnabled: true,
      RedrivePolicy: { deadLetterTargetArn: names.arn('sqs', deadLetters) },
    });
    expect(queue(deadLetters).SqsManagedSseEnabled).toBe(true);
  });
});

it('keeps who holds which grant in a table that can be restored, and goes with the stack', () => {
  const tables = Object.values<any>(central.json.Resources).filter(
    ({ Type }) => Type === 'AWS::DynamoDB::Table',
  );
  expect(tables).toEqual([
    expect.objectContaining({
      Properties: {
        TableName: names.holds,
        KeySchema: [{ AttributeName: 'grant', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'grant', AttributeType: 'S' }],
        BillingMode: 'PAY_PER_REQUEST',
        SSESpecification: { SSEEnabled: true },
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      },
      DeletionPolicy: 'Delete',
    }),
  ]);
});

it('keeps the schedules in a group of their own, which goes with the stack', () => {
  const groups = Object.values<any>(central.json.Resources).filter(
    ({ Type }) => Type === 'AWS::Scheduler::ScheduleGroup',
  );
  expect(groups).toEqual([
    expect.objectContaining({
      Properties: { Name: names.scheduleGroup },
      DeletionPolicy: 'Delete',
    }),
  ]);
});

it('is clean by cdk-nag, also for a whole organisation', () => {
  const { findings: others } = synthesise(
    parseConfig({
      central: { ...given.central, organizationId: 'o-abcdefghij' },
    }),
  );
  expect([...findings, ...others]).toEqual([]);
});

it('gives a reason for each rule of cdk-nag that it leaves', () => {
  const suppressed = Object.values<any>(central.json.Resources).flatMap(
    ({ Metadata }) => Metadata?.cdk_nag?.rules_to_suppress ?? [],
  );
  expect(suppressed.length).toBeGreaterThan(0);
  for (const { id, reason } of suppressed) {
    expect(['AwsSolutions-IAM5', 'AwsSolutions-SF2']).toContain(id);
    expect(reason.length).toBeGreaterThan(50);
  }
});

it('has the table, queues and rules that the sandbox is given', async () => {
  const sandbox = await startSandbox({ port: 0, dataFile: ':memory:' });
  const workflow = new TestWorkflow(sandbox.endpoint);
  try {
    const deployed = {
      ...(await workflow.deploy()),
      ...(await deployGlueChanges(workflow, {
        catalogId: names.account,
        region,
      })),
    };
    for (const url of [
      deployed.queueUrl,
      deployed.deadLetterQueueUrl,
      deployed.glueChangesQueueUrl,
      deployed.glueChangesDeadLetterQueueUrl,
    ]) {
      const { Attributes = {} } = await workflow.sqs.send(
        new GetQueueAttributesCommand({
          QueueUrl: url,
          AttributeNames: ['All'],
        }),
      );
      const properties = queue(url.split('/').at(-1)!);
      expect(Attributes).toMatchObject({
        MessageRetentionPeriod: String(properties.MessageRetentionPeriod),
      });
      if (!properties.RedrivePolicy) continue;
      expect(Attributes.VisibilityTimeout).toBe(
        String(properties.VisibilityTimeout),
      );
      expect(JSON.parse(Attributes.RedrivePolicy!)).toEqual(
        properties.RedrivePolicy,
      );
    }
    const [{ Properties: table }] = central.resources('AWS::DynamoDB::Table');
    const { Table } = await workflow.dynamoDb.send(
      new DescribeTableCommand({ TableName: table.TableName }),
    );
    expect(Table).toMatchObject({
      KeySchema: table.KeySchema,
      AttributeDefinitions: table.AttributeDefinitions,
      BillingModeSummary: { BillingMode: table.BillingMode },
    });
    for (const { Properties } of central.resources('AWS::Events::Rule')) {
      const { EventPattern } = await workflow.eventBridge.send(
        new DescribeRuleCommand({ Name: Properties.Name }),
      );
      expect(JSON.parse(EventPattern!)).toEqual(Properties.EventPattern);
    }
  } finally {
    workflow.destroy();
    await sandbox.stop();
  }
});
