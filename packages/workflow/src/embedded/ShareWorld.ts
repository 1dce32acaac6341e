import {
  approvalRequestedSchema,
  type ApprovalRequested,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import {
  fillIn,
  machineNames,
  shippedText,
  substitutions,
  type MachineName,
  type WorkflowParameters,
} from '../definitions';
import { holdsTable } from '../deployHolds';
import { grantLines } from './grantLines';
import { EmbeddedAws } from './EmbeddedAws';

export const central = '111122223333';
export const producer = '222233334444';
export const consumer = '444455556666';
export const region = 'eu-west-1';
export const portalUrl = 'http://portal.example';

export interface ShareWorldOptions {
  /** Text of each machine; the shipped one where it is left out. */
  machines?: Partial<Record<MachineName, string>>;
  parameters?: Partial<WorkflowParameters>;
  /** For `${Name}` that the shipped machines do not have. */
  values?: Record<string, string>;
  /** In front of the names of machines and queue. */
  prefix?: string;
}

/** A message that asks for a decision, as it stands on the queue. */
export interface Asked {
  body: any;
  token: string;
}

const arnOf = (name: string) =>
  `arn:aws:states:${region}:${central}:stateMachine:${name}`;

const by = ['user:default/grace'];

/** Machines that share data, deployed in an {@link EmbeddedAws}. */
export class ShareWorld {
  readonly arns: Record<MachineName, string>;
  readonly #asked: Asked[] = [];

  private constructor(
    readonly aws: EmbeddedAws,
    readonly queueUrl: string,
    /** DynamoDB table of who holds which grant. */
    readonly holdsTableName: string,
    prefix: string,
  ) {
    this.arns = {
      share: arnOf(`${prefix}-share`),
      judge: arnOf(`${prefix}-judge`),
      revoke: arnOf(`${prefix}-revoke`),
      extend: arnOf(`${prefix}-extend`),
      consumer: arnOf(`${prefix}-consumer`),
    };
  }

  /**
   * Deploys the machines.
   *
   * @throws TypeError where a value for `${Name}` is missing
   * @throws AwsError `InvalidDefinition`
   */
  static async deploy(
    aws: EmbeddedAws,
    options: ShareWorldOptions = {},
  ): Promise<ShareWorld> {
    const { machines = {}, prefix = 'data-sharing' } = options;
    const { QueueUrl } = await aws.call('sqs', 'CreateQueue', {
      QueueName: `${prefix}-events`,
    });
    const world = new ShareWorld(aws, QueueUrl, `${prefix}-holds`, prefix);
    const values = {
      ...substitutions({
        catalogId: central,
        region,
        policy: { unflagged: 'share', wholeDatabase: 'by-verdict' },
        allowedAccounts: [consumer],
        portalUrl,
        queueUrl: QueueUrl,
        judgeStateMachineArn: world.arns.judge,
        revokeStateMachineArn: world.arns.revoke,
        schedulerRoleArn: `arn:aws:iam::${central}:role/${prefix}-scheduler`,
        workflowRoleArn: `arn:aws:iam::${central}:role/${prefix}-workflow`,
        holdsTableName: world.holdsTableName,
        ...options.parameters,
      }),
      ...options.values,
    };
    await aws.call(
      'dynamodb',
      'CreateTable',
      holdsTable(values.HoldsTableName),
    );
    for (const name of machineNames) {
      await aws.call('sfn', 'CreateStateMachine', {
        name: `${prefix}-${name}`,
        type: 'STANDARD',
        roleArn: `arn:aws:iam::${central}:role/${prefix}-workflow`,
        definition: fillIn(machines[name] ?? shippedText(name), values, name),
      });
    }
    return world;
  }

  async database(
    Name: string,
    Parameters: Record<string, string> = { data_owner: producer },
  ): Promise<void> {
    await this.aws.call('glue', 'CreateDatabase', {
      DatabaseInput: { Name, Parameters },
    });
  }

  async table(DatabaseName: string, TableInput: object): Promise<void> {
    await this.aws.call('glue', 'CreateTable', { DatabaseName, TableInput });
  }

  async startMachine(
    machine: MachineName,
    input: unknown,
    name?: string,
  ): Promise<string> {
    const { executionArn } = await this.aws.call('sfn', 'StartExecution', {
      stateMachineArn: this.arns[machine],
      input: JSON.stringify(input),
      name,
    });
    return executionArn;
  }

  start(input: unknown, name?: string): Promise<string> {
    return this.startMachine('share', input, name);
  }

  async describe(executionArn: string): Promise<any> {
    return this.aws.call('sfn', 'DescribeExecution', { executionArn });
  }

  /** All that was ever asked for an execution, oldest first. */
  async asked(executionArn: string): Promise<Asked[]> {
    for (;;) {
      const { Messages = [] } = await this.aws.call('sqs', 'ReceiveMessage', {
        QueueUrl: this.queueUrl,
        MaxNumberOfMessages: 10,
      });
      if (Messages.length === 0) break;
      for (const { Body, ReceiptHandle } of Messages) {
        await this.aws.call('sqs', 'DeleteMessage', {
          QueueUrl: this.queueUrl,
          ReceiptHandle,
        });
        const body = JSON.parse(Body);
        this.#asked.push({ body, token: String(body.taskToken) });
      }
    }
    return this.#asked.filter(({ body }) => body.executionArn === executionArn);
  }

  /**
   * The newest approval task of an execution.
   *
   * @throws Error where there is none; ZodError where it breaks the contract
   */
  async task(executionArn: string): Promise<ApprovalRequested> {
    await this.aws.settled();
    const last = (await this.asked(executionArn)).at(-1);
    if (!last) throw new Error('Nobody was asked to approve');
    return approvalRequestedSchema.strict().parse(last.body);
  }

  /** @throws AwsError where nothing waits for the token */
  async answer(
    taskToken: string,
    output: unknown = { decision: 'approved', by, at: '2026-01-01T00:00:00Z' },
  ): Promise<void> {
    await this.aws.call('sfn', 'SendTaskSuccess', {
      taskToken,
      output: JSON.stringify(output),
    });
  }

  /** @throws AwsError where nothing waits for the token */
  async refuse(
    taskToken: string,
    error: string = 'DataSharing.Denied',
    cause: string = JSON.stringify({ decision: 'denied', by, reason: 'no' }),
  ): Promise<void> {
    await this.aws.call('sfn', 'SendTaskFailure', { taskToken, error, cause });
  }

  /** What Lake Formation lists, as `SELECT database.table +`. */
  async grants(principal: string = consumer): Promise<string[]> {
    const entries: any[] = [];
    let NextToken: string | undefined;
    do {
      const page: any = await this.aws.call(
        'lakeformation',
        'ListPermissions',
        { NextToken },
      );
      entries.push(...page.PrincipalResourcePermissions);
      NextToken = page.NextToken;
    } while (NextToken);
    return grantLines(entries, principal);
  }

  /** Names of all schedules. */
  async schedules(): Promise<string[]> {
    const names: string[] = [];
    let NextToken: string | undefined;
    do {
      const page: any = await this.aws.call('scheduler', 'ListSchedules', {
        NextToken,
      });
      names.push(...page.Schedules.map(({ Name }: any) => Name));
      NextToken = page.NextToken;
    } while (NextToken);
    return names;
  }
}
