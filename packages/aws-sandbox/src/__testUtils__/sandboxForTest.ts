import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { GlueClient } from '@aws-sdk/client-glue';
import { LakeFormationClient } from '@aws-sdk/client-lakeformation';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { startSandbox, type Sandbox, type SandboxOptions } from '../index';
import { ramThrough } from './ram';

export const central = '111122223333';
export const producer = '222233334444';
export const consumer = '444455556666';

/** Real clients; which account acts is the access key. */
export function clientsFor(
  endpoint: string,
  credentials:
    | string
    | {
        accessKeyId: string;
        secretAccessKey: string;
        sessionToken?: string;
      } = central,
) {
  const config = {
    endpoint,
    region: 'eu-west-1',
    maxAttempts: 1,
    credentials:
      typeof credentials === 'string'
        ? { accessKeyId: credentials, secretAccessKey: 'not-verified' }
        : credentials,
  };
  return {
    glue: new GlueClient(config),
    lakeFormation: new LakeFormationClient(config),
    ram: ramThrough(new LakeFormationClient(config)),
    dynamoDb: new DynamoDBClient(config),
    sqs: new SQSClient(config),
    sns: new SNSClient(config),
    events: new EventBridgeClient(config),
    scheduler: new SchedulerClient(config),
    sts: new STSClient(config),
    sfn: new SFNClient(config),
  };
}

export type Clients = ReturnType<typeof clientsFor>;

/** Clients with the temporary credentials of a role. */
export async function assume(from: Clients, RoleArn: string): Promise<Clients> {
  const { Credentials } = await from.sts.send(
    new AssumeRoleCommand({ RoleArn, RoleSessionName: 'test' }),
  );
  const { protocol, hostname, port } = await from.lakeFormation.config
    .endpoint!();
  return clientsFor(`${protocol}//${hostname}:${port}`, {
    accessKeyId: Credentials!.AccessKeyId!,
    secretAccessKey: Credentials!.SecretAccessKey!,
    sessionToken: Credentials!.SessionToken!,
  });
}

/** A clock that a test moves. */
export function movableClock(start: string = '2027-01-01T00:00:00Z') {
  let now = Date.parse(start);
  return {
    now: () => new Date(now),
    forward(seconds: number) {
      now += seconds * 1000;
    },
  };
}

/**
 * A sandbox on a free port, with its file, that the test can restart; ended
 * and removed after the tests of the file or the block.
 */
export function sandboxForTest(options: Partial<SandboxOptions> = {}) {
  const directory = mkdtempSync(join(tmpdir(), 'aws-sandbox-'));
  const dataFile = join(directory, 'sandbox.sqlite');
  let sandbox: Sandbox | undefined;

  const start = async () => {
    sandbox = await startSandbox({ port: 0, dataFile, ...options });
    return sandbox;
  };
  beforeAll(async () => {
    await start();
  });
  afterAll(async () => {
    await sandbox?.stop();
    rmSync(directory, { recursive: true, force: true });
  });
  return {
    dataFile,
    get sandbox() {
      return sandbox!;
    },
    get endpoint() {
      return sandbox!.endpoint;
    },
    as: (credentials?: Parameters<typeof clientsFor>[1]): Clients =>
      clientsFor(sandbox!.endpoint, credentials),
    /** Ends it and starts it again on the same file and another port. */
    async restart() {
      await sandbox!.stop();
      await start();
    },
  };
}

/** What `work` throws; fails when it does not. */
export async function errorOf(work: Promise<unknown>): Promise<any> {
  try {
    await work;
  } catch (error) {
    return error;
  }
  throw new Error('It succeeded, and should have failed');
}
