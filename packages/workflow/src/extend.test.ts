import {
  GetScheduleCommand,
  type GetScheduleOutput,
} from '@aws-sdk/client-scheduler';
import { startSandbox, type Sandbox } from '@data-sharing/aws-sandbox';
import {
  extendOutputSchema,
  revokeInputSchema,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import type { HeldGrant } from './__testUtils__/HeldGrant';
import { columns, consumer, TestWorkflow } from './__testUtils__/workflow';

describe('extend.asl.json', () => {
  let sandbox: Sandbox;
  let workflow: TestWorkflow;
  // JSONata's $millis knows no other time than the machine's.
  let now = Date.now();
  let count = 0;
  let held: HeldGrant;

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
    const database = `sales${count}`;
    await workflow.database(database);
    await workflow.table(database, {
      Name: 'people',
      StorageDescriptor: { Columns: columns({ id: 'false' }) },
    });
    held = workflow.heldGrant(
      database,
      'people',
      `arn:aws:iam::${consumer}:role/analyst`,
    );
    await held.share('r1');
  });

  const run = (input: unknown) =>
    workflow.run(
      JSON.stringify(input),
      workflow.deployment.extendStateMachineArn,
    );

  async function extended(accessEndsAt: string | null) {
    const { status, cause, output } = await run(
      held.extension('r1', accessEndsAt),
    );
    expect([status, cause]).toEqual(['SUCCEEDED', undefined]);
    return extendOutputSchema.strict().parse(JSON.parse(output!));
  }

  const schedule = (): Promise<GetScheduleOutput> =>
    workflow.scheduler.send(
      new GetScheduleCommand({ Name: held.scheduleName('r1') }),
    );

  const inHours = (hours: number) =>
    `${new Date(now + hours * 3600_000).toISOString().slice(0, 19)}Z`;

  const passHours = async (hours: number) => {
    now += hours * 3600_000;
    await sandbox.tick();
    await sandbox.tick();
  };

  it.each<[string, (input: any) => unknown]>([
    ['contract', input => ({ ...input, contract: undefined })],
    ['requestId', input => ({ ...input, requestId: [] })],
    ['holder', input => ({ ...input, holder: 'arn:aws:iam::1:role/x' })],
    [
      'source.catalogId',
      ({ source, ...input }) => ({
        ...input,
        source: { ...source, catalogId: consumer },
      }),
    ],
    [
      'source.region',
      ({ source, ...input }) => ({
        ...input,
        source: { ...source, region: null },
      }),
    ],
    [
      'source.database',
      ({ source, ...input }) => ({
        ...input,
        source: { ...source, database: 'x'.repeat(256) },
      }),
    ],
    [
      'source.table',
      ({ source, ...input }) => ({
        ...input,
        source: { ...source, table: undefined },
      }),
    ],
    ['target.account_id', input => ({ ...input, target: null })],
    [
      'target.principal',
      ({ target, ...input }) => ({
        ...input,
        target: { ...target, principal: 'analyst' },
      }),
    ],
    ['accessEndsAt', input => ({ ...input, accessEndsAt: undefined })],
    ['accessEndsAt', input => ({ ...input, accessEndsAt: 1 })],
    [
      'accessEndsAt',
      input => ({ ...input, accessEndsAt: '2099-02-30T00:00:00Z' }),
    ],
    [
      'accessEndsAt',
      input => ({ ...input, accessEndsAt: '2099-01-01T00:00:00+01:00' }),
    ],
    [
      'accessEndsAt',
      input => ({ ...input, accessEndsAt: '2001-01-01T00:00:00Z' }),
    ],
    ['by', input => ({ ...input, by: 'x'.repeat(501) })],
    ['reason', input => ({ ...input, reason: false })],
    ['contract', () => null],
  ])('refuses a malformed %s by name', async (field, change) => {
    const { error, cause } = await run(
      change(held.extension('r1', inHours(1))),
    );
    expect(error).toBe('DataSharing.InvalidInput');
    expect(cause).toContain(`${field}: `);
    await expect(schedule()).rejects.toThrow('does not exist');
  });

  it('schedules a revocation that the revoke machine takes, once', async () => {
    const end = inHours(1);
    expect(await extended(end)).toMatchObject({
      requestId: 'r1',
      accessEndsAt: end,
    });
    const first = await schedule();
    expect(first).toMatchObject({
      ScheduleExpression: `at(${end.slice(0, 19)})`,
      ScheduleExpressionTimezone: 'UTC',
      ActionAfterCompletion: 'DELETE',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: { Arn: workflow.deployment.revokeStateMachineArn },
    });
    expect(
      revokeInputSchema.strict().parse(JSON.parse(first.Target!.Input!)),
    ).toEqual({ ...held.revocation('r1'), why: 'end-date', by: null });
    await extended(end);
    const { LastModificationDate: _, ...again } = await schedule();
    expect(first).toMatchObject({ ...again, $metadata: expect.anything() });
  });

  it('ends access on the new date, not on the former one', async () => {
    await extended(inHours(1));
    await extended(inHours(3));
    await passHours(2);
    expect(await held.listed()).toHaveLength(2);
    await passHours(2);
    expect(await held.listed()).toEqual([]);
    await expect(schedule()).rejects.toThrow('does not exist');
    expect(await run(held.extension('r1', inHours(1)))).toMatchObject({
      error: 'DataSharing.ExtendFailed',
      cause: expect.stringContaining('holds nothing any more'),
    });
    await expect(schedule()).rejects.toThrow('does not exist');
  });

  it('ends access earlier where the new date is earlier', async () => {
    await extended(inHours(5));
    await extended(inHours(1));
    await passHours(2);
    expect(await held.listed()).toEqual([]);
  });

  it('does not end access where the end was removed, and notes it', async () => {
    await extended(inHours(1));
    const noted = async () =>
      JSON.parse((await held.record())[held.holdName('r1')]);
    const before = await noted();
    expect(before.atoms).toEqual(['SELECT@main', 'DESCRIBE@main']);
    await extended(null);
    expect(await noted()).toEqual({ ...before, accessEndsAt: null });
    await passHours(2);
    expect(await held.listed()).toHaveLength(2);
  });

  it('changes the end of one request, and leaves that of another', async () => {
    await held.share('r2');
    await extended(inHours(1));
    await passHours(2);
    expect(await held.listed()).toHaveLength(2);
    expect(Object.keys(await held.record())).toContain(held.holdName('r2'));
    expect(Object.keys(await held.record())).not.toContain(held.holdName('r1'));
  });
});
