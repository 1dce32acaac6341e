import type { CentralConfig } from './config';
import { centralNames } from './names';

/** Something that the data lake administrator has to allow a role. */
export interface LakeFormationPermission {
  /** Of the central stack. */
  role: 'workflow' | 'portal';
  on: 'database' | 'all its tables' | 'the data lake';
  /** None on the data lake: the role becomes a read-only administrator. */
  permissions: string[];
  grantable: boolean;
  why: string;
}

/**
 * What the data lake administrator allows the roles, once for the data lake and
 * otherwise for each database that is shared. Without it Lake Formation shows
 * them less than there is, and lets the workflow grant nothing.
 */
export const lakeFormationPermissions: LakeFormationPermission[] = [
  {
    role: 'workflow',
    on: 'database',
    permissions: ['DESCRIBE'],
    grantable: true,
    why: 'reads owner and flag; a share of all tables grants it',
  },
  {
    role: 'workflow',
    on: 'all its tables',
    permissions: ['SELECT', 'DESCRIBE'],
    grantable: true,
    why: 'reads flags; grants, verifies and revokes shares',
  },
  {
    role: 'portal',
    on: 'database',
    permissions: ['DESCRIBE'],
    grantable: false,
    why: 'shows databases in the catalog',
  },
  {
    role: 'portal',
    on: 'all its tables',
    permissions: ['DESCRIBE'],
    grantable: false,
    why: 'shows tables with all their columns',
  },
  // https://docs.aws.amazon.com/lake-formation/latest/dg/viewing-permissions.html
  {
    role: 'portal',
    on: 'the data lake',
    permissions: [],
    grantable: false,
    why: 'sees what others hold, to confirm a grant: Lake Formation shows that only to who may grant, or to administrators',
  },
];

/** `Resource` of Lake Formation's API, for one database. */
export function resourceOf(
  { on }: LakeFormationPermission,
  CatalogId: string,
  database: string,
) {
  return on === 'database'
    ? { Database: { CatalogId, Name: database } }
    : { Table: { CatalogId, DatabaseName: database, TableWildcard: {} } };
}

/**
 * What the data lake administrator runs, as lines of a shell. Safe to repeat.
 *
 * @param database - the shell's variable where it is missing
 */
export function lakeFormationCommands(config: CentralConfig): string[] {
  const { account, region } = config;
  const names = centralNames(config);
  const lake = `--region ${region} --catalog-id ${account}`;
  const once = lakeFormationPermissions
    .filter(({ on }) => on === 'the data lake')
    .flatMap(({ role }) => {
      const admin = { DataLakePrincipalIdentifier: names.roleArn(role) };
      return [
        `aws lakeformation get-data-lake-settings ${lake} \\`,
        `  | jq '.DataLakeSettings | .ReadOnlyAdmins = ((.ReadOnlyAdmins // []) + [${JSON.stringify(
          admin,
        )}] | unique)' > data-lake-settings.json`,
        `aws lakeformation put-data-lake-settings ${lake} --data-lake-settings file://data-lake-settings.json`,
      ];
    });
  const each = lakeFormationPermissions
    .filter(({ on }) => on !== 'the data lake')
    .map(row => {
      const permissions = row.permissions.join(' ');
      const resource = JSON.stringify(
        resourceOf(row, account, 'DATABASE'),
      ).replace('"DATABASE"', `"'"$DATABASE"'"`);
      return [
        `aws lakeformation grant-permissions ${lake}`,
        `--principal DataLakePrincipalIdentifier=${names.roleArn(row.role)}`,
        `--permissions ${permissions}`,
        ...(row.grantable
          ? [`--permissions-with-grant-option ${permissions}`]
          : []),
        `--resource '${resource}'`,
      ].join(' \\\n  ');
    });
  return [
    '# Once:',
    ...once,
    '# For each database that is shared:',
    'DATABASE=sales',
    ...each,
  ];
}
