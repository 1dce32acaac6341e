import fc from 'fast-check';
import { workflowErrors } from '@data-sharing/backstage-plugin-data-sharing-common';
import { shippedText } from './definitions';
import { EmbeddedAws } from './embedded/EmbeddedAws';
import { consumer, producer, ShareWorld } from './embedded/ShareWorld';
import { Interleaving } from './__testUtils__/scenarios/Interleaving';
import { principals, tables, type Step } from './__testUtils__/scenarios/steps';

let aws: EmbeddedAws;
let world: ShareWorld;
let runs = 0;
let grants = 0;
let revocations = 0;

beforeAll(async () => {
  aws = await EmbeddedAws.start();
  world = await ShareWorld.deploy(aws, {
    parameters: {
      policy: { unflagged: 'approve', wholeDatabase: 'by-verdict' },
    },
  });
});

afterAll(() => aws.stop());

const table = fc.constantFrom(...tables);
const principal = fc.constantFrom(...principals);
const flag = fc.constantFrom('true', 'false', 'maybe', '');

const often = (weight: number, arbitrary: fc.Arbitrary<Step>) => ({
  weight,
  arbitrary,
});

const steps = fc.array(
  fc.oneof(
    often(
      4,
      fc.record({
        do: fc.constant('request'),
        table: fc.constantFrom(...tables, '*'),
        columns: fc.constantFrom(
          undefined,
          undefined,
          ['id'],
          ['value'],
          ['id', 'value'],
          ['id', 'none'],
        ),
        principal,
        endsInHours: fc.constantFrom(undefined, 1, 30),
        always: fc.boolean(),
      }),
    ),
    often(
      5,
      fc.record({
        do: fc.constant('decide'),
        task: fc.nat({ max: 3 }),
        anyTask: fc.boolean(),
        how: fc.oneof(
          { weight: 3, arbitrary: fc.constant('approve' as const) },
          { weight: 2, arbitrary: fc.constant('narrow' as const) },
          fc.constantFrom('deny', 'withdraw', 'mumble'),
        ),
      }),
    ),
    often(
      3,
      fc.record({
        do: fc.constant('give up'),
        request: fc.nat({ max: 3 }),
        why: fc.constantFrom('by-owner', 'handed-back'),
      }),
    ),
    often(
      1,
      fc.record({
        do: fc.constant('extend'),
        request: fc.nat({ max: 3 }),
        endsInHours: fc.constantFrom(undefined, 1, 30),
      }),
    ),
    often(
      3,
      fc.record({
        do: fc.constant('flag'),
        level: fc.constantFrom('database', 'table', 'column'),
        value: flag,
      }),
    ),
    often(
      1,
      fc.record({
        do: fc.constant('own'),
        owner: fc.constantFrom(producer, '333344445555', 'sales'),
      }),
    ),
    often(1, fc.record({ do: fc.constant('drop'), table })),
    often(1, fc.record({ do: fc.constant('make'), table, flag })),
    often(1, fc.record({ do: fc.constantFrom('grant', 'revoke'), principal })),
    often(
      2,
      fc.record({
        do: fc.constant('wait'),
        seconds: fc.constantFrom(61, 2 * 3600, 40 * 3600, 15 * 24 * 3600),
      }),
    ),
    often(
      3,
      fc.record({
        do: fc.constant('fail'),
        action: fc.constantFrom(
          'glue:GetDatabase',
          'glue:GetTable',
          'glue:GetTables',
          'sqs:SendMessage',
          'lakeformation:ListPermissions',
          'lakeformation:BatchGrantPermissions',
          'lakeformation:BatchRevokePermissions',
          'lakeformation:GetDataLakeSettings',
          'dynamodb:GetItem',
          'dynamodb:UpdateItem',
          'scheduler:CreateSchedule',
          'scheduler:UpdateSchedule',
          'scheduler:DeleteSchedule',
        ),
        kind: fc.constantFrom(
          'throttled',
          'breaks-off-when-done',
          'refused',
          'hangs-when-done',
        ),
        nth: fc.constantFrom(1, 2, 3),
      }),
    ),
  ),
  { minLength: 4, maxLength: 24, size: 'max' },
);

it('whatever happens in whatever order: no grant that nobody approved, and only named ends', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async all => {
      runs += 1;
      const run = await Interleaving.start(world, `run${runs}`);
      for (const step of all) {
        await run.take(step);
        expect(run.violations).toEqual([]);
      }
      await run.finish();
      expect(run.violations).toEqual([]);
      grants += run.grants;
      revocations += run.revocations;
    }),
    { numRuns: 60 },
  );
  // Steps that lead nowhere would prove nothing.
  expect(grants).toBeGreaterThan(10);
  expect(revocations).toBeGreaterThan(10);
}, 120_000);

const field = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(undefined, null, '', 'open', '*') },
  fc.jsonValue({ maxDepth: 2 }),
);

it('whatever the input is: only named ends', async () => {
  const input = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.record({
      contract: fc.oneof(field, fc.constant(1)),
      requestId: field,
      source: fc.oneof(
        field,
        fc.record({
          database: field,
          table: field,
          catalogId: field,
          columns: fc.oneof(field, fc.array(field)),
        }),
      ),
      target: fc.oneof(
        field,
        fc.record({
          account_id: fc.oneof(field, fc.constant(consumer)),
          principal: fc.oneof(field, fc.constantFrom(...principals)),
        }),
      ),
      requester: field,
      reason: field,
      accessEndsAt: fc.oneof(
        field,
        fc.constantFrom('2099-01-01T00:00:00Z', '2099-02-30T00:00:00Z'),
      ),
      approval: fc.oneof(
        field,
        fc.record({
          required: field,
          timeoutSeconds: fc.oneof(field, fc.nat()),
        }),
      ),
    }),
  );
  await fc.assert(
    fc.asyncProperty(input, async given => {
      const arn = await world.start(given);
      await aws.settled();
      const { status, error } = await world.describe(arn);
      expect(
        status === 'FAILED' ? Object.values<string>(workflowErrors) : [error],
      ).toContain(error);
    }),
    { numRuns: 300 },
  );
}, 120_000);

describe('what the first property looks at', () => {
  const request: Step = {
    do: 'request',
    table: 't1',
    principal: consumer,
    always: false,
  };
  const approve: Step = {
    do: 'decide',
    task: 0,
    anyTask: false,
    how: 'approve',
  };

  const violationsOf = async (of: ShareWorld, all: Step[]) => {
    runs += 1;
    const run = await Interleaving.start(of, `run${runs}`);
    for (const step of all) await run.take(step);
    await run.finish();
    return run.violations;
  };

  it('finds nothing in a grant that was approved', async () => {
    expect(await violationsOf(world, [request, approve])).toEqual([]);
  });

  const again: Step = { ...request, always: true };
  const giveUp: Step = { do: 'give up', request: 0, why: 'by-owner' };

  it.each<[string, string, string, Step[], string]>([
    [
      'a machine that does not ask',
      '"Condition": "{% $mayShare = true %}"',
      '"Condition": "{% true %}"',
      [request],
      'which nobody approved',
    ],
    [
      'a machine that does not look again',
      '"Next": "Read database"\n    },\n    "Hold"',
      '"Next": "Hold"\n    },\n    "Hold"',
      [request, { do: 'flag', level: 'database', value: 'true' }, approve],
      'which nobody approved',
    ],
    [
      'a machine that forgets the end',
      '"Condition": "{% $request.accessEndsAt != null %}"',
      '"Condition": "{% false %}"',
      [{ ...request, endsInHours: 1 }, approve, { do: 'wait', seconds: 7200 }],
      'unexplained',
    ],
    [
      'an end that the contract does not name',
      '"Error": "DataSharing.Denied"',
      '"Error": "Denied"',
      [request, { ...approve, how: 'deny' }],
      'ended with FAILED Denied',
    ],
    [
      'a machine that grants columns that nobody asked for',
      "'ColumnNames': $columns",
      "'ColumnNames': ['id', 'value']",
      [{ ...request, columns: ['id'] }],
      'got id,value of t1, which nobody approved',
    ],
    [
      'a machine that does not narrow',
      "$type($names) = 'array' ? [$names] : $columns",
      '$columns',
      [request, { ...approve, how: 'narrow' }],
      'got all of t1, which nobody approved',
    ],
    [
      'a machine that does not say what it holds',
      "'atoms': $atoms",
      "'atoms': []",
      [again, approve, again, approve, giveUp],
      'was taken, held by arn:',
    ],
    [
      'a machine that forgets what there was before',
      '"S": "{% $string($listed) %}"',
      '"S": "[]"',
      [
        { do: 'grant', principal: consumer },
        { ...again, table: 't0' },
        approve,
        giveUp,
      ],
      'was taken, held by before',
    ],
    [
      'a machine that does not see that it was revoked meanwhile',
      'more to see\') %}",\n        "ConditionExpression": "attribute_exists(#hold)"',
      'more to see\') %}",\n        "ConditionExpression": "attribute_exists(#hold) OR attribute_exists(#revision)"',
      [
        {
          do: 'fail',
          action: 'lakeformation:BatchGrantPermissions',
          kind: 'throttled',
          nth: 1,
        },
        request,
        approve,
        giveUp,
        { do: 'wait', seconds: 61 },
      ],
      'unexplained',
    ],
  ])('finds %s', async (name, right, wrong, all, violation) => {
    const text = shippedText('share');
    expect(text).toContain(right);
    const broken = await ShareWorld.deploy(aws, {
      prefix: name.replaceAll(' ', '-').slice(0, 40),
      machines: { share: text.replace(right, wrong) },
      parameters: {
        policy: { unflagged: 'approve', wholeDatabase: 'by-verdict' },
      },
    });
    expect((await violationsOf(broken, all)).join()).toContain(violation);
  });
});
