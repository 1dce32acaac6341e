import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EmbeddedAws } from './embedded/EmbeddedAws';
import { ShareWorld } from './embedded/ShareWorld';
import { shippedText, type MachineName } from './definitions';
import { coverageOf, type MachineDefinition } from './reach/coverage';
import {
  faultTables,
  takeBackTables,
} from './__testUtils__/scenarios/callFaults';
import { paths, type Path } from './__testUtils__/scenarios/paths';
import {
  share,
  wholeGrant,
  type Outcome,
} from './__testUtils__/scenarios/Share';
import { casesOf, numbered } from './__testUtils__/scenarios/trouble';

const readme = readFileSync(join(__dirname, '../README.md'), 'utf8')
  .replaceAll('\\*', '*')
  .split('\n');

let aws: EmbeddedAws;
let world: ShareWorld;

beforeAll(async () => {
  aws = await EmbeddedAws.start();
  world = await ShareWorld.deploy(aws);
});

afterAll(() => aws.stop());

async function inNewWorld<T>(work: (own: ShareWorld) => Promise<T>) {
  const own = await EmbeddedAws.start();
  try {
    return await work(await ShareWorld.deploy(own));
  } finally {
    await own.stop();
  }
}

/** That all was done which the end says, and nothing is left beside. */
function expectConsistent(
  {
    table = 'people',
    input = {},
    grants,
  }: Pick<Path, 'table' | 'input' | 'grants'>,
  outcome: Outcome,
) {
  const { end, database } = outcome;
  const granted = end.startsWith('granted');
  expect(outcome.held).toBe(granted || end.includes('hold stays'));
  const all = wholeGrant(database, table);
  const stays = end.includes('grant stays') ? outcome.grants : [];
  const expected = granted ? all : stays;
  expect(outcome.grants).toEqual(grants?.(database) ?? expected);
  expect(outcome.scheduled).toBe(
    granted ? 'accessEndsAt' in input : end.includes('schedule stays'),
  );
}

describe('share.asl.json', () => {
  it.each(paths)('the README names $name', ({ name, end }) => {
    const row = readme.find(line => line.startsWith(`| ${name} `));
    expect(row).toContain(` ${end} `);
  });

  it.each(paths)(
    '$name: $end',
    async path => {
      const outcome = await (path.inNewWorld
        ? inNewWorld(own => share(own, path))
        : share(world, path));
      expect(outcome.end).toBe(path.end);
      const said = outcome.cause ?? JSON.stringify(outcome.output);
      expect(said).toContain(path.says ?? '');
      expect(said).not.toBe('');
      expectConsistent(path, outcome);
    },
    60_000,
  );
});

describe.each([...faultTables, ...takeBackTables])('$path', table => {
  const { request, calls } = table;

  it('makes the calls of the table', async () => {
    const outcome = await share(world, { ...request, faults: table.faults });
    const listed = calls.map(([call]) => call);
    const made = numbered(outcome.calls);
    const first = made.indexOf(listed[0]);
    // What a machine that it starts calls is looked at where that is tested.
    const rest = outcome.end.startsWith('granted') ? undefined : listed.length;
    expect(made.slice(first, rest && first + rest)).toEqual(listed);
    expectConsistent(request, outcome);
  });

  it.each(casesOf(calls))('$call $trouble: $end', async ({ fault, end }) => {
    const outcome = await share(world, {
      ...request,
      faults: (...of) => [...(table.faults?.(...of) ?? []), fault],
    });
    expect(outcome.end).toBe(end);
    expectConsistent(request, outcome);
  });
});

// Last, as it looks at what the others ran.
const covered: MachineName[] = ['judge', 'share'];

describe.each(covered)('the tests above, of %s.asl.json', name => {
  it('go through every state, way out and retry that gives up', async () => {
    const definition: MachineDefinition = JSON.parse(shippedText(name));
    const executions = await aws.executionsOf(world.arns[name]);
    expect(executions.length).toBeGreaterThan(0);
    const histories = await Promise.all(
      executions.map(executionArn => aws.history(executionArn)),
    );
    expect(coverageOf(definition, histories).missed).toEqual([]);
  });
});
