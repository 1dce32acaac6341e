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
import { locationOf, type GlueSource } from '../config/GlueSource';
import { GlueListingError } from '../glue/GlueListingError';
import type { GlueReader } from '../glue/GlueReader';
import { refusalOfListing } from './removalGuard';
import { reportOf } from './report';
import { scan, type Scan } from './scan';

/**
 * Gives the catalog the databases and tables of one Glue Data Catalog.
 *
 * The catalog changes only by a listing that is complete and not suspiciously
 * small. Each refresh reads everything, so one that is lost is made good by the
 * next.
 */
export class GlueEntityProvider implements EntityProvider {
  readonly #source: GlueSource;
  readonly #sources: GlueSource[];
  readonly #reader: GlueReader;
  readonly #catalog: CatalogView;
  readonly #logger: LoggerService;
  readonly #taskRunner: SchedulerServiceTaskRunner;
  #connection: EntityProviderConnection | undefined;
  #lastReport: string | undefined;

  /**
   * @param options.source - what it reads
   * @param options.sources - all that are configured: a resource link can point
   *   into another
   * @param options.taskRunner - with the source's schedule
   */
  constructor(options: {
    source: GlueSource;
    sources: GlueSource[];
    reader: GlueReader;
    catalog: CatalogView;
    logger: LoggerService;
    taskRunner: SchedulerServiceTaskRunner;
  }) {
    this.#source = options.source;
    this.#sources = options.sources;
    this.#reader = options.reader;
    this.#catalog = options.catalog;
    this.#logger = options.logger;
    this.#taskRunner = options.taskRunner;
  }

  getProviderName(): string {
    return `awsGlue:${this.#source.id}`;
  }

  async connect(connection: EntityProviderConnection): Promise<void> {
    this.#connection = connection;
    const taskId = `${this.getProviderName()}:refresh`;
    await this.#taskRunner.run({
      id: taskId,
      fn: async signal => {
        const logger = this.#logger.child({
          taskId,
          taskInstanceId: randomUUID(),
          source: this.#source.id,
        });
        await this.refresh(logger, signal);
      },
    });
  }

  /**
   * Reads all of the source and applies it.
   *
   * @throws the cause, after logging it, so that the task counts as failed
   */
  async refresh(logger: LoggerService, signal?: AbortSignal): Promise<void> {
    const started = Date.now();
    try {
      if (!this.#connection) throw new Error('The provider is not connected');
      const found = await scan({
        source: this.#source,
        sources: this.#sources,
        reader: this.#reader,
        catalog: this.#catalog,
        signal,
      });
      const refusal = refusalOfListing(
        await this.#catalog.countOf(locationOf(this.#source)),
        found.entities.length,
        this.#source.rejectRemovalsAbovePercentage,
      );
      if (refusal) {
        logger.error(`${this.#title()}: ${refusal}`);
        return;
      }
      // A task whose time is up may be running elsewhere by now.
      signal?.throwIfAborted();
      await this.#connection.applyMutation({
        type: 'full',
        entities: found.entities.map(entity => ({
          entity,
          locationKey: this.getProviderName(),
        })),
      });
      this.#report(found, logger);
      logger.debug(`${this.#title()}: took ${Date.now() - started} ms`);
    } catch (error) {
      logger.error(
        `${this.#title()}: ${
          error instanceof Error ? error.message : error
        }. Nothing was changed in the catalog`,
        error instanceof GlueListingError ? { failure: error.failure } : {},
      );
      throw error;
    }
  }

  #title() {
    const { id, catalogId, accountId, region } = this.#source;
    const where = [catalogId ?? accountId, region].filter(Boolean).join(', ');
    return `Glue source ${id} (${where})`;
  }

  // A schedule of seconds would fill the log with what it said before.
  #report(found: Scan, logger: LoggerService) {
    const lines = reportOf(found);
    const report = JSON.stringify(lines);
    if (report === this.#lastReport) return;
    this.#lastReport = report;
    for (const { level, text } of lines) {
      logger[level](`${this.#title()}: ${text}`);
    }
  }
}
