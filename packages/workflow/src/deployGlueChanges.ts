import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { makeEventQueue, sendEventsTo } from './deployQueue';

/** What the Glue module of the catalog listens to. */
export interface GlueChangesDeployment {
  /** `queueUrl` of the source in `catalog.providers.awsGlue`. */
  glueChangesQueueUrl: string;
  glueChangesDeadLetterQueueUrl: string;
}

/**
 * Glue's events that change an entity. Those of partitions change none, and
 * there can be very many of them. Glue sends none for UpdateDatabase: where
 * CloudTrail records management events, its events tell of that.
 *
 * https://docs.aws.amazon.com/glue/latest/dg/automating-awsglue-with-cloudwatch-events.html
 */
export const glueChangesPattern = {
  $or: [
    {
      source: ['aws.glue'],
      'detail-type': ['Glue Data Catalog Database State Change'],
    },
    {
      source: ['aws.glue'],
      'detail-type': ['Glue Data Catalog Table State Change'],
      detail: { typeOfChange: ['UpdateTable'] },
    },
    {
      source: ['aws.glue'],
      'detail-type': ['AWS API Call via CloudTrail'],
      detail: {
        eventSource: ['glue.amazonaws.com'],
        eventName: ['UpdateDatabase'],
      },
    },
    {
      source: ['aws.lakeformation'],
      'detail-type': ['AWS API Call via CloudTrail'],
      detail: {
        eventSource: ['lakeformation.amazonaws.com'],
        eventName: ['AddLFTagsToResource', 'RemoveLFTagsFromResource'],
      },
    },
  ],
};

/**
 * Makes the queue that Glue's change events arrive in, with its dead-letter
 * queue and the rule that fills it, or brings them up to date. Safe to repeat.
 *
 * @param clients - acting in the account of the Glue catalog
 */
export async function deployGlueChanges(
  clients: { sqs: SQSClient; eventBridge: EventBridgeClient },
  parameters: {
    /** Twelve digits. */
    catalogId: string;
    region: string;
    partition?: string;
    prefix?: string;
  },
): Promise<GlueChangesDeployment> {
  const {
    catalogId,
    region,
    partition = 'aws',
    prefix = 'data-sharing',
  } = parameters;
  const name = `${prefix}-glue-changes`;
  const { queueUrl, queueArn, deadLetterQueueUrl } = await makeEventQueue(
    clients.sqs,
    { queue: name, deadLetters: `${name}-dead-letters` },
    `arn:${partition}:events:${region}:${catalogId}:rule/${name}`,
    // Each time later than the last: some hours of an unreachable Glue.
    20,
  );
  await sendEventsTo(
    clients.eventBridge,
    { name, pattern: glueChangesPattern },
    queueArn,
  );
  return {
    glueChangesQueueUrl: queueUrl,
    glueChangesDeadLetterQueueUrl: deadLetterQueueUrl,
  };
}
