import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkMachine } from '../check/checkMachine';
import { readCheckOptions } from '../check/options';
import { shippedText } from '../definitions';
import { machinesOf, variants, type Variant } from '.';

const packageFolder = join(__dirname, '../..');
const folder = join(packageFolder, 'variants');
const guide = readFileSync(
  join(packageFolder, '../../docs/customising-the-workflow.md'),
  'utf8',
);

const fileOf = (variant: string, machine: string) =>
  join(folder, variant, `${machine}.asl.json`);

it('there is a folder for each variant, and no other', () => {
  expect(readdirSync(folder).sort()).toEqual(
    variants.map(({ name }) => name).sort(),
  );
});

describe.each(variants)('variants/$name', variant => {
  const machines = Object.entries(machinesOf(variant));

  it('is what its edits make of the shipped machines', () => {
    // Where it is not: packages/workflow/README.md says how to write the files.
    for (const [machine, text] of machines) {
      expect(readFileSync(fileOf(variant.name, machine), 'utf8')).toBe(text);
    }
    expect(readdirSync(join(folder, variant.name)).sort()).toEqual(
      expect.arrayContaining(machines.map(([name]) => `${name}.asl.json`)),
    );
  });

  it('differs from the shipped machines', () => {
    for (const [machine, text] of machines) {
      expect(text).not.toBe(shippedText(machine as 'share'));
    }
  });

  it('keeps the contract, checked as the guide says', async () => {
    const [command] = new RegExp(
      `npm run workflow:check -- packages/workflow/variants/${variant.name}/.*`,
    ).exec(guide) ?? ['not in the guide'];
    const args = command.split(' -- ')[1].split(' ');
    const options = readCheckOptions(args, join(packageFolder, '../..'));
    const results = await checkMachine(options);
    expect(results.filter(({ finding }) => finding)).toEqual([]);
    expect(results.length).toBeGreaterThan(20);
  }, 60_000);

  it('has every state that it changes in the guide', () => {
    const [, section = ''] = guide.split(
      `(../packages/workflow/variants/${variant.name}`,
    );
    const [text] = section.split('\n## ');
    const states = Object.values(variant.machines).flatMap(edits =>
      edits.map(({ state }) => state),
    );
    for (const state of new Set(states)) {
      expect(text).toContain(`_${state}_`);
    }
  });
});

describe('an edit', () => {
  const variant = (state: string, replace: string): Variant => ({
    name: 'x',
    machines: { share: [{ state, why: '', replace, with: 'y' }] },
  });

  it.each([
    ['a state that is gone', 'Nowhere', 'x', 'no state Nowhere'],
    ['text that is gone', 'Denied', 'nowhere', 'Denied has 0 times'],
    [
      'text that stands there twice',
      'Judge',
      '"Output": {}',
      'Judge has 3 times',
    ],
    ['text of another state', 'Denied', '"Default"', 'Denied has 0 times'],
  ])('refuses %s', (_, state, replace, message) => {
    const make = () => machinesOf(variant(state, replace));
    expect(make).toThrow(message);
  });
});
