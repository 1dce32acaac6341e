import { setTimeout as sleep } from 'node:timers/promises';
import {
  DescribeExecutionCommand,
  StartExecutionCommand,
  type SFNClient,
} from '@aws-sdk/client-sfn';
import type { CentralConfig } from '../config';
import { centralNames } from '../names';
import type { Row } from './rows';

/** Rows for one execution: far below the 256 KiB of its input. */
const batch = 50;

/**
 * Has the revoke machine take rows away, and waits for it. Safe to repeat: it
 * takes what is still listed.
 *
 * @param pollMs - between two looks whether it has ended
 * @throws Error with the cause where something could not be revoked
 */
export async function revokeRows(
  sfn: SFNClient,
  config: CentralConfig,
  rows: Row[],
  pollMs: number = 1000,
): Promise<void> {
  const { machineArn } = centralNames(config);
  for (let from = 0; from < rows.length; from += batch) {
    const { executionArn } = await sfn.send(
      new StartExecutionCommand({
        stateMachineArn: machineArn('revoke'),
        input: JSON.stringify({
          contract: 1,
          catalogId: config.account,
          rows: rows.slice(from, from + batch),
        }),
      }),
    );
    for (;;) {
      const { status, cause } = await sfn.send(
        new DescribeExecutionCommand({ executionArn }),
      );
      if (status === 'SUCCEEDED') break;
      if (status !== 'RUNNING') {
        throw new Error(`${executionArn} ended ${status}: ${cause}`);
      }
      await sleep(pollMs);
    }
  }
}
