import {
  notEmulated,
  systemClock,
  type Caller,
  type Clock,
  type Service,
} from './core';
import { createDynamoDb } from './dynamodb/service';
import { createEventBridge } from './eventbridge/service';
import type { EmitEvent } from './events';
import { Catalog } from './glue/catalog';
import { changeEvents } from './glue/changeEvents';
import { createGlue } from './glue/service';
import { endpoints } from './http/endpoints';
import { serveWire } from './http/server';
import { Authority } from './lakeformation/authority';
import { Grants } from './lakeformation/grants';
import { Locations } from './lakeformation/locations';
import { createLakeFormation } from './lakeformation/service';
import { crossAccountVersion, Settings } from './lakeformation/settings';
import { Sharing } from './lakeformation/sharing';
import { TaggedResources } from './lakeformation/taggedResources';
import { createLambda, type SandboxFunction } from './lambda/service';
import { silentLogger, type Logger } from './logger';
import { Organisation } from './ram/organisation';
import { createRam } from './ram/service';
import { ResourceShares } from './ram/shares';
import { createFiring } from './scheduler/firing';
import { Schedules } from './scheduler/schedules';
import { createScheduler } from './scheduler/service';
import { createSns } from './sns/service';
import { createSqs } from './sqs/service';
import { createStepFunctions } from './stepfunctions';
import { openStore } from './store';
import { Accounts, type SandboxRole } from './sts/accounts';
import { createSts } from './sts/service';

export { AwsError, type Caller, type Clock, type Service } from './core';
export type { EmitEvent, SandboxEvent } from './events';
export type { FunctionContext, SandboxFunction } from './lambda/service';
export type { Logger } from './logger';
export type { SandboxRole } from './sts/accounts';

export interface SandboxOptions {
  /** 0 takes a free one. */
  port: number;
  /** SQLite file that keeps everything, or `:memory:`. */
  dataFile: string;
  /** Twelve digits: who acts when the access key names no account. */
  defaultAccountId?: string;
  /** Of callers made by {@link Sandbox.caller}; on the wire, the signature says it. */
  region?: string;
  clock?: Clock;
  /** The roles that exist; any role in any account when left out. */
  roles?: SandboxRole[];
  /**
   * ARNs of the IAM roles that, even in their own account, may do in the Glue
   * Data Catalog only what Lake Formation's permissions allow; none when left
   * out.
   */
  governedRoles?: string[];
  /**
   * The accounts of the organisation, twelve digits each: what Lake Formation
   * shares among them needs no invitation. Every account when left out, none when
   * empty.
   */
  organisation?: string[];
  /**
   * By name: what state machines call by `arn:aws:states:::lambda:invoke`; none
   * when left out.
   */
  functions?: Record<string, SandboxFunction>;
  logger?: Logger;
}

export interface Sandbox {
  /** `http://127.0.0.1:PORT`, for `AWS_ENDPOINT_URL`. */
  endpoint: string;
  port: number;
  /** Whoever acts with an access key of this account, for `call` and `emit`. */
  caller(accountId?: string): Caller;
  /**
   * What a client would call, without the wire.
   *
   * @param service - as in `arn:aws:states:::aws-sdk:NAME:action`
   */
  call(
    service: string,
    action: string,
    input: unknown,
    caller: Caller,
  ): Promise<any>;
  /** Sends an event as an AWS service would. */
  emit: EmitEvent;
  /** Fires the timers and schedules that are due by the clock, at once. */
  tick(): Promise<void>;
  /** Answers what is under way, takes nothing new, and closes the store. */
  stop(): Promise<void>;
}

export const defaultAccountId = '111122223333';
export const defaultRegion = 'eu-west-1';

/** How Step Functions' optimised integrations call what the SDK calls otherwise. */
const aliases: Record<string, string> = {
  events: 'eventbridge',
  states: 'sfn',
};

/**
 * An AWS endpoint for one machine.
 *
 * @throws TypeError when `defaultAccountId` or one of `organisation` is not
 *   twelve digits, or one of `governedRoles` is not the ARN of a role; the error
 *   of the system when the port is taken or the file cannot be opened
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { clock = systemClock, logger = silentLogger } = options;
  const store = openStore(options.dataFile);
  try {
    return await compose();
  } catch (error) {
    store.close();
    throw error;
  }

  async function compose(): Promise<Sandbox> {
    let endpoint = '';
    const accounts = new Accounts({
      store,
      clock,
      defaultAccountId: options.defaultAccountId ?? defaultAccountId,
      roles: options.roles,
    });
    const sqs = createSqs({ store, clock, endpoint: () => endpoint });
    const eventBridge = createEventBridge({ store, clock, sqs, logger });
    const { emit } = eventBridge;

    const catalog = new Catalog(store);
    const settings = new Settings(store);
    const shares = new ResourceShares({
      store,
      clock,
      organisation: new Organisation(options.organisation),
    });
    const grants = new Grants(
      store,
      clock,
      new Sharing({
        store,
        shares,
        versionOf: place => crossAccountVersion(settings.get(place)),
      }),
    );
    const locations = new Locations(store);
    const tags = new TaggedResources(store);
    const authority = new Authority({
      grants,
      settings,
      governedRoles: options.governedRoles ?? [],
    });
    const schedules = new Schedules(store);

    const services = new Map<string, Service>();
    async function call(
      service: string,
      action: string,
      input: unknown,
      caller: Caller,
    ) {
      const found = services.get(aliases[service] ?? service);
      if (!found) throw notEmulated(service, action);
      return found.call(action, input, caller);
    }
    const assumeRole = (roleArn: string, caller: Caller, externalId?: string) =>
      accounts.assumeRole(roleArn, caller, externalId);

    const stepFunctions = createStepFunctions({
      store,
      clock,
      call,
      assumeRole,
      emit,
    });
    for (const service of [
      createGlue({
        store,
        clock,
        catalog,
        grants,
        settings,
        locations,
        tags,
        events: changeEvents(emit),
        authority,
      }),
      createLakeFormation({
        store,
        clock,
        catalog,
        grants,
        settings,
        locations,
        tags,
        authority,
      }),
      createRam({
        store,
        shares,
        joined: shareArn => {
          const { owner } = shares.find(shareArn)!;
          grants.joined({ catalogId: owner.accountId, region: owner.region });
        },
      }),
      createDynamoDb({ store, clock }),
      createLambda(options.functions ?? {}),
      sqs,
      createSns({ store, clock, sqs, logger }),
      eventBridge,
      createScheduler({ store, clock, schedules }),
      createSts(accounts),
      stepFunctions,
    ]) {
      services.set(service.name, service);
    }
    const firing = createFiring({
      store,
      clock,
      schedules,
      logger,
      call,
      assumeRole,
    });

    const server = await serveWire({
      port: options.port,
      endpoints,
      service: name => services.get(name),
      identify: scope => accounts.identify(scope),
      logger,
    });
    endpoint = `http://127.0.0.1:${server.port}`;
    stepFunctions.start();
    firing.start();

    let stopping: Promise<void> | undefined;
    return {
      endpoint,
      port: server.port,
      caller: accountId =>
        accounts.identify({
          accessKeyId: accountId ?? '',
          region: options.region ?? defaultRegion,
        }),
      call,
      emit,
      tick: async () => {
        await stepFunctions.tick();
        await firing.round();
      },
      stop: () => {
        stopping ??= (async () => {
          sqs.stop();
          await server.close();
          await firing.stop();
          await stepFunctions.stop();
          store.close();
        })();
        return stopping;
      },
    };
  }
}
