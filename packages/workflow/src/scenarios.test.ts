import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EmbeddedAws } from './embedded/EmbeddedAws';
import { ShareWorld } from './embedded/ShareWorld';
import { machineNames, shippedText } from './definitions';
import { coverageOf, type MachineDefinition } from './reach/coverage';
import {
  faultTables,
  takeBackTable,
} from './__testUtils__/scenarios/callFaults';
import { paths, type Path } from './__testUtils__/scenarios/paths';
import {
  revokePaths,
  revokeTable,
  runRevoke,
} from './__testUtils__/scenarios/revocations';
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
      const outcome = await share(world, path);
      expect(outcome.end).toBe(path.end);
      const said = outcome.cause ?? JSON.stringify(outcome.output);
      expect(said).toContain(path.says ?? '');
      expect(said).not.toBe('');
      expectConsistent(path, outcome);
    },
    60_000,
  );
});

describe.each([...faultTables, takeBackTable])('$path', table => {
  const { request, calls } = table;

  it('makes the calls of the table', async () => {
    const outcome = await share(world, { ...request, faults: table.faults });
    const made = numbered(outcome.calls);
    const listed = calls.map(([call]) => call);
    expect(made.slice(made.indexOf(listed[0]))).toEqual(listed);
    expectConsistent(request, outcome);
  });

  it.each(casesOf(calls))('$call $trouble: $end', async ({ fault, end }) => {
    const faults = [...(table.faults ?? []), fault];
    const outcome = await share(world, { ...request, faults });
    expect(outcome.end).toBe(end);
    expectConsistent(request, outcome);
  });
});

describe('revoke.asl.json', () => {
  it.each(revokePaths)('$name: $end', async path => {
    expect((await runRevoke(world, path)).end).toBe(path.end);
  });

  it('makes the calls of the table', async () => {
    const { calls } = await runRevoke(world, {});
    expect(numbered(calls)).toEqual(revokeTable.map(([call]) => call));
  });

  it.each(casesOf(revokeTable))(
    '$call $trouble: $end',
    async ({ fault, end }) => {
      expect((await runRevoke(world, { faults: [fault] })).end).toBe(end);
    },
  );
});

// Last, as it looks at what the others ran.
describe.each(machineNames)('the tests above, of %s.asl.json', name => {
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
