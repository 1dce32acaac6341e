import { GlueListingError } from '../glue/GlueListingError';
import { inParallel } from '../glue/inParallel';
import type { GlueDatabase } from '../glue/shapes';
import type { KnownTable } from '../store/IngestionStore';
import type { Run } from './Ingestion';

/** Calls of GetTable at the same time. */
const parallelQuestions = 5;

/** When so many are there all the same, the others are taken to be so too. */
const enoughHidden = 100;

/**
 * Asks Glue by name for tables that it did not list.
 *
 * @param database - that Glue lists
 * @returns `hidden` are those that Glue shows or denies
 * @throws GlueListingError when Glue does not answer
 */
export async function askWhatIsGone(
  run: Run,
  database: GlueDatabase,
  tables: KnownTable[],
): Promise<{ gone: KnownTable[]; hidden: KnownTable[] }> {
  // What is found through a resource link is its target's.
  if (database.TargetDatabase) return { gone: tables, hidden: [] };
  const gone: KnownTable[] = [];
  const hidden: KnownTable[] = [];
  await inParallel(tables, parallelQuestions, async table => {
    const isGone =
      hidden.length < enoughHidden &&
      (await glueSaysGone(run, database, table));
    (isGone ? gone : hidden).push(table);
  });
  return { gone, hidden };
}

const isRefusedName = (error: unknown) =>
  error instanceof GlueListingError &&
  /^(InvalidInput|Validation)Exception$/.test(
    (error.cause as Error | undefined)?.name ?? '',
  );

async function glueSaysGone(
  { reader, signal }: Run,
  database: GlueDatabase,
  { name, versionId }: KnownTable,
): Promise<boolean> {
  try {
    const { found } = await reader.table(database.Name, name, signal);
    return found === 'gone';
  } catch (error) {
    // What could not be read may stand under a name that Glue does not take.
    if (versionId === null && isRefusedName(error)) return true;
    throw error;
  }
}
