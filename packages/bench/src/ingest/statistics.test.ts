import { measurePairs, ratios, summarize } from './statistics';

describe('summarize', () => {
  it.each([
    [[3], { median: 3, min: 3, max: 3 }],
    [[10, 2, 9], { median: 9, min: 2, max: 10 }],
    [[4, 1, 3, 2], { median: 2.5, min: 1, max: 4 }],
  ])('takes the middle of %j by size', (values, summary) => {
    expect(summarize(values)).toEqual(summary);
  });

  it('has no middle of nothing', () => {
    expect(() => summarize([])).toThrow(RangeError);
  });
});

it('compares within a pair, not between the medians', () => {
  // A machine that became ten times slower: each pair says 2.
  expect(
    ratios([
      { subject: 2, control: 1 },
      { subject: 20, control: 10 },
      { subject: 200, control: 100 },
    ]),
  ).toEqual({ median: 2, min: 2, max: 2 });
});

it('takes turns in who comes first', async () => {
  const order: string[] = [];
  const pairs = await measurePairs(3, async (who, pair) => {
    order.push(`${who} ${pair}`);
    return who === 'subject' ? 10 + pair : pair;
  });
  expect(order).toEqual([
    'control 0',
    'subject 0',
    'subject 1',
    'control 1',
    'control 2',
    'subject 2',
  ]);
  expect(pairs).toEqual([
    { subject: 10, control: 0 },
    { subject: 11, control: 1 },
    { subject: 12, control: 2 },
  ]);
});
