import { screen } from '@testing-library/react';
import { healthyApi } from './__testUtils__/mockApi';
import { renderAt, renderOnEntity } from './__testUtils__/renderAt';
import { customersEntity, pendingRequest } from './__testUtils__/sampleData';

describe('the plugin in the new frontend system', () => {
  it('has one navigation item, leading to the inbox, my requests and all requests as tabs', async () => {
    renderAt('/data-sharing', healthyApi());
    expect(await screen.findByText('Nothing waits for you')).toBeVisible();
    expect(screen.getByRole('tab', { name: 'To decide' })).toBeVisible();
    expect(screen.getByRole('tab', { name: 'My requests' })).toBeVisible();
    expect(screen.getByRole('tab', { name: 'All requests' })).toBeVisible();
    const navigation = screen.getByTestId('sidebar-root');
    expect(navigation.querySelectorAll('a')).toHaveLength(1);
    expect(navigation).toHaveTextContent('Data sharing');
  });

  it('shows a request by its id', async () => {
    const api = healthyApi();
    renderAt(`/data-sharing/requests/${pendingRequest.id}`, api);
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

  it('adds tab and card to Glue entities', async () => {
    renderOnEntity(customersEntity, healthyApi());
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

  it('adds nothing to other resources', async () => {
    renderOnEntity(
      { ...customersEntity, spec: { type: 's3-bucket', owner: 'sales' } },
      healthyApi(),
    );
    await expect(
      screen.findByRole('heading', { name: 'Request access' }),
    ).rejects.toThrow();
    expect(screen.queryByText('Data access')).toBeNull();
  });
});
