import type { Scan } from './scan';

/** More than this is counted, not named. */
const maxNamed = 20;

/** What the log says of a scan, one line each. */
export function reportOf({
  entities,
  skipped,
  unresolvedOwners,
}: Scan): Array<{ level: 'info' | 'warn'; text: string }> {
  const warnings = skipped
    .slice(0, maxNamed)
    .map(({ name, reason }) => `skipped ${name}: ${reason}`);
  if (skipped.length > maxNamed) {
    warnings.push(`skipped ${skipped.length - maxNamed} more`);
  }
  if (unresolvedOwners.size > 0) {
    const named = [...unresolvedOwners].sort().slice(0, maxNamed);
    warnings.push(
      `no group owns the data of ${named.join(', ')}` +
        `${unresolvedOwners.size > maxNamed ? ' and others' : ''}; ` +
        'set dataOwners, or annotate a Group',
    );
  }
  return [
    {
      level: 'info',
      text: `${entities.length} entities, ${skipped.length} skipped`,
    },
    ...warnings.map(text => ({ level: 'warn' as const, text })),
  ];
}
