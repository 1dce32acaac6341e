import type { Run } from '../ingest/Ingestion';

/** Milliseconds between updates of the status while a scan runs. */
const saveEvery = 2_000;

/** Milliseconds between lines in the log while a scan runs. */
const logEvery = 30_000;

/** Tells how far a long scan is, in the status and in the log. */
export class ProgressTeller {
  readonly #run: Run;
  readonly #title: string;
  readonly #startedAt: number;
  readonly #now: () => number;
  #savedAt: number;
  #loggedAt: number;
  #saving: Promise<void> = Promise.resolve();

  /** @param options.now - milliseconds since the epoch */
  constructor(options: {
    run: Run;
    title: string;
    startedAt: number;
    now: () => number;
  }) {
    this.#run = options.run;
    this.#title = options.title;
    this.#startedAt = options.startedAt;
    this.#now = options.now;
    this.#savedAt = options.startedAt;
    this.#loggedAt = options.startedAt;
  }

  tell() {
    const { report, logger, store, source } = this.#run;
    const now = this.#now();
    if (now - this.#loggedAt >= logEvery) {
      this.#loggedAt = now;
      logger.info(
        `${this.#title}: read ${report.databasesDone} of ${
          report.databases
        } databases, ${report.tables} tables so far`,
      );
    }
    if (now - this.#savedAt < saveEvery) return;
    this.#savedAt = now;
    this.#saving = store
      .saveProgress(source.id, {
        startedAt: new Date(this.#startedAt).toISOString(),
        updatedAt: new Date(now).toISOString(),
        databases: report.databases,
        databasesDone: report.databasesDone,
        tables: report.tables,
      })
      .catch(error =>
        logger.debug(`${this.#title}: progress is not saved: ${error}`),
      );
  }

  /** Resolves when nothing more will be written of this scan's progress. */
  settled(): Promise<void> {
    return this.#saving;
  }
}
