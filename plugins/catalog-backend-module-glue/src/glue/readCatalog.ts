import type { GlueReader } from './GlueReader';
import {
  MalformedError,
  parseDatabase,
  parseTable,
  type GlueDatabase,
  type GlueTable,
} from './shapes';

/** Something that was listed and cannot be used. */
export interface Skipped {
  /** `sales` or `sales.orders`, as far as it can be told. */
  name: string;
  /** Why, naming the member. */
  reason: string;
}

/** A database with all that it holds. */
export interface DatabaseListing {
  database: GlueDatabase;
  tables: GlueTable[];
  /** Names of the tables that could not be read. */
  unreadable: string[];
}

/**
 * Reads a Glue catalog, one database at a time. What is malformed is reported
 * and left out.
 *
 * A resource link to a database is not looked into: what Glue lists there are
 * the target's tables, which are products of the target.
 *
 * @param reader - where from
 * @param includes - which databases, by name
 * @param onSkipped - told of everything malformed
 * @throws GlueListingError when any listing fails: then nothing may be
 *   concluded from what came before
 */
export async function* readCatalog(
  reader: GlueReader,
  includes: (name: string) => boolean,
  onSkipped: (skipped: Skipped) => void,
  signal?: AbortSignal,
): AsyncIterable<DatabaseListing> {
  const databases = await collect(
    reader.databases(signal),
    parseDatabase,
    (name, reason) => onSkipped({ name, reason }),
  );
  for (const database of databases) {
    if (!includes(database.Name)) continue;
    const unreadable: string[] = [];
    const tables = database.TargetDatabase
      ? []
      : await collect(
          reader.tables(database.Name, signal),
          parseTable,
          (name, reason) => {
            unreadable.push(name);
            onSkipped({ name: `${database.Name}.${name}`, reason });
          },
        );
    yield { database, tables, unreadable };
  }
}

// A listing in pages can show an entry twice when something is added meanwhile:
// the later one counts.
async function collect<T extends { Name: string }>(
  pages: AsyncIterable<unknown[]>,
  parse: (value: unknown) => T,
  onMalformed: (name: string, reason: string) => void,
): Promise<T[]> {
  const found = new Map<string, T>();
  for await (const page of pages) {
    for (const value of page) {
      try {
        const item = parse(value);
        found.set(item.Name.toLowerCase(), item);
      } catch (error) {
        if (!(error instanceof MalformedError)) throw error;
        const name = (value as { Name?: unknown } | null)?.Name;
        onMalformed(
          typeof name === 'string' && name ? name : '(no name)',
          error.message,
        );
      }
    }
  }
  return [...found.values()];
}
