import {
  combineVerdicts,
  maxReasons,
  summarize,
  verdicts,
  type VerdictReason,
  type VerdictSummary,
} from './verdict';

/** One letter per reason: s(ensitive), u(nknown) or f (unflagged). */
const reasonsOf = (letters: string, part: number): VerdictReason[] =>
  [...letters].map((letter, index) => ({
    verdict: ({ s: 'sensitive', u: 'unknown', f: 'unflagged' } as const)[
      letter as 's'
    ],
    level: 'column',
    name: `${part}.${index}`,
    parameter: 'pii_flag',
    value: null,
  }));

/** The definition, with everything in memory at once. */
function allAtOnce(reasons: VerdictReason[]): VerdictSummary {
  const sorted = verdicts.flatMap(verdict =>
    reasons.filter(reason => reason.verdict === verdict),
  );
  return {
    verdict: sorted[0]?.verdict ?? 'not-sensitive',
    reasons: sorted.slice(0, maxReasons),
    reasonsTotal: reasons.length,
  };
}

const kinds = ['', 's', 'fu', 'u'.repeat(12), 'f'.repeat(25), 'fsu'.repeat(7)];

const sequences = (length: number): string[][] =>
  length === 0
    ? [[]]
    : sequences(length - 1).flatMap(head => kinds.map(kind => [...head, kind]));

/** Every way to cut a list into runs, the order kept. */
const groupings = <T>(list: T[]): T[][][] =>
  list.length === 0
    ? [[]]
    : list.flatMap((_, index) =>
        groupings(list.slice(index + 1)).map(rest => [
          list.slice(0, index + 1),
          ...rest,
        ]),
      );

describe('combineVerdicts', () => {
  it.each([0, 1, 2, 3, 4])(
    'of %d parts, in any grouping that keeps the order, is that of all reasons at once',
    length => {
      for (const sequence of sequences(length)) {
        const reasons = sequence.map(reasonsOf);
        const expected = allAtOnce(reasons.flat());
        expect(summarize(reasons.flat())).toEqual(expected);
        for (const groups of groupings(reasons.map(summarize))) {
          expect(combineVerdicts(groups.map(combineVerdicts))).toEqual(
            expected,
          );
        }
      }
    },
  );

  it('counts a verdict whose reasons are not there', () => {
    const bare = { reasons: [], reasonsTotal: 0 };
    expect(
      combineVerdicts([
        { verdict: 'unflagged', ...bare },
        { verdict: 'unknown', ...bare },
        { verdict: 'not-sensitive', ...bare },
      ]),
    ).toEqual({ verdict: 'unknown', ...bare });
  });

  it('reads part after part, keeps the first of equals and counts all', () => {
    let made = 0;
    function* parts() {
      for (; made < 100_000; made++) yield summarize(reasonsOf('f', made));
    }
    const { reasons, reasonsTotal } = combineVerdicts(parts());
    expect(made).toBe(100_000);
    expect(reasonsTotal).toBe(100_000);
    expect(reasons.map(({ name }) => name)).toEqual(
      Array.from({ length: maxReasons }, (_, index) => `${index}.0`),
    );
  });

  it('leaves its parts as they were', () => {
    const parts = ['f', 's'.repeat(20)].map(reasonsOf).map(summarize);
    const before = JSON.stringify(parts);
    combineVerdicts(parts);
    expect(JSON.stringify(parts)).toBe(before);
  });
});
