import {
  summarize,
  type VerdictSummary,
} from '@data-sharing/backstage-plugin-data-sharing-common';

/**
 * What cannot be read is `unknown`: a database with such a table is at least that.
 *
 * @param summary - the verdict on what could be read
 * @param names - full names of the tables that could not be read
 * @param flag - the parameter that would have been read
 */
export function withUnreadable(
  summary: VerdictSummary,
  names: string[],
  flag: string,
): VerdictSummary {
  if (names.length === 0) return summary;
  return {
    ...summarize([
      ...summary.reasons,
      ...names.map(name => ({
        verdict: 'unknown' as const,
        level: 'table' as const,
        name,
        parameter: flag,
        value: null,
      })),
    ]),
    reasonsTotal: summary.reasonsTotal + names.length,
  };
}
