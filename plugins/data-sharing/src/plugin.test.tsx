import { screen } from '@testing-library/react';
import { Route, Routes } from 'react-router-dom';
import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { renderInTestApp, TestApiProvider } from '@backstage/test-utils';
import { healthyApi } from './__testUtils__/mockApi';
import {
  customersEntity,
  grantedRequest,
  resourceLinkEntity,
  salesDatabaseEntity,
} from './__testUtils__/sampleData';
import {
  dataSharingApiRef,
  DataSharingPage,
  DataSharingRequestPage,
  EntityAccessCard,
  EntityAccessContent,
  isDataProduct,
} from './index';

const mountedRoutes = {
  '/catalog/:namespace/:kind/:name': entityRouteRef,
};

/** The routes of a legacy portal, as the README shows them. */
const routes = (
  <Routes>
    <Route path="/data-sharing" element={<DataSharingPage />} />
    <Route
      path="/data-sharing/requests/:id"
      element={<DataSharingRequestPage />}
    />
    <Route
      path="/entity/access"
      element={
        <EntityProvider entity={customersEntity}>
          <EntityAccessContent />
          <EntityAccessCard />
        </EntityProvider>
      }
    />
  </Routes>
);

const renderPortal = (path: string, api = healthyApi()) =>
  renderInTestApp(
    <TestApiProvider apis={[[dataSharingApiRef, api]]}>
      {routes}
    </TestApiProvider>,
    { mountedRoutes, routeEntries: [path] },
  );

describe('the plugin in the legacy frontend system', () => {
  it('shows inbox, my requests and all requests as tabs of a page with a header', async () => {
    await renderPortal('/data-sharing');
    expect(
      await screen.findByRole('heading', { name: 'Data sharing' }),
    ).toBeVisible();
    expect(screen.getByRole('tab', { name: 'To decide' })).toBeVisible();
    expect(screen.getByRole('tab', { name: 'My requests' })).toBeVisible();
    expect(screen.getByRole('tab', { name: 'All requests' })).toBeVisible();
    expect(await screen.findByText('Nothing waits for you')).toBeVisible();
  });

  it('shows a request by its id', async () => {
    const api = healthyApi();
    api.getRequest.mockResolvedValue(grantedRequest);
    await renderPortal(`/data-sharing/requests/${grantedRequest.id}`, api);
    expect(
      await screen.findByRole('heading', {
        name: 'sales.customers for Marketing analytics',
      }),
    ).toBeVisible();
  });

  it('has a tab and a card for entity pages', async () => {
    await renderPortal('/entity/access');
    expect(
      await screen.findByRole('heading', { name: 'Request access' }),
    ).toBeVisible();
    expect(
      await screen.findByRole('link', { name: 'Request access' }),
    ).toHaveAttribute(
      'href',
      '/catalog/default/resource/sales-customers-1a2b3c4d5e/access',
    );
  });

  it('tells Glue entities, links included, from all others', () => {
    expect(isDataProduct(customersEntity)).toBe(true);
    expect(isDataProduct(salesDatabaseEntity)).toBe(true);
    expect(isDataProduct(resourceLinkEntity)).toBe(true);
    expect(
      isDataProduct({ ...customersEntity, spec: { type: 's3-bucket' } }),
    ).toBe(false);
    expect(isDataProduct({ ...customersEntity, kind: 'Component' })).toBe(
      false,
    );
  });
});
