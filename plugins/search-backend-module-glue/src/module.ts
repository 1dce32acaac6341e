import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { searchIndexRegistryExtensionPoint } from '@backstage/plugin-search-backend-node/alpha';
import { GlueTableCollatorFactory } from './collator/GlueTableCollatorFactory';
import { TableTextReader } from './collator/TableTextReader';
import { readConfig } from './config';

/**
 * Lets people find the tables of AWS Glue by what is in them.
 *
 * @public
 */
export const searchModuleGlue = createBackendModule({
  pluginId: 'search',
  moduleId: 'glue',
  register(env) {
    env.registerInit({
      deps: {
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        discovery: coreServices.discovery,
        indexRegistry: searchIndexRegistryExtensionPoint,
        logger: coreServices.logger,
        scheduler: coreServices.scheduler,
      },
      async init({
        auth,
        catalog,
        config,
        discovery,
        indexRegistry,
        logger,
        scheduler,
      }) {
        const { schedule, locationTemplate, batchSize } = readConfig(config);
        indexRegistry.addCollator({
          schedule: scheduler.createScheduledTaskRunner(schedule),
          factory: new GlueTableCollatorFactory({
            reader: new TableTextReader({ auth, discovery, batchSize }),
            auth,
            catalog,
            logger,
            locationTemplate,
          }),
        });
      },
    });
  },
});
