import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ShareRequest } from '@data-sharing/backstage-plugin-data-sharing-common';
import { answer, healthyApi } from '../../__testUtils__/mockApi';
import { renderAt } from '../../__testUtils__/renderAt';
import {
  grantedRequest,
  grace,
  pendingRequest,
  wideSchemaOf,
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

describe('approving some columns', () => {
  const someColumns: ShareRequest = {
    ...decidable,
    columns: ['customer_id', 'phone', 'day'],
  };

  const picker = (dialog: HTMLElement) =>
    within(dialog).findByRole('group', { name: 'Columns to grant' });

  const leaveOut = async (dialog: HTMLElement, name: RegExp) =>
    userEvent
      .setup()
      .click(within(await picker(dialog)).getByRole('row', { name }));

  const willGrant = (dialog: HTMLElement) =>
    within(dialog).getByRole('list', {
      name: 'If you approve, this is granted',
    }).textContent;

  function apiOf(request: ShareRequest) {
    const api = apiWith(request);
    api.decideRequest.mockResolvedValue(grantedRequest);
    return api;
  }

  it('shows how many are asked for in the list, and which in the dialog, with their flags', async () => {
    renderAt('/data-sharing/inbox', apiOf(someColumns));
    expect(await row()).toHaveTextContent('3 columns');
    const { dialog } = await open('Approve');
    expect(dialog).toHaveTextContent('3 columns are asked for');
    const rows = within(await picker(dialog)).getAllByRole('row');
    expect(rows).toHaveLength(1 + 3);
    await waitFor(() => expect(rows[2]).toHaveTextContent('Unclear: “maybe”'));
    expect(willGrant(dialog)).toBe(
      'SELECT on sales.customers (3 columns: customer_id, phone, day) to 444455556666 with the right to pass it on',
    );
  });

  it('sends no columns where none is left out', async () => {
    const api = apiOf(someColumns);
    renderAt('/data-sharing/inbox', api);
    const { user, dialog } = await open('Approve');
    await user.click(within(dialog).getByRole('button', { name: 'Approve' }));
    await waitFor(() =>
      expect(api.decideRequest).toHaveBeenCalledWith(someColumns.id, {
        decision: 'approved',
        round: 1,
      }),
    );
  });

  it('sends those that stay where one is left out, and says so on the button', async () => {
    const api = apiOf(someColumns);
    renderAt('/data-sharing/inbox', api);
    const { user, dialog } = await open('Approve');
    await leaveOut(dialog, /phone/);
    expect(willGrant(dialog)).toContain('(2 columns: customer_id, day)');
    await user.click(
      within(dialog).getByRole('button', { name: 'Approve 2 of 3 columns' }),
    );
    await waitFor(() =>
      expect(api.decideRequest).toHaveBeenCalledWith(someColumns.id, {
        decision: 'approved',
        round: 1,
        columns: ['customer_id', 'day'],
      }),
    );
  });

  it('narrows a request for the whole table', async () => {
    const api = apiOf(decidable);
    renderAt('/data-sharing/inbox', api);
    const { user, dialog } = await open('Approve');
    expect(willGrant(dialog)).toContain(
      'SELECT, DESCRIBE on sales.customers to',
    );
    await user.click(
      await within(dialog).findByRole('button', {
        name: 'The whole table is asked for: 5 columns',
      }),
    );
    await user.click(
      within(await picker(dialog)).getByRole('button', {
        name: 'All but sensitive',
      }),
    );
    expect(willGrant(dialog)).toContain('(2 columns: customer_id, day)');
    await user.click(
      within(dialog).getByRole('button', { name: 'Approve 2 of 5 columns' }),
    );
    await waitFor(() =>
      expect(api.decideRequest.mock.calls[0]?.[1].columns).toEqual([
        'customer_id',
        'day',
      ]),
    );
  });

  it('does not approve none of them', async () => {
    renderAt('/data-sharing/inbox', apiOf(someColumns));
    const { user, dialog } = await open('Approve');
    await user.click(
      within(await picker(dialog)).getByRole('button', { name: 'None' }),
    );
    expect(
      within(dialog).getByRole('button', { name: 'Approve 0 of 3 columns' }),
    ).toBeDisabled();
    expect(await picker(dialog)).toHaveAccessibleDescription(
      'Keep at least one column, or deny the request.',
    );
  });

  it('does not name more columns than a share may name', async () => {
    const api = apiOf(decidable);
    api.getProductSchema.mockResolvedValue(wideSchemaOf(600));
    renderAt('/data-sharing/inbox', api);
    const { user, dialog } = await open('Approve');
    await user.click(
      await within(dialog).findByRole('button', { name: /The whole table/ }),
    );
    await user.click(
      within(await picker(dialog)).getByRole('button', {
        name: 'All but sensitive',
      }),
    );
    expect(await picker(dialog)).toHaveAccessibleDescription(
      /Keep at most 500 columns/,
    );
    expect(
      within(dialog).getByRole('button', { name: /Approve 540 of 600/ }),
    ).toBeDisabled();
  });

  it('can leave out more, and not less, after somebody else left some out', async () => {
    renderAt(
      '/data-sharing/inbox',
      apiOf({
        ...someColumns,
        decisionsNeeded: 2,
        decisions: [
          {
            by: grace,
            decision: 'approved',
            reason: null,
            columns: ['customer_id', 'day'],
            at: '2026-11-25T08:30:00Z',
          },
        ],
      }),
    );
    expect(await row()).toHaveTextContent('3 columns');
    const { dialog } = await open('Approve');
    expect(within(await picker(dialog)).getAllByRole('row')).toHaveLength(
      1 + 2,
    );
    expect(willGrant(dialog)).toContain('(2 columns: customer_id, day)');
  });

  it('approves without flags where the table cannot be read', async () => {
    const api = apiOf(someColumns);
    api.getProductSchema.mockRejectedValue(
      await answer(404, { name: 'NotFoundError', message: 'No such table' }),
    );
    renderAt('/data-sharing/inbox', api);
    const { dialog } = await open('Approve');
    await leaveOut(dialog, /phone/);
    expect(
      within(dialog).getByRole('button', { name: 'Approve 2 of 3 columns' }),
    ).toBeEnabled();
  });

  it('says that none can be left out of a whole table that cannot be read', async () => {
    const api = apiOf(decidable);
    api.getProductSchema.mockRejectedValue(
      await answer(404, { name: 'NotFoundError', message: 'No such table' }),
    );
    renderAt('/data-sharing/inbox', api);
    const { dialog } = await open('Approve');
    expect(
      await within(dialog).findByText(/so none can be left out/),
    ).toBeVisible();
    expect(
      within(dialog).getByRole('button', { name: 'Approve' }),
    ).toBeEnabled();
  });

  it('shows a refusal that names the columns at the columns', async () => {
    const api = apiOf(someColumns);
    api.decideRequest.mockRejectedValue(
      await answer(400, {
        name: 'InputError',
        message: 'columns: phone was not asked for',
      }),
    );
    renderAt('/data-sharing/inbox', api);
    const { user, dialog } = await open('Approve');
    await leaveOut(dialog, /day/);
    await user.click(
      within(dialog).getByRole('button', { name: 'Approve 2 of 3 columns' }),
    );
    await waitFor(async () =>
      expect(await picker(dialog)).toHaveAccessibleDescription(
        /phone was not asked for/,
      ),
    );
  });

  it('offers nothing to leave out of all tables', async () => {
    const api = apiOf({ ...decidable, scope: 'all-tables' });
    renderAt('/data-sharing/inbox', api);
    const { dialog } = await open('Approve');
    expect(dialog).not.toHaveTextContent('is asked for');
    expect(api.getProductSchema).not.toHaveBeenCalled();
  });

  it('names the columns to who denies', async () => {
    renderAt('/data-sharing/inbox', apiOf(someColumns));
    const { dialog } = await open('Deny');
    expect(dialog).toHaveTextContent('customer_id, phone, day');
    expect(
      within(dialog).queryByRole('group', { name: 'Columns to grant' }),
    ).toBeNull();
  });
});
