import { sensitivityCases } from './cases';
import { judge, maxReasons, needsApproval, verdicts } from './rule';

describe('judge', () => {
  it.each(sensitivityCases)(
    '$name',
    ({ database, tables, verdict, reasons }) => {
      const result = judge(database, tables);
      expect(result.verdict).toBe(verdict);
      expect(
        result.reasons.map(r => `${r.verdict} ${r.level} ${r.name} ${r.value}`),
      ).toEqual(reasons);
    },
  );

  it('reads the configured flag only', () => {
    const table = {
      Name: 't',
      Parameters: { pii_flag: 'false', gdpr: 'true' },
    };
    expect(judge({ Name: 'd' }, [table], 'gdpr').verdict).toBe('sensitive');
    expect(judge({ Name: 'd' }, [table]).verdict).toBe('not-sensitive');
  });

  it('does not read a flag from the prototype of the parameters', () => {
    expect(
      judge({ Name: 'd', Parameters: {} }, [], 'constructor').verdict,
    ).toBe('unflagged');
  });

  it('keeps the worst reasons and counts the rest', () => {
    const Columns = Array.from({ length: 3000 }, (_, i) => ({
      Name: `c${i}`,
      Parameters: i === 2999 ? { pii_flag: 'true' } : undefined,
    }));
    const result = judge({ Name: 'd' }, [
      { Name: 't', StorageDescriptor: { Columns } },
    ]);
    expect(result.reasons).toHaveLength(maxReasons);
    expect(result.reasons[0].name).toBe('d.t.c2999');
    expect(result.reasonsTotal).toBe(3000);
  });
});

describe('needsApproval', () => {
  const scopes = ['table', 'all-tables'] as const;
  it.each(
    verdicts.flatMap(verdict => scopes.map(scope => ({ verdict, scope }))),
  )('$verdict $scope: policy can only add approvals', ({ verdict, scope }) => {
    const open = needsApproval(verdict, scope, {
      unflagged: 'share',
      wholeDatabase: 'by-verdict',
    });
    const strict = needsApproval(verdict, scope, {
      unflagged: 'approve',
      wholeDatabase: 'approve',
    });
    const always = verdict === 'sensitive' || verdict === 'unknown';
    expect(open).toBe(always);
    expect(strict).toBe(
      always || verdict === 'unflagged' || scope === 'all-tables',
    );
  });
});
