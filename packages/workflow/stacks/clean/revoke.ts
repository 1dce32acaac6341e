import { setTimeout as sleep } from 'node:timers/promises';
import {
  DescribeExecutionCommand,
  ExecutionDoesNotExist,
  StartExecutionCommand,
  type SFNClient,
} from '@aws-sdk/client-sfn';
import {
  contractVersion,
  type RevokeInput,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import { describeHold, describeUnfinished, type HeldGrant } from './holds';

/** What to give up: one hold, or what a revocation left unfinished. */
interface Release {
  /** For a person. */
  what: string;
  input: RevokeInput;
}

/** A share under way would grant after its hold is gone. */
async function isRunning(sfn: SFNClient, executionArn: string) {
  try {
    const { status } = await sfn.send(
      new DescribeExecutionCommand({ executionArn }),
    );
    return status === 'RUNNING';
  } catch (error) {
    // AWS keeps executions for 90 days.
    if (error instanceof ExecutionDoesNotExist) return false;
    throw error;
  }
}

async function releasesOf(
  sfn: SFNClient,
  grant: HeldGrant,
): Promise<Release[]> {
  const { source, target, holds, revoking } = grant;
  const input = (holder: string, requestId: string | null): RevokeInput => ({
    contract: contractVersion,
    requestId,
    holder,
    source,
    target,
    why: 'clean-up',
    by: null,
    reason: null,
  });
  const found: Release[] = [];
  for (const hold of holds) {
    if (await isRunning(sfn, hold.executionArn)) continue;
    found.push({
      what: describeHold(grant, hold),
      input: input(hold.executionArn, hold.requestId),
    });
  }
  // Any revocation ends what another began, whoever it is for.
  if (holds.length === 0 && revoking && !(await isRunning(sfn, revoking))) {
    found.push({
      what: describeUnfinished(grant),
      input: input(revoking, null),
    });
  }
  return found;
}

/** @returns why it failed; undefined where it did not */
async function run(
  sfn: SFNClient,
  stateMachineArn: string,
  input: RevokeInput,
  pollMs: number,
): Promise<string | undefined> {
  const { executionArn } = await sfn.send(
    new StartExecutionCommand({
      stateMachineArn,
      input: JSON.stringify(input),
    }),
  );
  for (;;) {
    const { status, cause } = await sfn.send(
      new DescribeExecutionCommand({ executionArn }),
    );
    if (status === 'SUCCEEDED') return undefined;
    if (status !== 'RUNNING') return `${executionArn} ${status}: ${cause}`;
    await sleep(pollMs);
  }
}

/**
 * Has the revoke machine give up every hold, and waits for it: what the consumer
 * had before stays. Safe to repeat. Holds of requests under way are left.
 *
 * @param revokeMachineArn - of the revoke machine
 * @param pollMs - between two looks whether a revocation has ended
 * @returns how many were given up, and which failed and why
 */
export async function revokeHolds(
  sfn: SFNClient,
  revokeMachineArn: string,
  grants: HeldGrant[],
  pollMs: number = 1000,
): Promise<{ revoked: number; failed: string[] }> {
  const failed: string[] = [];
  let revoked = 0;
  for (const grant of grants) {
    for (const { what, input } of await releasesOf(sfn, grant)) {
      const failure = await run(sfn, revokeMachineArn, input, pollMs);
      if (failure === undefined) revoked += 1;
      else failed.push(`${what}: ${failure}`);
    }
  }
  return { revoked, failed };
}
