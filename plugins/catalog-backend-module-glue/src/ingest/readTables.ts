import { GlueListingError } from '../glue/GlueListingError';
import type { Page } from '../glue/GlueReader';
import { inParallel } from '../glue/inParallel';
import type { GlueDatabase, GlueTable } from '../glue/shapes';
import type { FoundTable } from './FoundTable';
import type { Run } from './Ingestion';
import { TableMapper } from './TableMapper';

/** Calls to Lake Formation at the same time. */
const parallelQuestions = 5;

const isFound = (value: GlueTable | FoundTable): value is FoundTable =>
  'entity' in value;

/** Tables that Glue listed together. */
export interface FoundPage {
  tables: FoundTable[];
  /** Whether no other follows. */
  isLast: boolean;
}

/**
 * Reads all tables of a database, page by page. A resource link to a database is
 * not looked into: what Glue lists there are the target's tables, which are
 * products of the target.
 *
 * @throws GlueListingError when a page cannot be had: then nothing may be
 *   concluded from what did not come
 */
export async function* readTables(
  run: Run,
  database: GlueDatabase,
): AsyncGenerator<FoundPage> {
  if (database.TargetDatabase) return;
  const { reader, report, signal } = run;
  const mapper = new TableMapper(run, database);
  for await (const { items, isLast } of pagesWithOneRestart(() =>
    reader.tables(database.Name, signal),
  )) {
    report.tables += items.length;
    const parsed = items.map(value => mapper.parse(value));
    await addEvidence(
      run,
      database,
      parsed.filter((value): value is GlueTable => !isFound(value)),
    );
    const tables = parsed.map(value =>
      isFound(value) ? value : mapper.map(value),
    );
    await mapper.dropInvalid(tables);
    yield { tables, isLast };
  }
}

/** What Lake Formation says of the tables: their LF-Tags, and hidden columns. */
export async function addEvidence(
  { lfTags, visibility, signal }: Run,
  database: GlueDatabase,
  tables: GlueTable[],
) {
  if (lfTags) tables.forEach(table => lfTags.tag(database, table));
  if (visibility && !(await visibility.seesAllTables(database.Name, signal))) {
    await inParallel(tables, parallelQuestions, async table => {
      if (
        !table.TargetTable &&
        !(await visibility.seesAllColumns(database.Name, table.Name, signal))
      ) {
        table.HiddenColumns = true;
      }
    });
  }
}

/**
 * Glue forgets where a listing was after a while. It is begun again then, once;
 * what came before comes again.
 */
async function* pagesWithOneRestart(
  list: () => AsyncIterable<Page>,
): AsyncIterable<Page> {
  let pages = 0;
  try {
    for await (const page of list()) {
      pages += 1;
      yield page;
    }
  } catch (error) {
    if (
      !(error instanceof GlueListingError) ||
      error.failure !== 'expired-page' ||
      pages === 0
    ) {
      throw error;
    }
    yield* list();
  }
}
