import {
  AlreadyExistsException,
  CreateDatabaseCommand,
  CreateTableCommand,
  GlueClient,
  paginateGetDatabases,
  paginateGetTables,
  type GlueClientConfig,
} from '@aws-sdk/client-glue';
import {
  AlreadyExistsException as AlreadyRegistered,
  LakeFormationClient,
  RegisterResourceCommand,
} from '@aws-sdk/client-lakeformation';
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { producerAccounts, sampleCatalog } from './glue';

/** What the SDK clients are made from. */
export type ClientConfig = Pick<
  GlueClientConfig,
  'endpoint' | 'region' | 'credentials'
>;

/** The topic that a producer's people subscribe to, as in the AWS sample. */
export const approvalTopic = 'DataLakeSharingApproval';

/** How many were created; none the second time. */
export interface Seeded {
  databases: number;
  tables: number;
}

/**
 * Creates what is missing of the sample catalogue in the account of the
 * credentials, and changes nothing that is there.
 */
export async function seedCatalog(config: ClientConfig): Promise<Seeded> {
  const client = new GlueClient(config);
  try {
    const seeded: Seeded = { databases: 0, tables: 0 };
    const existing = await databaseNames(client);
    for (const { database, tables } of sampleCatalog) {
      if (!existing.has(database.Name)) {
        seeded.databases += await created(
          client.send(new CreateDatabaseCommand({ DatabaseInput: database })),
        );
      }
      const there = await tableNames(client, database.Name);
      for (const table of tables.filter(({ Name }) => !there.has(Name))) {
        seeded.tables += await created(
          client.send(
            new CreateTableCommand({
              DatabaseName: database.Name,
              TableInput: table,
            }),
          ),
        );
      }
    }
    return seeded;
  } finally {
    client.destroy();
  }
}

/** 1, or 0 where somebody else was faster. */
async function created(creation: Promise<unknown>): Promise<number> {
  try {
    await creation;
    return 1;
  } catch (error) {
    if (error instanceof AlreadyExistsException) return 0;
    throw error;
  }
}

async function databaseNames(client: GlueClient): Promise<Set<string>> {
  const names = new Set<string>();
  for await (const page of paginateGetDatabases({ client }, {})) {
    for (const { Name } of page.DatabaseList ?? []) names.add(`${Name}`);
  }
  return names;
}

async function tableNames(
  client: GlueClient,
  DatabaseName: string,
): Promise<Set<string>> {
  const names = new Set<string>();
  for await (const page of paginateGetTables({ client }, { DatabaseName })) {
    for (const { Name } of page.TableList ?? []) names.add(`${Name}`);
  }
  return names;
}

const bucketOf = (location: string | undefined) =>
  /^s3:\/\/([^/]+)/.exec(location ?? '')?.[1];

/**
 * Registers the buckets of the sample's tables with Lake Formation, which the
 * workflow demands of what it shares.
 *
 * @returns their names
 */
export async function seedLocations(config: ClientConfig): Promise<string[]> {
  const buckets = new Set(
    sampleCatalog
      .flatMap(({ tables }) => tables)
      .map(({ StorageDescriptor }) => bucketOf(StorageDescriptor?.Location))
      .filter(bucket => bucket !== undefined),
  );
  const client = new LakeFormationClient(config);
  try {
    for (const bucket of buckets) {
      await client
        .send(
          new RegisterResourceCommand({
            ResourceArn: `arn:aws:s3:::${bucket}`,
            UseServiceLinkedRole: true,
          }),
        )
        .catch(error => {
          if (!(error instanceof AlreadyRegistered)) throw error;
        });
    }
    return [...buckets];
  } finally {
    client.destroy();
  }
}

/**
 * Creates each producer's topic for approvals, as the role that the workflow
 * too acts as there.
 *
 * @param externalId - that the roles ask for, where they do
 * @returns ARNs of the topics
 */
export async function seedProducerTopics(
  config: ClientConfig,
  externalId?: string,
): Promise<string[]> {
  const sts = new STSClient(config);
  try {
    return await Promise.all(
      producerAccounts.map(async account => {
        const { Credentials } = await sts.send(
          new AssumeRoleCommand({
            RoleArn: `arn:aws:iam::${account}:role/ProducerWorkflowRole`,
            RoleSessionName: 'sample-data',
            ExternalId: externalId,
          }),
        );
        const sns = new SNSClient({
          ...config,
          credentials: {
            accessKeyId: Credentials!.AccessKeyId!,
            secretAccessKey: Credentials!.SecretAccessKey!,
            sessionToken: Credentials!.SessionToken,
          },
        });
        try {
          const topic = await sns.send(
            new CreateTopicCommand({ Name: approvalTopic }),
          );
          return topic.TopicArn!;
        } finally {
          sns.destroy();
        }
      }),
    );
  } finally {
    sts.destroy();
  }
}
