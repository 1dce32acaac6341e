import type { ApiCalls } from '../glue/GlueReader';
import type { ListingFailure } from '../glue/GlueListingError';

/** Something that was listed and is not in the catalog. */
export interface Skipped {
  /** `sales` or `sales.orders`, as far as it can be told. */
  name: string;
  /** Why, naming the member. */
  reason: string;
}

/** Removals that were not believed. */
export interface HeldRemovals {
  /** How many entities would have gone. */
  removals: number;
  /** How many the catalog has of the source. */
  known: number;
  /** In a sentence. */
  reason: string;
  /** Some of them, by name. */
  examples: string[];
}

/** What the role that reads can see, where Lake Formation is asked. */
export interface Visibility {
  /** ARN of the role. */
  role: string;
  /** Databases whose tables it provably sees all. */
  wholeDatabases: number;
  /** Databases of which it may see only some tables. */
  partlyVisible: string[];
  /** Tables whose columns it does not provably see all. */
  tablesWithHiddenColumns: number;
}

/** Where a long scan is. */
export interface ScanProgress {
  /** RFC 3339 in UTC, as all times here. */
  startedAt: string;
  updatedAt: string;
  databases: number;
  databasesDone: number;
  tables: number;
}

/** How the last scan of a source went. */
export interface ScanStatus {
  startedAt: string;
  finishedAt: string;
  durationMs: number;
  outcome: 'success' | 'failure';
  /** Of a failure. */
  failure?: { kind: ListingFailure | 'error'; message: string };
  /** Of the last scan that read everything, which need not be this one. */
  lastSuccessAt?: string;
  databases: number;
  tables: number;
  resourceLinks: number;
  entities: number;
  /** At most 100; the rest is counted. */
  skipped: Skipped[];
  skippedTotal: number;
  /** `data_owner` values that lead to no group. */
  unresolvedOwners: string[];
  removed: number;
  held?: HeldRemovals;
  /** Databases that Glue hides now and the catalog keeps. */
  hiddenDatabases: string[];
  visibility?: Visibility;
  apiCalls: ApiCalls;
}
