import { mockServices } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { ConfigReader } from '@backstage/config';
import { DefaultAwsCredentialsManager } from '@backstage/integration-aws-node';
import type { JsonObject } from '@backstage/types';
import type { EntityProviderConnection } from '@backstage/plugin-catalog-node';
import type { Knex } from 'knex';
import { ChangeQueues } from '../changes/ChangeQueues';
import { readSources } from '../config/readSources';
import type { GlueTransformers } from '../extensionPoint';
import { AwsClients, type Patience } from '../glue/AwsClients';
import type { Change } from '../ingest/refreshTables';
import { GlueEntityProvider } from '../provider/GlueEntityProvider';
import { createMetrics } from '../status/metrics';
import { DatabaseIngestionStore } from '../store/DatabaseIngestionStore';
import type { IngestionStore } from '../store/IngestionStore';
import { accountId, awsConfig, region } from './glueFixture';
import { MapCatalog } from './MapCatalog';

export const salesGroup: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Group',
  metadata: {
    name: 'sales-team',
    annotations: { 'data-sharing/data-owner-accounts': '222222222222' },
  },
};

const idle = { run: async () => {} };

/** So that a call that fails for good fails soon. */
export const impatient: Patience = {
  connectionTimeout: 1_000,
  requestTimeout: 200,
  maxAttempts: 2,
  retryMode: 'standard',
};

/** How an ingestion under test differs from that of a plain source. */
export interface IngestionOptions {
  /** Of the one source. */
  settings?: Record<string, unknown>;
  /** Several by id, in place of the one. */
  sources?: Record<string, Record<string, unknown>>;
  /** Which of them is run here; the first where absent. */
  sourceId?: string;
  /** The section `aws` of the configuration. */
  aws?: JsonObject;
  catalog?: MapCatalog;
  transformers?: GlueTransformers;
  /** Milliseconds since the epoch. */
  now?: () => number;
  patience?: Patience;
  /** Milliseconds that a lock outlives its owner. */
  leaseMilliseconds?: number;
  /** In place of the catalog itself. */
  connection?: EntityProviderConnection;
  /** Puts something between the ingestion and its store. */
  between?: (store: IngestionStore) => IngestionStore;
}

/**
 * A source with its store in a database and a catalog in a map, over HTTP to
 * whatever `AWS_ENDPOINT_URL` says. Called again with the same database and
 * catalog, it is another replica, or the same one after a restart.
 *
 * @param knex - of an empty database, or of one that was used here
 */
export async function startIngestion(
  knex: Knex,
  options: IngestionOptions = {},
) {
  const config = new ConfigReader({
    aws: options.aws ?? awsConfig,
    catalog: {
      providers: {
        awsGlue: (options.sources ?? {
          accountId,
          region,
          ...options.settings,
        }) as JsonObject,
      },
    },
  });
  const sources = readSources(config);
  const source =
    sources.find(({ id }) => id === options.sourceId) ?? sources[0];
  const logger = mockServices.logger.mock();
  logger.child.mockReturnValue(logger);
  const catalog = options.catalog ?? new MapCatalog([salesGroup]);
  const store = await DatabaseIngestionStore.create({
    database: mockServices.database({ knex }),
    sourceIds: sources.map(({ id }) => id),
    leaseMilliseconds: options.leaseMilliseconds,
  });
  const credentials = DefaultAwsCredentialsManager.fromConfig(config);
  const provider = new GlueEntityProvider({
    source,
    sources,
    clients: new AwsClients(source, credentials, options.patience),
    catalog,
    store: options.between?.(store) ?? store,
    transformers: options.transformers ?? {},
    queues: new ChangeQueues({
      logger,
      lifecycle: mockServices.lifecycle.mock(),
    }),
    metrics: createMetrics(),
    logger,
    scanRunner: idle,
    pollRunner: idle,
    now: options.now,
  });
  await provider.connect(options.connection ?? catalog);
  return {
    source,
    provider,
    store,
    catalog,
    logger,
    refresh: (signal?: AbortSignal) => provider.refresh(logger, signal),
    poll: (signal?: AbortSignal) => provider.refreshDatabases(logger, signal),
    change: (database: string, table?: string) =>
      provider.handleChanges([{ database, table }], Date.now()),
    changes: (list: Change[]) => provider.handleChanges(list, Date.now()),
    status: async () => (await store.source(source.id)).status!,
  };
}
