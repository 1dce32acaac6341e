import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ShareRequest } from '@data-sharing/backstage-plugin-data-sharing-common';
import { answer, healthyApi } from '../../__testUtils__/mockApi';
import { renderAt, TestSignals } from '../../__testUtils__/renderAt';
import { grantedRequest, pendingRequest } from '../../__testUtils__/sampleData';

const path = `/data-sharing/requests/${pendingRequest.id}`;

function apiWith(request: ShareRequest) {
  const api = healthyApi();
  api.getRequest.mockResolvedValue(request);
  return api;
}

const state = async () =>
  (await screen.findAllByRole('status')).map(status => status.textContent);

const items = (list: string) =>
  within(screen.getByRole('list', { name: list }))
    .getAllByRole('listitem')
    .map(item => item.textContent);

describe('the page of a request', () => {
  it('shows its life, decisions, history, grants and next steps', async () => {
    renderAt(path, apiWith(grantedRequest));
    expect(await state()).toContain('Granted');
    expect(items('Decisions')[0]).toContain(
      'Grace Hopper approved: Agreed with the data protection officer.',
    );
    expect(items('History')).toHaveLength(4);
    expect(items('Progress of the workflow')[2]).toMatch(/^Grant/);
    expect(items('What is granted')).toEqual([
      'SELECT, DESCRIBE on sales.customers to 444455556666 with the right to pass it on',
    ]);
    expect(items('Next steps')[0]).toContain(
      'aws ram get-resource-share-invitations',
    );
  });

  it('copies a command', async () => {
    const user = userEvent.setup();
    renderAt(path, apiWith(grantedRequest));
    const [copy] = await screen.findAllByRole('button', {
      name: 'Copy command',
    });
    const writeText = jest
      .spyOn(navigator.clipboard, 'writeText')
      .mockResolvedValue();
    await user.click(copy);
    expect(writeText).toHaveBeenCalledWith(grantedRequest.nextSteps[0].command);
    expect(await screen.findByText('Copied')).toBeInTheDocument();
  });

  it('does not let the requester decide, and says who can', async () => {
    renderAt(path, apiWith({ ...pendingRequest, actions: ['withdraw'] }));
    expect(
      await screen.findByText('You asked for this, so somebody else decides.'),
    ).toBeVisible();
    expect(
      screen.getByText('Can be decided by Grace Hopper and Joan Clarke'),
    ).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Approve' })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Deny' })).toBeNull();
  });

  it('withdraws after asking once more', async () => {
    const api = apiWith({ ...pendingRequest, actions: ['withdraw'] });
    const withdrawn: ShareRequest = {
      ...pendingRequest,
      state: 'withdrawn',
      actions: [],
    };
    api.withdrawRequest.mockImplementation(async () => {
      api.getRequest.mockResolvedValue(withdrawn);
      return withdrawn;
    });
    renderAt(path, api);
    const user = userEvent.setup();
    await user.click(await screen.findByRole('button', { name: 'Withdraw' }));
    expect(api.withdrawRequest).not.toHaveBeenCalled();
    await user.click(
      within(await screen.findByRole('dialog')).getByRole('button', {
        name: 'Withdraw',
      }),
    );
    await waitFor(async () => expect(await state()).toContain('Withdrawn'));
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('tries a failed request again', async () => {
    const failed: ShareRequest = {
      ...pendingRequest,
      state: 'grant-failed',
      stateReason: 'DataSharing.GrantFailed: throttled',
      actions: ['retry'],
    };
    const api = apiWith(failed);
    const submitted: ShareRequest = {
      ...failed,
      state: 'submitted',
      stateReason: null,
      attempt: 2,
      actions: [],
    };
    api.retryRequest.mockImplementation(async () => {
      api.getRequest.mockResolvedValue(submitted);
      return submitted;
    });
    renderAt(path, api);
    expect(
      await screen.findByText('DataSharing.GrantFailed: throttled'),
    ).toBeVisible();
    await userEvent
      .setup()
      .click(screen.getByRole('button', { name: 'Retry' }));
    await waitFor(async () => expect(await state()).toContain('Submitted'));
  });

  it('changes while one looks at it', async () => {
    const signals = new TestSignals();
    const api = apiWith(pendingRequest);
    renderAt(path, api, signals);
    expect(await state()).toContain('Waiting for approval');
    api.getRequest.mockResolvedValue(grantedRequest);
    act(() => signals.send(pendingRequest.id));
    await waitFor(async () => expect(await state()).toContain('Granted'));
  });

  it('shows the rest while Step Functions does not answer', async () => {
    renderAt(path, apiWith({ ...pendingRequest, progress: null }));
    expect(
      await screen.findByText(/AWS Step Functions does not answer/),
    ).toBeVisible();
    expect(await state()).toContain('Waiting for approval');
  });

  it('tells what holds up a request that is not over yet', async () => {
    renderAt(
      path,
      apiWith({
        ...pendingRequest,
        state: 'submitted',
        stateReason: 'AWS Step Functions cannot be reached',
      }),
    );
    expect(await screen.findByText('What holds it up')).toBeVisible();
    expect(
      screen.getByText('AWS Step Functions cannot be reached'),
    ).toBeVisible();
  });

  it('says that a request is not there, and does not ask again', async () => {
    const api = healthyApi();
    api.getRequest.mockRejectedValue(
      await answer(404, { name: 'NotFoundError', message: 'No such request' }),
    );
    renderAt(path, api);
    expect(
      await screen.findByText(/does not exist, or you may not see it/),
    ).toBeVisible();
    expect(screen.queryByText('This page tries again by itself.')).toBeNull();
  });
});
