/**
 * Worst first. See the sensitivity rule in docs/architecture.md.
 *
 * @public
 */
export const verdicts = [
  'sensitive',
  'unknown',
  'unflagged',
  'not-sensitive',
] as const;

/** @public */
export type Verdict = (typeof verdicts)[number];

/** At most this many reasons are kept with a verdict; the rest is counted. @public */
export const maxReasons = 20;

/**
 * Why a verdict came out as it did: what was read where.
 *
 * @public
 */
export interface VerdictReason {
  verdict: Exclude<Verdict, 'not-sensitive'>;
  level: 'database' | 'table' | 'column' | 'partition-key';
  /** `sales`, `sales.orders` or `sales.orders.email`. */
  name: string;
  /** The parameter that was read; for an LF-Tag, its key. */
  parameter: string;
  /** Its value as found; `null` where it is missing or could not be read. */
  value: string | null;
  /**
   * What speaks: an LF-Tag, columns or tables that Lake Formation hides from the
   * reader, or a table that was listed and cannot be read. Absent: the parameter.
   */
  kind?: 'lf-tag' | 'hidden-columns' | 'hidden-tables' | 'unreadable';
}

/** @public */
export interface VerdictSummary {
  verdict: Verdict;
  /** At most {@link maxReasons}, worst first, in the order of the catalog. */
  reasons: VerdictReason[];
  /** How many reasons there were before the cut. */
  reasonsTotal: number;
}

const rank: Record<Verdict, number> = {
  sensitive: 0,
  unknown: 1,
  unflagged: 2,
  'not-sensitive': 3,
};

/** A summary that nothing was added to yet. */
export const emptySummary = (): VerdictSummary => ({
  verdict: 'not-sensitive',
  reasons: [],
  reasonsTotal: 0,
});

/** Puts a reason behind those that are as bad, and lets go of what is too many. */
function keepWorst(reasons: VerdictReason[], reason: VerdictReason) {
  const own = rank[reason.verdict];
  let at = reasons.length;
  while (at > 0 && rank[reasons[at - 1].verdict] > own) at--;
  if (at >= maxReasons) return;
  reasons.splice(at, 0, reason);
  if (reasons.length > maxReasons) reasons.pop();
}

/** Adds a reason, with its verdict and itself in the total. */
export function addReason(to: VerdictSummary, reason: VerdictReason): void {
  if (rank[reason.verdict] < rank[to.verdict]) to.verdict = reason.verdict;
  keepWorst(to.reasons, reason);
  to.reasonsTotal++;
}

/**
 * The verdict that reasons lead to: the worst of them, `not-sensitive` where
 * there are none.
 *
 * @public
 */
export function summarize(reasons: Iterable<VerdictReason>): VerdictSummary {
  const summary = emptySummary();
  for (const reason of reasons) addReason(summary, reason);
  return summary;
}

/**
 * One verdict of many: the worst counts, the reasons stand worst first and
 * otherwise in the order of the parts, and the totals are added. Combining
 * parts that were themselves combined gives the same as combining all at once,
 * as long as their order is kept.
 *
 * @param parts - read one after the other; none is held, or changed
 * @public
 */
export function combineVerdicts(
  parts: Iterable<VerdictSummary>,
): VerdictSummary {
  const whole = emptySummary();
  for (const { verdict, reasons, reasonsTotal } of parts) {
    if (rank[verdict] < rank[whole.verdict]) whole.verdict = verdict;
    for (const reason of reasons) keepWorst(whole.reasons, reason);
    whole.reasonsTotal += reasonsTotal;
  }
  return whole;
}
