/**
 * Request access to data products in AWS Glue, and decide on requests: for the
 * new frontend system.
 *
 * @packageDocumentation
 */
import { RiShareForwardLine, RiTableLine } from '@remixicon/react';
import {
  ApiBlueprint,
  createFrontendPlugin,
  discoveryApiRef,
  fetchApiRef,
  PageBlueprint,
  SubPageBlueprint,
} from '@backstage/frontend-plugin-api';
import {
  CatalogFilterBlueprint,
  EntityCardBlueprint,
  EntityContentBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import {
  SearchFilterBlueprint,
  SearchFilterResultTypeBlueprint,
  SearchResultListItemBlueprint,
} from '@backstage/plugin-search-react/alpha';
import {
  DataSharingClient,
  productTypes,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import { dataSharingApiRef } from './api/apiRef';
import { SensitivitySearchFilter } from './components/Search/SensitivitySearchFilter';
import {
  accessPath,
  accessRouteRef,
  requestRouteRef,
  rootRouteRef,
  subPaths,
} from './routes';

// A predicate and not a function: a portal can override it in its configuration.
const isDataProduct = {
  kind: 'Resource',
  'spec.type': { $in: Object.values(productTypes) },
};

const api = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: dataSharingApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: apis => new DataSharingClient(apis),
    }),
});

const page = PageBlueprint.make({
  params: {
    path: '/data-sharing',
    title: 'Data sharing',
    icon: <RiShareForwardLine />,
    routeRef: rootRouteRef,
  },
});

const inboxPage = SubPageBlueprint.make({
  name: 'inbox',
  params: {
    path: subPaths.inbox,
    title: 'To decide',
    loader: () =>
      import('./components/pages/InboxPage').then(m => <m.InboxPage />),
  },
});

const myRequestsPage = SubPageBlueprint.make({
  name: 'my-requests',
  params: {
    path: subPaths.myRequests,
    title: 'My requests',
    loader: () =>
      import('./components/pages/MyRequestsPage').then(m => (
        <m.MyRequestsPage />
      )),
  },
});

const allRequestsPage = SubPageBlueprint.make({
  name: 'all-requests',
  params: {
    path: subPaths.allRequests,
    title: 'All requests',
    loader: () =>
      import('./components/pages/AllRequestsPage').then(m => (
        <m.AllRequestsPage />
      )),
  },
});

const requestPage = PageBlueprint.make({
  name: 'request',
  params: {
    path: '/data-sharing/requests/:id',
    routeRef: requestRouteRef,
    loader: () =>
      import('./components/pages/RequestPage').then(m => <m.RequestPage />),
  },
});

const accessContent = EntityContentBlueprint.make({
  name: 'access',
  params: {
    path: accessPath,
    title: 'Access',
    routeRef: accessRouteRef,
    filter: isDataProduct,
    loader: () =>
      import('./components/AccessTab/AccessContent').then(m => (
        <m.AccessContent />
      )),
  },
});

const accessCard = EntityCardBlueprint.make({
  name: 'access',
  params: {
    filter: isDataProduct,
    loader: () =>
      import('./components/AccessCard/AccessCard').then(m => <m.AccessCard />),
  },
});

const sensitivityCatalogFilter = CatalogFilterBlueprint.make({
  name: 'sensitivity',
  params: {
    loader: () =>
      import('./components/CatalogFilters/SensitivityPicker').then(m => (
        <m.SensitivityPicker />
      )),
  },
});

const tableSearchResult = SearchResultListItemBlueprint.make({
  name: 'table',
  params: {
    predicate: ({ type }) => type === productTypes.table,
    icon: <RiTableLine />,
    component: () =>
      import('./components/Search/TableSearchResult').then(
        m => m.TableSearchResult,
      ),
  },
});

const tableSearchType = SearchFilterResultTypeBlueprint.make({
  name: 'table',
  params: {
    value: productTypes.table,
    name: 'Tables',
    icon: <RiTableLine />,
  },
});

const sensitivitySearchFilter = SearchFilterBlueprint.make({
  name: 'sensitivity',
  params: { component: SensitivitySearchFilter },
});

/** @alpha */
export default createFrontendPlugin({
  pluginId: 'data-sharing',
  title: 'Data sharing',
  icon: <RiShareForwardLine />,
  info: { packageJson: () => import('../package.json') },
  routes: {
    root: rootRouteRef,
    request: requestRouteRef,
    access: accessRouteRef,
  },
  extensions: [
    api,
    page,
    inboxPage,
    myRequestsPage,
    allRequestsPage,
    requestPage,
    accessContent,
    accessCard,
    sensitivityCatalogFilter,
    tableSearchResult,
    tableSearchType,
    sensitivitySearchFilter,
  ],
});
