import { resultLines, summaryLine } from './report';

const held = { name: 'asks first' };
const broken = {
  name: 'ends on its date',
  finding: { expected: 'no grants', found: '3 grants' },
};

it('says of a case that fails what was expected and what was found', () => {
  expect(resultLines(broken)).toMatch(
    /^ {2}FAILS {2}ends on its date\n +expected {2}no grants\n +found {5}3 grants$/,
  );
  expect(resultLines(held)).toBe('  holds  asks first');
});

it('counts what holds', () => {
  expect(summaryLine([held, broken])).toBe('1 of 2 cases hold.');
  expect(summaryLine([held])).toContain('All 1 cases hold');
});
