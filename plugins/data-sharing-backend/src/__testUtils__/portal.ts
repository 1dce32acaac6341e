import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import {
  CreateDatabaseCommand,
  CreateTableCommand,
  GlueClient,
} from '@aws-sdk/client-glue';
import {
  LakeFormationClient,
  ListPermissionsCommand,
  type PrincipalResourcePermissions,
} from '@aws-sdk/client-lakeformation';
import { SFNClient, UpdateStateMachineCommand } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import {
  coreServices,
  createServiceFactory,
  type AuditorServiceCreateEventOptions,
  type LoggerService,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  notificationService,
  type NotificationSendOptions,
} from '@backstage/plugin-notifications-node';
import {
  signalsServiceRef,
  type SignalPayload,
} from '@backstage/plugin-signals-node';
import {
  startSandbox,
  type Sandbox,
  type SandboxOptions,
} from '@data-sharing/aws-sandbox';
import { deployWorkflow } from '@data-sharing/workflow';
import type { Knex } from 'knex';
import request from 'supertest';
import dataSharingPlugin from '..';
import { machineKeys } from '../config/readConfig';
import {
  catalogId,
  consumer,
  memberships,
  region,
  sampleEntities,
  sampleGlue,
} from './sampleCatalog';

const refusingPort = 'http://127.0.0.1:1';

const setAwsEndpoint = (endpoint: string) => {
  process.env.AWS_ENDPOINT_URL = endpoint;
  process.env.AWS_ACCESS_KEY_ID = catalogId;
  process.env.AWS_SECRET_ACCESS_KEY = 'test';
};

const samplePolicy = {
  unflagged: 'share',
  wholeDatabase: 'by-verdict',
} as const;

/** An AWS of our own, with the sample's data and the share machine in it. */
export class TestAws {
  readonly sandbox: Sandbox;
  stateMachineArn = '';
  revokeStateMachineArn?: string;
  extendStateMachineArn?: string;
  consumerStateMachineArn?: string;
  queueUrl = '';
  deadLetterQueueUrl = '';
  readonly glue = new GlueClient({ region });
  readonly sfn = new SFNClient({ region });
  readonly sqs = new SQSClient({ region });
  readonly lakeFormation = new LakeFormationClient({ region });
  readonly #clock: { ahead: number };

  /** @param options - what it is otherwise than as a rule */
  static async start(options: Partial<SandboxOptions> = {}): Promise<TestAws> {
    const clock = { ahead: 0 };
    const sandbox = await startSandbox({
      ...options,
      port: 0,
      dataFile: ':memory:',
      clock: { now: () => new Date(Date.now() + clock.ahead) },
    });
    setAwsEndpoint(sandbox.endpoint);
    const aws = new TestAws(sandbox, clock);
    await aws.deploy();
    await aws.#seed();
    return aws;
  }

  private constructor(sandbox: Sandbox, clock: { ahead: number }) {
    this.sandbox = sandbox;
    this.#clock = clock;
  }

  /** Makes the workflow, or puts it back as it was. */
  async deploy() {
    const { sfn, sqs } = this;
    const eventBridge = new EventBridgeClient({ region });
    const dynamoDb = new DynamoDBClient({ region });
    const deployment = await deployWorkflow(
      { sfn, sqs, eventBridge, dynamoDb },
      {
        catalogId,
        region,
        policy: samplePolicy,
        allowedAccounts: [consumer],
        portalUrl: 'http://portal.example',
      },
    );
    Object.assign(this, deployment);
  }

  /** Leaves a machine with one state, until the next {@link deploy}. */
  async replaceMachine(stateMachineArn: string | undefined, state: object) {
    await this.sfn.send(
      new UpdateStateMachineCommand({
        stateMachineArn,
        definition: JSON.stringify({
          QueryLanguage: 'JSONata',
          StartAt: 'Only',
          States: { Only: state },
        }),
      }),
    );
  }

  /** Lets a machine do nothing but fail, until the next {@link deploy}. */
  breakMachine(arn: string | undefined, error: string, cause: string) {
    return this.replaceMachine(arn, {
      Type: 'Fail',
      Error: error,
      Cause: cause,
    });
  }

  /** What Lake Formation grants to the consumer. */
  async granted(): Promise<PrincipalResourcePermissions[]> {
    const { PrincipalResourcePermissions: entries = [] } =
      await this.lakeFormation.send(new ListPermissionsCommand({}));
    return entries.filter(
      ({ Principal }) => Principal?.DataLakePrincipalIdentifier === consumer,
    );
  }

  /** The columns of a table that the consumer may read by name. */
  async grantedColumns(table: string): Promise<string[]> {
    const entries = await this.granted();
    return entries
      .filter(({ Resource }) => Resource?.TableWithColumns?.Name === table)
      .flatMap(({ Resource }) => Resource?.TableWithColumns?.ColumnNames ?? [])
      .sort();
  }

  /** Lets time pass in AWS alone. */
  async advance(milliseconds: number) {
    this.#clock.ahead += milliseconds;
    await this.sandbox.tick();
  }

  async #seed() {
    for (const [Name, database] of Object.entries(sampleGlue)) {
      await this.glue.send(
        new CreateDatabaseCommand({
          DatabaseInput: { Name, Parameters: database.parameters },
        }),
      );
      for (const TableInput of database.tables) {
        await this.glue.send(
          new CreateTableCommand({ DatabaseName: Name, TableInput }),
        );
      }
    }
  }
}

export interface PortalOptions {
  aws: Pick<TestAws, (typeof machineKeys)[number] | 'queueUrl'>;
  /** Where it is not the sandbox, AWS refuses connections. */
  endpoint?: string;
  knex: Knex;
  entities?: Entity[];
  dataSharing?: object;
  policy?: object;
  features?: any[];
}

/** A Backstage backend with the plugin, and all that it told anybody. */
export class TestPortal {
  readonly notifications: NotificationSendOptions[] = [];
  readonly signals: SignalPayload[] = [];
  readonly audit: Array<AuditorServiceCreateEventOptions & { ended?: string }> =
    [];
  readonly log: string[] = [];
  readonly scheduler = mockServices.scheduler();
  #backend?: Awaited<ReturnType<typeof startTestBackend>>;

  static async start(options: PortalOptions): Promise<TestPortal> {
    const portal = new TestPortal();
    setAwsEndpoint(options.endpoint ?? refusingPort);
    const write = (message: string, meta?: unknown) => {
      portal.log.push(`${message} ${meta ? JSON.stringify(meta) : ''}`);
    };
    const logger: LoggerService = {
      error: write,
      warn: write,
      info: write,
      debug: write,
      child: () => logger,
    };
    portal.#backend = await startTestBackend({
      features: [
        dataSharingPlugin,
        ...(options.features ?? []),
        catalogServiceMock.factory({
          entities: options.entities ?? sampleEntities(),
        }),
        mockServices.database.factory({ knex: options.knex }),
        createServiceFactory({
          service: coreServices.scheduler,
          deps: {},
          factory: () => portal.scheduler,
        }),
        createServiceFactory({
          service: coreServices.logger,
          deps: {},
          factory: () => logger,
        }),
        createServiceFactory({
          service: coreServices.userInfo,
          deps: {},
          factory: () => ({
            async getUserInfo(credentials) {
              const { userEntityRef } = credentials.principal as {
                userEntityRef: string;
              };
              const name = userEntityRef.split('/')[1];
              return {
                userEntityRef,
                ownershipEntityRefs: [
                  userEntityRef,
                  ...(memberships[name] ?? []).map(
                    group => `group:default/${group}`,
                  ),
                ],
              };
            },
          }),
        }),
        createServiceFactory({
          service: coreServices.auditor,
          deps: {},
          factory: () => ({
            async createEvent(event) {
              const entry: (typeof portal.audit)[number] = { ...event };
              portal.audit.push(entry);
              return {
                async success() {
                  entry.ended = 'success';
                },
                async fail({ error }) {
                  entry.ended = error.message;
                },
              };
            },
          }),
        }),
        createServiceFactory({
          service: notificationService,
          deps: {},
          factory: () => ({
            async send(message) {
              portal.notifications.push(message);
            },
          }),
        }),
        createServiceFactory({
          service: signalsServiceRef,
          deps: {},
          factory: () => ({
            async publish(signal) {
              portal.signals.push(signal);
            },
          }),
        }),
        mockServices.rootConfig.factory({
          data: {
            dataSharing: {
              workflows: [
                {
                  catalogId,
                  region,
                  ...Object.fromEntries(
                    machineKeys.map(key => [key, options.aws[key]]),
                  ),
                  queueUrl: options.aws.queueUrl,
                  policy: options.policy ?? samplePolicy,
                },
              ],
              consumerAccounts: [
                { id: consumer, name: 'Analytics' },
                {
                  id: '555566667777',
                  name: 'Finance',
                  requesters: ['group:finance'],
                },
              ],
              ...options.dataSharing,
            },
          },
        }),
      ],
    });
    return portal;
  }

  /** Calls of a person, of `service`, or of `nobody`. */
  as(who: string) {
    const otherwise = {
      nobody: mockCredentials.none.header,
      service: mockCredentials.service.header,
    };
    const authorization =
      who === 'nobody' || who === 'service'
        ? otherwise[who]()
        : mockCredentials.user.header(`user:default/${who}`);
    const send = (method: 'get' | 'post', path: string) =>
      request(this.#backend!.server)
        [method](`/api/data-sharing/v1${path}`)
        .set('Authorization', authorization);
    return {
      get: (path: string, query: object = {}) => send('get', path).query(query),
      post: (
        path: string,
        body?: object,
        headers: Record<string, string> = {},
      ) => send('post', path).set(headers).send(body),
      submit: (body: object = {}, headers: Record<string, string> = {}) =>
        send('post', '/requests')
          .set(headers)
          .send({
            entityRef: 'resource:default/sales-orders',
            scope: 'table',
            consumerAccountId: consumer,
            reason: 'To count',
            ...body,
          }),
      decide: (
        id: string,
        decision: string,
        reason?: string,
        round?: number,
        columns?: string[],
      ) =>
        send('post', `/requests/${id}/decision`).send({
          decision,
          reason,
          round,
          columns,
        }),
      revoke: (id: string, reason = 'No need any more') =>
        send('post', `/requests/${id}/revoke`).send({ reason }),
      extend: (id: string, accessEndsAt: string | null, reason = 'Longer') =>
        send('post', `/requests/${id}/extend`).send({ accessEndsAt, reason }),
    };
  }

  reconcile() {
    return this.scheduler.triggerTask('data-sharing-reconcile');
  }

  async stateOf(id: string): Promise<string> {
    const { body } = await this.as('service').get(`/requests/${id}`);
    return body.state;
  }

  /** A request as somebody sees it. */
  async shown(id: string, who = 'ada'): Promise<any> {
    return (await this.as(who).get(`/requests/${id}`)).body;
  }

  async eventsOf(id: string): Promise<string[]> {
    const { events } = await this.shown(id);
    return events.map(({ type }: { type: string }) => type);
  }

  /** Submits what is not sensitive, so that it is granted at once. */
  async grantedRequest(body: object = {}, who = 'ada'): Promise<string> {
    const { body: made } = await this.as(who).submit({
      entityRef: 'resource:default/sales-products',
      ...body,
    });
    await this.until(made.id, 'granted');
    return made.id;
  }

  /** What a user or group was told, the latest last. */
  told(name: string) {
    return this.notifications
      .filter(({ recipients }) =>
        JSON.stringify(recipients).includes(`/${name}"`),
      )
      .map(({ payload }) => payload);
  }

  /** Waits for what the queue's messages bring about. */
  async until(id: string, state: string) {
    const deadline = Date.now() + 15_000;
    let found = '';
    while (Date.now() < deadline) {
      const { body } = await this.as('service').get(`/requests/${id}`);
      if (body.state === state) return;
      found = `${id} is ${body.state} (${body.stateReason})`;
      await new Promise(done => setTimeout(done, 50));
    }
    throw new Error(`Request ${found}, and never became ${state}`);
  }

  async stop() {
    await this.#backend?.stop();
  }
}
