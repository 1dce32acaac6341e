import { EmbeddedAws } from './embedded/EmbeddedAws';
import { ShareWorld } from './embedded/ShareWorld';
import { shippedText } from './definitions';
import { coverageOf } from './reach/coverage';
import { makeHeldGrant } from './__testUtils__/scenarios/heldGrants';
import {
  revoke,
  revokePaths,
  revokeTables,
  runRevoke,
  shared,
  type RevocationOutcome,
  type RevokePath,
} from './__testUtils__/scenarios/revocations';
import { casesOf, numbered } from './__testUtils__/scenarios/trouble';

let aws: EmbeddedAws;
let world: ShareWorld;

beforeAll(async () => {
  aws = await EmbeddedAws.start();
  world = await ShareWorld.deploy(aws);
});

afterAll(() => aws.stop());

/** That the record has nothing of `r1`, and all of what others hold. */
function expectInOrder({ held, record }: RevocationOutcome) {
  expect(Object.keys(record)).not.toContain('revoking');
  expect(Object.keys(record)).not.toContain(held.holdName('r1'));
  const holds = Object.entries(record)
    .filter(([name]) => name.startsWith('hold:'))
    .map(([, hold]) => JSON.parse(hold));
  if (holds.length === 0) expect(record).toEqual({});
  else {
    expect(record.granted).toEqual(
      expect.arrayContaining(holds.flatMap(({ atoms }) => atoms)),
    );
  }
}

/** What a path says; what it leaves out may be anything. */
const expectedOf = ({ end, left, revoked, kept, heldBy }: RevokePath) =>
  JSON.parse(
    JSON.stringify({
      end,
      left,
      ...(end.startsWith('revoked') && {
        output: { revoked: revoked?.sort(), kept: kept?.sort(), heldBy },
      }),
    }),
  );

describe('revoke.asl.json', () => {
  it.each(revokePaths)('$name: $end', async path => {
    const outcome = await runRevoke(world, path);
    expect(outcome).toMatchObject(expectedOf(path));
    expect(outcome.cause ?? '').toContain(path.says ?? '');
    if (outcome.end.startsWith('revoked')) expectInOrder(outcome);
  });
});

describe.each(revokeTables)('$path', ({ revocation, calls }) => {
  it('makes the calls of the table', async () => {
    const outcome = await runRevoke(world, revocation);
    expect(numbered(outcome.calls)).toEqual(calls.map(([call]) => call));
  });

  it.each(casesOf(calls))('$call $trouble: $end', async ({ fault, end }) => {
    const outcome = await runRevoke(world, {
      ...revocation,
      faults: () => [fault],
    });
    expect(outcome.end).toBe(end);
  });
});

describe('two revocations of the same grant', () => {
  it('work one after the other, and nobody gets a hold in between', async () => {
    const held = await makeHeldGrant(world, 'open');
    await held.share('r1', ['id']);
    await held.share('r2');
    aws.faults.set({
      action: 'lakeformation:BatchRevokePermissions',
      kind: 'hangs',
      times: 3,
    });
    const first = await world.startMachine('revoke', held.revocation('r2'));
    await aws.settled();
    const second = await world.startMachine('revoke', held.revocation('r1'));
    for (let i = 0; i < 3; i++) {
      await aws.settled();
      await aws.pass(5);
    }
    const entered = (await aws.history(second)).map(
      ({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name,
    );
    expect((await world.describe(first)).status).toBe('RUNNING');
    expect(entered).toContain('Wait for the other');
    expect(entered).not.toContain('List permissions');
    await expect(held.hold('r3')).rejects.toThrow('conditional');
    expect(await held.listed()).toHaveLength(6);
    expect((await aws.ending(first)).status).toBe('SUCCEEDED');
    expect((await aws.ending(second)).status).toBe('SUCCEEDED');
    expect(await held.listed()).toEqual([]);
    expect(await held.record()).toEqual({});
    await held.share('r3');
    expect(await held.listed()).toHaveLength(4);
  });
});

describe('a revocation that dies', () => {
  const [{ calls }] = revokeTables;

  it.each(
    calls.flatMap(([name], i) => [
      { name, when: 'before', kind: 'hangs' as const },
      ...(i < calls.length - 1
        ? []
        : [{ name, when: 'after', kind: 'hangs-when-done' as const }]),
    ]),
  )('$when $name is mended by a repetition', async ({ name, kind }) => {
    const held = await makeHeldGrant(world, '*');
    await shared(held, world);
    const [action, nth] = name.split(' ');
    aws.faults.set({ action, nth: Number(nth), kind });
    const dying = await world.startMachine('revoke', held.revocation('r1'));
    await aws.settled();
    await aws.call('sfn', 'StopExecution', { executionArn: dying });
    aws.faults.release();
    aws.faults.clear();
    expect((await world.describe(dying)).status).toBe('ABORTED');
    const again = await revoke(world, held);
    expect(again.end).toBe('revoked');
    expect(again.record).toEqual({});
  });
});

describe('a repetition of a revocation that failed', () => {
  it.each(revokePaths.filter(({ then }) => then))(
    '$name: $then',
    async path => {
      const { held } = await runRevoke(world, path);
      const again = await revoke(world, held, { patience: path.patience });
      expect(again.end).toBe(path.then);
    },
  );
});

// Last, as it looks at what the others ran.
it('goes through every state, way out and retry that gives up', async () => {
  const executions = await aws.executionsOf(world.arns.revoke);
  const histories = await Promise.all(
    executions.map(executionArn => aws.history(executionArn)),
  );
  expect(
    coverageOf(JSON.parse(shippedText('revoke')), histories).missed,
  ).toEqual([]);
});
