import { LakeFormationClient } from '@aws-sdk/client-lakeformation';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { ConfigError } from '../checks';
import { cleanCentral, type CleanOptions } from '../clean/cleanCentral';
import { cleanProducer } from '../clean/cleanProducer';
import type { StacksConfig } from '../config';
import { producerOf } from './deploy';

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
 * @param options.account - of the producer, where there is more than one
 * @returns the exit code
 * @throws ConfigError for credentials of another account
 */
export async function clean(
  config: StacksConfig,
  options: CleanOptions & {
    side: 'central' | 'producer';
    account?: string;
  },
): Promise<number> {
  const { central } = config;
  const { region } = central;
  if (options.side === 'producer') {
    if (options.revoke) {
      throw new ConfigError(
        '--revoke',
        'is for clean:central: grants are there',
      );
    }
    const producer = producerOf(config, options.account);
    await requireAccount(region, producer.account);
    return cleanProducer(new SNSClient({ region }), config, producer, options);
  }
  await requireAccount(region, central.account);
  // Thousands of executions are described one by one: wait rather than fail.
  const patient = { region, maxAttempts: 10 };
  return cleanCentral(
    {
      sfn: new SFNClient(patient),
      sqs: new SQSClient(patient),
      scheduler: new SchedulerClient(patient),
      lakeFormation: new LakeFormationClient(patient),
    },
    central,
    options,
  );
}
