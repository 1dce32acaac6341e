import { EmbeddedAws } from './embedded/EmbeddedAws';
import type { Fault } from './embedded/faults';
import { ShareWorld } from './embedded/ShareWorld';
import { shippedText } from './definitions';
import { coverageOf } from './reach/coverage';
import {
  dyingExtend,
  extend,
  extendPaths,
  extendTables,
  runExtend,
} from './__testUtils__/scenarios/extensions';
import { casesOf, numbered } from './__testUtils__/scenarios/trouble';

let aws: EmbeddedAws;
let world: ShareWorld;

beforeAll(async () => {
  aws = await EmbeddedAws.start();
  world = await ShareWorld.deploy(aws);
});

afterAll(() => aws.stop());

describe('extend.asl.json', () => {
  it.each(extendPaths)('$name: $end', async path => {
    const outcome = await runExtend(world, path);
    expect(outcome.end).toBe(path.end);
    expect(outcome.cause ?? '').toContain(path.says ?? '');
  });
});

describe.each(extendTables)('$path', ({ extension, calls }) => {
  it('makes the calls of the table', async () => {
    const outcome = await runExtend(world, extension);
    const made = numbered(outcome.calls);
    const listed = calls.map(([call]) => call);
    expect(made.slice(made.indexOf(listed[0]))).toEqual(listed);
  });

  it.each(casesOf(calls))('$call $trouble: $end', async ({ fault, end }) => {
    const outcome = await runExtend(world, {
      ...extension,
      faults: (held, aWorld) => [
        ...(extension.faults?.(held, aWorld) ?? []),
        fault,
      ],
    });
    expect(outcome.end).toBe(end);
  });
});

describe.each(extendTables.slice(0, 3))(
  'an extension that dies: $path',
  ({ extension, calls }) => {
    it.each(
      calls.flatMap(([name], i) => [
        { name, when: 'before', kind: 'hangs' as const },
        ...(i < calls.length - 1
          ? []
          : [{ name, when: 'after', kind: 'hangs-when-done' as const }]),
      ]),
    )(
      'has the former end or the new one $when $name, and a repetition mends it',
      async ({ name, kind }) => {
        const [action, nth] = name.split(' ');
        const fault: Fault = { action, nth: Number(nth), kind };
        const { held, ends } = await dyingExtend(world, extension, fault);
        expect(ends.either).toContain(ends.scheduled);
        const again = await extend(world, held, extension);
        expect(again.end).toBe(`extended, ${ends.either[1]}`);
      },
    );
  },
);

// Last, as it looks at what the others ran.
it('goes through every state, way out and retry that gives up', async () => {
  const executions = await aws.executionsOf(world.arns.extend);
  const histories = await Promise.all(
    executions.map(executionArn => aws.history(executionArn)),
  );
  expect(
    coverageOf(JSON.parse(shippedText('extend')), histories).missed,
  ).toEqual([]);
});
