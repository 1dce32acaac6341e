/* eslint-disable @backstage/no-forbidden-package-imports --
   The ingestion is measured without its schedule, which the module gives
   nobody else. */
import type { GlueClientConfig } from '@aws-sdk/client-glue';
import type {
  AuthService,
  DatabaseService,
  LifecycleService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import { DefaultAwsCredentialsManager } from '@backstage/integration-aws-node';
import type {
  CatalogService,
  EntityProvider,
} from '@backstage/plugin-catalog-node';
import { CatalogServiceView } from '@data-sharing/backstage-plugin-catalog-backend-module-glue/src/catalog/CatalogView';
import { ChangeQueues } from '@data-sharing/backstage-plugin-catalog-backend-module-glue/src/changes/ChangeQueues';
import { readSources } from '@data-sharing/backstage-plugin-catalog-backend-module-glue/src/config/readSources';
import { AwsClients } from '@data-sharing/backstage-plugin-catalog-backend-module-glue/src/glue/AwsClients';
import { GlueEntityProvider } from '@data-sharing/backstage-plugin-catalog-backend-module-glue/src/provider/GlueEntityProvider';
import { createMetrics } from '@data-sharing/backstage-plugin-catalog-backend-module-glue/src/status/metrics';
import { DatabaseIngestionStore } from '@data-sharing/backstage-plugin-catalog-backend-module-glue/src/store/DatabaseIngestionStore';
import { region } from './glue/GeneratedCatalog';
import { nullStore } from './nullStore';

/** What is measured: the ingestion, with its hands on the schedule. */
export interface Subject {
  provider: EntityProvider;
  /** Reads all of Glue and gives it to the catalog, as the schedule would. */
  scan(): Promise<void>;
  /** Does what the ingestion does when Glue says that a table changed. */
  tableChanged(database: string, table: string): Promise<void>;
}

/** How the subject reads Glue; the control reads it in the same way. */
export const reading: {
  databasesInParallel: number;
  client: GlueClientConfig;
} = {
  databasesInParallel: 4,
  client: {
    region,
    retryMode: 'adaptive',
    maxAttempts: 6,
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 30_000 },
  },
};

const noCatalog = {
  owningGroups: async () => [],
  countOf: async () => 0,
  refsOf: async () => [],
};

/**
 * @param options.database - absent where nothing is to be remembered
 * @param options.catalog - absent where there is none
 */
export async function createSubject(options: {
  config: Config;
  logger: LoggerService;
  database?: DatabaseService;
  catalog?: { catalog: CatalogService; auth: AuthService };
}): Promise<Subject> {
  const { config, logger, catalog, database } = options;
  const sources = readSources(config);
  const [source] = sources;
  const idle = { run: async () => {} };
  const provider = new GlueEntityProvider({
    source,
    sources,
    clients: new AwsClients(
      source,
      DefaultAwsCredentialsManager.fromConfig(config),
    ),
    catalog: catalog ? new CatalogServiceView(catalog) : noCatalog,
    store: database
      ? await DatabaseIngestionStore.create({
          database,
          sourceIds: [source.id],
        })
      : nullStore,
    transformers: {},
    // There is no queue to listen to: the bench brings the word of a change.
    queues: new ChangeQueues({
      logger,
      lifecycle: {} as LifecycleService,
    }),
    metrics: createMetrics(),
    logger,
    // Nothing runs but what is measured.
    scanRunner: idle,
    pollRunner: idle,
  });
  return {
    provider,
    scan: () => provider.refresh(logger),
    tableChanged: (name, table) =>
      provider.handleChanges([{ database: name, table }], Date.now()),
  };
}
