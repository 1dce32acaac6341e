import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { healthyApi } from '../../__testUtils__/mockApi';
import { renderAt, TestSignals } from '../../__testUtils__/renderAt';
import { grantedRequest, pendingRequest } from '../../__testUtils__/sampleData';

const page = (item: typeof pendingRequest) => ({
  items: [item],
  nextCursor: null,
  totalItems: 1,
});

describe('my requests', () => {
  it('tells what to do where there are none', async () => {
    renderAt('/data-sharing/my-requests', healthyApi());
    expect(await screen.findByText('You have no requests yet')).toBeVisible();
    expect(screen.getByText(/open its Access tab/)).toBeVisible();
  });

  it('searches in the backend, and says so where nothing matches', async () => {
    const api = healthyApi();
    renderAt('/data-sharing/my-requests', api);
    await screen.findByText('You have no requests yet');
    await userEvent
      .setup()
      .type(
        screen.getByRole('searchbox', { name: 'Search requests' }),
        'orders',
      );
    await waitFor(() =>
      expect(api.listRequests).toHaveBeenLastCalledWith(
        expect.objectContaining({ view: 'mine', q: 'orders' }),
        expect.anything(),
      ),
    );
    expect(await screen.findByText('Nothing matches')).toBeVisible();
  });

  it('filters by state in the backend', async () => {
    const api = healthyApi();
    api.listRequests.mockResolvedValue(page(grantedRequest));
    renderAt('/data-sharing/my-requests', api);
    const user = userEvent.setup();
    await user.click(await screen.findByRole('button', { name: /State/ }));
    await user.click(await screen.findByRole('option', { name: 'Denied' }));
    await waitFor(() =>
      expect(api.listRequests).toHaveBeenLastCalledWith(
        expect.objectContaining({ state: ['denied'] }),
        expect.anything(),
      ),
    );
  });

  it('shows the new state when a signal tells of a change', async () => {
    const api = healthyApi();
    const signals = new TestSignals();
    api.listRequests.mockResolvedValueOnce(page(pendingRequest));
    renderAt('/data-sharing/my-requests', api, signals);
    expect(await screen.findByText('Waiting for approval')).toBeVisible();
    api.listRequests.mockResolvedValueOnce(page(grantedRequest));
    act(() => signals.send(pendingRequest.id));
    expect(await screen.findByText('Granted')).toBeVisible();
  });
});
