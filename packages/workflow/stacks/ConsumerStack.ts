import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { AccountPrincipal, PolicyDocument, Role } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { ConsumerConfig, StacksConfig } from './config';
import { centralNames, consumerStackName } from './names';
import { explainConsumer } from './nagReasons';
import { consumerPolicy } from './policies';

/**
 * An account that receives shares: the role with which the consumer machine
 * accepts what was shared and makes it usable there. It is optional; without it
 * people of the account do the same by hand.
 */
export class ConsumerStack extends Stack {
  constructor(
    scope: Construct,
    config: StacksConfig,
    consumer: ConsumerConfig,
    props: StackProps = {},
  ) {
    const { central } = config;
    const names = centralNames(central);
    super(scope, consumerStackName(config, consumer), {
      ...props,
      env: { account: consumer.account, region: central.region },
      description: 'Data Sharing for Backstage: what is shared, made usable',
    });

    const role = new Role(this, 'Role', {
      roleName: central.consumerRoleName,
      // By condition, not as principal: see ProducerStack.
      assumedBy: new AccountPrincipal(central.account).withConditions({
        ArnEquals: { 'aws:PrincipalArn': names.roleArn('workflow') },
      }),
      // Step Functions sends the ARN of the machine.
      externalIds: [names.machineArn('consumer')],
      inlinePolicies: {
        consumer: new PolicyDocument({
          statements: consumerPolicy(names, consumer),
        }),
      },
    });
    new CfnOutput(this, 'RoleArn', { value: role.roleArn });
    explainConsumer(this, names, consumer);
  }
}
