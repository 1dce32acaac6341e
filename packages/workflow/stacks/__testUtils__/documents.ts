import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** @param path - from the root of the repository */
export const document = (path: string): string =>
  readFileSync(join(__dirname, '../../../..', path), 'utf8');

/** The JSON in a document's blocks of code. */
export const jsonBlocks = (text: string): any[] =>
  [...text.matchAll(/```json\n([^`]+)```/g)].map(([, json]) =>
    JSON.parse(json),
  );

/** Cells of the rows of the tables in a document, headings included. */
export const tableRows = (text: string): string[][] =>
  [...text.matchAll(/^\|(.*)\|$/gm)]
    .map(([, row]) => row.split('|').map(cell => cell.trim()))
    .filter(cells => !cells.every(cell => /^-+$/.test(cell)));

/**
 * IAM actions that a document names: in policies for a role, and in the first
 * cells of rows, as `states:DescribeExecution`, `GetExecutionHistory`.
 */
export function actionsIn(text: string): string[] {
  const inPolicies = jsonBlocks(text)
    .flatMap(({ Statement = [] }) => Statement)
    .filter(({ Principal }) => !Principal)
    .flatMap(({ Action }) => Action);
  const inTables = tableRows(text)
    .map(([cell]) => cell)
    .filter(cell => /^`[a-z]+:[A-Z]/.test(cell))
    .flatMap(cell => {
      const [service] = cell.slice(1).split(':');
      return [...cell.matchAll(/`(?:\w+:)?(\w+\*?)`/g)].map(
        ([, action]) => `${service}:${action}`,
      );
    });
  return [...inPolicies, ...inTables];
}
