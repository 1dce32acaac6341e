import { parseConfig } from './config';
import {
  centralPermissions,
  consumerPermissions,
} from './lakeFormationPermissions';
import { document, jsonBlocks, tableRows } from './__testUtils__/documents';
import { given } from './__testUtils__/synth';

const text = document('docs/deployment.md');
const rows = tableRows(text);

/** `central.policy.unflagged`, `producers[].account` */
function keysOf(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) {
    return typeof value[0] === 'object'
      ? keysOf(value[0], `${path}[]`)
      : [path];
  }
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, entry]) =>
    keysOf(entry, path ? `${path}.${key}` : key),
  );
}

describe('docs/deployment.md', () => {
  it('has an example that is a configuration', () => {
    const [example] = jsonBlocks(text);
    expect(parseConfig(example).producers).toHaveLength(1);
  });

  it('says of every key what it means, and names no other', () => {
    const documented = rows
      .map(
        ([cell]) =>
          /^`((?:central|producers|consumers)[.[][^`]+)`$/.exec(cell)?.[1],
      )
      .filter(key => key !== undefined);
    expect(documented.sort()).toEqual(keysOf(parseConfig(given)).sort());
  });

  it('has the tables of what the data lake administrators allow', () => {
    expect(
      rows.filter(([role]) => /^(workflow|portal|consumer)$/.test(role)),
    ).toEqual(
      [...centralPermissions, ...consumerPermissions].map(row => [
        row.role,
        row.on,
        row.permissions.join(', ') || 'read-only administrator',
        row.grantable ? 'yes' : 'no',
        row.why,
      ]),
    );
  });
});
