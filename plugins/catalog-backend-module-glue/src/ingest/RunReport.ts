import type { ApiCalls } from '../glue/GlueReader';
import type { Skipped } from '../status/SourceStatus';

/** More than these are counted, not named. */
const maxSkipped = 100;

/** What a run adds up while it goes. */
export class RunReport {
  readonly apiCalls: ApiCalls = {};
  readonly skipped: Skipped[] = [];
  skippedTotal = 0;
  databases = 0;
  databasesDone = 0;
  tables = 0;
  resourceLinks = 0;
  removed = 0;
  readonly hiddenDatabases: string[] = [];

  skip(name: string, reason: string) {
    this.skippedTotal += 1;
    if (this.skipped.length < maxSkipped) this.skipped.push({ name, reason });
  }
}
