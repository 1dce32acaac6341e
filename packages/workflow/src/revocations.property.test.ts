import fc from 'fast-check';
import { workflowErrors } from '@data-sharing/backstage-plugin-data-sharing-common';
import { EmbeddedAws } from './embedded/EmbeddedAws';
import type { FaultKind } from './embedded/faults';
import { ShareWorld } from './embedded/ShareWorld';
import type { HeldGrant } from './__testUtils__/HeldGrant';
import { makeHeldGrant } from './__testUtils__/scenarios/heldGrants';

let aws: EmbeddedAws;
let world: ShareWorld;

beforeAll(async () => {
  aws = await EmbeddedAws.start();
  world = await ShareWorld.deploy(aws);
});

afterAll(() => aws.stop());

const requestIds = ['r1', 'r2', 'r3'];

type Step =
  | { do: 'share'; requestId: string; columns?: string[] }
  | { do: 'extend'; requestId: string; accessEndsAt: string | null }
  | { do: 'revoke'; requestIds: string[] }
  | { do: 'stop'; requestId: string; action: string; nth: number }
  | { do: 'fail'; action: string; kind: FaultKind; nth: number };

const requestId = fc.constantFrom(...requestIds);
const action = fc.constantFrom(
  'dynamodb:UpdateItem',
  'dynamodb:GetItem',
  'lakeformation:ListPermissions',
  'lakeformation:BatchRevokePermissions',
  'scheduler:DeleteSchedule',
);
const columns = fc.subarray(['id', 'day'], { minLength: 1 });

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    fc.record({
      do: fc.constant('share' as const),
      requestId,
      columns: fc.option(columns, { nil: undefined }),
    }),
    fc.record({
      do: fc.constant('share' as const),
      requestId,
      columns: fc.option(columns, { nil: undefined }),
    }),
    fc.record({
      do: fc.constant('extend' as const),
      requestId,
      accessEndsAt: fc.constantFrom(null, '2099-01-01T00:00:00Z'),
    }),
    fc.record({
      do: fc.constant('revoke' as const),
      requestIds: fc.array(requestId, { minLength: 1, maxLength: 3 }),
    }),
    fc.record({
      do: fc.constant('stop' as const),
      requestId,
      action,
      nth: fc.constantFrom(1, 2),
    }),
    fc.record({
      do: fc.constant('fail' as const),
      action,
      kind: fc.constantFrom<FaultKind>(
        'throttled',
        'breaks-off-when-done',
        'refused',
        'hangs-when-done',
      ),
      nth: fc.constantFrom(1, 2),
    }),
    fc.record({
      do: fc.constant('fail' as const),
      action: fc.constant('lakeformation:BatchRevokePermissions'),
      kind: fc.constantFrom<FaultKind>('does-nothing', 'in-part'),
      nth: fc.constantFrom(1, 2),
    }),
  ),
  { minLength: 4, maxLength: 14, size: 'max' },
);

/** What the principal holds before anybody shares. */
const before = fc.record({
  table: fc.subarray(['SELECT', 'DESCRIBE', 'ALTER']),
  tableOption: fc.boolean(),
  columns: fc.subarray(['id', 'day']),
});

async function grantBefore(
  held: HeldGrant,
  { table, tableOption, columns: names }: any,
) {
  const { call, database } = held.options;
  const grant = (Resource: object, Permissions: string[], option: boolean) =>
    call('lakeformation', 'GrantPermissions', {
      Principal: { DataLakePrincipalIdentifier: held.principal },
      Resource,
      Permissions,
      PermissionsWithGrantOption: option ? Permissions : [],
    });
  const place = { DatabaseName: database, Name: 'open' };
  if (table.length > 0) await grant({ Table: place }, table, tableOption);
  if (names.length > 0) {
    await grant(
      { TableWithColumns: { ...place, ColumnNames: names } },
      ['SELECT'],
      false,
    );
  }
}

const errors: string[] = Object.values(workflowErrors);

/** The end of each, which has a name. */
async function endsOf(executionArns: string[]): Promise<string[]> {
  const ends: string[] = [];
  for (const executionArn of executionArns) {
    const { status, error } = await aws.ending(executionArn);
    expect(['SUCCEEDED', ...errors]).toContain(error ?? status);
    ends.push(status);
  }
  return ends;
}

const revokeAll = async (held: HeldGrant, ids: string[]) => {
  const arns: string[] = [];
  for (const id of ids) {
    arns.push(await world.startMachine('revoke', held.revocation(id)));
  }
  return endsOf(arns);
};

async function take(step: Step, held: HeldGrant): Promise<void> {
  switch (step.do) {
    case 'share': {
      const record = await held.record();
      // A request shares once, and gets no hold while a revocation is at work.
      if (record.revoking || record[held.holdName(step.requestId)]) return;
      await held.share(step.requestId, step.columns);
      return;
    }
    case 'extend':
      await endsOf([
        await world.startMachine(
          'extend',
          held.extension(step.requestId, step.accessEndsAt),
        ),
      ]);
      return;
    case 'revoke':
      await revokeAll(held, step.requestIds);
      return;
    case 'stop': {
      aws.faults.set({ action: step.action, nth: step.nth, kind: 'hangs' });
      const executionArn = await world.startMachine(
        'revoke',
        held.revocation(step.requestId),
      );
      await aws.settled();
      await aws.call('sfn', 'StopExecution', { executionArn });
      aws.faults.release();
      aws.faults.clear();
      return;
    }
    default:
      aws.faults.set(step);
  }
}

it('whatever is shared, extended and revoked in whatever order: what is held is listed, and nothing else when all is done', async () => {
  let revoked = 0;
  await fc.assert(
    fc.asyncProperty(before, steps, async (given, all) => {
      const held = await makeHeldGrant(world, 'open');
      await grantBefore(held, given);
      const baseline = await held.listed();
      for (const step of all) {
        await take(step, held);
        const record = await held.record();
        const listed = await held.listed();
        const holds = Object.entries(record)
          .filter(([name]) => name.startsWith('hold:'))
          .flatMap(([, hold]) => JSON.parse(hold).atoms);
        const wanted = [...new Set([...baseline, ...holds])].sort();
        // What a revocation that failed or died left goes with the next one.
        const seen = record.revoking
          ? listed.filter(atom => wanted.includes(atom))
          : listed;
        expect(seen).toEqual(wanted);
      }
      aws.faults.clear();
      const ends = await revokeAll(held, requestIds);
      revoked += ends.length;
      expect(await held.listed()).toEqual(baseline);
      expect(await held.record()).toEqual({});
    }),
    { numRuns: 60 },
  );
  expect(revoked).toBe(180);
}, 180_000);

it.each(['revoke', 'extend'] as const)(
  'whatever the input of %s.asl.json is: only named ends',
  async machine => {
    const field = fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(undefined, null, '', 'open', 1) },
      fc.jsonValue({ maxDepth: 2 }),
    );
    const held = await makeHeldGrant(world, 'open');
    const good = { ...held.extension('r1', null), ...held.revocation('r1') };
    const { source, target } = good;
    const input = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.record({
        ...Object.fromEntries(
          Object.entries({ ...good, accessEndsAt: null }).map(
            ([name, value]) => [name, fc.oneof(field, fc.constant(value))],
          ),
        ),
        source: fc.oneof(
          field,
          fc.record({
            catalogId: fc.oneof(field, fc.constant(source.catalogId)),
            region: fc.oneof(field, fc.constant(source.region)),
            database: field,
            table: field,
          }),
        ),
        target: fc.oneof(
          field,
          fc.record({
            account_id: fc.oneof(field, fc.constant(target.account_id)),
            principal: field,
          }),
        ),
      }),
    );
    await fc.assert(
      fc.asyncProperty(input, async given => {
        const executionArn = await world.startMachine(machine, given);
        const { status, error } = await aws.ending(executionArn);
        expect(status).toBe('FAILED');
        expect(errors).toContain(error);
      }),
      { numRuns: 150 },
    );
  },
  60_000,
);
