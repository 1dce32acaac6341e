import { createBackend } from '@backstage/backend-defaults';

const backend = createBackend();

backend.add(import('@backstage/plugin-app-backend'));

backend.add(import('@backstage/plugin-auth-backend'));
backend.add(import('./samplePeopleAuth'));

backend.add(import('@backstage/plugin-catalog-backend'));
backend.add(import('@backstage/plugin-catalog-backend-module-logs'));
backend.add(
  import('@data-sharing/backstage-plugin-catalog-backend-module-glue'),
);

backend.add(import('@data-sharing/backstage-plugin-data-sharing-backend'));

backend.add(import('@backstage/plugin-permission-backend'));
backend.add(
  import('@backstage/plugin-permission-backend-module-allow-all-policy'),
);

backend.add(import('@backstage/plugin-search-backend'));
backend.add(import('./searchEngine'));
backend.add(import('@backstage/plugin-search-backend-module-catalog'));
backend.add(
  import('@data-sharing/backstage-plugin-search-backend-module-glue'),
);

backend.add(import('@backstage/plugin-events-backend'));
backend.add(import('@backstage/plugin-notifications-backend'));
backend.add(import('@backstage/plugin-signals-backend'));
backend.add(import('@backstage/plugin-user-settings-backend'));

backend.start().catch(error => {
  process.stderr.write(`The portal could not be started: ${error.message}\n`);
  process.exit(1);
});
