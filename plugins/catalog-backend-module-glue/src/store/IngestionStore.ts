import type {
  TableTextPage,
  VerdictSummary,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import type { GlueDatabase } from '../glue/shapes';
import type { SearchableText } from '../mapping/tableText';
import type { ScanProgress, ScanStatus } from '../status/SourceStatus';

/** Owner of a database that the catalog may not have yet, with all its tables. */
export const unfinished = '';

/** A database as it was last read. */
export interface KnownDatabase {
  /** Lower case. */
  name: string;
  entityRef: string | null;
  /** Ref of the group that `data_owner` led to, or {@link unfinished}. */
  owner: string;
  facts: GlueDatabase;
  /** Sequence of the event or poll that read it last; 0 after a scan. */
  touched: number;
  /** Gone, and remembered so that a scan that saw it does not bring it back. */
  removed: boolean;
}

/** What is kept of a table. */
export interface TableRecord {
  /** Lower case. */
  name: string;
  /** null where it is no entity, and yet counts for its database. */
  entityRef: string | null;
  /** What `tablePart` says. */
  part: VerdictSummary;
  /** What it can be found by, made where it is needed. */
  text: (() => SearchableText) | null;
  /** When it was created, and which of its versions; null where not known. */
  versionId: string | null;
  columnCount: number;
}

/** A table as it was last read. */
export interface KnownTable {
  name: string;
  entityRef: string | null;
  versionId: string | null;
  columnCount: number;
  digest: string;
  touched: number;
  removed: boolean;
}

/** What tables add up to in the verdict of their database. */
export interface TableVerdicts {
  tables: number;
  /**
   * Enough of them for the worst reasons, in the order of their names by code
   * points.
   */
  parts: VerdictSummary[];
  /** How many reasons there are in all. */
  reasonsTotal: number;
}

/** A removal that somebody let through in advance. */
export interface RemovalAllowance {
  /** How many entities may go. */
  removals: number;
  /** Milliseconds since the epoch. */
  until: number;
}

export interface StoredSource {
  status: ScanStatus | undefined;
  progress: ScanProgress | undefined;
  /** Milliseconds since the epoch. */
  lastEventAt: number | undefined;
  allowance: RemovalAllowance | undefined;
}

/**
 * What the ingestion remembers, shared by all replicas. It holds at least what
 * the catalog has of a source: a row is written before the entity, and goes
 * after it.
 *
 * `touched` tells who read last. An event takes the next number of the
 * source's sequence before it reads; a scan notes the sequence before it lists.
 * So a row whose number is greater than what a scan noted was read later than
 * the scan's listing began, whatever the clocks say.
 */
export interface IngestionStore {
  /**
   * Runs alone among all replicas.
   *
   * @throws what `work` throws, and AbortError
   */
  withLock<T>(
    sourceId: string,
    work: () => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T>;

  sequence(sourceId: string): Promise<number>;
  /**
   * Nobody else gets the same.
   *
   * @param eventAt - milliseconds since the epoch, where an event is handled
   */
  nextSequence(sourceId: string, eventAt?: number): Promise<number>;

  databases(sourceId: string): Promise<Map<string, KnownDatabase>>;
  database(sourceId: string, name: string): Promise<KnownDatabase | undefined>;
  saveDatabase(sourceId: string, database: KnownDatabase): Promise<void>;

  /** @param names - lower case */
  tables(
    sourceId: string,
    database: string,
    names: string[],
  ): Promise<Map<string, KnownTable>>;
  /** Those that are not removed. */
  tablesOf(sourceId: string, database: string): Promise<KnownTable[]>;
  /**
   * @param options.known - as `tables` gave them: what is the same is not written
   * @param options.touched - number of the event that read them, for which all
   *   are written; a scan gives none, and the number stays as it was
   */
  saveTables(
    sourceId: string,
    database: string,
    records: TableRecord[],
    options?: { known?: Map<string, KnownTable>; touched?: number },
  ): Promise<void>;
  /**
   * Forgets tables; where a number is given, they are remembered as gone until
   * a scan has finished that began later, also those that were not known: some
   * other may have read them before they went, and not written them yet.
   */
  removeTables(
    sourceId: string,
    database: string,
    names: string[],
    touched?: number,
  ): Promise<void>;
  /** The same for a database with all its tables. */
  removeDatabase(
    sourceId: string,
    name: string,
    touched?: number,
  ): Promise<void>;
  /** Drops what is remembered as gone, up to this number. */
  forgetRemoved(sourceId: string, upTo: number): Promise<void>;

  tableVerdicts(sourceId: string, database: string): Promise<TableVerdicts>;
  /** How many entities the source has. */
  countEntities(sourceId: string): Promise<number>;
  /** Which of these refs the source has, the catalog at the latest soon. */
  hasEntities(sourceId: string, entityRefs: string[]): Promise<Set<string>>;

  /**
   * @param limit - tables on a page
   * @throws InputError for a cursor that is none
   */
  tableTexts(limit: number, cursor?: string): Promise<TableTextPage>;

  source(sourceId: string): Promise<StoredSource>;
  saveStatus(sourceId: string, status: ScanStatus): Promise<void>;
  saveProgress(sourceId: string, progress: ScanProgress | null): Promise<void>;
  saveAllowance(
    sourceId: string,
    allowance: RemovalAllowance | null,
  ): Promise<void>;
}
