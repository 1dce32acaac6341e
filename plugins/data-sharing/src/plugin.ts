import {
  createApiFactory,
  createComponentExtension,
  createPlugin,
  createRoutableExtension,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import { createSearchResultListItemExtension } from '@backstage/plugin-search-react';
import {
  DataSharingClient,
  productTypes,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import { dataSharingApiRef } from './api/apiRef';
import { accessRouteRef, requestRouteRef, rootRouteRef } from './routes';

/** The plugin for the legacy frontend system. @public */
export const dataSharingPlugin = createPlugin({
  id: 'data-sharing',
  routes: {
    root: rootRouteRef,
    request: requestRouteRef,
    access: accessRouteRef,
  },
  apis: [
    createApiFactory({
      api: dataSharingApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: apis => new DataSharingClient(apis),
    }),
  ],
});

/** The inbox, my requests and all requests. @public */
export const DataSharingPage = dataSharingPlugin.provide(
  createRoutableExtension({
    name: 'DataSharingPage',
    component: () =>
      import('./components/pages/LegacyDataSharingPage').then(
        m => m.LegacyDataSharingPage,
      ),
    mountPoint: rootRouteRef,
  }),
);

/** One share request. @public */
export const DataSharingRequestPage = dataSharingPlugin.provide(
  createRoutableExtension({
    name: 'DataSharingRequestPage',
    component: () =>
      import('./components/pages/LegacyRequestPage').then(
        m => m.LegacyRequestPage,
      ),
    mountPoint: requestRouteRef,
  }),
);

/** The Access tab of an entity page, to be mounted at `/access`. @public */
export const EntityAccessContent = dataSharingPlugin.provide(
  createRoutableExtension({
    name: 'EntityAccessContent',
    component: () =>
      import('./components/AccessTab/AccessContent').then(m => m.AccessContent),
    mountPoint: accessRouteRef,
  }),
);

/** A card for the overview of an entity page. @public */
export const EntityAccessCard = dataSharingPlugin.provide(
  createComponentExtension({
    name: 'EntityAccessCard',
    component: {
      lazy: () =>
        import('./components/AccessCard/AccessCard').then(m => m.AccessCard),
    },
  }),
);

/** A table among the results of a search, for a `SearchResult`. @public */
export const TableSearchResultListItem = dataSharingPlugin.provide(
  createSearchResultListItemExtension({
    name: 'TableSearchResultListItem',
    component: () =>
      import('./components/Search/TableSearchResult').then(
        m => m.TableSearchResult,
      ),
    predicate: ({ type }) => type === productTypes.table,
  }),
);
