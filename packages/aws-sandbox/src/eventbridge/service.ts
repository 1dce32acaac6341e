import {
  arn,
  AwsError,
  newId,
  notEmulated,
  type Caller,
  type Clock,
  type Service,
} from '../core';
import type { EmitEvent } from '../events';
import type { Logger } from '../logger';
import { decodeToken, encodeToken, pageOf } from '../paging';
import type { Sqs } from '../sqs/service';
import { keyOf, type Collection, type Store } from '../store';
import { pageSize, requireMembers } from '../validation';
import { compilePattern } from './pattern';

interface Target {
  Id: string;
  Arn: string;
}

interface Rule {
  Name: string;
  Arn: string;
  EventPattern: string;
  State: 'ENABLED' | 'DISABLED';
  Description?: string;
  EventBusName: 'default';
  RoleArn?: string;
  targets: Target[];
}

export interface EventBridge extends Service {
  /** An event of an AWS service, on its account's default bus. */
  emit: EmitEvent;
}

const validation = (message: string) =>
  new AwsError('ValidationException', message);

const maxEntryBytes = 1_048_576;

/**
 * The default bus of each account, with queues as targets.
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/
 */
export function createEventBridge(options: {
  store: Store;
  clock: Clock;
  sqs: Sqs;
  logger: Logger;
}): EventBridge {
  const { store, clock, sqs, logger } = options;
  const rules: Collection<Rule> = store.collection('events-rule');
  const compiled = new Map<string, (event: unknown) => boolean>();

  function matcher(pattern: string) {
    let matches = compiled.get(pattern);
    if (!matches) {
      matches = compilePattern(pattern);
      compiled.set(pattern, matches);
    }
    return matches;
  }

  const ruleKey = (caller: Caller, name: string) =>
    keyOf(caller.accountId, caller.region, name);

  function requireDefaultBus(name: unknown, caller: Caller): void {
    if (
      name !== undefined &&
      name !== null &&
      name !== 'default' &&
      name !== arn('events', caller, 'event-bus/default')
    ) {
      throw new AwsError(
        'ResourceNotFoundException',
        `Event bus ${name} does not exist. The sandbox has the default bus only.`,
      );
    }
  }

  function ruleOf(name: unknown, bus: unknown, caller: Caller): Rule {
    requireDefaultBus(bus, caller);
    const rule = rules.get(ruleKey(caller, String(name ?? '')));
    if (!rule) {
      throw new AwsError(
        'ResourceNotFoundException',
        `Rule ${name} does not exist on EventBus default.`,
      );
    }
    return rule;
  }

  /** @returns the event's id */
  function put(
    event: {
      source: string;
      detailType: string;
      detail: unknown;
      resources: string[];
      time?: Date;
    },
    caller: Pick<Caller, 'accountId' | 'region'>,
  ): string {
    const id = newId();
    const envelope = {
      version: '0',
      id,
      'detail-type': event.detailType,
      source: event.source,
      account: caller.accountId,
      time: (event.time ?? clock.now()).toISOString().replace(/\.\d+Z$/, 'Z'),
      region: caller.region,
      resources: event.resources,
      detail: event.detail,
    };
    const body = JSON.stringify(envelope);
    // what a Date or undefined becomes in JSON is what patterns see
    const seen = JSON.parse(body);
    for (const { value } of rules.list(
      keyOf(caller.accountId, caller.region, ''),
    )) {
      if (value.State !== 'ENABLED' || !matcher(value.EventPattern)(seen)) {
        continue;
      }
      for (const target of value.targets) {
        if (!sqs.deliver(target.Arn, body)) {
          logger.warn(
            `${value.Arn}: the target ${target.Arn} does not exist; the event is dropped`,
          );
        }
      }
    }
    return id;
  }

  function putEvent(entry: any, caller: Caller) {
    const refuse = (ErrorCode: string, ErrorMessage: string) => ({
      ErrorCode,
      ErrorMessage,
    });
    for (const member of ['Source', 'DetailType', 'Detail']) {
      if (!entry[member]) {
        return refuse(
          'InvalidArgument',
          `Parameter ${member} is not valid. Reason: ${member} is a required argument.`,
        );
      }
    }
    if (String(entry.Source).startsWith('aws.')) {
      return refuse(
        'NotAuthorizedForSourceException',
        'Not authorized for the source.',
      );
    }
    let detail: unknown;
    try {
      detail = JSON.parse(entry.Detail);
    } catch {
      return refuse('MalformedDetail', 'Detail is malformed.');
    }
    if (
      detail === null ||
      typeof detail !== 'object' ||
      Array.isArray(detail)
    ) {
      return refuse('MalformedDetail', 'Detail is malformed.');
    }
    requireDefaultBus(entry.EventBusName, caller);
    const { Time } = entry;
    const EventId = put(
      {
        source: entry.Source,
        detailType: entry.DetailType,
        detail,
        resources: entry.Resources ?? [],
        time: Time && new Date(typeof Time === 'number' ? Time * 1000 : Time),
      },
      caller,
    );
    return { EventId };
  }

  const shown = ({ targets, ...rule }: Rule) => rule;

  const actions: Record<string, (input: any, caller: Caller) => unknown> = {
    PutRule(input, caller) {
      requireMembers(input, 'Name');
      requireDefaultBus(input.EventBusName, caller);
      if (!/^[.\-_A-Za-z0-9]{1,64}$/.test(input.Name)) {
        throw validation(
          `1 validation error detected: Value '${input.Name}' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+`,
        );
      }
      if (input.ScheduleExpression) {
        throw notEmulated('eventbridge', 'rules with a ScheduleExpression');
      }
      if (!input.EventPattern) {
        throw validation(
          'Parameter(s) EventPattern or ScheduleExpression must be specified.',
        );
      }
      const State = input.State ?? 'ENABLED';
      if (State !== 'ENABLED' && State !== 'DISABLED') {
        throw validation(
          `1 validation error detected: Value '${State}' at 'state' failed to satisfy constraint: Member must satisfy enum value set: [ENABLED, DISABLED]`,
        );
      }
      compilePattern(input.EventPattern);
      const key = ruleKey(caller, input.Name);
      const RuleArn = arn('events', caller, `rule/${input.Name}`);
      rules.put(key, {
        Name: input.Name,
        Arn: RuleArn,
        EventPattern: input.EventPattern,
        State,
        Description: input.Description,
        RoleArn: input.RoleArn,
        EventBusName: 'default',
        targets: rules.get(key)?.targets ?? [],
      });
      return { RuleArn };
    },
    DescribeRule: (input, caller) =>
      shown(ruleOf(input.Name, input.EventBusName, caller)),
    DeleteRule(input, caller) {
      requireDefaultBus(input.EventBusName, caller);
      const key = ruleKey(caller, input.Name);
      if (rules.get(key)?.targets.length) {
        throw validation("Rule can't be deleted since it has targets.");
      }
      rules.delete(key); // deleting what is gone already succeeds, as in AWS
      return {};
    },
    ListRules(input, caller) {
      requireDefaultBus(input.EventBusName, caller);
      const page = pageOf(rules, {
        prefix: keyOf(caller.accountId, caller.region, input.NamePrefix ?? ''),
        limit: pageSize(input.Limit, 'limit', 100),
        token: input.NextToken,
        errorCode: 'ValidationException',
      });
      return { Rules: page.items.map(shown), NextToken: page.nextToken };
    },
    PutTargets(input, caller) {
      const rule = ruleOf(input.Rule, input.EventBusName, caller);
      const targets = new Map(rule.targets.map(target => [target.Id, target]));
      for (const target of input.Targets ?? []) {
        const { Id, Arn, ...rest } = target;
        if (!/^[.\-_A-Za-z0-9]{1,64}$/.test(Id ?? '')) {
          throw validation(`Value '${Id}' at 'targets.member.id' is not valid`);
        }
        if (!/^arn:aws[a-z-]*:sqs:/.test(Arn ?? '')) {
          throw notEmulated('eventbridge', `targets other than SQS: ${Arn}`);
        }
        const [unsupported] = Object.keys(rest).filter(
          member => member !== 'RoleArn' && rest[member] !== undefined,
        );
        if (unsupported) {
          throw notEmulated('eventbridge', `targets with ${unsupported}`);
        }
        targets.set(Id, { Id, Arn });
      }
      if (targets.size > 5) {
        throw new AwsError(
          'LimitExceededException',
          'The requested resource exceeds the maximum number allowed.',
        );
      }
      rules.put(ruleKey(caller, rule.Name), {
        ...rule,
        targets: [...targets.values()],
      });
      return { FailedEntryCount: 0, FailedEntries: [] };
    },
    RemoveTargets(input, caller) {
      const rule = ruleOf(input.Rule, input.EventBusName, caller);
      const ids: string[] = input.Ids ?? [];
      const FailedEntries = ids
        .filter(id => !rule.targets.some(target => target.Id === id))
        .map(TargetId => ({
          TargetId,
          ErrorCode: 'ResourceNotFoundException',
          ErrorMessage: `Rule ${rule.Name} does not have the target ${TargetId}.`,
        }));
      rules.put(ruleKey(caller, rule.Name), {
        ...rule,
        targets: rule.targets.filter(target => !ids.includes(target.Id)),
      });
      return { FailedEntryCount: FailedEntries.length, FailedEntries };
    },
    ListTargetsByRule(input, caller) {
      const rule = ruleOf(input.Rule, input.EventBusName, caller);
      const limit = pageSize(input.Limit, 'limit', 100);
      const from = Number(
        decodeToken(input.NextToken, 'ValidationException') ?? 0,
      );
      const next = from + limit;
      return {
        Targets: rule.targets.slice(from, next),
        NextToken:
          next < rule.targets.length ? encodeToken(String(next)) : undefined,
      };
    },
    PutEvents(input, caller) {
      const entries: any[] = input.Entries ?? [];
      if (entries.length < 1 || entries.length > 10) {
        throw validation(
          `1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must have length between 1 and 10`,
        );
      }
      if (Buffer.byteLength(JSON.stringify(entries)) > maxEntryBytes) {
        throw validation(
          `Total size of the entries in the request is over the limit of ${maxEntryBytes} bytes.`,
        );
      }
      const Entries = entries.map(entry => putEvent(entry, caller));
      return {
        FailedEntryCount: Entries.filter(entry => 'ErrorCode' in entry).length,
        Entries,
      };
    },
  };

  return {
    name: 'eventbridge',
    async call(action, input, caller) {
      const act = Object.hasOwn(actions, action) ? actions[action] : undefined;
      if (!act) throw notEmulated('eventbridge', action);
      return store.transaction(() => act(input ?? {}, caller));
    },
    emit: ({ caller, ...event }) => {
      put(event, caller);
    },
  };
}
