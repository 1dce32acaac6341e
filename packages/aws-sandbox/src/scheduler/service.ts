import {
  arn,
  AwsError,
  notEmulated,
  type Caller,
  type Clock,
  type Service,
} from '../core';
import { pageOf } from '../paging';
import { keyOf, type Collection, type Store } from '../store';
import { constraint, pageSize, refuseUnknown } from '../validation';
import { atExpression } from './expression';
import type { Schedule, Schedules } from './schedules';

const namePattern = /^[0-9a-zA-Z-_.]{1,64}$/;

const identifiers = ['Name', 'GroupName'];
const members = [
  ...identifiers,
  'ScheduleExpression',
  'ScheduleExpressionTimezone',
  'State',
  'FlexibleTimeWindow',
  'Target',
  'Description',
  'ActionAfterCompletion',
  'ClientToken',
];

const notFound = (what: string) =>
  new AwsError('ResourceNotFoundException', `${what} does not exist.`, 404);

function validateName(name: unknown, path: string): string {
  if (!namePattern.test(String(name ?? ''))) {
    throw constraint(
      name,
      path,
      'Member must satisfy regular expression pattern: ^[0-9a-zA-Z-_.]+$',
    );
  }
  return String(name);
}

function validateTarget(target: any) {
  if (!target) throw constraint(undefined, 'target', 'Member must not be null');
  const { Arn, RoleArn, Input, RetryPolicy, DeadLetterConfig, ...rest } =
    target;
  if (!/^arn:aws[a-z-]*:iam::\d{12}:role\/.+/.test(RoleArn ?? '')) {
    throw constraint(
      RoleArn,
      'target.roleArn',
      'Member must satisfy regular expression pattern: ^arn:aws[a-z-]*:iam::\\d{12}:role\\/[\\w+=,.@\\/-]+$',
    );
  }
  if (DeadLetterConfig) {
    throw notEmulated('scheduler', 'targets with a DeadLetterConfig');
  }
  const [unsupported] = Object.keys(rest).filter(
    member => rest[member] !== undefined,
  );
  if (unsupported)
    throw notEmulated('scheduler', `targets with ${unsupported}`);
  if (
    !/^arn:aws[a-z-]*:(states:[a-z0-9-]+:\d{12}:stateMachine:.+|sqs:[a-z0-9-]+:\d{12}:[\w-]+)$/.test(
      Arn ?? '',
    ) &&
    Arn !== 'arn:aws:scheduler:::aws-sdk:sfn:startExecution'
  ) {
    throw notEmulated(
      'scheduler',
      `targets other than a state machine or a queue: ${Arn}`,
    );
  }
  if (Input !== undefined && /:(states|aws-sdk:sfn):/.test(Arn)) {
    try {
      JSON.parse(Input);
    } catch {
      throw new AwsError(
        'ValidationException',
        'Invalid request provided: Target.Input must be JSON',
      );
    }
  }
  return { Arn, RoleArn, Input, RetryPolicy };
}

/**
 * One-time schedules.
 * https://docs.aws.amazon.com/scheduler/latest/APIReference/
 */
export function createScheduler(options: {
  store: Store;
  clock: Clock;
  schedules: Schedules;
}): Service {
  const { store, clock, schedules } = options;
  const groups: Collection<{ createdAt: string }> =
    store.collection('scheduler-group');
  const groupKey = (caller: Caller, name: string) =>
    keyOf(caller.accountId, caller.region, name);

  function requireGroup(name: unknown, caller: Caller): string {
    const group = validateName(name ?? 'default', 'groupName');
    if (group !== 'default' && !groups.get(groupKey(caller, group))) {
      throw notFound(`Schedule group ${group}`);
    }
    return group;
  }

  function find(input: any, caller: Caller): Schedule {
    const group = requireGroup(input.GroupName, caller);
    const name = validateName(input.Name, 'name');
    const schedule = schedules.get(caller, group, name);
    if (!schedule) throw notFound(`Schedule ${name}`);
    return schedule;
  }

  /** What Create and Update have in common: Update replaces the whole. */
  function build(input: any, group: string, caller: Caller, held?: Schedule) {
    const name = validateName(input.Name, 'name');
    const timeZone = input.ScheduleExpressionTimezone ?? 'UTC';
    const at = atExpression(input.ScheduleExpression, timeZone);
    const now = clock.now();
    if (input.FlexibleTimeWindow?.Mode !== 'OFF') {
      throw input.FlexibleTimeWindow?.Mode === 'FLEXIBLE'
        ? notEmulated('scheduler', 'flexible time windows')
        : constraint(
            input.FlexibleTimeWindow?.Mode,
            'flexibleTimeWindow.mode',
            'Member must satisfy enum value set: [OFF, FLEXIBLE]',
          );
    }
    const State = input.State ?? 'ENABLED';
    if (State !== 'ENABLED' && State !== 'DISABLED') {
      throw constraint(
        State,
        'state',
        'Member must satisfy enum value set: [ENABLED, DISABLED]',
      );
    }
    const ActionAfterCompletion = input.ActionAfterCompletion ?? 'NONE';
    if (!['NONE', 'DELETE'].includes(ActionAfterCompletion)) {
      throw constraint(
        ActionAfterCompletion,
        'actionAfterCompletion',
        'Member must satisfy enum value set: [NONE, DELETE]',
      );
    }
    if (at <= now) {
      throw new AwsError(
        'ValidationException',
        `Invalid Schedule Expression ${input.ScheduleExpression}. The time is in the past.`,
      );
    }
    const schedule: Schedule = {
      Name: name,
      GroupName: group,
      Arn: arn('scheduler', caller, `schedule/${group}/${name}`),
      accountId: caller.accountId,
      region: caller.region,
      ScheduleExpression: input.ScheduleExpression,
      ScheduleExpressionTimezone: timeZone,
      State,
      ActionAfterCompletion,
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: validateTarget(input.Target),
      Description: input.Description,
      clientToken: input.ClientToken,
      createdAt: held?.createdAt ?? now.toISOString(),
      modifiedAt: now.toISOString(),
      at: at.toISOString(),
      dueAt: at.toISOString(),
      attempts: 0,
    };
    schedules.put(schedule);
    return { ScheduleArn: schedule.Arn };
  }

  const actions: Record<string, (input: any, caller: Caller) => unknown> = {
    CreateSchedule(input, caller) {
      refuseUnknown(input, '', members);
      const group = requireGroup(input.GroupName, caller);
      const name = validateName(input.Name, 'name');
      const held = schedules.get(caller, group, name);
      if (held && held.clientToken && held.clientToken === input.ClientToken) {
        return { ScheduleArn: held.Arn };
      }
      if (held) {
        throw new AwsError(
          'ConflictException',
          `Schedule ${name} already exists.`,
          409,
        );
      }
      return build(input, group, caller);
    },
    UpdateSchedule(input, caller) {
      refuseUnknown(input, '', members);
      const held = find(input, caller);
      return build(input, held.GroupName, caller, held);
    },
    GetSchedule(input, caller) {
      refuseUnknown(input, '', identifiers);
      const {
        accountId,
        region,
        clientToken,
        createdAt,
        modifiedAt,
        at,
        dueAt,
        attempts,
        ...schedule
      } = find(input, caller);
      return {
        ...schedule,
        CreationDate: new Date(createdAt),
        LastModificationDate: new Date(modifiedAt),
      };
    },
    DeleteSchedule(input, caller) {
      refuseUnknown(input, '', [...identifiers, 'ClientToken']);
      schedules.delete(find(input, caller));
      return {};
    },
    ListSchedules(input, caller) {
      const group = input.GroupName;
      const page = pageOf(schedules.collection, {
        prefix: group
          ? keyOf(
              caller.accountId,
              caller.region,
              requireGroup(group, caller),
              input.NamePrefix ?? '',
            )
          : keyOf(caller.accountId, caller.region, ''),
        limit: pageSize(input.MaxResults, 'maxResults', 100),
        token: input.NextToken,
        errorCode: 'ValidationException',
        accept: schedule =>
          (!input.State || schedule.State === input.State) &&
          schedule.Name.startsWith(input.NamePrefix ?? ''),
      });
      return {
        Schedules: page.items.map(schedule => ({
          Arn: schedule.Arn,
          GroupName: schedule.GroupName,
          Name: schedule.Name,
          State: schedule.State,
          CreationDate: new Date(schedule.createdAt),
          LastModificationDate: new Date(schedule.modifiedAt),
          Target: { Arn: schedule.Target.Arn },
        })),
        NextToken: page.nextToken,
      };
    },
    CreateScheduleGroup(input, caller) {
      const name = validateName(input.Name, 'name');
      if (name === 'default' || groups.get(groupKey(caller, name))) {
        throw new AwsError(
          'ConflictException',
          `Schedule group ${name} already exists.`,
          409,
        );
      }
      groups.put(groupKey(caller, name), {
        createdAt: clock.now().toISOString(),
      });
      return {
        ScheduleGroupArn: arn('scheduler', caller, `schedule-group/${name}`),
      };
    },
    GetScheduleGroup(input, caller) {
      const Name = requireGroup(input.Name, caller);
      const createdAt = groups.get(groupKey(caller, Name))?.createdAt;
      return {
        Name,
        Arn: arn('scheduler', caller, `schedule-group/${Name}`),
        State: 'ACTIVE',
        ...(createdAt && {
          CreationDate: new Date(createdAt),
          LastModificationDate: new Date(createdAt),
        }),
      };
    },
    DeleteScheduleGroup(input, caller) {
      const name = requireGroup(input.Name, caller);
      if (name === 'default') {
        throw new AwsError(
          'ValidationException',
          'The default schedule group cannot be deleted.',
        );
      }
      const prefix = keyOf(caller.accountId, caller.region, name, '');
      for (const { value } of schedules.collection.list(prefix)) {
        schedules.delete(value);
      }
      groups.delete(groupKey(caller, name));
      return {};
    },
  };

  return {
    name: 'scheduler',
    async call(action, input, caller) {
      const act = Object.hasOwn(actions, action) ? actions[action] : undefined;
      if (!act) throw notEmulated('scheduler', action);
      return store.transaction(() => act(input ?? {}, caller));
    },
  };
}
