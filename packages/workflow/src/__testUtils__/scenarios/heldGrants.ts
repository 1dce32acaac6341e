import {
  central,
  consumer,
  region,
  type ShareWorld,
} from '../../embedded/ShareWorld';
import { HeldGrant } from '../HeldGrant';
import { makeDatabase } from './Share';

/** Of a database of its own. */
export async function makeHeldGrant(
  world: ShareWorld,
  table: string,
  principal?: string,
): Promise<HeldGrant> {
  return new HeldGrant({
    call: world.aws.call,
    catalogId: central,
    region,
    database: await makeDatabase(world),
    table,
    accountId: consumer,
    principal,
  });
}

/** When access ends by itself, where a schedule says so. */
export async function scheduledEnd(
  { aws }: ShareWorld,
  held: HeldGrant,
  requestId: string,
): Promise<string | undefined> {
  try {
    const { ScheduleExpression } = await aws.call('scheduler', 'GetSchedule', {
      Name: held.scheduleName(requestId),
    });
    return ScheduleExpression.replace(/^at\((.*)\)$/, '$1Z');
  } catch (error: any) {
    if (error.code !== 'ResourceNotFoundException') throw error;
    return undefined;
  }
}

/** Has the share end by itself, as the share machine does. */
export async function scheduleEnd(
  world: ShareWorld,
  held: HeldGrant,
  requestId: string,
  accessEndsAt: string,
): Promise<void> {
  await world.aws.call('scheduler', 'CreateSchedule', {
    Name: held.scheduleName(requestId),
    ScheduleExpression: `at(${accessEndsAt.slice(0, 19)})`,
    ScheduleExpressionTimezone: 'UTC',
    FlexibleTimeWindow: { Mode: 'OFF' },
    ActionAfterCompletion: 'DELETE',
    Target: {
      Arn: world.arns.revoke,
      RoleArn: `arn:aws:iam::${central}:role/data-sharing-scheduler`,
      Input: JSON.stringify({
        ...held.revocation(requestId),
        why: 'end-date',
        by: null,
      }),
    },
  });
}
