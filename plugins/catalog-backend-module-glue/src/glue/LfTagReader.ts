import {
  GetLFTagCommand,
  GetResourceLFTagsCommand,
  paginateSearchDatabasesByLFTags,
  paginateSearchTablesByLFTags,
  type ColumnLFTag,
  type LakeFormationClient,
  type LFTag,
  type LFTagPair,
} from '@aws-sdk/client-lakeformation';
import { GlueListingError } from './GlueListingError';
import type { ApiCalls } from './GlueReader';
import type { GlueDatabase, GlueTable } from './shapes';

/** Values that an expression of a search may have. */
const valuesPerSearch = 50;

/** What can be done about an error, in the words of the log. */
const advice = {
  denied:
    'Allow the role lakeformation:GetLFTag, SearchDatabasesByLFTags, ' +
    'SearchTablesByLFTags and GetResourceLFTags, and grant it DESCRIBE on the ' +
    'LF-Tag in Lake Formation',
  unknownTag:
    'Define the LF-Tag in Lake Formation and grant the role DESCRIBE on it, ' +
    'or take lfTag out of the configuration',
};

/** What is assigned on a table; what it inherits is left out. */
interface TableTags {
  table?: string;
  columns: Map<string, string>;
}

const keyOf = (database: string, table: string) =>
  `${database}/${table}`.toLowerCase();

type Answered = { $metadata: { attempts?: number } };

/**
 * Reads the values of one LF-Tag in Lake Formation: for all databases and
 * tables with two searches, or for one table.
 *
 * An LF-Tag is inherited from database to table to column, and AWS shows
 * inherited values beside assigned ones. What equals the level above is taken
 * for inherited, so that both ways of reading give the same.
 */
export class LfTagReader {
  readonly #key: string;
  readonly #catalogId: string | undefined;
  readonly #client: () => Promise<LakeFormationClient>;
  readonly #calls: ApiCalls;
  readonly #databases = new Map<string, string>();
  readonly #tables = new Map<string, TableTags>();

  /** @param options.key - in any case; Lake Formation keeps it in lower case */
  constructor(options: {
    key: string;
    catalogId: string | undefined;
    client: () => Promise<LakeFormationClient>;
    calls: ApiCalls;
  }) {
    this.#key = options.key.toLowerCase();
    this.#catalogId = options.catalogId;
    this.#client = options.client;
    this.#calls = options.calls;
  }

  /**
   * Reads what is assigned everywhere.
   *
   * @throws GlueListingError when Lake Formation does not tell: then no verdict
   *   may be given
   */
  async load(signal?: AbortSignal): Promise<void> {
    const values = await this.#asking(
      `read LF-Tag ${this.#key}`,
      client => this.#values(client, signal),
      { EntityNotFoundException: advice.unknownTag },
    );
    this.#databases.clear();
    this.#tables.clear();
    await this.#asking(`search for LF-Tag ${this.#key}`, async client => {
      for (let from = 0; from < values.length; from += valuesPerSearch) {
        const TagValues = values.slice(from, from + valuesPerSearch);
        await this.#search(client, [{ TagKey: this.#key, TagValues }], signal);
      }
    });
  }

  async #values(
    client: LakeFormationClient,
    abortSignal: AbortSignal | undefined,
  ): Promise<string[]> {
    const found = await client.send(
      new GetLFTagCommand({ CatalogId: this.#catalogId, TagKey: this.#key }),
      { abortSignal },
    );
    this.#count('GetLFTag', found);
    return found.TagValues ?? [];
  }

  async #search(
    client: LakeFormationClient,
    Expression: LFTag[],
    abortSignal: AbortSignal | undefined,
  ) {
    const input = { CatalogId: this.#catalogId, Expression, MaxResults: 100 };
    for await (const page of paginateSearchDatabasesByLFTags(
      { client },
      input,
      { abortSignal },
    )) {
      this.#count('SearchDatabasesByLFTags', page);
      for (const { Database, LFTags } of page.DatabaseList ?? []) {
        const value = this.#valueIn(LFTags);
        if (Database?.Name && value !== undefined) {
          this.#databases.set(Database.Name.toLowerCase(), value);
        }
      }
    }
    for await (const page of paginateSearchTablesByLFTags({ client }, input, {
      abortSignal,
    })) {
      this.#count('SearchTablesByLFTags', page);
      for (const found of page.TableList ?? []) {
        const { DatabaseName, Name } = found.Table ?? {};
        if (DatabaseName && Name) this.#remember(DatabaseName, Name, found);
      }
    }
  }

  /**
   * Reads what is assigned on one table and its columns.
   *
   * @throws GlueListingError when Lake Formation does not tell
   */
  async loadTable(
    database: string,
    table: string,
    signal?: AbortSignal,
  ): Promise<void> {
    await this.#asking(
      `read the LF-Tags of table ${database}.${table}`,
      async client => {
        const found = await client.send(
          new GetResourceLFTagsCommand({
            CatalogId: this.#catalogId,
            Resource: {
              Table: {
                CatalogId: this.#catalogId,
                DatabaseName: database,
                Name: table,
              },
            },
            ShowAssignedLFTags: true,
          }),
          { abortSignal: signal },
        );
        this.#count('GetResourceLFTags', found);
        this.#tables.delete(keyOf(database, table));
        this.#remember(database, table, found);
      },
    );
  }

  /** Notes on a database what is assigned on it. */
  tagDatabase(database: GlueDatabase): void {
    const value = this.#databases.get(database.Name.toLowerCase());
    if (value !== undefined) database.LFTag = value;
  }

  /** Notes on a table and its columns what is assigned on them. */
  tag(database: GlueDatabase, table: GlueTable): void {
    const found = this.#tables.get(keyOf(database.Name, table.Name));
    if (!found) return;
    if (found.table !== undefined && found.table !== database.LFTag) {
      table.LFTag = found.table;
    }
    const ofTable = table.LFTag ?? database.LFTag;
    if (found.columns.size === 0) return;
    for (const columns of [
      table.StorageDescriptor?.Columns,
      table.PartitionKeys,
    ]) {
      for (const column of columns ?? []) {
        const value = found.columns.get(column.Name.toLowerCase());
        if (value !== undefined && value !== ofTable) column.LFTag = value;
      }
    }
  }

  #remember(
    database: string,
    table: string,
    found: {
      LFTagOnDatabase?: LFTagPair[];
      LFTagsOnTable?: LFTagPair[];
      LFTagsOnColumns?: ColumnLFTag[];
    },
  ) {
    const key = keyOf(database, table);
    // A table with values of two searches comes in both.
    const tags: TableTags = this.#tables.get(key) ?? { columns: new Map() };
    tags.table = this.#valueIn(found.LFTagsOnTable) ?? tags.table;
    const ofDatabase = this.#valueIn(found.LFTagOnDatabase);
    // The search for databases leaves out those that the role sees only by a
    // table in them.
    if (ofDatabase !== undefined) {
      this.#databases.set(database.toLowerCase(), ofDatabase);
    }
    for (const { Name, LFTags } of found.LFTagsOnColumns ?? []) {
      const value = this.#valueIn(LFTags);
      if (Name && value !== undefined) {
        tags.columns.set(Name.toLowerCase(), value);
      }
    }
    this.#tables.set(key, tags);
  }

  #valueIn(tags: LFTagPair[] | undefined): string | undefined {
    return tags?.find(({ TagKey }) => TagKey?.toLowerCase() === this.#key)
      ?.TagValues?.[0];
  }

  /** @param help - advice by the name of the error */
  async #asking<T>(
    doing: string,
    work: (client: LakeFormationClient) => Promise<T>,
    help: Record<string, string> = {},
  ): Promise<T> {
    try {
      return await work(await this.#client());
    } catch (error) {
      const failed = GlueListingError.from(doing, error);
      const known = new Map(
        Object.entries({ AccessDeniedException: advice.denied, ...help }),
      ).get((error as Error).name);
      if (known) failed.message += `. ${known}`;
      throw failed;
    }
  }

  #count(operation: string, { $metadata }: Answered) {
    this.#calls[operation] =
      (this.#calls[operation] ?? 0) + ($metadata.attempts ?? 1);
  }
}
