import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import type {
  Column,
  Database,
  GetDatabaseResponse,
  GetTablesResponse,
  Table,
} from '@aws-sdk/client-glue';
import type {
  GetLFTagResponse,
  GetResourceLFTagsResponse,
  LFTag,
  LFTagPair,
  SearchDatabasesByLFTagsResponse,
  SearchTablesByLFTagsResponse,
} from '@aws-sdk/client-lakeformation';

/** What is to become of an entity, written by hand. */
export interface Expected {
  /** Whether a share of it can be asked for. */
  product: boolean;
  /** null of a resource link. */
  verdict: string | null;
  /** `verdict kind level name value`, worst first. */
  reasons: string[];
  tags: string[];
  owner: string;
  description: string | null;
  /** Titles. */
  dependsOn: string[];
  /** Of tables: what they are found by. */
  columns?: string[];
  comments?: string[];
  lfTags?: string[];
}

/** A database as Glue answers it, over the wire: times are seconds. */
export interface FixtureDatabase {
  database: Database;
  /** Absent of a resource link, whose tables nobody should ask for. */
  tables: Table[] | undefined;
  /** By the title of the entity. */
  expected: Record<string, Expected>;
}

const folder = resolvePackagePath(
  '@data-sharing/backstage-plugin-catalog-backend-module-glue',
  'src/__fixtures__',
);

function read<T>(...path: string[]): T | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, ...path), 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * All databases that are recorded here, each in a folder of its own: the answers
 * of GetDatabase and GetTables, and what is expected of them.
 */
export const fixtureDatabases: FixtureDatabase[] = readdirSync(folder, {
  withFileTypes: true,
})
  .filter(entry => entry.isDirectory() && entry.name !== 'lake-formation')
  .map(({ name }) => ({
    database: read<Required<GetDatabaseResponse>>(name, 'get-database.json')!
      .Database,
    tables: read<GetTablesResponse>(name, 'get-tables.json')?.TableList,
    expected: read<Record<string, Expected>>(name, 'expected.json')!,
  }));

const lakeFormation = {
  tag: read<GetLFTagResponse>('lake-formation', 'get-lf-tag.json')!,
  databases: read<SearchDatabasesByLFTagsResponse>(
    'lake-formation',
    'search-databases-by-lf-tags.json',
  )!.DatabaseList!,
  tables: read<SearchTablesByLFTagsResponse>(
    'lake-formation',
    'search-tables-by-lf-tags.json',
  )!.TableList!,
  resources: new Map(
    Object.entries(
      read<Record<string, GetResourceLFTagsResponse>>(
        'lake-formation',
        'get-resource-lf-tags.json',
      )!,
    ),
  ),
};

const wireError = (name: string, message: string) =>
  Object.assign(new Error(message), { name });

interface Page<T> {
  items: T[];
  NextToken: string | undefined;
}

function page<T>(all: T[], size: number, token: string | undefined): Page<T> {
  const from = Number(token ?? 0);
  const next = from + size;
  return {
    items: all.slice(from, next),
    NextToken: next < all.length ? String(next) : undefined,
  };
}

const hasOneOf = (
  tags: LFTagPair[] | undefined,
  [{ TagKey, TagValues }]: LFTag[],
) =>
  tags?.some(
    tag => tag.TagKey === TagKey && TagValues!.includes(tag.TagValues![0]),
  );

/** Times of the catalog, as far as AWS tells them. */
const times = [
  'CreateTime',
  'UpdateTime',
  'LastAccessTime',
  'LastAnalyzedTime',
  'RequestTime',
];

/** Serves what is recorded, as AWS does, by page. */
export interface FixtureServer {
  url: string;
  /** More databases, beside those that are recorded. */
  add(database: Database, tables: Table[]): void;
  /** Seconds that all times are later than they were recorded. */
  later: number;
  /** Answers of ListPermissions, which are not recorded. */
  permissions: (input: any) => unknown[];
  /** `GetTables lakehouse`, in the order of the calls. */
  calls: string[];
  stop(): Promise<void>;
}

export async function serveFixtures(): Promise<FixtureServer> {
  const databases = new Map<string, { database: Database; tables?: Table[] }>(
    fixtureDatabases.map(each => [each.database.Name!, each]),
  );
  const state: Pick<FixtureServer, 'later' | 'permissions' | 'calls'> = {
    later: 0,
    permissions: () => [],
    calls: [],
  };

  const database = (name: string) => {
    const found = databases.get(name);
    if (!found) {
      throw wireError('EntityNotFoundException', `Database ${name} not found.`);
    }
    return found;
  };
  const tables = (name: string) => {
    const found = database(name).tables;
    if (!found) {
      throw wireError(
        'AccessDeniedException',
        `What ${name} links to is not to be listed`,
      );
    }
    return found;
  };
  const operations: Record<string, (input: any) => unknown> = {
    GetDatabases({ NextToken }) {
      const all = [...databases.values()].map(each => each.database);
      const { items, ...rest } = page(all, 4, NextToken);
      return { DatabaseList: items, ...rest };
    },
    GetDatabase: ({ Name }) => ({ Database: database(Name).database }),
    GetTables({ DatabaseName, NextToken }) {
      const { items, ...rest } = page(tables(DatabaseName), 3, NextToken);
      return { TableList: items, ...rest };
    },
    GetTable({ DatabaseName, Name }) {
      const found = tables(DatabaseName).find(
        table => table.Name!.toLowerCase() === Name.toLowerCase(),
      );
      if (!found) {
        throw wireError('EntityNotFoundException', `Table ${Name} not found.`);
      }
      return { Table: found };
    },
    GetLFTag: () => lakeFormation.tag,
    SearchDatabasesByLFTags: ({ Expression }) => ({
      DatabaseList: lakeFormation.databases.filter(({ LFTags }) =>
        hasOneOf(LFTags, Expression),
      ),
    }),
    SearchTablesByLFTags({ Expression, NextToken }) {
      const all = lakeFormation.tables.filter(found =>
        [
          found.LFTagsOnTable,
          ...(found.LFTagsOnColumns ?? []).map(({ LFTags }) => LFTags),
        ].some(tags => hasOneOf(tags, Expression)),
      );
      const { items, ...rest } = page(all, 3, NextToken);
      return { TableList: items, ...rest };
    },
    GetResourceLFTags: ({ Resource: { Table: on } }) =>
      lakeFormation.resources.get(`${on.DatabaseName}.${on.Name}`) ?? {},
    ListPermissions: input => ({
      PrincipalResourcePermissions: state.permissions(input),
    }),
  };

  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    // Glue names the operation in a header, Lake Formation in the path.
    const operation = String(
      request.headers['x-amz-target'] ?? request.url,
    ).replace(/^(AWSGlue\.|\/)/, '');
    let status = 200;
    let output: unknown;
    try {
      const input = JSON.parse(body);
      state.calls.push(
        [operation, input.DatabaseName, input.Name].filter(Boolean).join(' '),
      );
      output = operations[operation](input);
    } catch (error) {
      const { name, message } = error as Error;
      status = 400;
      output = { __type: name, Message: message };
    }
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify(output, (key, value) =>
        times.includes(key) && typeof value === 'number'
          ? value + state.later
          : value,
      ),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return Object.assign(state, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    add: (added: Database, itsTables: Table[]) => {
      databases.set(added.Name!, { database: added, tables: itsTables });
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  });
}

/** A column, as Glue lists it, with a flag or none. */
export const fixtureColumn = (name: string, flag?: string): Column => ({
  Name: name,
  Type: 'string',
  ...(flag !== undefined && { Parameters: { pii_flag: flag } }),
});
