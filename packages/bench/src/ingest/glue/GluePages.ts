import type { CatalogSize } from '../options';
import { GeneratedCatalog, pageSize } from './GeneratedCatalog';

/** Members of the calls that are served. */
export interface GlueInput {
  DatabaseName?: string;
  /** Of a database in GetDatabase, of a table in GetTable. */
  Name?: string;
  NextToken?: string;
  MaxResults?: number;
}

/** An error as Glue answers it. */
export class GlueError extends Error {
  constructor(readonly type: string, message: string) {
    super(message);
  }
}

const notFound = (what: string) =>
  new GlueError('EntityNotFoundException', `${what} not found.`);

const tokenOf = (from: number) =>
  Buffer.from(JSON.stringify({ from })).toString('base64');

const inBytes = (value: unknown) => Buffer.from(JSON.stringify(value));

/** Answers Glue's calls about a generated catalog, from pages made before. */
export class GluePages {
  readonly #catalog: GeneratedCatalog;
  readonly #databases = new Map<string, number>();
  readonly #tables: Array<Map<string, number>> = [];
  readonly #revisions = new Map<string, number>();
  readonly #pages = new Map<string, Buffer>();

  constructor(size: CatalogSize) {
    this.#catalog = new GeneratedCatalog(size);
    for (let database = 0; database < this.#catalog.databases; database++) {
      this.#databases.set(this.#catalog.databaseName(database), database);
      const tables = new Map<string, number>();
      for (let i = 0; i < this.#catalog.tablesIn(database); i++) {
        tables.set(this.#catalog.tableName(database, i), i);
      }
      this.#tables.push(tables);
      for (let from = 0; from < tables.size; from += pageSize) {
        this.#tablePage(database, from, pageSize);
      }
    }
  }

  /**
   * @param operation - `GetTables`
   * @throws {@link GlueError}
   */
  answer(operation: string, input: GlueInput): Buffer {
    switch (operation) {
      case 'GetDatabases':
        return this.#databasePage(...range(input));
      case 'GetTables':
        return this.#tablePage(
          this.#databaseIndex(input.DatabaseName),
          ...range(input),
        );
      case 'GetDatabase':
        return inBytes({
          Database: this.#catalog.database(this.#databaseIndex(input.Name)),
        });
      case 'GetTable':
        return inBytes({ Table: this.#table(...this.#tableIndex(input)) });
      default:
        throw new GlueError(
          'UnknownOperationException',
          `${operation} is not served`,
        );
    }
  }

  /**
   * Changes a table's description, version and time.
   *
   * @throws {@link GlueError} where there is no such table
   */
  change(input: GlueInput): Buffer {
    const [database, table] = this.#tableIndex(input);
    const key = `${database}/${table}`;
    this.#revisions.set(key, (this.#revisions.get(key) ?? 0) + 1);
    for (const page of this.#pages.keys()) {
      if (page.startsWith(`${database}/`)) this.#pages.delete(page);
    }
    return inBytes({ Table: this.#table(database, table) });
  }

  #databaseIndex(name: string | undefined): number {
    const index = this.#databases.get(name ?? '');
    if (index === undefined) throw notFound(`Database ${name}`);
    return index;
  }

  #tableIndex({ DatabaseName, Name }: GlueInput): [number, number] {
    const database = this.#databaseIndex(DatabaseName);
    const table = this.#tables[database].get(Name ?? '');
    if (table === undefined) throw notFound(`Table ${Name}`);
    return [database, table];
  }

  #table(database: number, table: number) {
    const revision = this.#revisions.get(`${database}/${table}`);
    return this.#catalog.table(database, table, revision);
  }

  #databasePage(from: number, size: number): Buffer {
    return this.#page(`/${from}/${size}`, 'DatabaseList', {
      from,
      size,
      total: this.#catalog.databases,
      item: index => this.#catalog.database(index),
    });
  }

  #tablePage(database: number, from: number, size: number): Buffer {
    return this.#page(`${database}/${from}/${size}`, 'TableList', {
      from,
      size,
      total: this.#catalog.tablesIn(database),
      item: index => this.#table(database, index),
    });
  }

  #page(
    key: string,
    list: string,
    page: {
      from: number;
      size: number;
      total: number;
      item: (index: number) => unknown;
    },
  ): Buffer {
    const made = this.#pages.get(key);
    if (made) return made;
    const end = Math.min(page.from + page.size, page.total);
    const items = [];
    for (let i = page.from; i < end; i++) items.push(page.item(i));
    const bytes = inBytes({
      [list]: items,
      ...(end < page.total && { NextToken: tokenOf(end) }),
    });
    this.#pages.set(key, bytes);
    return bytes;
  }
}

function range({ NextToken, MaxResults }: GlueInput): [number, number] {
  if (
    MaxResults !== undefined &&
    !(Number.isInteger(MaxResults) && MaxResults >= 1 && MaxResults <= pageSize)
  ) {
    throw new GlueError(
      'InvalidInputException',
      `MaxResults must be from 1 to ${pageSize}`,
    );
  }
  return [NextToken ? startOf(NextToken) : 0, MaxResults ?? pageSize];
}

function startOf(token: string): number {
  try {
    const { from } = JSON.parse(Buffer.from(token, 'base64').toString());
    if (Number.isInteger(from)) return from;
  } catch {
    // Refused below.
  }
  throw new GlueError('InvalidInputException', 'Invalid NextToken');
}
