import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCheckOptions } from './options';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'workflow-check-'));
  mkdirSync(join(directory, 'mine'));
  writeFileSync(join(directory, 'share.json'), 'the share machine');
  writeFileSync(join(directory, 'mine/judge.json'), 'the judge machine');
});

afterEach(() => rmSync(directory, { recursive: true }));

const write = (content: unknown) =>
  writeFileSync(
    join(directory, 'mine/params.json'),
    typeof content === 'string' ? content : JSON.stringify(content),
  );

it('reads the machine that is named', () => {
  expect(readCheckOptions(['share.json'], directory)).toEqual({
    machines: { share: 'the share machine' },
    values: undefined,
  });
});

it('finds the other machines beside the file that names them', () => {
  write({ values: { Team: 'x' }, machines: { judge: 'judge.json' } });
  expect(
    readCheckOptions(['share.json', '--params', 'mine/params.json'], directory),
  ).toEqual({
    machines: { share: 'the share machine', judge: 'the judge machine' },
    values: { Team: 'x' },
  });
});

it.each([
  ['no file', [], 'One file is required'],
  ['two files', ['a', 'b'], 'One file is required'],
  ['an unknown option', ['share.json', '--all'], '--all'],
  ['a file that is not there', ['none.json'], 'none.json cannot be read'],
])('refuses %s', (_, args, message) => {
  expect(() => readCheckOptions(args, directory)).toThrow(message);
});

it.each([
  ['what is no JSON', '{', 'params.json is no JSON'],
  ['a list', [], 'an object is required'],
  ['an unknown field', { value: {} }, 'value is not known'],
  ['a share machine', { machines: { share: 'x' } }, 'machines.share'],
  ['a number', { values: { Team: 7 } }, 'values.Team must be a text'],
  [
    'a machine that is not there',
    { machines: { judge: 'no' } },
    'cannot be read',
  ],
])('refuses parameters with %s', (_, content, message) => {
  write(content);
  expect(() =>
    readCheckOptions(['share.json', '--params', 'mine/params.json'], directory),
  ).toThrow(message);
});
