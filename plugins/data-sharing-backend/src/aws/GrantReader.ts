import {
  ListPermissionsCommand,
  type PrincipalResourcePermissions,
} from '@aws-sdk/client-lakeformation';
import type { Grant } from '@data-sharing/backstage-plugin-data-sharing-common';
import { atomsOf } from './atoms';
import type { AwsClients, AwsScope } from './clients';
import { withPatience } from './clients';
import { awsError } from './errors';

/** Asks Lake Formation what it really grants. */
export interface GrantReader {
  /**
   * @returns which of the rows' atoms Lake Formation lists
   * @throws ServiceUnavailableError where it does not answer
   */
  listed(grants: Grant[], scope: AwsScope): Promise<string[]>;
}

/** Columns are listed under their table. */
const listedAt = (resource: Grant['resource']): Grant['resource'] => {
  if (!('TableWithColumns' in resource)) return resource;
  const { CatalogId, DatabaseName, Name } = resource.TableWithColumns;
  return { Table: { CatalogId, DatabaseName, Name } };
};

/** The name under which Lake Formation lists a grant on all tables. */
const allTablesName = 'ALL_TABLES';

/** What an entry covers of a table: all of it, or these columns. */
function columnsOf({
  Resource,
}: PrincipalResourcePermissions): 'all' | 'unclear' | string[] {
  const columns = Resource?.TableWithColumns;
  if (!columns) return 'all';
  if (columns.ColumnNames) return columns.ColumnNames;
  return columns.ColumnWildcard?.ExcludedColumnNames?.length
    ? 'unclear'
    : 'all';
}

/**
 * Whether a listed entry is for this very resource, and not a wider one.
 * SELECT on a whole table is listed as `TableWithColumns` with a wildcard for
 * the columns, the other permissions as `Table`.
 */
function isFor(grant: Grant, entry: PrincipalResourcePermissions) {
  const { Resource } = entry;
  if ('Database' in grant.resource) {
    const { Name } = grant.resource.Database;
    return Resource?.Database?.Name?.toLowerCase() === Name;
  }
  const asked =
    'Table' in grant.resource
      ? grant.resource.Table
      : grant.resource.TableWithColumns;
  const covered = columnsOf(entry);
  if (covered === 'unclear') return false;
  if ('Table' in grant.resource && covered !== 'all') return false;
  const listed = Resource?.Table ?? Resource?.TableWithColumns;
  if (listed?.DatabaseName?.toLowerCase() !== asked.DatabaseName) return false;
  const all =
    Boolean(Resource?.Table?.TableWildcard) || listed.Name === allTablesName;
  return 'Name' in asked
    ? !all && listed.Name?.toLowerCase() === asked.Name
    : all;
}

/** One row of the grant table for each column of its own. */
const byColumn = (grant: Grant): Grant[] => {
  const { resource } = grant;
  if (!('TableWithColumns' in resource)) return [grant];
  return resource.TableWithColumns.ColumnNames.map(name => ({
    ...grant,
    resource: {
      TableWithColumns: { ...resource.TableWithColumns, ColumnNames: [name] },
    },
  }));
};

/** SELECT on the whole table is another grant, which may go on its own. */
function includesColumn(grant: Grant, entry: PrincipalResourcePermissions) {
  if (!('TableWithColumns' in grant.resource)) return true;
  const [name] = grant.resource.TableWithColumns.ColumnNames;
  const columns = columnsOf(entry);
  return (
    Array.isArray(columns) &&
    columns.some(each => each.toLowerCase() === name.toLowerCase())
  );
}

/** Which atoms of a row of the grant table are among what is listed. */
export const atomsAmong = (
  grant: Grant,
  entries: PrincipalResourcePermissions[],
): string[] =>
  byColumn(grant).flatMap(each => {
    const own = entries.filter(
      entry =>
        entry.Principal?.DataLakePrincipalIdentifier === each.principal &&
        isFor(each, entry) &&
        includesColumn(each, entry),
    );
    const held = own.flatMap(({ Permissions = [] }) => Permissions);
    const grantable = own.flatMap(
      ({ PermissionsWithGrantOption = [] }) => PermissionsWithGrantOption,
    );
    return atomsOf([
      {
        ...each,
        permissions: each.permissions.filter(name => held.includes(name)),
        permissionsWithGrantOption: each.permissionsWithGrantOption.filter(
          name => grantable.includes(name),
        ),
      },
    ]);
  });

/** {@link GrantReader} over AWS Lake Formation. */
export class LakeFormationGrantReader implements GrantReader {
  readonly #clients: AwsClients;

  constructor(clients: AwsClients) {
    this.#clients = clients;
  }

  async listed(grants: Grant[], scope: AwsScope) {
    const listed: string[] = [];
    for (const grant of grants) {
      listed.push(...atomsAmong(grant, await this.#list(grant, scope)));
    }
    return listed;
  }

  async #list(grant: Grant, scope: AwsScope) {
    const client = this.#clients.lakeFormation(scope);
    const entries: PrincipalResourcePermissions[] = [];
    const { resource } = grant;
    const { CatalogId } = Object.values(resource)[0];
    let NextToken: string | undefined;
    try {
      do {
        const page = await client.send(
          new ListPermissionsCommand({
            CatalogId,
            // Without the principal: with it, Lake Formation computes what the
            // principal may do in effect, which for a role of another account
            // can be nothing, or what its account was granted.
            Resource: listedAt(resource),
            NextToken,
          }),
          withPatience(),
        );
        entries.push(...(page.PrincipalResourcePermissions ?? []));
        NextToken = page.NextToken;
      } while (NextToken);
    } catch (error) {
      const named = awsError(error, {
        service: 'AWS Lake Formation',
        region: scope.region,
      });
      // The product is gone, and with it the grant.
      if (named.name === 'NotFoundError') return [];
      throw named;
    }
    return entries;
  }
}
