import {
  columnCases,
  judgeDatabase,
  judgeTable,
  onlyColumns,
  sensitivityCases,
  type VerdictReason,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import { startSandbox, type Sandbox } from '@data-sharing/aws-sandbox';
import { RegisterResourceCommand } from '@aws-sdk/client-lakeformation';
import {
  DescribeExecutionCommand,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { definition } from './definitions';
import { catalogId, TestWorkflow } from './__testUtils__/workflow';

/** The machine's rule against the cases, and against the portal's own rule. */
describe('the rule in judge.asl.json', () => {
  let sandbox: Sandbox;
  let workflow: TestWorkflow;

  beforeAll(async () => {
    sandbox = await startSandbox({ port: 0, dataFile: ':memory:' });
    workflow = new TestWorkflow(sandbox.endpoint);
    await workflow.deploy();
  });

  afterAll(async () => {
    workflow.destroy();
    await sandbox.stop();
  });

  async function run(
    database: string,
    flag: string | undefined,
    table: string,
    columns: { columns?: string[]; asked?: string[] } = {},
  ) {
    const { executionArn } = await workflow.sfn.send(
      new StartExecutionCommand({
        stateMachineArn: workflow.deployment.judgeStateMachineArn,
        input: JSON.stringify({
          catalogId,
          database: { name: database, flag: flag ?? null },
          table,
          columns: columns.columns ?? null,
          asked: columns.asked ?? null,
          flag: 'pii_flag',
        }),
      }),
    );
    const ended = await workflow.end(executionArn!);
    if (ended.status !== 'SUCCEEDED') {
      const { error, cause } = await workflow.sfn.send(
        new DescribeExecutionCommand({ executionArn }),
      );
      throw new Error(`${ended.status}: ${error}: ${cause}`);
    }
    return JSON.parse(ended.output!);
  }

  const linesOf = (reasons: VerdictReason[]) =>
    reasons.map(r => `${r.verdict} ${r.level} ${r.name} ${r.value}`);

  it.each(sensitivityCases.map((rule, i) => ({ ...rule, i })))(
    '$name',
    async ({ i, database, tables, verdict, reasons }) => {
      const name = `case${i}`;
      await workflow.database(name, database.Parameters);
      for (const { Name, ...table } of tables) {
        await workflow.table(name, { Name: Name!, ...(table as object) });
      }
      const found = await run(
        name,
        database.Parameters?.pii_flag,
        tables.length === 1 ? tables[0].Name! : '*',
      );
      expect(found.verdict).toBe(verdict);
      expect(linesOf(found.reasons)).toEqual(
        reasons.map(line => line.replaceAll('sales', name)),
      );
      const { reasonsTotal } = judgeDatabase(
        { ...database, Name: name },
        tables,
      );
      expect(found.reasonsTotal).toBe(reasonsTotal);
    },
  );

  it.each(
    sensitivityCases
      .map((rule, i) => ({ ...rule, i }))
      .filter(({ tables }) => tables.length === 1),
  )(
    'the loop over all tables finds the same: $name',
    async ({ i, database, tables }) => {
      const flag = database.Parameters?.pii_flag;
      expect(await run(`case${i}`, flag, '*')).toEqual(
        await run(`case${i}`, flag, tables[0].Name!),
      );
    },
  );

  describe('of some columns', () => {
    it.each(columnCases.map((rule, i) => ({ ...rule, i })))(
      '$name',
      async ({ i, database, table, columns, verdict, reasons }) => {
        const name = `columns${i}`;
        await workflow.database(name, database.Parameters);
        const { Name, ...rest } = table;
        await workflow.table(name, { Name: Name!, ...(rest as object) });
        const flag = database.Parameters?.pii_flag;
        const found = await run(name, flag, Name!, { columns, asked: columns });
        expect(found.verdict).toBe(verdict);
        expect(linesOf(found.reasons)).toEqual(
          reasons.map(line => line.replaceAll('sales', name)),
        );
        const own = judgeTable(
          { ...database, Name: name },
          onlyColumns(table, columns),
        );
        expect(found.reasonsTotal).toBe(own.reasonsTotal);
      },
    );

    describe('of a table with names in capitals', () => {
      const flags = { pii_flag: 'true' };

      beforeAll(async () => {
        await workflow.database('spelt');
        await workflow.table('spelt', {
          Name: 't',
          StorageDescriptor: {
            Columns: [{ Name: 'Id' }, { Name: 'eMail', Parameters: flags }],
          },
          PartitionKeys: [{ Name: 'DAY' }],
        });
      });

      const judge = (columns: string[], asked?: string[]) =>
        run('spelt', undefined, 't', { columns, asked });

      it('gives the names as Glue has them', async () => {
        const { columns } = await judge(['day', 'ID']);
        expect(columns).toEqual(['Id', 'DAY']);
        expect((await run('spelt', undefined, 't')).columns).toBeNull();
      });

      it('tells which it does not have', async () => {
        expect(await judge(['id', 'None', 'other'])).toEqual({
          status: 'unknown-columns',
          missing: ['None', 'other'],
        });
      });

      it('tells of ten at most', async () => {
        const many = Array.from({ length: 30 }, (_, i) => `none${i}`);
        expect((await judge(many)).missing).toHaveLength(10);
      });

      it('the digest is of what was asked about, whatever is left of it', async () => {
        const whole = await run('spelt', undefined, 't');
        const narrowed = await judge(['id']);
        expect(whole.verdict).toBe('sensitive');
        expect(narrowed.verdict).toBe('unflagged');
        expect(narrowed.digest).toBe(whole.digest);
        expect((await judge(['id'], ['id'])).digest).not.toBe(whole.digest);
      });
    });
  });

  describe('where tables are', () => {
    const located = (Name: string, Location?: string, TableType?: string) => ({
      Name,
      TableType,
      Parameters: { pii_flag: 'false' },
      StorageDescriptor: { Location },
    });

    beforeAll(async () => {
      await workflow.lakeFormation.send(
        new RegisterResourceCommand({
          ResourceArn: 'arn:aws:s3:::lake/registered',
          UseServiceLinkedRole: true,
        }),
      );
    });

    it('tells a location that is not registered', async () => {
      await workflow.database('places');
      await workflow.table('places', located('t', 's3://lake/t/'));
      expect((await run('places', undefined, 't')).places).toEqual({
        unregistered: ['s3://lake/t/'],
        locations: ['s3://lake/t/'],
        others: false,
      });
    });

    it.each([
      ['a registered location', 's3://lake/registered/t/', undefined, false],
      ['a view', 's3://lake/view', 'VIRTUAL_VIEW', true],
      ['a table without a location', undefined, undefined, true],
      ['a table that is not in S3', 'jdbc.orders', undefined, true],
    ])('has nothing against %s', async (_, Location, type, others) => {
      const name = `places${Location?.length ?? 0}`;
      await workflow.database(name);
      await workflow.table(name, located('t', Location, type));
      const { places } = await run(name, undefined, 't');
      expect(places).toMatchObject({ unregistered: [], others });
    });

    it('tells of three at most, of a whole database, over all pages', async () => {
      await workflow.database('many');
      for (let i = 0; i < 45; i++) {
        await workflow.table('many', located(`t${i}`, `s3://lake/${i % 25}`));
      }
      const { places } = await run('many', undefined, '*');
      expect(places.unregistered).toHaveLength(3);
      expect(places.locations).toHaveLength(20);
      // More than are told.
      expect(places.others).toBe(true);
    });
  });

  it('reads every page, keeps the worst 20 reasons and counts the rest', async () => {
    await workflow.database('wide');
    for (let i = 0; i < 45; i++) {
      await workflow.table('wide', {
        Name: `t${String(i).padStart(2, '0')}`,
        StorageDescriptor: {
          Columns: [
            {
              Name: 'c',
              Parameters: i === 44 ? { pii_flag: 'true' } : undefined,
            },
          ],
        },
      });
    }
    const found = await run('wide', undefined, '*');
    expect(found).toMatchObject({ verdict: 'sensitive', reasonsTotal: 45 });
    expect(found.reasons).toHaveLength(20);
    expect(found.reasons[0].name).toBe('wide.t44.c');
  });

  it('says it in the same words for one table and for all', () => {
    const machine = JSON.parse(definition('judge'));
    const rule = (text: string) =>
      text
        .slice(text.indexOf('$flag := '), text.indexOf("'others'"))
        .replace(/\$tables := \[.*?\]; \$new/, '$tables := []; $new');
    expect(rule(machine.States['Read tables'].Assign.found)).toBe(
      rule(machine.States['Read table'].Output),
    );
    expect(rule(machine.States['Read table'].Output).length).toBeGreaterThan(
      500,
    );
  });
});
