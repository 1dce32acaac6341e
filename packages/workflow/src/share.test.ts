import { createHash } from 'node:crypto';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import {
  DescribeStateMachineCommand,
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
  UpdateStateMachineCommand,
} from '@aws-sdk/client-sfn';
import {
  UpdateDatabaseCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-glue';
import {
  GrantPermissionsCommand,
  RevokePermissionsCommand,
  type Permission,
} from '@aws-sdk/client-lakeformation';
import { startSandbox, type Sandbox } from '@data-sharing/aws-sandbox';
import {
  grantsOf,
  workflowOutputSchema,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import {
  catalogId,
  columns,
  consumer,
  producer,
  TestWorkflow,
} from './__testUtils__/workflow';

const by = ['user:default/grace'];

describe('share.asl.json', () => {
  let sandbox: Sandbox;
  let workflow: TestWorkflow;
  // JSONata's $millis knows no other time than the machine's.
  let now = Date.now();
  let count = 0;
  let db: string;

  beforeAll(async () => {
    sandbox = await startSandbox({
      port: 0,
      dataFile: ':memory:',
      clock: { now: () => new Date(now) },
    });
    workflow = new TestWorkflow(sandbox.endpoint);
    await workflow.deploy();
  });

  afterAll(async () => {
    workflow.destroy();
    await sandbox.stop();
  });

  beforeEach(async () => {
    count += 1;
    db = `sales${count}`;
    await workflow.database(db);
    await workflow.table(db, {
      Name: 'open',
      StorageDescriptor: { Columns: columns({ id: 'false', day: 'false' }) },
    });
    await workflow.table(db, {
      Name: 'people',
      StorageDescriptor: { Columns: columns({ id: 'false', email: 'true' }) },
    });
  });

  const input = (table: string, rest: object = {}) => ({
    source: { database: db, table },
    target: { account_id: consumer },
    ...rest,
  });

  const granted = async () =>
    (await workflow.permissions()).filter(line => line.includes(` ${db}`));

  const approve = (
    taskToken: string,
    output: unknown = { decision: 'approved', by, at: 'x' },
  ) =>
    workflow.sfn.send(
      new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(output) }),
    );

  describe('shared at once', () => {
    it('grants a table whose columns are all false, with grant option', async () => {
      const execution = await workflow.run(
        input('open', {
          requestId: 'r1',
          contract: 1,
          requester: 'user:default/ada',
        }),
      );
      expect(execution).toMatchObject({ status: 'SUCCEEDED' });
      const output = workflowOutputSchema
        .strict()
        .parse(JSON.parse(execution.output!));
      expect(output).toMatchObject({
        requestId: 'r1',
        verdict: { verdict: 'not-sensitive', reasons: [] },
        approval: { required: false, by: [] },
        ignoredFields: [],
      });
      expect(await granted()).toEqual([
        `DESCRIBE ${db}.open +`,
        `SELECT ${db}.open +`,
      ]);
    });

    it('takes the minimal input of the AWS sample, in any case', async () => {
      const execution = await workflow.run({
        source: { database: db.toUpperCase(), table: 'OPEN' },
        target: { account_id: consumer },
      });
      expect(JSON.parse(execution.output!)).toMatchObject({
        requestId: null,
        grants: [{ resource: { Table: { DatabaseName: db, Name: 'open' } } }],
      });
    });

    it('gives a role no grant option', async () => {
      const principal = `arn:aws:iam::${consumer}:role/analyst`;
      const execution = await workflow.run(
        input('open', { target: { account_id: consumer, principal } }),
      );
      expect(execution.status).toBe('SUCCEEDED');
      expect(await granted()).toEqual([]);
      expect(
        (await workflow.permissions(principal)).filter(line =>
          line.includes(db),
        ),
      ).toEqual([`DESCRIBE ${db}.open`, `SELECT ${db}.open`]);
    });

    it('names the fields it does not know', async () => {
      const execution = await workflow.run(
        input('open', {
          colour: 'red',
          source: { database: db, table: 'open', shard: 1 },
          AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID: 'x',
        }),
      );
      expect(JSON.parse(execution.output!).ignoredFields).toEqual([
        'colour',
        'AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID',
        'source.shard',
      ]);
    });

    it('succeeds again for what is granted already', async () => {
      await workflow.run(input('open'));
      expect((await workflow.run(input('open'))).status).toBe('SUCCEEDED');
    });
  });

  describe('approval', () => {
    it('asks for a sensitive table, and grants once it is approved', async () => {
      const arn = await workflow.start(
        input('people', {
          requestId: 'r2',
          requester: 'user:default/ada',
          reason: 'churn',
        }),
      );
      const task = await workflow.approvalTask();
      expect(task).toMatchObject({
        requestId: 'r2',
        executionArn: arn,
        stateMachineArn: workflow.deployment.stateMachineArn,
        round: 1,
        dataOwner: producer,
        requester: 'user:default/ada',
        reason: 'churn',
        source: { database: db, table: 'people' },
        verdict: {
          verdict: 'sensitive',
          reasons: [{ name: `${db}.people.email`, value: 'true' }],
          reasonsTotal: 1,
        },
      });
      const inFourteenDays = Date.now() + 14 * 24 * 3600_000;
      expect(
        Math.abs(Date.parse(task.expiresAt) - inFourteenDays),
      ).toBeLessThan(60_000);
      expect(await granted()).toEqual([]);
      await approve(task.taskToken);
      const execution = await workflow.end(arn);
      expect(JSON.parse(execution.output!).approval).toEqual({
        required: true,
        by,
      });
      expect(await granted()).toEqual([
        `DESCRIBE ${db}.people +`,
        `SELECT ${db}.people +`,
      ]);
      // Each judgement adds its own: 20 in all.
      expect(await workflow.path(arn)).toHaveLength(18);
    });

    it('asks for all tables when one column is flagged, and covers later tables', async () => {
      const arn = await workflow.start(input('*'));
      const task = await workflow.approvalTask();
      expect(task.verdict.reasons[0].name).toBe(`${db}.people.email`);
      await approve(task.taskToken);
      expect((await workflow.end(arn)).status).toBe('SUCCEEDED');
      expect(await granted()).toEqual([
        `DESCRIBE ${db} +`,
        `DESCRIBE ${db}.* +`,
        `SELECT ${db}.* +`,
      ]);
    });

    it('asks although nothing is flagged when the caller wants it', async () => {
      const arn = await workflow.start(
        input('open', { approval: { required: 'always' } }),
      );
      await approve((await workflow.approvalTask()).taskToken);
      expect((await workflow.end(arn)).status).toBe('SUCCEEDED');
    });

    it.each(['DataSharing.Denied', 'DataSharing.Withdrawn'])(
      'ends with %s and its cause, without a grant',
      async error => {
        const arn = await workflow.start(input('people'));
        const { taskToken } = await workflow.approvalTask();
        const cause = JSON.stringify({ decision: 'denied', by, reason: 'no' });
        await workflow.sfn.send(
          new SendTaskFailureCommand({ taskToken, error, cause }),
        );
        expect(await workflow.end(arn)).toMatchObject({
          status: 'FAILED',
          error,
          cause,
        });
        expect(await granted()).toEqual([]);
      },
    );

    it.each([
      ['nothing', {}],
      ['another word', { decision: 'yes', by }],
      ['a list of words', { decision: ['approved'], by }],
      ['no object', 'approved'],
      ['null', null],
      ['a list around it', [{ decision: 'approved', by }]],
      [
        'a condition that this machine does not know',
        { decision: 'approved', by, conditions: { rows: 'day > 1' } },
      ],
      [
        'a known condition beside another',
        { decision: 'approved', by, conditions: { columns: ['id'], rows: 1 } },
      ],
      ['no condition', { decision: 'approved', by, conditions: {} }],
      ['null for conditions', { decision: 'approved', by, conditions: null }],
      ['no column', { decision: 'approved', by, conditions: { columns: [] } }],
      [
        'a column in place of a list',
        { decision: 'approved', by, conditions: { columns: 'id' } },
      ],
      [
        'a column that is no text',
        { decision: 'approved', by, conditions: { columns: ['id', 7] } },
      ],
    ])('grants nothing for an answer with %s', async (_, output) => {
      const arn = await workflow.start(input('people'));
      await approve((await workflow.approvalTask()).taskToken, output);
      expect(await workflow.end(arn)).toMatchObject({
        status: 'FAILED',
        error: 'DataSharing.Denied',
      });
      expect(await granted()).toEqual([]);
    });

    it('asks again when the verdict gained a reason while it waited', async () => {
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
      expect(await granted()).toEqual([]);
      await approve(second.taskToken);
      expect((await workflow.end(arn)).status).toBe('SUCCEEDED');
    });

    it('does not ask again when the verdict got better', async () => {
      const arn = await workflow.start(input('people'));
      const { taskToken } = await workflow.approvalTask();
      await workflow.glue.send(
        new UpdateTableCommand({
          DatabaseName: db,
          TableInput: {
            Name: 'people',
            StorageDescriptor: {
              Columns: columns({ id: 'false', email: 'false' }),
            },
          },
        }),
      );
      await approve(taskToken);
      expect((await workflow.end(arn)).status).toBe('SUCCEEDED');
    });

    it('asks the new owner when the owner changed while it waited', async () => {
      const arn = await workflow.start(input('people'));
      const first = await workflow.approvalTask();
      await workflow.glue.send(
        new UpdateDatabaseCommand({
          Name: db,
          DatabaseInput: {
            Name: db,
            Parameters: { data_owner: '333344445555' },
          },
        }),
      );
      await approve(first.taskToken);
      const second = await workflow.approvalTask();
      expect(second).toMatchObject({ round: 2, dataOwner: '333344445555' });
      await workflow.sfn.send(
        new SendTaskFailureCommand({
          taskToken: second.taskToken,
          error: 'DataSharing.Denied',
          cause: '{}',
        }),
      );
      expect((await workflow.end(arn)).status).toBe('FAILED');
    });

    it('is void when the product disappeared while it waited', async () => {
      const arn = await workflow.start(input('people'));
      const { taskToken } = await workflow.approvalTask();
      await workflow.glue.send(
        new UpdateTableCommand({
          DatabaseName: db,
          TableInput: {
            Name: 'people',
            TargetTable: { CatalogId: producer, DatabaseName: 'x', Name: 'y' },
          },
        }),
      );
      await approve(taskToken);
      expect(await workflow.end(arn)).toMatchObject({
        error: 'DataSharing.ProductNotFound',
      });
      expect(await granted()).toEqual([]);
    });

    it('times out after the time the caller allows', async () => {
      const arn = await workflow.start(
        input('people', { approval: { timeoutSeconds: 40 * 24 * 3600 } }),
      );
      await workflow.approvalTask();
      now += 39 * 24 * 3600_000;
      await sandbox.tick();
      expect((await workflow.path(arn)).at(-1)).toBe('Ask for approval');
      now += 25 * 3600_000;
      await sandbox.tick();
      expect(await workflow.end(arn)).toMatchObject({
        status: 'FAILED',
        error: 'DataSharing.ApprovalTimedOut',
      });
    });
  });

  describe('some columns', () => {
    const columnsOf = (named: string[], table = 'people') =>
      input(table, { source: { database: db, table, columns: named } });

    const narrowed = (named: string[]) => ({
      decision: 'approved',
      by,
      conditions: { columns: named },
    });

    const outputOf = (execution: { output?: string }) =>
      workflowOutputSchema.strict().parse(JSON.parse(execution.output!));

    it('of a sensitive table that are not sensitive are shared at once', async () => {
      const execution = await workflow.run(columnsOf(['ID']));
      expect(execution.status).toBe('SUCCEEDED');
      expect(outputOf(execution)).toMatchObject({
        verdict: { verdict: 'not-sensitive', reasons: [] },
        approval: { required: false },
        columns: ['id'],
        grants: [
          {
            permissions: ['SELECT'],
            permissionsWithGrantOption: ['SELECT'],
          },
        ],
      });
      expect(await granted()).toEqual([`SELECT ${db}.people(id) +`]);
    });

    it('are granted as the grant table has it', async () => {
      const execution = await workflow.run(columnsOf(['id']));
      expect(outputOf(execution).grants).toEqual(
        grantsOf({
          catalogId,
          database: db,
          table: 'people',
          columns: ['id'],
          consumer: { accountId: consumer },
        }),
      );
    });

    it('go to a role without grant option', async () => {
      const principal = `arn:aws:iam::${consumer}:role/analyst`;
      const execution = await workflow.run({
        ...columnsOf(['id']),
        target: { account_id: consumer, principal },
      });
      expect(execution.status).toBe('SUCCEEDED');
      expect(
        (await workflow.permissions(principal)).filter(line =>
          line.includes(db),
        ),
      ).toEqual([`SELECT ${db}.people(id)`]);
    });

    it('are asked about where one of them is sensitive, by name', async () => {
      const arn = await workflow.start(columnsOf(['email', 'id']));
      const task = await workflow.approvalTask();
      expect(task).toMatchObject({
        source: { table: 'people', columns: ['id', 'email'] },
        verdict: { verdict: 'sensitive', reasonsTotal: 1 },
      });
      await approve(task.taskToken);
      const execution = await workflow.end(arn);
      expect(outputOf(execution).columns).toEqual(['id', 'email']);
      expect(await granted()).toEqual([`SELECT ${db}.people(email,id) +`]);
    });

    it('are granted with the names that Glue has, and found without case', async () => {
      await workflow.table(db, {
        Name: 'spelt',
        Parameters: { pii_flag: 'false' },
        StorageDescriptor: { Columns: columns({ Id: undefined, Day: 'true' }) },
      });
      const execution = await workflow.run(columnsOf(['iD'], 'spelt'));
      expect(outputOf(execution).columns).toEqual(['Id']);
    });

    it('that the table does not have are named', async () => {
      expect(
        await workflow.run(columnsOf(['id', 'none', 'what'])),
      ).toMatchObject({
        error: 'DataSharing.InvalidInput',
        cause: `source.columns: ${db}.people has no column none, what`,
      });
    });

    it('are what an approval is narrowed to, and nothing else', async () => {
      const arn = await workflow.start(input('people'));
      const { taskToken, source } = await workflow.approvalTask();
      expect(source).not.toHaveProperty('columns');
      await approve(taskToken, narrowed(['ID']));
      expect(outputOf(await workflow.end(arn))).toMatchObject({
        columns: ['id'],
        verdict: { verdict: 'not-sensitive' },
        approval: { required: true, by },
      });
      expect(await granted()).toEqual([`SELECT ${db}.people(id) +`]);
    });

    it('are narrowed further', async () => {
      const arn = await workflow.start(columnsOf(['email', 'id']));
      await approve(
        (
          await workflow.approvalTask()
        ).taskToken,
        narrowed(['EMAIL']),
      );
      expect((await workflow.end(arn)).status).toBe('SUCCEEDED');
      expect(await granted()).toEqual([`SELECT ${db}.people(email) +`]);
    });

    it('may be narrowed to some of many that are flagged', async () => {
      const flags = Object.fromEntries(
        Array.from({ length: 40 }, (_, i) => [
          `c${i}`,
          i < 30 ? 'true' : undefined,
        ]),
      );
      await workflow.table(db, {
        Name: 'wide',
        StorageDescriptor: { Columns: columns(flags) },
      });
      const arn = await workflow.start(input('wide'));
      const { taskToken } = await workflow.approvalTask();
      await approve(taskToken, narrowed(['c29', 'c35']));
      expect(outputOf(await workflow.end(arn))).toMatchObject({
        columns: ['c29', 'c35'],
        verdict: { verdict: 'sensitive', reasonsTotal: 2 },
      });
    });

    it.each([
      ['to one that was not asked for', ['id'], ['id', 'email']],
      ['to one that there is not, of some', ['id'], ['none']],
    ])('are not narrowed %s', async (_, asked, to) => {
      const arn = await workflow.start({
        ...columnsOf(asked),
        approval: { required: 'always' },
      });
      await approve((await workflow.approvalTask()).taskToken, narrowed(to));
      expect((await workflow.end(arn)).error).toBe('DataSharing.Denied');
      expect(await granted()).toEqual([]);
    });

    it('are not narrowed to one that the table does not have', async () => {
      const arn = await workflow.start(input('people'));
      await approve(
        (
          await workflow.approvalTask()
        ).taskToken,
        narrowed(['id', 'none']),
      );
      expect(await workflow.end(arn)).toMatchObject({
        error: 'DataSharing.InvalidInput',
        cause: `conditions.columns: ${db}.people has no column none`,
      });
      expect(await granted()).toEqual([]);
    });

    it('do not narrow all tables', async () => {
      const arn = await workflow.start(input('*'));
      await approve(
        (
          await workflow.approvalTask()
        ).taskToken,
        narrowed(['id']),
      );
      expect((await workflow.end(arn)).error).toBe('DataSharing.Denied');
    });

    const flagged = (flags: Record<string, string | undefined>) =>
      workflow.glue.send(
        new UpdateTableCommand({
          DatabaseName: db,
          TableInput: {
            Name: 'people',
            StorageDescriptor: { Columns: columns(flags) },
          },
        }),
      );

    it('that were narrowed and got worse are asked about again, as narrowed', async () => {
      const arn = await workflow.start(input('people'));
      const first = await workflow.approvalTask();
      await flagged({ id: 'true', email: 'true' });
      await approve(first.taskToken, narrowed(['id']));
      const second = await workflow.approvalTask();
      expect(second).toMatchObject({
        round: 2,
        source: { columns: ['id'] },
        verdict: { reasons: [{ name: `${db}.people.id` }], reasonsTotal: 1 },
      });
      await approve(second.taskToken);
      expect(outputOf(await workflow.end(arn)).columns).toEqual(['id']);
    });

    it('are granted although columns beside them got worse', async () => {
      const arn = await workflow.start(input('people'));
      const { taskToken } = await workflow.approvalTask();
      await flagged({ id: 'false', email: 'true', iban: 'true' });
      await approve(taskToken, narrowed(['id']));
      expect((await workflow.end(arn)).status).toBe('SUCCEEDED');
    });

    it('that were dropped while it waited are named', async () => {
      const arn = await workflow.start(columnsOf(['email', 'id']));
      const { taskToken } = await workflow.approvalTask();
      await flagged({ id: 'false' });
      await approve(taskToken);
      expect(await workflow.end(arn)).toMatchObject({
        error: 'DataSharing.InvalidInput',
        cause: `source.columns: ${db}.people has no column email`,
      });
    });

    it('go away on their date, and what others hold of them stays', async () => {
      const accessEndsAt = `${new Date(now + 3600_000)
        .toISOString()
        .slice(0, 19)}Z`;
      for (const given of [
        { ...columnsOf(['id', 'day'], 'open'), accessEndsAt },
        columnsOf(['day'], 'open'),
      ]) {
        expect((await workflow.run(given)).status).toBe('SUCCEEDED');
      }
      expect(await granted()).toEqual([`SELECT ${db}.open(day,id) +`]);
      now += 3601_000;
      await sandbox.tick();
      await sandbox.tick();
      expect(await granted()).toEqual([`SELECT ${db}.open(day) +`]);
    });
  });

  describe('the record of who holds what', () => {
    const record = async () => {
      const { Item } = await workflow.dynamoDb.send(
        new GetItemCommand({
          TableName: workflow.deployment.holdsTableName,
          Key: {
            grant: { S: `${consumer}|${catalogId}|eu-west-1|${db}|open` },
          },
        }),
      );
      return Item ?? {};
    };

    const holdName = (arn: string) =>
      `hold:${createHash('sha256').update(arn).digest('hex').slice(0, 40)}`;

    const atoms = [
      'SELECT@main',
      'DESCRIBE@main',
      'SELECT+@main',
      'DESCRIBE+@main',
    ];

    it('has a hold of each request, and what there was before the first', async () => {
      await workflow.lakeFormation.send(
        new GrantPermissionsCommand({
          Principal: { DataLakePrincipalIdentifier: consumer },
          Resource: { Table: { DatabaseName: db, Name: 'open' } },
          Permissions: ['DESCRIBE'],
        }),
      );
      const arns = [];
      for (const requestId of ['r1', 'r2']) {
        const arn = await workflow.start(input('open', { requestId }));
        expect((await workflow.end(arn)).status).toBe('SUCCEEDED');
        arns.push(arn);
      }
      const item = await record();
      expect(JSON.parse(item[holdName(arns[0])].S!)).toEqual({
        requestId: 'r1',
        executionArn: arns[0],
        atoms,
        accessEndsAt: null,
        at: expect.any(String),
      });
      expect(JSON.parse(item[holdName(arns[1])].S!).requestId).toBe('r2');
      expect(item.granted.SS?.sort()).toEqual([...atoms].sort());
      expect(item.baseline.S).toBe('["DESCRIBE@main"]');
    });

    it('keeps what another request holds when one of them ends', async () => {
      const accessEndsAt = `${new Date(now + 3600_000)
        .toISOString()
        .slice(0, 19)}Z`;
      await workflow.run(input('open', { accessEndsAt }));
      const arn = await workflow.start(input('open'));
      expect((await workflow.end(arn)).status).toBe('SUCCEEDED');
      now += 3601_000;
      await sandbox.tick();
      await sandbox.tick();
      expect(await granted()).toHaveLength(2);
      const names = Object.keys(await record());
      expect(names.filter(name => name.startsWith('hold:'))).toEqual([
        holdName(arn),
      ]);
    });
  });

  describe('refused', () => {
    const valid = {
      source: { database: 'd', table: 't' },
      target: { account_id: consumer },
    };
    const bad: Array<[string, string, unknown]> = [
      ['no object', 'source.database', 'text'],
      ['an empty object', 'source.database', {}],
      [
        'no table',
        'source.table',
        { source: { database: 'd' }, target: valid.target },
      ],
      [
        'a table that is no text',
        'source.table',
        {
          source: { database: 'd', table: 7 },
          target: valid.target,
        },
      ],
      ...(
        [
          ['columns of all tables', '*', ['id']],
          ['columns that are no list', 't', 'id'],
          ['no column', 't', []],
          ['a column without a name', 't', ['id', '']],
          ['a column that is no text', 't', ['id', 7]],
          ['a column that is null', 't', [null]],
          ['a name of 256 characters', 't', ['x'.repeat(256)]],
          ['a column twice, in whatever case', 't', ['id', 'day', 'ID']],
          ['501 columns', 't', Array.from({ length: 501 }, (_, i) => `c${i}`)],
          [
            'names of more than 30,000 characters',
            't',
            Array.from({ length: 200 }, (_, i) => `${i}`.padEnd(151, 'x')),
          ],
        ] as const
      ).map(([what, table, named]): [string, string, unknown] => [
        what,
        'source.columns',
        {
          source: { database: 'd', table, columns: named },
          target: valid.target,
        },
      ]),
      [
        'a principal of 256 characters',
        'target.principal',
        {
          ...valid,
          target: {
            account_id: consumer,
            principal: `arn:aws:iam::${consumer}:role/${'x'.repeat(225)}`,
          },
        },
      ],
      [
        'another catalog',
        'source.catalogId',
        {
          source: { database: 'd', table: 't', catalogId: producer },
          target: valid.target,
        },
      ],
      [
        'another region',
        'source.region',
        {
          source: { database: 'd', table: 't', region: 'us-east-1' },
          target: valid.target,
        },
      ],
      [
        'an account that is a number',
        'target.account_id',
        { ...valid, target: { account_id: 444455556666 } },
      ],
      [
        'an account of eleven digits',
        'target.account_id',
        { ...valid, target: { account_id: '44445555666' } },
      ],
      [
        'an account that is not allowed',
        'target.account_id',
        { ...valid, target: { account_id: '999999999999' } },
      ],
      [
        'a role of another account',
        'target.principal',
        {
          ...valid,
          target: {
            account_id: consumer,
            principal: 'arn:aws:iam::999999999999:role/x',
          },
        },
      ],
      [
        'a principal that is no ARN',
        'target.principal',
        { ...valid, target: { account_id: consumer, principal: 'x' } },
      ],
      [
        'a principal that is no text',
        'target.principal',
        { ...valid, target: { account_id: consumer, principal: { a: 1 } } },
      ],
      [
        'another contract',
        'contract',
        {
          contract: 2,
          ...valid,
        },
      ],
      [
        'an end in the past',
        'accessEndsAt',
        {
          accessEndsAt: '2020-01-01T00:00:00Z',
          ...valid,
        },
      ],
      [
        'an end that is no date',
        'accessEndsAt',
        {
          accessEndsAt: '2027-19-39T29:00:00Z',
          ...valid,
        },
      ],
      [
        'an approval that loosens',
        'approval.required',
        {
          approval: { required: 'never' },
          ...valid,
        },
      ],
      [
        'an approval that is no object',
        'approval',
        {
          approval: 'always',
          ...valid,
        },
      ],
      [
        'a request id that is no text',
        'requestId',
        {
          requestId: 7,
          ...valid,
        },
      ],
      [
        'an end on 30 February',
        'accessEndsAt',
        {
          accessEndsAt: '2099-02-30T00:00:00Z',
          ...valid,
        },
      ],
      [
        'a time-out that is no number',
        'approval.timeoutSeconds',
        {
          approval: { timeoutSeconds: '9' },
          ...valid,
        },
      ],
    ];

    it.each(bad)('%s: names %s', async (_, field, given) => {
      const execution = await workflow.run(JSON.stringify(given));
      expect(execution).toMatchObject({
        status: 'FAILED',
        error: 'DataSharing.InvalidInput',
      });
      expect(execution.cause).toContain(`${field}:`);
    });

    it.each([
      ['a missing table', 'nothing'],
      ['a resource link', 'link'],
    ])('%s: product not found', async (_, table) => {
      await workflow.table(db, {
        Name: 'link',
        TargetTable: { CatalogId: producer, DatabaseName: 'x', Name: 'y' },
      });
      expect(await workflow.run(input(table))).toMatchObject({
        error: 'DataSharing.ProductNotFound',
      });
    });

    it('a missing database: product not found', async () => {
      expect(
        await workflow.run({
          source: { database: 'nowhere', table: '*' },
          target: { account_id: consumer },
        }),
      ).toMatchObject({ error: 'DataSharing.ProductNotFound' });
    });

    it.each([
      ['none', {}],
      ['one that is no account', { data_owner: 'sales' }],
    ])(
      'a database with %s for owner, although it is not sensitive',
      async (_, parameters) => {
        const name = `${db}x`;
        await workflow.database(name, parameters as Record<string, string>);
        await workflow.table(name, {
          Name: 't',
          Parameters: { pii_flag: 'false' },
        });
        expect(
          await workflow.run({
            source: { database: name, table: 't' },
            target: { account_id: consumer },
          }),
        ).toMatchObject({ error: 'DataSharing.OwnerMissing' });
      },
    );
  });

  it('fails without a grant when Lake Formation refuses the principal', async () => {
    const principal = `arn:aws:iam::${consumer}:role/not a role name`;
    expect(
      await workflow.run(
        input('open', { target: { account_id: consumer, principal } }),
      ),
    ).toMatchObject({ status: 'FAILED', error: 'DataSharing.GrantFailed' });
    expect(await workflow.permissions(principal)).toEqual([]);
  });

  it('takes back a grant that succeeded in part, and its schedule', async () => {
    const broken = new TestWorkflow(sandbox.endpoint);
    const { stateMachineArn } = await broken.deploy({ prefix: 'broken' });
    const { definition } = await broken.sfn.send(
      new DescribeStateMachineCommand({ stateMachineArn }),
    );
    // Lake Formation knows no SELECT on a database: that row fails, the other does not.
    const invalid = definition!.replace(
      "$request.database, ['DESCRIBE'])]",
      "$request.database, ['SELECT'])]",
    );
    expect(invalid).not.toBe(definition);
    await broken.sfn.send(
      new UpdateStateMachineCommand({ stateMachineArn, definition: invalid }),
    );
    const clean = `${db}clean`;
    await workflow.database(clean, { data_owner: producer, pii_flag: 'false' });
    const arn = await broken.start({
      source: { database: clean, table: '*' },
      target: { account_id: consumer },
      accessEndsAt: '2099-01-01T00:00:00Z',
    });
    const execution = await broken.end(arn);
    expect(execution).toMatchObject({
      status: 'FAILED',
      error: 'DataSharing.GrantFailed',
    });
    expect(execution.cause).toMatch(
      new RegExp(`^database .SELECT on database ${clean}.: InvalidInput`),
    );
    expect(
      (await broken.permissions()).filter(line => line.includes(clean)),
    ).toEqual([]);
    const { Schedules } = await sandbox.call(
      'scheduler',
      'ListSchedules',
      {},
      sandbox.caller(),
    );
    expect(Schedules.map((entry: any) => entry.Target.Arn)).not.toContain(
      broken.deployment.revokeStateMachineArn,
    );
    expect(await broken.path(arn)).toContain('Take back');
    broken.destroy();
  });

  describe('policy of the deployment', () => {
    const deployed = async (prefix: string, parameters: object) => {
      const other = new TestWorkflow(sandbox.endpoint);
      await other.deploy({ prefix, ...parameters });
      return other;
    };

    it.each([
      [
        'unflagged: approve',
        { policy: { unflagged: 'approve', wholeDatabase: 'by-verdict' } },
        'plain',
      ],
      [
        'wholeDatabase: approve',
        { policy: { unflagged: 'share', wholeDatabase: 'approve' } },
        '*',
      ],
      ['no allowed accounts', { allowedAccounts: [] }, 'open'],
    ])(
      '%s asks where the other would share',
      async (name, parameters, table) => {
        const clean = `${db}p`;
        await workflow.database(clean);
        await workflow.table(clean, {
          Name: 'plain',
          StorageDescriptor: { Columns: columns({ id: undefined }) },
        });
        await workflow.table(clean, {
          Name: 'open',
          Parameters: { pii_flag: 'false' },
        });
        const given = {
          source: { database: clean, table },
          target: { account_id: consumer },
        };
        const strict = await deployed(`strict${name.length}`, parameters);
        const arn = await strict.start(given);
        await strict.approvalTask();
        expect((await strict.path(arn)).at(-1)).toBe('Ask for approval');
        expect((await workflow.run(given)).status).toBe('SUCCEEDED');
        strict.destroy();
      },
    );
  });

  describe('end of access', () => {
    it('is scheduled before the grant, and takes the grant away on its date', async () => {
      const accessEndsAt = `${new Date(now + 3600_000)
        .toISOString()
        .slice(0, 19)}Z`;
      const arn = await workflow.start(input('open', { accessEndsAt }));
      expect(await workflow.end(arn)).toMatchObject({ status: 'SUCCEEDED' });
      expect(await granted()).toHaveLength(2);
      const path = await workflow.path(arn);
      expect(path.indexOf('Schedule the end')).toBeLessThan(
        path.indexOf('Grant'),
      );
      now += 3601_000;
      await sandbox.tick();
      await sandbox.tick();
      expect(await granted()).toEqual([]);
    });

    const inAnHour = () =>
      `${new Date(now + 3600_000).toISOString().slice(0, 19)}Z`;

    const endNow = async () => {
      now += 3601_000;
      await sandbox.tick();
      await sandbox.tick();
    };

    const hold = (Permissions: Permission[], columnNames?: string[]) =>
      workflow.lakeFormation.send(
        new GrantPermissionsCommand({
          Principal: { DataLakePrincipalIdentifier: consumer },
          Resource: columnNames
            ? {
                TableWithColumns: {
                  DatabaseName: db,
                  Name: 'open',
                  ColumnNames: columnNames,
                },
              }
            : { Table: { DatabaseName: db, Name: 'open' } },
          Permissions,
        }),
      );

    it('leaves what the consumer held before, and takes the rest', async () => {
      await hold(['DESCRIBE']);
      expect(
        await workflow.run(input('open', { accessEndsAt: inAnHour() })),
      ).toMatchObject({ status: 'SUCCEEDED' });
      expect(await granted()).toHaveLength(2);
      await endNow();
      expect((await granted()).map(line => line.replace(' +', ''))).toEqual([
        `DESCRIBE ${db}.open`,
      ]);
    });

    it('takes SELECT on the table although some columns were granted before', async () => {
      await hold(['SELECT'], ['id']);
      expect(
        await workflow.run(input('open', { accessEndsAt: inAnHour() })),
      ).toMatchObject({ status: 'SUCCEEDED' });
      expect(await granted()).toContain(`SELECT ${db}.open +`);
      await endNow();
      expect(await granted()).toEqual([`SELECT ${db}.open(id)`]);
    });

    it('takes what is left when somebody took a part by hand', async () => {
      await workflow.run(input('open', { accessEndsAt: inAnHour() }));
      await workflow.lakeFormation.send(
        new RevokePermissionsCommand({
          Principal: { DataLakePrincipalIdentifier: consumer },
          Resource: { Table: { DatabaseName: db, Name: 'open' } },
          Permissions: ['DESCRIBE'],
          PermissionsWithGrantOption: ['DESCRIBE'],
        }),
      );
      await endNow();
      expect(await granted()).toEqual([]);
    });

    it('takes every row of a whole database', async () => {
      const clean = `${db}clean`;
      await workflow.database(clean, {
        data_owner: producer,
        pii_flag: 'false',
      });
      await workflow.table(clean, { Name: 'a' });
      const { status } = await workflow.run({
        source: { database: clean, table: '*' },
        target: { account_id: consumer },
        accessEndsAt: inAnHour(),
      });
      expect(status).toBe('SUCCEEDED');
      expect(await granted()).toHaveLength(3);
      await endNow();
      expect(await granted()).toEqual([]);
    });
  });

  it('asks once for a table that is too large to be read, and grants when it is approved', async () => {
    await workflow.table(db, {
      Name: 'wide',
      StorageDescriptor: {
        Columns: Array.from({ length: 3000 }, (_, i) => ({
          Name: `column_${i}`,
          Type: 'string',
          Comment: 'x'.repeat(80),
          Parameters: { pii_flag: 'false' },
        })),
      },
    });
    const arn = await workflow.start(input('wide'));
    const task = await workflow.approvalTask();
    expect(task.verdict).toMatchObject({
      verdict: 'unknown',
      reasons: [{ level: 'table', name: `${db}.wide`, value: null }],
    });
    await approve(task.taskToken);
    expect(await workflow.end(arn)).toMatchObject({ status: 'SUCCEEDED' });
    expect(await granted()).toHaveLength(2);
  });

  it('tells the producer through its topic, in words without the token', async () => {
    // The topic lives in the producer's account; the role there may publish.
    const caller = sandbox.caller(producer);
    const { TopicArn } = await sandbox.call(
      'sns',
      'CreateTopic',
      { Name: 'DataLakeSharingApproval' },
      caller,
    );
    const { QueueUrl } = await sandbox.call(
      'sqs',
      'CreateQueue',
      { QueueName: `mail${count}` },
      caller,
    );
    const { Attributes } = await sandbox.call(
      'sqs',
      'GetQueueAttributes',
      { QueueUrl, AttributeNames: ['QueueArn'] },
      caller,
    );
    await sandbox.call(
      'sns',
      'Subscribe',
      {
        TopicArn,
        Protocol: 'sqs',
        Endpoint: Attributes.QueueArn,
        Attributes: { RawMessageDelivery: 'true' },
      },
      caller,
    );
    await workflow.start(
      input('people', {
        requestId: '01TELL',
        requester: 'user:default/ada',
        reason: 'churn',
      }),
    );
    const { taskToken } = await workflow.approvalTask();
    const { Messages } = await sandbox.call(
      'sqs',
      'ReceiveMessage',
      { QueueUrl },
      caller,
    );
    expect(Messages[0].Body).toContain(`${db}.people`);
    expect(Messages[0].Body).toContain(
      'http://portal.example/data-sharing/requests/01TELL',
    );
    expect(Messages[0].Body).toContain('churn');
    expect(Messages[0].Body).not.toContain(taskToken);
  });
});
