import { randomUUID } from 'node:crypto';
import type {
  LoggerService,
  SchedulerServiceTaskRunner,
} from '@backstage/backend-plugin-api';
import type {
  EntityProvider,
  EntityProviderConnection,
} from '@backstage/plugin-catalog-node';
import type { CatalogView } from '../catalog/CatalogView';
import { GroupCache } from '../catalog/GroupCache';
import { OwnerResolver } from '../catalog/OwnerResolver';
import type { ChangeQueues } from '../changes/ChangeQueues';
import { titleOf, type GlueSource } from '../config/GlueSource';
import type { GlueTransformers } from '../extensionPoint';
import type { AwsClients } from '../glue/AwsClients';
import { AwsGlueReader } from '../glue/AwsGlueReader';
import { GlueListingError } from '../glue/GlueListingError';
import { LfTagReader } from '../glue/LfTagReader';
import { VisibilityReader } from '../glue/VisibilityReader';
import type { Run } from '../ingest/Ingestion';
import { pollDatabases } from '../ingest/pollDatabases';
import { refreshChanged, type Change } from '../ingest/refreshTables';
import { RunReport } from '../ingest/RunReport';
import { scan } from '../ingest/scan';
import type { Metrics } from '../status/metrics';
import { ProgressTeller } from '../status/ProgressTeller';
import { reportOf } from '../status/reportOf';
import type { HeldRemovals, ScanStatus } from '../status/SourceStatus';
import type { IngestionStore } from '../store/IngestionStore';

/** Milliseconds that an event may go by the groups of the event before. */
const groupsMaxAge = 60_000;

/** What the provider of a source is made with. */
export interface GlueEntityProviderOptions {
  source: GlueSource;
  /** All that are configured: a resource link can point into another. */
  sources: GlueSource[];
  clients: AwsClients;
  catalog: CatalogView;
  store: IngestionStore;
  transformers: GlueTransformers;
  queues: ChangeQueues;
  metrics: Metrics;
  logger: LoggerService;
  /** With the source's `schedule`. */
  scanRunner: SchedulerServiceTaskRunner;
  /** With the source's `databaseSchedule`. */
  pollRunner: SchedulerServiceTaskRunner;
  /** Milliseconds since the epoch. */
  now?: () => number;
}

/**
 * Gives the catalog the databases and tables of one Glue Data Catalog: by full
 * scans on a schedule, by a frequent look at the databases, and by Glue's own
 * events. Each reads Glue itself, so one that is lost is made good by the next.
 */
export class GlueEntityProvider implements EntityProvider {
  readonly #options: GlueEntityProviderOptions;
  readonly #title: string;
  readonly #now: () => number;
  readonly #groups: GroupCache;
  #connection: EntityProviderConnection | undefined;
  #lastReport: string | undefined;

  constructor(options: GlueEntityProviderOptions) {
    this.#options = options;
    this.#title = titleOf(options.source);
    this.#now = options.now ?? Date.now;
    this.#groups = new GroupCache(options.catalog, this.#now);
  }

  getProviderName(): string {
    return `awsGlue:${this.#options.source.id}`;
  }

  async connect(connection: EntityProviderConnection): Promise<void> {
    this.#connection = connection;
    const { scanRunner, pollRunner, queues, source, clients } = this.#options;
    await this.#schedule('refresh', scanRunner, (logger, signal) =>
      this.refresh(logger, signal),
    );
    await this.#schedule('databases', pollRunner, (logger, signal) =>
      this.refreshDatabases(logger, signal),
    );
    await queues
      .listen({
        source,
        client: clients.queue,
        handle: (changes, oldest) => this.handleChanges(changes, oldest),
      })
      // One broken account never stops the others; scans go on without events.
      .catch(error =>
        this.#options.logger.error(
          `${this.#title}: events are not received: ${error.message}`,
        ),
      );
  }

  /**
   * Reads all of the source and brings the catalog up to date.
   *
   * @throws the cause, after logging it, so that the task counts as failed
   */
  async refresh(logger: LoggerService, signal?: AbortSignal): Promise<void> {
    const { store, source, metrics } = this.#options;
    const startedAt = this.#now();
    let run: Run | undefined;
    let held: HeldRemovals | undefined;
    let failure: unknown;
    try {
      run = await this.#run(0, logger, signal);
      const progress = new ProgressTeller({
        run,
        title: this.#title,
        startedAt,
        now: this.#now,
      });
      try {
        held = await scan(run, startedAt, () => progress.tell());
      } finally {
        await progress.settled();
      }
    } catch (error) {
      failure = error;
      this.#logFailure(logger, error);
    }
    const status = await this.#statusOf(run, startedAt, held, failure);
    await store.saveStatus(source.id, status);
    metrics.scanned(source.id, status);
    if (run) this.#measure(run);
    if (failure) throw failure;
    this.#report(status, logger);
  }

  /**
   * Reads the databases, and the tables of those that are new or changed.
   *
   * @throws the cause, after logging it, so that the task counts as failed
   */
  async refreshDatabases(
    logger: LoggerService,
    signal?: AbortSignal,
  ): Promise<void> {
    const { store, source } = this.#options;
    // What was never read whole is the scan's to read.
    if (!(await store.source(source.id)).status?.lastSuccessAt) return;
    try {
      const run = await this.#run(0, logger, signal);
      const changed = await pollDatabases(run);
      if (changed > 0) {
        logger.info(`${this.#title}: ${changed} databases were updated`);
      }
      this.#logSkipped(run);
      this.#measure(run);
    } catch (error) {
      this.#logFailure(logger, error);
      throw error;
    }
  }

  /**
   * Reads what events say has changed.
   *
   * @param oldest - milliseconds since the epoch: when the first of it happened
   * @throws where it could not be read, so that the events come again
   */
  async handleChanges(changes: Change[], oldest: number): Promise<void> {
    const { source, metrics, logger } = this.#options;
    const seconds = () => (this.#now() - oldest) / 1000;
    try {
      const run = await this.#run(groupsMaxAge, logger);
      await refreshChanged(run, changes, this.#now());
      this.#logSkipped(run);
      this.#measure(run);
      metrics.changed(source.id, 'handled', changes.length, seconds());
    } catch (error) {
      metrics.changed(source.id, 'failed', changes.length, seconds());
      throw error;
    }
  }

  /** @param maxAge - milliseconds that the groups may have been known for */
  async #run(
    maxAge: number,
    logger: LoggerService,
    signal?: AbortSignal,
  ): Promise<Run> {
    if (!this.#connection) throw new Error('The provider is not connected');
    const { source, clients } = this.#options;
    const { catalogId, sensitivity, lakeFormationRole } = source;
    const report = new RunReport();
    const calls = report.apiCalls;
    const client = clients.lakeFormation;
    return {
      ...this.#options,
      connection: this.#connection,
      reader: new AwsGlueReader(source, clients.glue, calls),
      lfTags:
        sensitivity.lfTag &&
        new LfTagReader({
          key: sensitivity.lfTag.key,
          catalogId,
          client,
          calls,
        }),
      visibility: lakeFormationRole
        ? new VisibilityReader({
            role: lakeFormationRole,
            catalogId,
            client,
            calls,
          })
        : undefined,
      owners: new OwnerResolver(
        source.dataOwners,
        await this.#groups.get(maxAge),
      ),
      report,
      logger,
      signal,
    };
  }

  /** @param run - absent where there was none: the catalog did not answer */
  async #statusOf(
    run: Run | undefined,
    startedAt: number,
    held: HeldRemovals | undefined,
    failure: unknown,
  ): Promise<ScanStatus> {
    const { store, source } = this.#options;
    const { report = new RunReport(), owners } = run ?? {};
    const finishedAt = this.#now();
    const iso = (time: number) => new Date(time).toISOString();
    const before = (await store.source(source.id)).status;
    return {
      startedAt: iso(startedAt),
      finishedAt: iso(finishedAt),
      durationMs: finishedAt - startedAt,
      outcome: failure ? 'failure' : 'success',
      ...(failure !== undefined && {
        failure: {
          kind: failure instanceof GlueListingError ? failure.failure : 'error',
          message: failure instanceof Error ? failure.message : String(failure),
        },
      }),
      lastSuccessAt: failure ? before?.lastSuccessAt : iso(finishedAt),
      databases: report.databases,
      tables: report.tables,
      resourceLinks: report.resourceLinks,
      entities: await store.countEntities(source.id),
      skipped: report.skipped,
      skippedTotal: report.skippedTotal,
      unresolvedOwners: [...(owners?.unresolved ?? [])].sort(),
      removed: report.removed,
      held,
      hiddenDatabases: [...report.hiddenDatabases].sort(),
      visibility: run?.visibility?.summary(),
      apiCalls: report.apiCalls,
    };
  }

  async #schedule(
    name: string,
    runner: SchedulerServiceTaskRunner,
    work: (logger: LoggerService, signal: AbortSignal) => Promise<void>,
  ) {
    const taskId = `${this.getProviderName()}:${name}`;
    await runner.run({
      id: taskId,
      fn: signal =>
        work(
          this.#options.logger.child({
            taskId,
            taskInstanceId: randomUUID(),
            source: this.#options.source.id,
          }),
          signal,
        ),
    });
  }

  #measure({ report }: Run) {
    const { metrics, source } = this.#options;
    metrics.called(source.id, report.apiCalls);
    metrics.removed(source.id, report.removed);
  }

  #logSkipped({ report, logger }: Run) {
    for (const { name, reason } of report.skipped) {
      logger.warn(`${this.#title}: skipped ${name}: ${reason}`);
    }
  }

  #logFailure(logger: LoggerService, error: unknown) {
    logger.error(
      `${this.#title}: ${
        error instanceof Error ? error.message : error
      }. Nothing was removed from the catalog`,
      error instanceof GlueListingError ? { failure: error.failure } : {},
    );
  }

  // A schedule of seconds would fill the log with what it said before.
  #report(status: ScanStatus, logger: LoggerService) {
    const lines = reportOf(status);
    const report = JSON.stringify(lines);
    if (report === this.#lastReport) return;
    this.#lastReport = report;
    for (const { level, text } of lines) {
      logger[level](`${this.#title}: ${text}`);
    }
  }
}
