import { atMost } from './Bench';
import { show, showSpread, table } from './report';

const figure = { figure: 'b', name: 'scan', unit: '', note: 'five pairs' };

it.each([
  [1.25, true],
  [1.2501, false],
  [NaN, false],
])('holds a value of %d to a bar of 1.25: %s', (value, holds) => {
  expect(atMost(1.25, { ...figure, value }).holds).toBe(holds);
});

it('shows what does not hold so that nobody misses it', () => {
  const shown = table([
    atMost(1.25, { ...figure, value: 1.1 }),
    atMost(1, { ...figure, figure: 'a', value: 2, unit: 'calls' }),
  ]);
  const [first, note, second] = shown.split('\n');
  expect(first).toMatch(/^b {2}scan {2}1\.10 +≤ 1\.25 {2}holds/);
  expect(note).toContain('five pairs');
  expect(second).toMatch(/^a {2}scan {2}2\.00 calls {2}≤ 1\.00 {2}DOES NOT/);
});

it('shows a median with its spread', () => {
  expect(showSpread({ median: 1_234.5, min: 1, max: 2_000 }, 'ms', 0)).toBe(
    '1,235 ms (1 to 2,000)',
  );
  expect(show(0.5, 1)).toBe('0.5');
});
