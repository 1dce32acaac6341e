import type { CentralConfig, ConsumerConfig } from './config';
import { centralNames } from './names';

/** Something that a data lake administrator has to allow a role. */
export interface LakeFormationPermission<Role extends string = string> {
  role: Role;
  on: 'database' | 'all its tables' | 'the catalog' | 'the data lake';
  /** None on the data lake: the role becomes a read-only administrator. */
  permissions: string[];
  grantable: boolean;
  why: string;
}

/**
 * What the data lake administrator allows the roles of the central stack, once
 * for the data lake and otherwise for each database that is shared. Without it
 * Lake Formation shows them less than there is, and lets the workflow grant
 * nothing.
 */
export const centralPermissions: LakeFormationPermission<
  'workflow' | 'portal'
>[] = [
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

/**
 * The same in a consumer's account. Without it Lake Formation neither shows the
 * role what is shared with the account, nor lets it make a link.
 */
export const consumerPermissions: LakeFormationPermission<'consumer'>[] = [
  {
    role: 'consumer',
    on: 'the catalog',
    permissions: ['CREATE_DATABASE'],
    grantable: false,
    why: 'makes databases for links, and links in what it has made',
  },
  {
    role: 'consumer',
    on: 'the data lake',
    permissions: [],
    grantable: false,
    why: 'sees what is shared with the account, and who there may query it',
  },
];

/** `Resource` of Lake Formation's API, for one database where it is about one. */
export function resourceOf(
  { on }: LakeFormationPermission,
  CatalogId: string,
  database: string,
) {
  if (on === 'the catalog') return { Catalog: {} };
  return on === 'database'
    ? { Database: { CatalogId, Name: database } }
    : { Table: { CatalogId, DatabaseName: database, TableWildcard: {} } };
}

/** Where the commands are run. */
interface Lake {
  account: string;
  region: string;
}

type Row = LakeFormationPermission & { roleArn: string };

const options = ({ account, region }: Lake) =>
  `--region ${region} --catalog-id ${account}`;

function granted(lake: Lake, row: Row): string {
  const permissions = row.permissions.join(' ');
  const resource = JSON.stringify(
    resourceOf(row, lake.account, 'DATABASE'),
  ).replace('"DATABASE"', `"'"$DATABASE"'"`);
  return [
    `aws lakeformation grant-permissions ${options(lake)}`,
    `--principal DataLakePrincipalIdentifier=${row.roleArn}`,
    `--permissions ${permissions}`,
    ...(row.grantable
      ? [`--permissions-with-grant-option ${permissions}`]
      : []),
    `--resource '${resource}'`,
  ].join(' \\\n  ');
}

function madeAdministrator(lake: Lake, { roleArn }: Row): string[] {
  const admin = JSON.stringify({ DataLakePrincipalIdentifier: roleArn });
  return [
    `aws lakeformation get-data-lake-settings ${options(lake)} \\`,
    `  | jq '.DataLakeSettings | .ReadOnlyAdmins = ((.ReadOnlyAdmins // []) + [${admin}] | unique)' > data-lake-settings.json`,
    `aws lakeformation put-data-lake-settings ${options(
      lake,
    )} --data-lake-settings file://data-lake-settings.json`,
  ];
}

const isOnce = ({ on }: Row) => on === 'the catalog' || on === 'the data lake';

const once = (lake: Lake, rows: Row[]) =>
  rows
    .filter(isOnce)
    .flatMap(row =>
      row.on === 'the data lake'
        ? madeAdministrator(lake, row)
        : [granted(lake, row)],
    );

/**
 * What the data lake administrator of the central account runs, as lines of a
 * shell. Safe to repeat.
 */
export function lakeFormationCommands(config: CentralConfig): string[] {
  const names = centralNames(config);
  const rows = centralPermissions.map(row => ({
    ...row,
    roleArn: names.roleArn(row.role),
  }));
  return [
    '# Once:',
    ...once(names, rows),
    '# For each database that is shared:',
    'DATABASE=sales',
    ...rows.filter(row => !isOnce(row)).map(row => granted(names, row)),
  ];
}

/** The same of a consumer's account. */
export function consumerCommands(
  config: CentralConfig,
  { account }: ConsumerConfig,
): string[] {
  const { region, consumerRoleArn } = centralNames(config);
  const roleArn = consumerRoleArn(account);
  return once(
    { account, region },
    consumerPermissions.map(row => ({ ...row, roleArn })),
  );
}
