import type { LakeFormationClient } from '@aws-sdk/client-lakeformation';
import type { SchedulerClient } from '@aws-sdk/client-scheduler';
import type { SFNClient } from '@aws-sdk/client-sfn';
import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { CentralConfig } from '../config';
import { centralNames } from '../names';
import { endings, executions, shares, type Ending } from './grants';
import { merged, stillListed, type Row } from './rows';

export interface CleanClients {
  sfn: SFNClient;
  sqs: SQSClient;
  scheduler: SchedulerClient;
  lakeFormation: LakeFormationClient;
}

/** What the central stack holds that goes with it, or has to go before it. */
export interface Inventory {
  /** ARNs of executions of the share machine that have not ended. */
  running: string[];
  endings: Ending[];
  queues: Array<{ name: string; messages: number }>;
  /** What the workflow added and Lake Formation still lists. */
  grants: Row[];
  /**
   * What shares granted of which their executions do not tell whether the
   * consumer held it before.
   */
  doubtful: Row[];
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
 * @param clients - acting in the central account, as somebody to whom Lake
 *   Formation shows all permissions
 */
export async function inventory(
  clients: CleanClients,
  config: CentralConfig,
): Promise<Inventory> {
  const names = centralNames(config);
  const { sfn, sqs, scheduler, lakeFormation } = clients;
  const share = names.machineArn('share');

  const granted = await shares(sfn, share);
  const ends = await endings(scheduler, names.scheduleGroup);
  const listed = async (rows: Row[]) => {
    const found: Row[] = [];
    for (const row of merged(rows)) {
      const left = await stillListed(lakeFormation, config.account, row);
      if (left) found.push(left);
    }
    return found;
  };
  const queues: Inventory['queues'] = [];
  for (const name of [
    names.queue,
    names.deadLetters,
    names.glueChanges,
    names.glueChangesDeadLetters,
  ]) {
    queues.push({ name, messages: await messagesIn(sqs, name) });
  }
  return {
    running: await executions(sfn, share, 'RUNNING'),
    endings: ends,
    queues,
    grants: await listed([
      ...granted.flatMap(({ added = [] }) => added),
      ...ends.flatMap(({ rows }) => rows),
    ]),
    doubtful: await listed(
      granted.flatMap(one => (one.added ? [] : one.granted)),
    ),
  };
}
