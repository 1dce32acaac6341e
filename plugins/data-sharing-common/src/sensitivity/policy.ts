import type { Verdict } from './verdict';

/**
 * What a deployment of the workflow does with the verdicts that leave a choice.
 *
 * @public
 */
export interface SharePolicy {
  /** A product that nobody flagged: shared at once, or approved first. */
  unflagged: 'share' | 'approve';
  /** All tables of a database, those made later included. */
  wholeDatabase: 'by-verdict' | 'approve';
}

/**
 * Whether a share of this scope needs a decision under a policy.
 *
 * @public
 */
export function needsApproval(
  verdict: Verdict,
  scope: 'table' | 'all-tables',
  policy: SharePolicy,
): boolean {
  if (verdict === 'sensitive' || verdict === 'unknown') return true;
  if (scope === 'all-tables' && policy.wholeDatabase === 'approve') return true;
  return verdict === 'unflagged' && policy.unflagged === 'approve';
}
