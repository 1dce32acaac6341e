import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { DefaultAwsCredentialsManager } from '@backstage/integration-aws-node';
import {
  catalogProcessingExtensionPoint,
  catalogServiceRef,
} from '@backstage/plugin-catalog-node';
import { glueIngestionPermissions } from '@data-sharing/backstage-plugin-data-sharing-common';
import { CatalogServiceView } from './catalog/CatalogView';
import { ChangeQueues } from './changes/ChangeQueues';
import { readSources } from './config/readSources';
import {
  collectTransformers,
  glueTransformExtensionPoint,
} from './extensionPoint';
import { AwsClients } from './glue/AwsClients';
import { GlueEntityProvider } from './provider/GlueEntityProvider';
import { createMetrics } from './status/metrics';
import { addRoutes } from './status/router';
import { DatabaseIngestionStore } from './store/DatabaseIngestionStore';

/**
 * Reads the Glue catalogs of `catalog.providers.awsGlue` into the catalog.
 *
 * @public
 */
export const catalogModuleGlue = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'glue',
  register(env) {
    const transformers = collectTransformers();
    env.registerExtensionPoint(glueTransformExtensionPoint, transformers);
    env.registerInit({
      deps: {
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        processing: catalogProcessingExtensionPoint,
        scheduler: coreServices.scheduler,
      },
      async init({
        auditor,
        auth,
        catalog,
        config,
        database,
        httpAuth,
        httpRouter,
        lifecycle,
        logger,
        permissions,
        permissionsRegistry,
        processing,
        scheduler,
      }) {
        const sources = readSources(config);
        if (sources.length === 0) {
          logger.info('No Glue source: catalog.providers.awsGlue is not set');
        }
        const store = await DatabaseIngestionStore.create({
          database,
          sourceIds: sources.map(({ id }) => id),
        });
        permissionsRegistry.addPermissions(glueIngestionPermissions);
        addRoutes({
          httpRouter,
          httpAuth,
          auditor,
          permissions,
          store,
          sources,
          now: Date.now,
        });
        const credentials = DefaultAwsCredentialsManager.fromConfig(config);
        const queues = new ChangeQueues({ logger, lifecycle });
        const metrics = createMetrics();
        processing.addEntityProvider(
          sources.map(
            source =>
              new GlueEntityProvider({
                source,
                sources,
                clients: new AwsClients(source, credentials),
                catalog: new CatalogServiceView({ catalog, auth }),
                store,
                transformers: transformers.set,
                queues,
                metrics,
                logger,
                scanRunner: scheduler.createScheduledTaskRunner(
                  source.schedule,
                ),
                pollRunner: scheduler.createScheduledTaskRunner(
                  source.databaseSchedule,
                ),
              }),
          ),
        );
      },
    });
  },
});
