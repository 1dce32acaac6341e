import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { GlueClient } from '@aws-sdk/client-glue';
import { LakeFormationClient } from '@aws-sdk/client-lakeformation';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import {
  AssumeRoleCommand,
  GetCallerIdentityCommand,
  STSClient,
} from '@aws-sdk/client-sts';

export const region = process.env.AWS_REGION ?? 'eu-west-1';

/** The endpoint under test. */
export const endpoint = process.env.AWS_ENDPOINT_URL ?? '';
if (!endpoint) {
  throw new Error('AWS_ENDPOINT_URL is not set: `npm run conformance` does it');
}

export const credentials = {
  accessKeyId: process.env.AWS_ACCESS_KEY_ID ?? 'conformance',
  secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY ?? 'conformance',
  ...(process.env.AWS_SESSION_TOKEN && {
    sessionToken: process.env.AWS_SESSION_TOKEN,
  }),
};

/** A second account, into which the endpoint lets a role be assumed. */
export const otherAccount = '222233334444';

/** Real clients, which do not repeat what failed. */
export function clientsOf(as: typeof credentials = credentials) {
  const config = { endpoint, region, credentials: as, maxAttempts: 1 };
  return {
    dynamoDb: new DynamoDBClient(config),
    eventBridge: new EventBridgeClient(config),
    glue: new GlueClient(config),
    lakeFormation: new LakeFormationClient(config),
    sfn: new SFNClient(config),
    sns: new SNSClient(config),
    sqs: new SQSClient(config),
    sts: new STSClient(config),
  };
}

export type Clients = ReturnType<typeof clientsOf>;

/** Twelve digits: in which account one acts. */
export async function accountOf({ sts }: Clients): Promise<string> {
  const { Account } = await sts.send(new GetCallerIdentityCommand({}));
  return Account!;
}

/** Clients with the temporary credentials of a role. */
export async function assume({ sts }: Clients, RoleArn: string) {
  const { Credentials: keys } = await sts.send(
    new AssumeRoleCommand({ RoleArn, RoleSessionName: 'conformance' }),
  );
  return clientsOf({
    accessKeyId: keys!.AccessKeyId!,
    secretAccessKey: keys!.SecretAccessKey!,
    sessionToken: keys!.SessionToken!,
  });
}

let count = 0;

/** A name that no earlier run on the same endpoint has used; lower case. */
export function unique(prefix: string): string {
  count += 1;
  const random = Math.floor(Math.random() * 36 ** 4).toString(36);
  return `${prefix}${Date.now().toString(36)}${random}${count}`;
}

/** Asks until there is an answer, for 30 seconds. */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T | undefined>,
): Promise<T> {
  const end = Date.now() + 30_000;
  while (Date.now() < end) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await new Promise(resolve => {
      setTimeout(resolve, 50);
    });
  }
  throw new Error(`Waited 30 s in vain for ${what}`);
}

/** What `work` throws; fails when it does not. */
export async function errorOf(work: Promise<unknown>): Promise<Error> {
  const outcome = await work.then(
    () => undefined,
    error => error,
  );
  if (outcome === undefined) {
    throw new Error('It succeeded, and should have failed');
  }
  return outcome;
}
