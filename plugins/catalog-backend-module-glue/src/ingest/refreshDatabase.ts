import type { GlueDatabase } from '../glue/shapes';
import type { KnownTable } from '../store/IngestionStore';
import { applyDelta } from './applyDelta';
import type { FoundTable } from './FoundTable';
import type { Run } from './Ingestion';
import { readTables } from './readTables';
import { writeDatabase } from './writeDatabase';
import { writeTables } from './writeTables';

/** What a refresh of a database found. */
export interface Refreshed {
  /** Known tables that Glue did not list. */
  vanished: KnownTable[];
  /** Resource links among its tables, to be looked at again. */
  links: FoundTable[];
  /** Number of the sequence when its tables were first asked for. */
  readSince: number;
}

/**
 * Lists all tables of a database and brings store and catalog up to date, page
 * by page. Nothing is removed.
 *
 * @param database - as Glue lists it, with its LF-Tag
 * @param listedSince - number of the sequence when the database was read
 * @param touched - number of the event or poll that read it, if one did
 * @returns undefined where somebody else has read the database later, and so
 *   takes care of it
 * @throws GlueListingError when a page cannot be had; what came before is
 *   written by then
 */
export async function refreshDatabase(
  run: Run,
  database: GlueDatabase,
  { listedSince, touched }: { listedSince: number; touched?: number },
): Promise<Refreshed | undefined> {
  const { source, store, visibility, signal } = run;
  const name = database.Name.toLowerCase();
  if (visibility && !database.TargetDatabase) {
    database.HiddenTables =
      !(await visibility.seesAllTables(database.Name, signal)) || undefined;
  }
  const readSince = touched ?? (await store.sequence(source.id));
  const seen = new Set<string>();
  const links: FoundTable[] = [];
  let refreshed: Refreshed | undefined;

  /** @returns false where the rest is somebody else's */
  const write = (tables: FoundTable[], isLast: boolean) =>
    store.withLock(
      source.id,
      async () => {
        // A task whose time is up may be running elsewhere by now.
        signal?.throwIfAborted();
        const knownDatabase = await store.database(source.id, name);
        if (knownDatabase && knownDatabase.touched > listedSince) return false;
        const delta = await writeTables(run, database, tables, {
          readSince,
          touched,
        });
        if (!isLast) {
          await applyDelta(run, delta);
          return true;
        }
        const known = await store.tablesOf(source.id, name);
        await writeDatabase(run, database, knownDatabase, delta, touched);
        refreshed = {
          vanished: known.filter(
            table => !seen.has(table.name) && table.touched <= readSince,
          ),
          links,
          readSince,
        };
        return true;
      },
      signal,
    );

  for await (const { tables, isLast } of readTables(run, database)) {
    for (const table of tables) {
      seen.add(table.name);
      // A copy: the original becomes an entity.
      if (table.entity === 'link') links.push({ ...table });
    }
    if (!(await write(tables, isLast))) return undefined;
  }
  // A resource link has no tables of its own.
  if (!refreshed) await write([], true);
  return refreshed;
}
