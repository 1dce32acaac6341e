import type { Fault } from '../../embedded/faults';
import { central, consumer, type ShareWorld } from '../../embedded/ShareWorld';
import { makeDatabase } from './Share';
import { always, passing, small, type CallEnds } from './trouble';

/** One run of the revoke machine. */
export interface Revocation {
  /** In place of the rows of what was granted. */
  input?: object;
  faults?: Fault[];
}

const rowsOf = (database: string) => [
  {
    Principal: { DataLakePrincipalIdentifier: consumer },
    Resource: {
      Table: { CatalogId: central, DatabaseName: database, TableWildcard: {} },
    },
    Permissions: ['SELECT', 'DESCRIBE'],
    PermissionsWithGrantOption: ['SELECT', 'DESCRIBE'],
  },
  {
    Principal: { DataLakePrincipalIdentifier: consumer },
    Resource: { Database: { CatalogId: central, Name: database } },
    Permissions: ['DESCRIBE'],
    PermissionsWithGrantOption: ['DESCRIBE'],
  },
];

/** Grants all tables of a database, and revokes that. */
export async function runRevoke(world: ShareWorld, revocation: Revocation) {
  const { aws } = world;
  const database = await makeDatabase(world);
  const rows = rowsOf(database);
  await aws.call('lakeformation', 'BatchGrantPermissions', {
    Entries: rows.map((row, Id) => ({ ...row, Id: String(Id) })),
  });
  const firstCall = aws.calls.length;
  aws.faults.set(...(revocation.faults ?? []));
  const executionArn = await world.startMachine(
    'revoke',
    revocation.input ?? { contract: 1, catalogId: central, rows },
  );
  const { status, error } = await aws.ending(executionArn);
  aws.faults.clear();
  const left = (await world.grants()).filter(line => line.includes(database));
  const end =
    status === 'SUCCEEDED' ? 'revoked' : error.replace(/^DataSharing\./, '');
  return {
    end: left.length > 0 ? `${end}, ${left.length} stay` : end,
    calls: aws.calls.slice(firstCall).map(({ action }) => action),
  };
}

export const revokePaths: Array<Revocation & { name: string; end: string }> = [
  { name: 'not told what', input: {}, end: 'RevokeFailed, 3 stay' },
  {
    name: 'rows that are none',
    input: { catalogId: central, rows: ['x'] },
    end: 'RevokeFailed, 3 stay',
  },
  {
    name: 'nothing to revoke',
    input: { catalogId: central, rows: [] },
    end: 'revoked, 3 stay',
  },
];

/** Safe to repeat, so it is, also where no answer came. */
const repeated = (left: string) => ({
  ...always(`RevokeFailed${left}`),
  ...passing('revoked'),
  'never answered': 'revoked',
  'answered too late': 'revoked',
});

/** How it ends when one of its calls goes wrong, for each call. */
export const revokeTable: CallEnds[] = [
  ['lakeformation:ListPermissions 1', repeated(', 3 stay')],
  ['lakeformation:RevokePermissions 1', small(repeated(', 3 stay'))],
  ['lakeformation:ListPermissions 2', repeated(', 1 stay')],
  ['lakeformation:ListPermissions 3', repeated(', 1 stay')],
  ['lakeformation:RevokePermissions 2', small(repeated(', 1 stay'))],
  ['lakeformation:ListPermissions 4', repeated('')],
];
