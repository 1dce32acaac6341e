import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GlueClient } from '@aws-sdk/client-glue';
import { LakeFormationClient } from '@aws-sdk/client-lakeformation';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { ConfigError } from '../checks';
import { cleanCentral, type CleanOptions } from '../clean/cleanCentral';
import { cleanConsumer } from '../clean/cleanConsumer';
import { cleanProducer } from '../clean/cleanProducer';
import type { StacksConfig } from '../config';
import { consumerOf, producerOf, type Side } from './deploy';

/** The same names may exist in another account: only this one is meant. */
async function requireAccount(region: string, account: string) {
  const sts = new STSClient({ region });
  const { Account } = await sts.send(new GetCallerIdentityCommand({}));
  if (Account !== account) {
    throw new ConfigError(
      'credentials',
      `are of account ${Account}, and account ${account} is to be cleaned`,
    );
  }
}

/**
 * Cleans one side, with the credentials of the environment.
 *
 * @param options.account - of the producer or consumer, where there is more than
 *   one
 * @returns the exit code
 * @throws ConfigError for credentials of another account, or an option that is
 *   another side's
 */
export async function clean(
  config: StacksConfig,
  options: CleanOptions & {
    side: Side;
    account?: string;
    /** Remove what the consumer machine made. */
    links: boolean;
  },
): Promise<number> {
  const { central } = config;
  const { region } = central;
  const { side } = options;
  if (options.revoke && side !== 'central') {
    throw new ConfigError('--revoke', 'is for clean:central: grants are there');
  }
  if (options.links && side !== 'consumer') {
    throw new ConfigError('--links', 'is for clean:consumer: links are there');
  }
  if (side === 'consumer') {
    const consumer = consumerOf(config, options.account);
    await requireAccount(region, consumer.account);
    return cleanConsumer(
      {
        glue: new GlueClient({ region }),
        lakeFormation: new LakeFormationClient({ region }),
      },
      config,
      consumer,
      options,
    );
  }
  if (side === 'producer') {
    const producer = producerOf(config, options.account);
    await requireAccount(region, producer.account);
    return cleanProducer(new SNSClient({ region }), config, producer, options);
  }
  await requireAccount(region, central.account);
  // Thousands of holds are given up one by one: wait rather than fail.
  const patient = { region, maxAttempts: 10 };
  return cleanCentral(
    {
      sfn: new SFNClient(patient),
      sqs: new SQSClient(patient),
      dynamoDb: new DynamoDBClient(patient),
    },
    central,
    options,
  );
}
