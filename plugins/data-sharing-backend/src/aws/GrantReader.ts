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

const includesAll = (has: string[] = [], needs: string[]) =>
  needs.every(permission => has.includes(permission));

/** The name under which Lake Formation lists a grant on all tables. */
const allTablesName = 'ALL_TABLES';

/**
 * Whether a listed entry is for this very resource, and not a wider one.
 * SELECT on a whole table is listed as `TableWithColumns` with a wildcard for
 * the columns, the other permissions as `Table`.
 */
function isFor(grant: Grant, { Resource }: PrincipalResourcePermissions) {
  if ('Database' in grant.resource) {
    const { Name } = grant.resource.Database;
    return Resource?.Database?.Name?.toLowerCase() === Name;
  }
  const asked = grant.resource.Table;
  const columns = Resource?.TableWithColumns;
  if (
    columns &&
    (!columns.ColumnWildcard ||
      columns.ColumnWildcard.ExcludedColumnNames?.length)
  ) {
    return false;
  }
  const listed = Resource?.Table ?? columns;
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
  const permissions = own.flatMap(entry => entry.Permissions ?? []);
  const grantable = own.flatMap(
    entry => entry.PermissionsWithGrantOption ?? [],
  );
  return (
    includesAll(permissions, grant.permissions) &&
    includesAll(grantable, grant.permissionsWithGrantOption)
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
    const CatalogId =
      'Database' in resource
        ? resource.Database.CatalogId
        : resource.Table.CatalogId;
    let NextToken: string | undefined;
    try {
      do {
        const page = await client.send(
          new ListPermissionsCommand({
            CatalogId,
            Principal: { DataLakePrincipalIdentifier: grant.principal },
            Resource: resource,
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
