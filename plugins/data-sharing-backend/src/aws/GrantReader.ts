import {
  ListPermissionsCommand,
  type PrincipalResourcePermissions,
} from '@aws-sdk/client-lakeformation';
import type { Grant } from '@data-sharing/backstage-plugin-data-sharing-common';
import type { AwsClients, AwsScope } from './clients';
import { withPatience } from './clients';
import { awsError } from './errors';

/** Asks Lake Formation what it really grants. */
export interface GrantReader {
  /**
   * @returns the rows that Lake Formation does not list in full
   * @throws ServiceUnavailableError where it does not answer
   */
  missing(grants: Grant[], scope: AwsScope): Promise<Grant[]>;
}

/** Columns are listed under their table. */
const listedAt = (resource: Grant['resource']): Grant['resource'] => {
  if (!('TableWithColumns' in resource)) return resource;
  const { CatalogId, DatabaseName, Name } = resource.TableWithColumns;
  return { Table: { CatalogId, DatabaseName, Name } };
};

const includesAll = (has: string[] = [], needs: string[]) =>
  needs.every(permission => has.includes(permission));

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

/** Whether listed permissions hold all that a row of the grant table says. */
export function confirms(
  grant: Grant,
  entries: PrincipalResourcePermissions[],
): boolean {
  const own = entries.filter(
    entry =>
      entry.Principal?.DataLakePrincipalIdentifier === grant.principal &&
      isFor(grant, entry),
  );
  const isListed = (among: PrincipalResourcePermissions[]) =>
    includesAll(
      among.flatMap(entry => entry.Permissions ?? []),
      grant.permissions,
    ) &&
    includesAll(
      among.flatMap(entry => entry.PermissionsWithGrantOption ?? []),
      grant.permissionsWithGrantOption,
    );
  if (!('TableWithColumns' in grant.resource)) return isListed(own);
  // SELECT on the whole table is another grant, which may go on its own.
  return grant.resource.TableWithColumns.ColumnNames.every(name =>
    isListed(
      own.filter(entry => {
        const columns = columnsOf(entry);
        return Array.isArray(columns) && columns.includes(name);
      }),
    ),
  );
}

/** {@link GrantReader} over AWS Lake Formation. */
export class LakeFormationGrantReader implements GrantReader {
  readonly #clients: AwsClients;

  constructor(clients: AwsClients) {
    this.#clients = clients;
  }

  async missing(grants: Grant[], scope: AwsScope) {
    const missing: Grant[] = [];
    for (const grant of grants) {
      const entries = await this.#list(grant, scope);
      if (!confirms(grant, entries)) missing.push(grant);
    }
    return missing;
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
            Principal: { DataLakePrincipalIdentifier: grant.principal },
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
