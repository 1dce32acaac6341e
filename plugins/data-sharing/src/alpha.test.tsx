import { screen } from '@testing-library/react';
import { renderTestApp } from '@backstage/frontend-test-utils';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { dataSharingApiRef } from './api/apiRef';
import plugin from './alpha';
import { healthyApi } from './__testUtils__/mockApi';
import { pendingRequest } from './__testUtils__/sampleData';

const mountedRoutes = {
  '/catalog/:namespace/:kind/:name': entityRouteRef as never,
};

describe('the plugin in the new frontend system', () => {
  it('has one navigation item, leading to the inbox and my requests as tabs', async () => {
    renderTestApp({
      features: [plugin],
      apis: [[dataSharingApiRef, healthyApi()]],
      initialRouteEntries: ['/data-sharing'],
      mountedRoutes,
    });
    expect(await screen.findByText('Nothing waits for you')).toBeVisible();
    expect(screen.getByRole('tab', { name: 'To decide' })).toBeVisible();
    expect(screen.getByRole('tab', { name: 'My requests' })).toBeVisible();
    expect(screen.getAllByRole('link', { name: 'Data sharing' })).not.toEqual(
      [],
    );
  });

  it('shows a request by its id', async () => {
    const api = healthyApi();
    renderTestApp({
      features: [plugin],
      apis: [[dataSharingApiRef, api]],
      initialRouteEntries: [`/data-sharing/requests/${pendingRequest.id}`],
      mountedRoutes,
    });
    expect(
      await screen.findByRole('heading', {
        name: 'sales.customers for Marketing analytics',
      }),
    ).toBeVisible();
    expect(api.getRequest).toHaveBeenCalledWith(
      pendingRequest.id,
      expect.anything(),
    );
  });
});
