import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import {
  deployGlueChanges,
  deployWorkflow,
  type Deployment,
  type GlueChangesDeployment,
} from '@data-sharing/workflow';
import { centralAccount, consumerAccounts, region } from './glue';
import type { ClientConfig } from './seed';

/** The choices of the original AWS sample; app-config.yaml says the same. */
export const samplePolicy = {
  unflagged: 'share',
  wholeDatabase: 'by-verdict',
} as const;

/**
 * Deploys the workflow and the queue of Glue's changes for the sample company,
 * or brings them up to date.
 *
 * @param config - of clients that act in the central account
 * @param portalUrl - where people decide, for links in notifications
 */
export async function deploySample(
  config: ClientConfig,
  portalUrl: string,
): Promise<Deployment & GlueChangesDeployment> {
  const clients = {
    sfn: new SFNClient(config),
    sqs: new SQSClient(config),
    eventBridge: new EventBridgeClient(config),
    dynamoDb: new DynamoDBClient(config),
  };
  try {
    const place = { catalogId: centralAccount, region };
    return {
      ...(await deployWorkflow(clients, {
        ...place,
        policy: samplePolicy,
        allowedAccounts: consumerAccounts,
        portalUrl,
      })),
      ...(await deployGlueChanges(clients, place)),
    };
  } finally {
    Object.values(clients).forEach(client => client.destroy());
  }
}
