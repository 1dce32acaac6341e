import {
  paginateListPermissions,
  type LakeFormationClient,
  type PrincipalResourcePermissions,
  type Resource,
} from '@aws-sdk/client-lakeformation';
import type { Visibility } from '../status/SourceStatus';
import { GlueListingError } from './GlueListingError';
import type { ApiCalls } from './GlueReader';

/** Permissions that show a table, or its columns. */
const showing = ['ALL', 'DESCRIBE', 'SELECT', 'SUPER'];

const shows = ({ Permissions }: PrincipalResourcePermissions) =>
  Permissions?.some(permission => showing.includes(permission)) ?? false;

/**
 * Whether a permission is on all columns of a table, or of all tables. A data
 * filter, which also names a table, may leave some out.
 */
const isOnAllColumns = ({ Resource: on }: PrincipalResourcePermissions) =>
  on?.Table !== undefined ||
  (on?.TableWithColumns?.ColumnWildcard !== undefined &&
    !on.TableWithColumns.ColumnWildcard.ExcludedColumnNames?.length);

const isOnAllTables = ({ Resource: on }: PrincipalResourcePermissions) =>
  on?.Table?.TableWildcard !== undefined ||
  // Lake Formation lists SELECT on all tables in this form.
  on?.TableWithColumns?.Name === 'ALL_TABLES';

/**
 * Asks Lake Formation what the role that reads may see: one call for each
 * database, and one for each table where the role may not see all tables.
 *
 * https://docs.aws.amazon.com/lake-formation/latest/APIReference/API_ListPermissions.html
 */
export class VisibilityReader {
  readonly #role: string;
  readonly #catalogId: string | undefined;
  readonly #client: () => Promise<LakeFormationClient>;
  readonly #calls: ApiCalls;
  readonly #databases = new Map<string, Promise<boolean>>();
  #hiddenColumns = 0;
  readonly #whole = new Set<string>();
  readonly #partly = new Set<string>();

  /** @param options.role - ARN, as Lake Formation has it */
  constructor(options: {
    role: string;
    catalogId: string | undefined;
    client: () => Promise<LakeFormationClient>;
    calls: ApiCalls;
  }) {
    this.#role = options.role;
    this.#catalogId = options.catalogId;
    this.#client = options.client;
    this.#calls = options.calls;
  }

  /** @throws GlueListingError when Lake Formation does not tell */
  seesAllTables(database: string, signal?: AbortSignal): Promise<boolean> {
    const found = this.#databases.get(database);
    if (found) return found;
    const asked = this.#permissions(
      {
        Table: {
          CatalogId: this.#catalogId,
          DatabaseName: database,
          TableWildcard: {},
        },
      },
      `tell what of database ${database} the role may see`,
      signal,
    ).then(permissions => {
      const whole = permissions.some(
        each => isOnAllTables(each) && shows(each) && isOnAllColumns(each),
      );
      (whole ? this.#whole : this.#partly).add(database);
      return whole;
    });
    this.#databases.set(database, asked);
    return asked;
  }

  /** @throws GlueListingError when Lake Formation does not tell */
  async seesAllColumns(
    database: string,
    table: string,
    signal?: AbortSignal,
  ): Promise<boolean> {
    const permissions = await this.#permissions(
      {
        Table: {
          CatalogId: this.#catalogId,
          DatabaseName: database,
          Name: table,
        },
      },
      `tell what of table ${database}.${table} the role may see`,
      signal,
    );
    const all = permissions.some(each => shows(each) && isOnAllColumns(each));
    if (!all) this.#hiddenColumns += 1;
    return all;
  }

  summary(): Visibility {
    return {
      role: this.#role,
      wholeDatabases: this.#whole.size,
      partlyVisible: [...this.#partly].sort(),
      tablesWithHiddenColumns: this.#hiddenColumns,
    };
  }

  async #permissions(
    resource: Resource,
    doing: string,
    abortSignal: AbortSignal | undefined,
  ): Promise<PrincipalResourcePermissions[]> {
    const found: PrincipalResourcePermissions[] = [];
    try {
      for await (const page of paginateListPermissions(
        { client: await this.#client() },
        {
          CatalogId: this.#catalogId,
          Principal: { DataLakePrincipalIdentifier: this.#role },
          Resource: resource,
        },
        { abortSignal },
      )) {
        this.#calls.ListPermissions =
          (this.#calls.ListPermissions ?? 0) + (page.$metadata.attempts ?? 1);
        found.push(...(page.PrincipalResourcePermissions ?? []));
      }
    } catch (error) {
      throw GlueListingError.from(doing, error);
    }
    return found;
  }
}
