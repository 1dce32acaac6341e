import {
  DeleteDatabaseCommand,
  DeleteTableCommand,
  EntityNotFoundException,
  paginateGetDatabases,
  paginateGetTables,
  type GlueClient,
} from '@aws-sdk/client-glue';
import {
  paginateListPermissions,
  type LakeFormationClient,
  type PrincipalResourcePermissions,
  type Resource,
} from '@aws-sdk/client-lakeformation';

export interface LinkClients {
  glue: GlueClient;
  lakeFormation: LakeFormationClient;
}

/** What the consumer machine made in a consumer's catalog. */
export interface Made {
  database: string;
  /** Of a table's link. */
  table?: string;
  /**
   * `sales.orders`, or `sales` for all its tables; undefined for the database
   * that links to tables were put into.
   */
  target?: string;
  /** `DESCRIBE to arn:…`, for each principal that was granted something on it. */
  grants: string[];
}

/** `sales_shared.orders -> sales.orders` */
export const describeMade = ({ database, table, target }: Made): string =>
  [table === undefined ? database : `${database}.${table}`, target]
    .filter(name => name !== undefined)
    .join(' -> ');

/**
 * @returns who else was granted something; undefined where the role did not make
 *   it, because Lake Formation lets its maker drop it, and grants that to others
 *   only by hand:
 *   https://docs.aws.amazon.com/lake-formation/latest/dg/implicit-permissions.html
 */
async function grantsOf(
  client: LakeFormationClient,
  on: Resource,
  roleArn: string,
): Promise<string[] | undefined> {
  const entries: PrincipalResourcePermissions[] = [];
  for await (const page of paginateListPermissions(
    { client },
    { Resource: on },
  )) {
    entries.push(...(page.PrincipalResourcePermissions ?? []));
  }
  const holders = entries.map(({ Principal, Permissions = [] }) => ({
    principal: Principal?.DataLakePrincipalIdentifier,
    permissions: Permissions as string[],
  }));
  const isRole = ({ principal }: { principal?: string }) =>
    principal === roleArn;
  return holders.some(one => isRole(one) && one.permissions.includes('DROP'))
    ? holders
        .filter(one => !isRole(one))
        .map(one => `${one.permissions.join(', ')} to ${one.principal}`)
    : undefined;
}

/**
 * What the role made: links to the central account's catalog, and databases for
 * them; changes nothing.
 *
 * @param clients - acting in the consumer's account, as somebody to whom Lake
 *   Formation shows everything
 * @param roleArn - of the role in that account
 * @param central - account of the catalog that is shared from
 */
export async function madeBy(
  { glue, lakeFormation }: LinkClients,
  roleArn: string,
  central: string,
): Promise<Made[]> {
  const found: Made[] = [];
  const look = async (one: Omit<Made, 'grants'>, on: Resource) => {
    const grants = await grantsOf(lakeFormation, on, roleArn);
    if (grants) found.push({ ...one, grants });
  };
  const tables = async (DatabaseName: string) => {
    for await (const { TableList = [] } of paginateGetTables(
      { client: glue },
      { DatabaseName },
    )) {
      for (const { Name, TargetTable } of TableList) {
        if (TargetTable?.CatalogId !== central) continue;
        const target = `${TargetTable.DatabaseName}.${TargetTable.Name}`;
        await look(
          { database: DatabaseName, table: Name, target },
          { Table: { DatabaseName, Name } },
        );
      }
    }
  };
  for await (const { DatabaseList = [] } of paginateGetDatabases(
    { client: glue },
    {},
  )) {
    for (const { Name, TargetDatabase } of DatabaseList) {
      const database = Name!;
      if (!TargetDatabase) await tables(database);
      if (TargetDatabase && TargetDatabase.CatalogId !== central) continue;
      await look(
        { database, target: TargetDatabase?.DatabaseName },
        { Database: { Name: database } },
      );
    }
  }
  return found;
}

/** Glue would drop the tables of a database along with it. */
async function isEmpty(glue: GlueClient, DatabaseName: string) {
  for await (const { TableList = [] } of paginateGetTables(
    { client: glue },
    { DatabaseName },
  )) {
    if (TableList.length > 0) return false;
  }
  return true;
}

/**
 * Removes a link, and with it what was granted on it; a database only where
 * nothing is in it any more. The data that it leads to stays as it is.
 *
 * @returns whether it is gone
 */
export async function remove(
  { glue }: LinkClients,
  { database, table, target }: Made,
): Promise<boolean> {
  try {
    if (table !== undefined) {
      await glue.send(
        new DeleteTableCommand({ DatabaseName: database, Name: table }),
      );
    } else if (target !== undefined || (await isEmpty(glue, database))) {
      await glue.send(new DeleteDatabaseCommand({ Name: database }));
    } else {
      return false;
    }
  } catch (error) {
    if (!(error instanceof EntityNotFoundException)) throw error;
  }
  return true;
}
