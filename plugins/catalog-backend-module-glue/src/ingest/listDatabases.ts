import {
  MalformedError,
  nameOf,
  parseDatabase,
  type GlueDatabase,
} from '../glue/shapes';
import type { Run } from './Ingestion';
import { contextOf } from './TableMapper';

/** What Glue lists and the source wants. */
export interface ListedDatabases {
  databases: GlueDatabase[];
  /** Names, in lower case, of what was listed and cannot be read: it is there. */
  unreadable: Set<string>;
}

/** @throws GlueListingError when a page cannot be had */
export async function listDatabases(run: Run): Promise<ListedDatabases> {
  const { reader, report, source, lfTags, signal } = run;
  const databases = new Map<string, GlueDatabase>();
  const unreadable = new Set<string>();
  for await (const { items } of reader.databases(signal)) {
    for (const value of items) {
      try {
        const database = parseDatabase(value);
        if (!source.includesDatabase(database.Name)) continue;
        contextOf(run, database);
        lfTags?.tagDatabase(database);
        databases.set(database.Name.toLowerCase(), database);
      } catch (error) {
        if (!(error instanceof MalformedError)) throw error;
        const name = nameOf(value);
        report.skip(name, error.message);
        unreadable.add(name.toLowerCase());
      }
    }
  }
  return { databases: [...databases.values()], unreadable };
}
