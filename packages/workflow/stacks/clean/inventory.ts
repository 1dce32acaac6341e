import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { paginateListExecutions, type SFNClient } from '@aws-sdk/client-sfn';
import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { machineNames } from '@data-sharing/workflow';
import type { CentralConfig } from '../config';
import { centralNames } from '../names';
import { heldGrants, type HeldGrant } from './holds';

export interface CleanClients {
  sfn: SFNClient;
  sqs: SQSClient;
  dynamoDb: DynamoDBClient;
}

/** What the central stack holds that goes with it, or has to go before it. */
export interface Inventory {
  /** ARNs of executions of the machines that have not ended. */
  running: string[];
  queues: Array<{ name: string; messages: number }>;
  grants: HeldGrant[];
}

async function running(sfn: SFNClient, stateMachineArn: string) {
  const arns: string[] = [];
  for await (const { executions = [] } of paginateListExecutions(
    { client: sfn },
    { stateMachineArn, statusFilter: 'RUNNING' },
  )) {
    arns.push(...executions.map(({ executionArn }) => executionArn!));
  }
  return arns;
}

async function messagesIn(sqs: SQSClient, QueueName: string) {
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName }));
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl,
      AttributeNames: [
        'ApproximateNumberOfMessages',
        'ApproximateNumberOfMessagesNotVisible',
        'ApproximateNumberOfMessagesDelayed',
      ],
    }),
  );
  return Object.values(Attributes).reduce((sum, n) => sum + Number(n), 0);
}

/**
 * Looks at what is there; changes nothing.
 *
 * @param clients - acting in the central account
 */
export async function inventory(
  clients: CleanClients,
  config: CentralConfig,
): Promise<Inventory> {
  const names = centralNames(config);
  const { sfn, sqs, dynamoDb } = clients;
  const found: Inventory = { running: [], queues: [], grants: [] };
  for (const name of machineNames) {
    found.running.push(...(await running(sfn, names.machineArn(name))));
  }
  for (const name of [
    names.queue,
    names.deadLetters,
    names.glueChanges,
    names.glueChangesDeadLetters,
  ]) {
    found.queues.push({ name, messages: await messagesIn(sqs, name) });
  }
  // After the executions: what one of them granted meanwhile is seen.
  found.grants = await heldGrants(dynamoDb, names.holds);
  return found;
}
