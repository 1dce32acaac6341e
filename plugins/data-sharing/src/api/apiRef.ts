import { createApiRef } from '@backstage/frontend-plugin-api';
import type { DataSharingApi } from '@data-sharing/backstage-plugin-data-sharing-common';

/**
 * The REST API of the data sharing backend, as the components call it.
 *
 * @public
 */
export const dataSharingApiRef = createApiRef<DataSharingApi>().with({
  id: 'plugin.data-sharing.client',
  pluginId: 'data-sharing',
});
