import {
  coreServices,
  createBackendFeatureLoader,
} from '@backstage/backend-plugin-api';
import postgresEngine from '@backstage/plugin-search-backend-module-pg';

/**
 * Searches in PostgreSQL where the portal keeps its data there: the index
 * outlives a restart, all replicas share it, and filters are exact. Without it
 * the search plugin has Lunr, in the memory of each replica. It is decided from
 * the configuration because the module for PostgreSQL only finds out when it
 * has started, and warns at every start of a portal on SQLite.
 */
export default createBackendFeatureLoader({
  deps: { config: coreServices.rootConfig },
  *loader({ config }) {
    const client =
      config.getOptionalString('backend.database.plugin.search.client') ??
      config.getOptionalString('backend.database.client');
    if (client === 'pg') yield postgresEngine;
  },
});
