import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import {
  AccountPrincipal,
  PolicyDocument,
  PolicyStatement,
  Role,
} from 'aws-cdk-lib/aws-iam';
import { Alias } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import type { ProducerConfig, StacksConfig } from './config';
import { approvalTopicName, centralNames, producerStackName } from './names';

/**
 * An account that produces data: the topic that tells its people of requests,
 * and the role with which the share machine publishes to it.
 */
export class ProducerStack extends Stack {
  constructor(
    scope: Construct,
    config: StacksConfig,
    producer: ProducerConfig,
    props: StackProps = {},
  ) {
    const { central } = config;
    const names = centralNames(central);
    super(scope, producerStackName(config, producer), {
      ...props,
      env: { account: producer.account, region: central.region },
      description: 'Data Sharing for Backstage: notifications of a producer',
    });

    const topic = new Topic(this, 'Approvals', {
      topicName: approvalTopicName,
      // Its policy lets everyone in the account encrypt by way of SNS, so that
      // the role below needs nothing else.
      masterKey: Alias.fromAliasName(this, 'Key', 'alias/aws/sns'),
      enforceSSL: true,
    });
    if (producer.email) {
      topic.addSubscription(new EmailSubscription(producer.email));
    }

    const role = new Role(this, 'Role', {
      roleName: central.producerRoleName,
      // By condition, not as principal: AWS stores a principal by an internal
      // id, and would not know the role again after it was made anew.
      assumedBy: new AccountPrincipal(central.account).withConditions({
        ArnEquals: { 'aws:PrincipalArn': names.roleArn('workflow') },
      }),
      // Step Functions sends the ARN of the machine.
      externalIds: [names.machineArn('share')],
      inlinePolicies: {
        publish: new PolicyDocument({
          statements: [
            new PolicyStatement({
              actions: ['sns:Publish'],
              resources: [topic.topicArn],
            }),
          ],
        }),
      },
    });
    new CfnOutput(this, 'TopicArn', { value: topic.topicArn });
    new CfnOutput(this, 'RoleArn', { value: role.roleArn });
  }
}
