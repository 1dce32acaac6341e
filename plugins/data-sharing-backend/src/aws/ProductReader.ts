import {
  GetDatabaseCommand,
  GetTableCommand,
  GetTablesCommand,
  type Database,
  type Table,
} from '@aws-sdk/client-glue';
import { NotFoundError } from '@backstage/errors';
import type { ProductKey } from '@data-sharing/backstage-plugin-data-sharing-common';
import type { AwsClients } from './clients';
import { withPatience } from './clients';
import { awsError } from './errors';

/** A data product as Glue has it now. */
export interface GlueProduct {
  database: Database;
  /** The table, or all tables of the database. */
  tables: Table[];
}

/** Reads data products live. */
export interface ProductReader {
  /**
   * @throws NotFoundError where Glue does not have it
   * @throws ServiceUnavailableError where Glue does not answer
   */
  read(key: ProductKey): Promise<GlueProduct>;
}

/** {@link ProductReader} over AWS Glue. */
export class GlueProductReader implements ProductReader {
  readonly #clients: AwsClients;
  readonly #accountFor: (key: ProductKey) => string | undefined;

  /** @param accountFor - the account whose credentials read a catalog */
  constructor(
    clients: AwsClients,
    accountFor: (key: ProductKey) => string | undefined,
  ) {
    this.#clients = clients;
    this.#accountFor = accountFor;
  }

  async read(key: ProductKey): Promise<GlueProduct> {
    const { catalogId: CatalogId, region, database: name, table } = key;
    const client = this.#clients.glue({
      region,
      accountId: this.#accountFor(key),
    });
    try {
      const { Database: database = { Name: name } } = await client.send(
        new GetDatabaseCommand({ CatalogId, Name: name }),
        withPatience(),
      );
      if (table !== null) {
        const found = await client.send(
          new GetTableCommand({ CatalogId, DatabaseName: name, Name: table }),
          withPatience(),
        );
        return { database, tables: found.Table ? [found.Table] : [] };
      }
      const tables: Table[] = [];
      let NextToken: string | undefined;
      do {
        const page = await client.send(
          new GetTablesCommand({ CatalogId, DatabaseName: name, NextToken }),
          withPatience(),
        );
        tables.push(...(page.TableList ?? []));
        NextToken = page.NextToken;
      } while (NextToken);
      return { database, tables };
    } catch (error) {
      const named = awsError(error, { service: 'AWS Glue', region });
      if (named instanceof NotFoundError) {
        const title = table === null ? name : `${name}.${table}`;
        throw new NotFoundError(
          `AWS Glue in ${region} has no ${
            table === null ? 'database' : 'table'
          } ${title}, or does not show it to the portal`,
        );
      }
      throw named;
    }
  }
}
