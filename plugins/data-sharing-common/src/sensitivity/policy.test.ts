import { needsApproval } from './policy';
import { verdicts } from './verdict';

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
