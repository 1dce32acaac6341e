import type { CaseResult } from './checkMachine';

/** Result of a case, for people. */
export function resultLines({ name, finding }: CaseResult): string {
  if (!finding) return `  holds  ${name}`;
  return [
    `  FAILS  ${name}`,
    `           expected  ${finding.expected}`,
    `           found     ${finding.found}`,
  ].join('\n');
}

/** What is left to say after all cases. */
export function summaryLine(results: CaseResult[]): string {
  const held = results.filter(({ finding }) => !finding).length;
  return held === results.length
    ? `All ${held} cases hold: the machine keeps version 1 of the contract.`
    : `${held} of ${results.length} cases hold.`;
}
