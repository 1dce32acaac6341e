import * as dynamodb from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import {
  CreateDatabaseCommand,
  CreateTableCommand,
  GlueClient,
  type DatabaseInput,
  type TableInput,
} from '@aws-sdk/client-glue';
import * as lakeformation from '@aws-sdk/client-lakeformation';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import {
  DescribeExecutionCommand,
  paginateGetExecutionHistory,
  SFNClient,
  StartExecutionCommand,
  type DescribeExecutionOutput,
} from '@aws-sdk/client-sfn';
import {
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import {
  approvalRequestedSchema,
  type ApprovalRequested,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import {
  deployWorkflow,
  type Deployment,
  type DeploymentParameters,
} from '../deploy';
import { grantLines } from '../embedded/grantLines';
import { HeldGrant, type Call } from './HeldGrant';

export { columns } from '../embedded/columns';

export const catalogId = '111122223333';
export const region = 'eu-west-1';
export const producer = '222233334444';
export const consumer = '444455556666';

interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

const modules: Record<string, any> = { dynamodb, lakeformation };

/** Real clients of an endpoint, and what the tests of the workflow do with them. */
export class TestWorkflow {
  readonly glue: GlueClient;
  readonly lakeFormation: lakeformation.LakeFormationClient;
  readonly sfn: SFNClient;
  readonly sqs: SQSClient;
  readonly eventBridge: EventBridgeClient;
  readonly dynamoDb: dynamodb.DynamoDBClient;
  readonly scheduler: SchedulerClient;
  deployment!: Deployment;

  /**
   * @param accountId - that the credentials act in, where it is not the sandbox's
   *   own; the sandbox reads it from the access key
   */
  constructor(
    endpoint: string,
    readonly accountId: string = catalogId,
    credentials: Credentials = {
      accessKeyId: accountId,
      secretAccessKey: 'sandbox',
    },
  ) {
    const options = { endpoint, region, credentials };
    this.glue = new GlueClient(options);
    this.lakeFormation = new lakeformation.LakeFormationClient(options);
    this.sfn = new SFNClient(options);
    this.sqs = new SQSClient(options);
    this.eventBridge = new EventBridgeClient(options);
    this.dynamoDb = new dynamodb.DynamoDBClient(options);
    this.scheduler = new SchedulerClient(options);
  }

  async deploy(parameters: Partial<DeploymentParameters> = {}) {
    this.deployment = await deployWorkflow(this, {
      catalogId: this.accountId,
      region,
      portalUrl: 'http://portal.example',
      allowedAccounts: [consumer],
      policy: { unflagged: 'share', wholeDatabase: 'by-verdict' },
      ...parameters,
    });
    return this.deployment;
  }

  async database(
    Name: string,
    Parameters: Record<string, string> = { data_owner: producer },
    input: Partial<DatabaseInput> = {},
  ) {
    await this.glue.send(
      new CreateDatabaseCommand({
        DatabaseInput: { Name, Parameters, ...input },
      }),
    );
  }

  async table(DatabaseName: string, TableInput: TableInput) {
    await this.glue.send(new CreateTableCommand({ DatabaseName, TableInput }));
  }

  /** @param stateMachineArn - of another machine than the share machine */
  async start(
    input: unknown,
    stateMachineArn = this.deployment.stateMachineArn,
  ): Promise<string> {
    const { executionArn } = await this.sfn.send(
      new StartExecutionCommand({
        stateMachineArn,
        input: typeof input === 'string' ? input : JSON.stringify(input),
      }),
    );
    return executionArn!;
  }

  /** Waits until the execution has ended. */
  async end(executionArn: string): Promise<DescribeExecutionOutput> {
    for (let i = 0; i < 1200; i++) {
      const execution = await this.sfn.send(
        new DescribeExecutionCommand({ executionArn }),
      );
      if (execution.status !== 'RUNNING') return execution;
      await new Promise(resolve => {
        setTimeout(resolve, 25);
      });
    }
    throw new Error(
      `The execution has not ended: ${await this.path(executionArn)}`,
    );
  }

  async run(input: unknown, stateMachineArn?: string) {
    return this.end(await this.start(input, stateMachineArn));
  }

  /** What requests hold of a grant to the consumer. */
  heldGrant(database: string, table: string, principal?: string) {
    return new HeldGrant({
      call: this.call,
      catalogId,
      region,
      database,
      table,
      accountId: consumer,
      principal,
      tableName: this.deployment.holdsTableName,
    });
  }

  /** A call of DynamoDB or Lake Formation by its name. */
  readonly call: Call = (service, action, input) => {
    const client: any =
      service === 'dynamodb' ? this.dynamoDb : this.lakeFormation;
    return client.send(new modules[service][`${action}Command`](input));
  };

  /** The next approval task on the queue; what came before it is dropped. */
  async approvalTask(): Promise<ApprovalRequested> {
    const QueueUrl = this.deployment.queueUrl;
    for (let i = 0; i < 50; i++) {
      const { Messages = [] } = await this.sqs.send(
        new ReceiveMessageCommand({
          QueueUrl,
          WaitTimeSeconds: 1,
          MaxNumberOfMessages: 10,
        }),
      );
      for (const { ReceiptHandle, Body } of Messages) {
        await this.sqs.send(
          new DeleteMessageCommand({ QueueUrl, ReceiptHandle }),
        );
        const body = JSON.parse(Body!);
        if (body.type === 'approval-requested') {
          return approvalRequestedSchema.strict().parse(body);
        }
      }
    }
    throw new Error('No approval task arrived');
  }

  /** As {@link grantLines} has it. */
  async permissions(principal: string = consumer): Promise<string[]> {
    const entries: lakeformation.PrincipalResourcePermissions[] = [];
    for await (const page of lakeformation.paginateListPermissions(
      { client: this.lakeFormation },
      {},
    )) {
      entries.push(...(page.PrincipalResourcePermissions ?? []));
    }
    return grantLines(entries, principal);
  }

  /** Names of the states that were entered. */
  async path(executionArn: string): Promise<string[]> {
    const names: string[] = [];
    for await (const page of paginateGetExecutionHistory(
      { client: this.sfn },
      { executionArn },
    )) {
      for (const event of page.events ?? []) {
        if (event.stateEnteredEventDetails) {
          names.push(event.stateEnteredEventDetails.name!);
        }
      }
    }
    return names;
  }

  destroy() {
    for (const client of [
      this.glue,
      this.lakeFormation,
      this.sfn,
      this.sqs,
      this.eventBridge,
      this.dynamoDb,
      this.scheduler,
    ]) {
      client.destroy();
    }
  }
}
