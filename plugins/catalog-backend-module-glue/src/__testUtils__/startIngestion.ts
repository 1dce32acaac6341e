import { mockServices } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { ConfigReader } from '@backstage/config';
import { DefaultAwsCredentialsManager } from '@backstage/integration-aws-node';
import type { Knex } from 'knex';
import { ChangeQueues } from '../changes/ChangeQueues';
import { readSources } from '../config/readSources';
import type { GlueTransformers } from '../extensionPoint';
import { AwsClients } from '../glue/AwsClients';
import { GlueEntityProvider } from '../provider/GlueEntityProvider';
import { createMetrics } from '../status/metrics';
import { DatabaseIngestionStore } from '../store/DatabaseIngestionStore';
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

/**
 * A source with its store in a database and a catalog in a map, over HTTP to
 * whatever `AWS_ENDPOINT_URL` says. Called again with the same database and
 * catalog, it is another replica, or the same one after a restart.
 *
 * @param knex - of an empty database, or of one that was used here
 */
export async function startIngestion(
  knex: Knex,
  options: {
    settings?: Record<string, unknown>;
    catalog?: MapCatalog;
    transformers?: GlueTransformers;
    now?: () => number;
  } = {},
) {
  const config = new ConfigReader({
    aws: awsConfig,
    catalog: {
      providers: {
        awsGlue: { accountId, region, ...options.settings },
      },
    },
  });
  const sources = readSources(config);
  const [source] = sources;
  const logger = mockServices.logger.mock();
  logger.child.mockReturnValue(logger);
  const catalog = options.catalog ?? new MapCatalog([salesGroup]);
  const store = await DatabaseIngestionStore.create({
    database: mockServices.database({ knex }),
    sourceIds: sources.map(({ id }) => id),
  });
  const credentials = DefaultAwsCredentialsManager.fromConfig(config);
  const provider = new GlueEntityProvider({
    source,
    sources,
    clients: new AwsClients(source, credentials),
    catalog,
    store,
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
  await provider.connect(catalog);
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
    status: async () => (await store.source(source.id)).status!,
  };
}
