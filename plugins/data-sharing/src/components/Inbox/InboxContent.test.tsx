import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ShareRequest } from '@data-sharing/backstage-plugin-data-sharing-common';
import { answer, healthyApi } from '../../__testUtils__/mockApi';
import { renderAt } from '../../__testUtils__/renderAt';
import {
  grantedRequest,
  grace,
  pendingRequest,
} from '../../__testUtils__/sampleData';

const decidable: ShareRequest = { ...pendingRequest, actions: ['decide'] };

const page = (...items: ShareRequest[]) => ({
  items,
  nextCursor: null,
  totalItems: items.length,
});

function apiWith(...items: ShareRequest[]) {
  const api = healthyApi();
  api.listRequests.mockResolvedValue(page(...items));
  return api;
}

const row = () => screen.findByRole('row', { name: /sales.customers/ });

async function open(button: 'Approve' | 'Deny') {
  const user = userEvent.setup();
  await user.click(within(await row()).getByRole('button', { name: button }));
  const dialog = await screen.findByRole('dialog');
  return { user, dialog };
}

describe('the inbox', () => {
  it('asks for the requests that wait for my decision, oldest first', async () => {
    const api = apiWith(decidable);
    renderAt('/data-sharing/inbox', api);
    const cells = within(await row());
    expect(cells.getByText('Ada Lovelace')).toBeVisible();
    expect(cells.getByText(/Marketing analytics/)).toBeVisible();
    expect(cells.getByText(/autumn campaign/)).toBeVisible();
    expect(cells.getByText('Sensitive')).toBeVisible();
    expect(api.listRequests).toHaveBeenCalledWith(
      expect.objectContaining({ view: 'to-decide', orderBy: 'createdAt:asc' }),
      expect.anything(),
    );
  });

  it('approves with what led to the request in front of who decides, and refreshes the list', async () => {
    const api = apiWith(decidable);
    api.decideRequest.mockResolvedValue(grantedRequest);
    renderAt('/data-sharing/inbox', api);
    const { user, dialog } = await open('Approve');
    expect(dialog).toHaveTextContent('Ada Lovelace asks for Marketing');
    expect(dialog).toHaveTextContent('sales.customers.email');
    expect(dialog).toHaveTextContent(
      'SELECT, DESCRIBE on sales.customers to 444455556666',
    );
    expect(dialog).toHaveTextContent('Decide before');

    api.listRequests.mockResolvedValue(page());
    await user.type(
      within(dialog).getByRole('textbox', { name: 'Reason' }),
      'Agreed',
    );
    await user.click(within(dialog).getByRole('button', { name: 'Approve' }));
    expect(
      await screen.findByText('You approved access to sales.customers.'),
    ).toBeVisible();
    expect(await screen.findByText('Nothing waits for you')).toBeVisible();
    expect(api.decideRequest).toHaveBeenCalledWith(decidable.id, {
      decision: 'approved',
      round: 1,
      reason: 'Agreed',
    });
  });

  it('approves without a reason', async () => {
    const api = apiWith(decidable);
    api.decideRequest.mockResolvedValue(grantedRequest);
    renderAt('/data-sharing/inbox', api);
    const { user, dialog } = await open('Approve');
    await user.click(within(dialog).getByRole('button', { name: 'Approve' }));
    await waitFor(() =>
      expect(api.decideRequest).toHaveBeenCalledWith(decidable.id, {
        decision: 'approved',
        round: 1,
      }),
    );
  });

  it('does not deny without a reason', async () => {
    const api = apiWith(decidable);
    api.decideRequest.mockResolvedValue({ ...decidable, state: 'denied' });
    renderAt('/data-sharing/inbox', api);
    const { user, dialog } = await open('Deny');
    const deny = within(dialog).getByRole('button', { name: 'Deny' });
    await user.click(deny);
    const reason = within(dialog).getByRole('textbox', { name: 'Reason' });
    expect(reason).toHaveAccessibleDescription(/Say why/);
    expect(api.decideRequest).not.toHaveBeenCalled();

    await user.type(reason, 'Use the safe table');
    await user.click(deny);
    await waitFor(() =>
      expect(api.decideRequest).toHaveBeenCalledWith(decidable.id, {
        decision: 'denied',
        round: 1,
        reason: 'Use the safe table',
      }),
    );
  });

  it('explains that somebody else decided first, and refreshes the list', async () => {
    const api = apiWith(decidable);
    api.decideRequest.mockRejectedValue(
      await answer(409, {
        name: 'ConflictError',
        message: 'Joan Clarke denied it already.',
      }),
    );
    renderAt('/data-sharing/inbox', api);
    const { user, dialog } = await open('Approve');
    api.listRequests.mockResolvedValue(page());
    await user.click(within(dialog).getByRole('button', { name: 'Approve' }));
    expect(
      await within(dialog).findByText(/Joan Clarke denied it already/),
    ).toBeVisible();
    expect(
      within(dialog).queryByRole('button', { name: 'Approve' }),
    ).toBeNull();
    await user.click(
      within(dialog).getAllByRole('button', { name: 'Close' })[1],
    );
    expect(await screen.findByText('Nothing waits for you')).toBeVisible();
  });

  it('keeps the dialog and what was typed when the decision does not arrive', async () => {
    const api = apiWith(decidable);
    api.decideRequest.mockRejectedValue(
      await answer(503, {
        name: 'ServiceUnavailableError',
        message: 'AWS Step Functions in eu-west-1 cannot be reached',
      }),
    );
    renderAt('/data-sharing/inbox', api);
    const { user, dialog } = await open('Deny');
    const reason = within(dialog).getByRole('textbox', { name: 'Reason' });
    await user.type(reason, 'No');
    await user.click(within(dialog).getByRole('button', { name: 'Deny' }));
    expect(
      await within(dialog).findByText(/AWS Step Functions in eu-west-1/),
    ).toBeVisible();
    expect(reason).toHaveValue('No');
  });

  it('marks external requests and says how many people must approve', async () => {
    const api = apiWith({
      ...decidable,
      external: true,
      requester: null,
      reason: null,
      decisionsNeeded: 2,
      decisions: [
        {
          by: grace,
          decision: 'approved',
          reason: null,
          columns: null,
          at: '2026-11-25T08:30:00Z',
        },
      ],
    });
    renderAt('/data-sharing/inbox', api);
    expect(await row()).toHaveTextContent('External request');
    expect(await row()).toHaveTextContent('Needs 2 people');
    const { dialog } = await open('Approve');
    expect(dialog).toHaveTextContent('It needs 2 people to approve.');
    expect(dialog).toHaveTextContent('Approved so far by Grace Hopper');
  });

  it('offers no decision that the backend does not offer, such as on an own request', async () => {
    renderAt(
      '/data-sharing/inbox',
      apiWith({ ...pendingRequest, actions: [] }),
    );
    expect(
      within(await row()).queryByRole('button', { name: /Approve|Deny/ }),
    ).toBeNull();
  });

  it('shows by name that the backend does not answer, with no data, and recovers by itself', async () => {
    const api = apiWith(decidable);
    api.listRequests.mockRejectedValueOnce(
      await answer(503, {
        name: 'ServiceUnavailableError',
        message: 'the database is not reachable',
      }),
    );
    renderAt('/data-sharing/inbox', api);
    expect(
      await screen.findByText(
        /the database is not reachable \(ServiceUnavailableError\)/,
      ),
    ).toBeVisible();
    expect(screen.queryByRole('row')).toBeNull();
    expect(await row()).toBeVisible();
    expect(screen.queryByText(/not reachable/)).toBeNull();
  });

  it('says which workflow does not answer, with its error', async () => {
    const api = apiWith(decidable);
    api.getStatus.mockResolvedValue({
      workflows: [
        {
          catalogId: '111122223333',
          region: 'eu-west-1',
          reachable: false,
          error: 'connection refused',
          checkedAt: '2026-11-25T08:00:00Z',
        },
      ],
    });
    renderAt('/data-sharing/inbox', api);
    expect(
      await screen.findByText(
        'Catalog 111122223333 in eu-west-1: connection refused',
      ),
    ).toBeVisible();
  });

  it('leads from page to page with the cursor that the backend gave', async () => {
    const api = apiWith(decidable);
    api.listRequests.mockResolvedValueOnce({
      items: [decidable],
      nextCursor: 'after-1',
      totalItems: 21,
    });
    renderAt('/data-sharing/inbox', api);
    await row();
    await userEvent
      .setup()
      .click(screen.getByRole('button', { name: 'Next table page' }));
    await waitFor(() =>
      expect(api.listRequests).toHaveBeenLastCalledWith(
        expect.objectContaining({ cursor: 'after-1' }),
        expect.anything(),
      ),
    );
  });
});
