import {
  CreateDatabaseCommand,
  CreateTableCommand,
  GetDatabaseCommand,
  GetTableCommand,
  GlueClient,
} from '@aws-sdk/client-glue';
import {
  GrantPermissionsCommand,
  LakeFormationClient,
  ListPermissionsCommand,
  RevokePermissionsCommand,
} from '@aws-sdk/client-lakeformation';
import {
  CreateStateMachineCommand,
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { startSandbox, type Sandbox } from '@data-sharing/aws-sandbox';
import { catalogId, consumer, region } from '../../__testUtils__/sampleCatalog';
import { glueOfSample } from './sampleProducts';

/** What `WorkflowSendApprovalNotification` would have mailed. */
export interface Mail {
  Input: any;
  TaskToken: string;
}

const invoke = (name: string, Payload: object, more: object) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: {
    FunctionName: `arn:aws:lambda:${region}:${catalogId}:function:${name}`,
    Payload,
  },
  // As the CDK adds it to every invocation.
  Retry: [
    {
      ErrorEquals: [
        'Lambda.ServiceException',
        'Lambda.AWSLambdaException',
        'Lambda.SdkClientException',
      ],
      IntervalSeconds: 2,
      MaxAttempts: 6,
      BackoffRate: 2,
    },
  ],
  ...more,
});

const member = (path: string) => `{% $states.input.${path} %}`;

/** What `ResultPath` does in JSONPath. */
const resultAt = (name: string) =>
  `{% $merge([$states.input, { '${name}': $states.result }]) %}`;

const share = {
  source: member('source'),
  target: member('target'),
};

/**
 * The machine of the AWS sample, state by state, in JSONata: the sandbox has no
 * JSONPath. Its functions run in the process of the test; see {@link SampleAws}.
 *
 * @see https://github.com/aws-samples/aws-lakeformation-datasharing-workflow/blob/main/infra/central/lib/AppStack/index.ts
 */
const definition = {
  QueryLanguage: 'JSONata',
  StartAt: 'GetCatalogTableDetails',
  States: {
    GetCatalogTableDetails: invoke(
      'WorkflowGetTableDetails',
      { database: member('source.database'), table: member('source.table') },
      { Output: resultAt('table_details'), Next: 'DoesItHavePIIColumns' },
    ),
    DoesItHavePIIColumns: {
      Type: 'Choice',
      Choices: [
        {
          Condition:
            '{% $states.input.table_details.Payload.has_pii = false %}',
          Next: 'NoPIIShareCatalogItem',
        },
      ],
      Default: 'SendAndWaitPIIColumnApproval',
    },
    NoPIIShareCatalogItem: invoke('WorkflowShareCatalogItem', share, {
      End: true,
    }),
    SendAndWaitPIIColumnApproval: invoke(
      'WorkflowSendApprovalNotification',
      {
        Input: '{% $states.input %}',
        TaskToken: '{% $states.context.Task.Token %}',
      },
      {
        Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
        Output: resultAt('approval_details'),
        Next: 'ApprovedPIIShareCatalogItem',
      },
    ),
    ApprovedPIIShareCatalogItem: invoke('WorkflowShareCatalogItem', share, {
      End: true,
    }),
  },
};

/** An AWS of our own with the sample's machine, functions and data in it. */
export class SampleAws {
  readonly sandbox: Sandbox;
  readonly mails: Mail[];
  readonly sfn: SFNClient;
  readonly glue: GlueClient;
  readonly lakeFormation: LakeFormationClient;
  stateMachineArn = '';
  /** The machine's first function takes as long as this. */
  busy: Promise<void> = Promise.resolve();

  static async start(): Promise<SampleAws> {
    const mails: Mail[] = [];
    const made: { aws?: SampleAws } = {};
    const clock = { ahead: 0 };
    const sandbox = await startSandbox({
      port: 0,
      dataFile: ':memory:',
      clock: { now: () => new Date(Date.now() + clock.ahead) },
      functions: {
        WorkflowGetTableDetails: event => made.aws!.#tableDetails(event),
        WorkflowSendApprovalNotification: async mail => {
          mails.push(mail);
          return {};
        },
        WorkflowShareCatalogItem: event => made.aws!.#shareItem(event),
      },
    });
    made.aws = new SampleAws(sandbox, mails, clock);
    await made.aws.#deploy();
    return made.aws;
  }

  readonly #clock: { ahead: number };

  private constructor(
    sandbox: Sandbox,
    mails: Mail[],
    clock: { ahead: number },
  ) {
    this.#clock = clock;
    const options = {
      region,
      endpoint: sandbox.endpoint,
      credentials: { accessKeyId: catalogId, secretAccessKey: 'test' },
    };
    this.sandbox = sandbox;
    this.mails = mails;
    this.sfn = new SFNClient(options);
    this.glue = new GlueClient(options);
    this.lakeFormation = new LakeFormationClient(options);
  }

  async #deploy() {
    for (const [Name, database] of Object.entries(glueOfSample)) {
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
    const machine = await this.sfn.send(
      new CreateStateMachineCommand({
        name: 'DataLakeApprovalWorkflow',
        roleArn: `arn:aws:iam::${catalogId}:role/DataLakeWorkflowRole`,
        definition: JSON.stringify(definition),
      }),
    );
    this.stateMachineArn = machine.stateMachineArn!;
  }

  /** Lets time pass in AWS alone. */
  async advance(milliseconds: number) {
    this.#clock.ahead += milliseconds;
    await this.sandbox.tick();
  }

  async #tableDetails(event: { database: string; table: string }) {
    await this.busy;
    const { Database } = await this.glue.send(
      new GetDatabaseCommand({ Name: event.database }),
    );
    const { data_owner: owner, pii_flag: flag } = Database?.Parameters ?? {};
    if (owner === undefined) {
      throw new Error('Missing data_owner parameter in database');
    }
    if (event.table === '*') {
      return { has_pii: flag === 'true', data_owner: owner };
    }
    const { Table } = await this.glue.send(
      new GetTableCommand({ DatabaseName: event.database, Name: event.table }),
    );
    return {
      has_pii: Table!.StorageDescriptor!.Columns!.some(
        ({ Parameters }) => Parameters?.pii_flag === 'true',
      ),
      data_owner: owner,
    };
  }

  async #shareItem({ source, target }: any) {
    const { $metadata: _, ...answer } = await this.lakeFormation.send(
      new GrantPermissionsCommand({
        Principal: { DataLakePrincipalIdentifier: target.account_id },
        Resource: {
          Table: {
            DatabaseName: source.database,
            ...(source.table === '*'
              ? { TableWildcard: {} }
              : { Name: source.table }),
          },
        },
        Permissions: ['SELECT', 'DESCRIBE'],
        PermissionsWithGrantOption: ['SELECT', 'DESCRIBE'],
      }),
    );
    return answer;
  }

  /** What the sample's own user interface sends. */
  startCommand(
    table: string,
    { database = 'sales', account = consumer }: Record<string, string> = {},
  ) {
    const { stateMachineArn } = this;
    const input = JSON.stringify({
      source: { database, table },
      target: { account_id: account },
    });
    return new StartExecutionCommand({ stateMachineArn, input });
  }

  /** Starts an execution, and lets it go as far as it can. */
  async startOutside(
    ...what: Parameters<SampleAws['startCommand']>
  ): Promise<string> {
    const { executionArn } = await this.sfn.send(this.startCommand(...what));
    await this.sandbox.tick();
    return executionArn!;
  }

  async startWith(input: string) {
    const { stateMachineArn } = this;
    await this.sfn.send(new StartExecutionCommand({ stateMachineArn, input }));
    await this.sandbox.tick();
  }

  /** Follows a link of the last e-mail, as `WorkflowActivityApprover` does. */
  async followLink(action: 'approve' | 'deny') {
    const taskToken = this.mails.at(-1)!.TaskToken;
    if (action === 'approve') {
      const output = '{}';
      await this.sfn.send(new SendTaskSuccessCommand({ taskToken, output }));
    } else {
      await this.sfn.send(new SendTaskFailureCommand({ taskToken }));
    }
    await this.sandbox.tick();
  }

  /** Takes away what the machine granted on a table, as a person would. */
  async revoke(Name: string) {
    await this.lakeFormation.send(
      new RevokePermissionsCommand({
        Principal: { DataLakePrincipalIdentifier: consumer },
        Resource: { Table: { DatabaseName: 'sales', Name } },
        Permissions: ['SELECT', 'DESCRIBE'],
        PermissionsWithGrantOption: ['SELECT', 'DESCRIBE'],
      }),
    );
  }

  /** What Lake Formation grants to the consumer. */
  async granted() {
    const { PrincipalResourcePermissions: entries = [] } =
      await this.lakeFormation.send(new ListPermissionsCommand({}));
    return entries.filter(
      ({ Principal }) => Principal?.DataLakePrincipalIdentifier === consumer,
    );
  }
}
