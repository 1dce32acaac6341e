import { createHash } from 'node:crypto';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { UpdateTableCommand } from '@aws-sdk/client-glue';
import {
  GetDataLakeSettingsCommand,
  PutDataLakeSettingsCommand,
} from '@aws-sdk/client-lakeformation';
import {
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import {
  blockedCauseSchema,
  workflowOutputSchema,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import {
  columns,
  consumer,
  producer,
  TestWorkflow,
} from '../__testUtils__/workflow';
import {
  accountOf,
  clientsOf,
  credentials,
  endpoint,
  errorOf,
  region,
  unique,
} from './endpoint';
import { conformance } from './suite';

const by = ['user:default/grace'];

conformance('share machine', conformanceTest => {
  let workflow: TestWorkflow;
  let db: string;

  /** As an administrator of the data lake sets it. */
  async function setCrossAccountVersion(version: string) {
    const { lakeFormation } = workflow;
    const { DataLakeSettings } = await lakeFormation.send(
      new GetDataLakeSettingsCommand({}),
    );
    await lakeFormation.send(
      new PutDataLakeSettingsCommand({
        DataLakeSettings: {
          ...DataLakeSettings,
          Parameters: {
            ...DataLakeSettings?.Parameters,
            CROSS_ACCOUNT_VERSION: version,
          },
        },
      }),
    );
  }

  beforeAll(async () => {
    workflow = new TestWorkflow(
      endpoint,
      await accountOf(clientsOf()),
      credentials,
    );
    await workflow.deploy({ prefix: unique('share') });
    await setCrossAccountVersion('4');
  }, 60_000);

  afterAll(() => workflow.destroy());

  beforeEach(async () => {
    db = unique('sales');
    await workflow.database(db);
    await workflow.table(db, {
      Name: 'open',
      StorageDescriptor: { Columns: columns({ id: 'false', day: 'false' }) },
    });
    await workflow.table(db, {
      Name: 'people',
      StorageDescriptor: { Columns: columns({ id: 'false', email: 'true' }) },
    });
  }, 60_000);

  const input = (table: string, rest: object = {}) => ({
    source: { database: db, table },
    target: { account_id: consumer },
    ...rest,
  });
  const granted = async () =>
    (await workflow.permissions()).filter(line => line.includes(` ${db}`));
  /** Without the grant option, which has a test of its own. */
  const permissions = async () =>
    (await granted()).map(line => line.replace(' +', ''));
  const approve = (taskToken: string, rest: object = {}) =>
    workflow.sfn.send(
      new SendTaskSuccessCommand({
        taskToken,
        output: JSON.stringify({ decision: 'approved', by, at: 'x', ...rest }),
      }),
    );
  const record = async (table: string) => {
    const { accountId, deployment } = workflow;
    const { Item } = await workflow.dynamoDb.send(
      new GetItemCommand({
        TableName: deployment.holdsTableName,
        Key: {
          grant: { S: [consumer, accountId, region, db, table].join('|') },
        },
      }),
    );
    return Item!;
  };
  const revoke = async (holder: string, table: string) => {
    const { executionArn } = await workflow.sfn.send(
      new StartExecutionCommand({
        stateMachineArn: workflow.deployment.revokeStateMachineArn,
        input: JSON.stringify({
          contract: 1,
          requestId: null,
          holder,
          source: {
            catalogId: workflow.accountId,
            region,
            database: db,
            table,
          },
          target: { account_id: consumer },
          why: 'by-owner',
          by: by[0],
          reason: null,
        }),
      }),
    );
    return workflow.end(executionArn!);
  };
  const refuse = (taskToken: string, error: string, cause = '{}') =>
    workflow.sfn.send(new SendTaskFailureCommand({ taskToken, error, cause }));

  conformanceTest('shares at once what is not sensitive', async () => {
    const execution = await workflow.run(input('open', { requestId: 'r1' }));
    expect(execution).toMatchObject({ status: 'SUCCEEDED' });
    expect(
      workflowOutputSchema.strict().parse(JSON.parse(execution.output!)),
    ).toMatchObject({
      requestId: 'r1',
      verdict: { verdict: 'not-sensitive', reasons: [] },
      approval: { required: false, by: [] },
    });
    expect(await permissions()).toEqual([
      `DESCRIBE ${db}.open`,
      `SELECT ${db}.open`,
    ]);
  });

  conformanceTest('gives an account the grant option', async () => {
    expect((await workflow.run(input('open'))).status).toBe('SUCCEEDED');
    expect(await granted()).toEqual([
      `DESCRIBE ${db}.open +`,
      `SELECT ${db}.open +`,
    ]);
  });

  conformanceTest('grants what is sensitive once it is approved', async () => {
    const arn = await workflow.start(
      input('people', { requestId: 'r2', requester: 'user:default/ada' }),
    );
    const task = await workflow.approvalTask();
    expect(task).toMatchObject({
      requestId: 'r2',
      executionArn: arn,
      stateMachineArn: workflow.deployment.stateMachineArn,
      round: 1,
      dataOwner: producer,
      source: { database: db, table: 'people' },
      verdict: {
        verdict: 'sensitive',
        reasons: [{ name: `${db}.people.email`, value: 'true' }],
        reasonsTotal: 1,
      },
    });
    expect(await permissions()).toEqual([]);
    await approve(task.taskToken);
    const execution = await workflow.end(arn);
    expect(execution).toMatchObject({ status: 'SUCCEEDED' });
    expect(JSON.parse(execution.output!).approval).toEqual({
      required: true,
      by,
    });
    expect(await permissions()).toEqual([
      `DESCRIBE ${db}.people`,
      `SELECT ${db}.people`,
    ]);
  });

  const grantsNothingWhen = (word: string, error: string) =>
    conformanceTest(`grants nothing when ${word}, and says why`, async () => {
      const arn = await workflow.start(input('people'));
      const { taskToken } = await workflow.approvalTask();
      const cause = JSON.stringify({ decision: word, by, reason: 'no' });
      await refuse(taskToken, error, cause);
      expect(await workflow.end(arn)).toMatchObject({
        status: 'FAILED',
        error,
        cause,
      });
      expect(await permissions()).toEqual([]);
    });
  grantsNothingWhen('denied', 'DataSharing.Denied');
  grantsNothingWhen('withdrawn', 'DataSharing.Withdrawn');

  conformanceTest('grants nothing when nobody decides in time', async () => {
    const arn = await workflow.start(
      input('people', { approval: { timeoutSeconds: 1 } }),
    );
    await workflow.approvalTask();
    expect(await workflow.end(arn)).toMatchObject({
      status: 'FAILED',
      error: 'DataSharing.ApprovalTimedOut',
    });
    expect(await permissions()).toEqual([]);
  });

  conformanceTest('finds no product where there is no table', async () => {
    expect(await workflow.run(input('nothing'))).toMatchObject({
      status: 'FAILED',
      error: 'DataSharing.ProductNotFound',
    });
  });

  conformanceTest('finds no product where there is no database', async () => {
    expect(
      await workflow.run({
        source: { database: unique('nowhere'), table: '*' },
        target: { account_id: consumer },
      }),
    ).toMatchObject({ error: 'DataSharing.ProductNotFound' });
  });

  conformanceTest('shares nothing that has no owner', async () => {
    const database = unique('orphan');
    await workflow.database(database, { pii_flag: 'false' });
    await workflow.table(database, { Name: 't' });
    expect(
      await workflow.run({
        source: { database, table: 't' },
        target: { account_id: consumer },
      }),
    ).toMatchObject({ error: 'DataSharing.OwnerMissing' });
  });

  conformanceTest('names each field that is not valid', async () => {
    const execution = await workflow.run({
      source: { database: db },
      target: { account_id: '4' },
    });
    expect(execution).toMatchObject({
      status: 'FAILED',
      error: 'DataSharing.InvalidInput',
    });
    expect(execution.cause).toContain('source.table:');
    expect(execution.cause).toContain('target.account_id:');
  });

  conformanceTest('asks again when the verdict got worse', async () => {
    const arn = await workflow.start(input('people'));
    const first = await workflow.approvalTask();
    await workflow.glue.send(
      new UpdateTableCommand({
        DatabaseName: db,
        TableInput: {
          Name: 'people',
          StorageDescriptor: {
            Columns: columns({ id: 'true', email: 'true' }),
          },
        },
      }),
    );
    await approve(first.taskToken);
    const second = await workflow.approvalTask();
    expect(second).toMatchObject({
      round: 2,
      executionArn: arn,
      verdict: { reasonsTotal: 2 },
    });
    expect(second.taskToken).not.toBe(first.taskToken);
    expect(await permissions()).toEqual([]);
    await approve(second.taskToken);
    expect((await workflow.end(arn)).status).toBe('SUCCEEDED');
    expect(await permissions()).toHaveLength(2);
  });

  conformanceTest(
    'asks for a whole database when one column in it is flagged',
    async () => {
      const arn = await workflow.start(input('*'));
      const task = await workflow.approvalTask();
      expect(task.verdict).toMatchObject({
        verdict: 'sensitive',
        reasons: [{ name: `${db}.people.email` }],
        reasonsTotal: 1,
      });
      await refuse(task.taskToken, 'DataSharing.Denied');
      expect((await workflow.end(arn)).error).toBe('DataSharing.Denied');
      expect(await permissions()).toEqual([]);
    },
  );

  conformanceTest('grants a whole database once it is approved', async () => {
    const arn = await workflow.start(input('*'));
    await approve((await workflow.approvalTask()).taskToken);
    expect((await workflow.end(arn)).status).toBe('SUCCEEDED');
    expect(await granted()).toEqual([
      `DESCRIBE ${db} +`,
      `DESCRIBE ${db}.* +`,
      `SELECT ${db}.* +`,
    ]);
  });

  const someColumns = (named: string[]) => ({
    ...input('people'),
    source: { database: db, table: 'people', columns: named },
  });

  conformanceTest(
    'shares columns of a sensitive table that are not sensitive at once',
    async () => {
      const execution = await workflow.run(someColumns(['ID']));
      expect(
        workflowOutputSchema.strict().parse(JSON.parse(execution.output!)),
      ).toMatchObject({
        verdict: { verdict: 'not-sensitive' },
        approval: { required: false },
        columns: ['id'],
      });
      expect(await permissions()).toEqual([`SELECT ${db}.people(id)`]);
    },
  );

  conformanceTest('names columns that the table does not have', async () => {
    expect(await workflow.run(someColumns(['id', 'none']))).toMatchObject({
      error: 'DataSharing.InvalidInput',
      cause: `source.columns: ${db}.people has no column none`,
    });
  });

  conformanceTest('grants what an approval is narrowed to', async () => {
    const arn = await workflow.start(input('people'));
    const { taskToken } = await workflow.approvalTask();
    await approve(taskToken, { conditions: { columns: ['id'] } });
    const execution = await workflow.end(arn);
    expect(JSON.parse(execution.output!).columns).toEqual(['id']);
    expect(await permissions()).toEqual([`SELECT ${db}.people(id)`]);
  });

  conformanceTest('takes no other condition for an approval', async () => {
    const arn = await workflow.start(input('people'));
    const { taskToken } = await workflow.approvalTask();
    await approve(taskToken, { conditions: { rows: 'day > 1' } });
    expect(await workflow.end(arn)).toMatchObject({
      error: 'DataSharing.Denied',
    });
    expect(await permissions()).toEqual([]);
  });

  conformanceTest('records who holds what it granted', async () => {
    const arn = await workflow.start(input('open', { requestId: 'r3' }));
    expect((await workflow.end(arn)).status).toBe('SUCCEEDED');
    const sha256 = createHash('sha256').update(arn).digest('hex');
    const item = await record('open');
    expect(JSON.parse(item[`hold:${sha256.slice(0, 40)}`].S!)).toMatchObject({
      requestId: 'r3',
      executionArn: arn,
      accessEndsAt: null,
    });
    expect(item.granted.SS?.sort()).toEqual([
      'DESCRIBE+@main',
      'DESCRIBE@main',
      'SELECT+@main',
      'SELECT@main',
    ]);
    expect(item.baseline.S).toBe('[]');
  });

  conformanceTest('what it granted is revoked', async () => {
    const arn = await workflow.start(input('open'));
    expect((await workflow.end(arn)).status).toBe('SUCCEEDED');
    expect(await revoke(arn, 'open')).toMatchObject({ status: 'SUCCEEDED' });
    expect(await permissions()).toEqual([]);
  });

  conformanceTest(
    'what two requests hold goes when both are revoked',
    async () => {
      const arns: string[] = [];
      for (const requestId of ['r4', 'r5']) {
        const arn = await workflow.start(input('open', { requestId }));
        expect((await workflow.end(arn)).status).toBe('SUCCEEDED');
        arns.push(arn);
      }
      expect(await revoke(arns[0], 'open')).toMatchObject({
        status: 'SUCCEEDED',
      });
      expect(await permissions()).toEqual([
        `DESCRIBE ${db}.open`,
        `SELECT ${db}.open`,
      ]);
      expect(await revoke(arns[1], 'open')).toMatchObject({
        status: 'SUCCEEDED',
      });
      expect(await permissions()).toEqual([]);
    },
  );

  conformanceTest('says what stands in the way, before it asks', async () => {
    await setCrossAccountVersion('2');
    try {
      const execution = await workflow.run(input('people'));
      expect(execution).toMatchObject({ error: 'DataSharing.Blocked' });
      const { blockers } = blockedCauseSchema.parse(
        JSON.parse(execution.cause!),
      );
      expect(blockers.map(({ code }) => code)).toEqual([
        'cross-account-version',
      ]);
    } finally {
      await setCrossAccountVersion('4');
    }
  });

  conformanceTest('one name and input is one share', async () => {
    const start = (rest: object) =>
      workflow.sfn.send(
        new StartExecutionCommand({
          stateMachineArn: workflow.deployment.stateMachineArn,
          name: `${db}-1`,
          input: JSON.stringify(input('people', rest)),
        }),
      );
    const first = await start({});
    expect((await start({})).executionArn).toBe(first.executionArn);
    expect(await errorOf(start({ reason: 'other' }))).toMatchObject({
      name: 'ExecutionAlreadyExists',
    });
    await refuse(
      (
        await workflow.approvalTask()
      ).taskToken,
      'DataSharing.Denied',
    );
    expect((await workflow.end(first.executionArn!)).status).toBe('FAILED');
    expect(await errorOf(start({}))).toMatchObject({
      name: 'ExecutionAlreadyExists',
    });
  });
});
