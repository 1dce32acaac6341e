import {
  NotFoundException,
  paginateListSubscriptionsByTopic,
  type SNSClient,
} from '@aws-sdk/client-sns';
import type { Cdk } from '../cli/cdk';
import type { ProducerConfig, StacksConfig } from '../config';
import { approvalTopicName, partitionOf, producerStackName } from '../names';

/** `PROTOCOL ENDPOINT` of who is told of requests. */
async function subscriptions(sns: SNSClient, TopicArn: string) {
  const found: string[] = [];
  try {
    for await (const page of paginateListSubscriptionsByTopic(
      { client: sns },
      { TopicArn },
    )) {
      for (const { Protocol, Endpoint } of page.Subscriptions ?? []) {
        found.push(`${Protocol} ${Endpoint}`);
      }
    }
  } catch (error) {
    if (!(error instanceof NotFoundException)) throw error;
  }
  return found;
}

/**
 * Lists who is told of requests, and on request destroys the stack of a
 * producer. Nothing there holds a grant.
 *
 * @param sns - acting in the producer's account
 * @returns the exit code
 */
export async function cleanProducer(
  sns: SNSClient,
  config: StacksConfig,
  producer: ProducerConfig,
  options: { destroy: boolean; cdk: Cdk; print: (line: string) => void },
): Promise<number> {
  const { region } = config.central;
  const found = await subscriptions(
    sns,
    `arn:${partitionOf(region)}:sns:${region}:${
      producer.account
    }:${approvalTopicName}`,
  );
  options.print(`Told of requests: ${found.length || 'nobody'}`);
  found.forEach(line => options.print(`  ${line}`));
  if (!options.destroy) return 0;
  return options.cdk([
    'destroy',
    producerStackName(config, producer),
    '--force',
  ]);
}
