import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { DefaultAwsCredentialsManager } from '@backstage/integration-aws-node';
import {
  catalogProcessingExtensionPoint,
  catalogServiceRef,
} from '@backstage/plugin-catalog-node';
import { CatalogServiceView } from './catalog/CatalogView';
import { readSources } from './config/readSources';
import { AwsGlueReader } from './glue/AwsGlueReader';
import { GlueEntityProvider } from './provider/GlueEntityProvider';

/**
 * Reads the Glue catalogs of `catalog.providers.awsGlue` into the catalog.
 *
 * @public
 */
export const catalogModuleGlue = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'glue',
  register(env) {
    env.registerInit({
      deps: {
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        logger: coreServices.logger,
        processing: catalogProcessingExtensionPoint,
        scheduler: coreServices.scheduler,
      },
      async init({ auth, catalog, config, logger, processing, scheduler }) {
        const sources = readSources(config);
        if (sources.length === 0) {
          logger.info('No Glue source: catalog.providers.awsGlue is not set');
          return;
        }
        const credentials = DefaultAwsCredentialsManager.fromConfig(config);
        processing.addEntityProvider(
          sources.map(
            source =>
              new GlueEntityProvider({
                source,
                sources,
                reader: new AwsGlueReader(source, credentials),
                catalog: new CatalogServiceView({ catalog, auth }),
                logger,
                taskRunner: scheduler.createScheduledTaskRunner(
                  source.schedule,
                ),
              }),
          ),
        );
      },
    });
  },
});
