import {
  judgeDatabase,
  sensitivityCases,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import { startSandbox, type Sandbox } from '@data-sharing/aws-sandbox';
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
  ) {
    const { executionArn } = await workflow.sfn.send(
      new StartExecutionCommand({
        stateMachineArn: workflow.deployment.judgeStateMachineArn,
        input: JSON.stringify({
          catalogId,
          database: { name: database, flag: flag ?? null },
          table,
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
      expect(
        found.reasons.map(
          (r: any) => `${r.verdict} ${r.level} ${r.name} ${r.value}`,
        ),
      ).toEqual(reasons.map(line => line.replaceAll('sales', name)));
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
        .slice(text.indexOf('$flag := '), text.lastIndexOf("'SHA-256')"))
        .replace(/\$tables := \[.*?\]; \$new/, '$tables := []; $new');
    expect(rule(machine.States['Read tables'].Assign.found)).toBe(
      rule(machine.States['Read table'].Output),
    );
    expect(rule(machine.States['Read table'].Output).length).toBeGreaterThan(
      500,
    );
  });
});
