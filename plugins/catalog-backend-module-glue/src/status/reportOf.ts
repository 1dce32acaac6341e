import type { ScanStatus } from './SourceStatus';

/** More than this is counted, not named. */
const maxNamed = 20;

const named = (names: string[]) =>
  `${names.slice(0, maxNamed).join(', ')}${
    names.length > maxNamed ? ' and others' : ''
  }`;

/** What the log says of a scan, one line each. */
export function reportOf(
  status: ScanStatus,
): Array<{ level: 'info' | 'warn' | 'error'; text: string }> {
  const { skipped, skippedTotal, unresolvedOwners, visibility } = status;
  const warnings = skipped
    .slice(0, maxNamed)
    .map(({ name, reason }) => `skipped ${name}: ${reason}`);
  if (skippedTotal > maxNamed) {
    warnings.push(`skipped ${skippedTotal - maxNamed} more`);
  }
  if (unresolvedOwners.length > 0) {
    warnings.push(
      `no group owns the data of ${named(unresolvedOwners)}; ` +
        'set dataOwners, or annotate a Group',
    );
  }
  if (status.hiddenDatabases.length > 0) {
    warnings.push(
      `Glue lists fewer of ${named(status.hiddenDatabases)} than before and ` +
        'still has it, so nothing of it was removed: see what the role may ' +
        'DESCRIBE in Lake Formation',
    );
  }
  if (visibility?.partlyVisible.length) {
    warnings.push(
      `${visibility.role} has no DESCRIBE on all tables of ${named(
        visibility.partlyVisible,
      )}, which are unknown therefore; tables whose columns it does not see: ${
        visibility.tablesWithHiddenColumns
      }`,
    );
  }
  return [
    {
      level: 'info',
      text: `${status.entities} entities, ${skippedTotal} skipped, ${status.removed} removed`,
    },
    ...warnings.map(text => ({ level: 'warn' as const, text })),
    ...(status.held
      ? [{ level: 'error' as const, text: status.held.reason }]
      : []),
  ];
}
