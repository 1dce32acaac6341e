import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ShareRequest } from '@data-sharing/backstage-plugin-data-sharing-common';
import { answer, healthyApi } from '../../__testUtils__/mockApi';
import { renderAt, TestSignals } from '../../__testUtils__/renderAt';
import {
  blockedRequest,
  grace,
  grantedRequest,
  narrowedRequest,
  pendingRequest,
} from '../../__testUtils__/sampleData';

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
    await screen.findByRole('list', { name: 'Next steps' });
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

describe('the end of access', () => {
  const dialog = async () => within(await screen.findByRole('dialog'));

  function apiThat(request: ShareRequest) {
    const api = apiWith(request);
    const revoking: ShareRequest = {
      ...request,
      state: 'revoking',
      actions: [],
    };
    api.revokeRequest.mockImplementation(async () => {
      api.getRequest.mockResolvedValue(revoking);
      return revoking;
    });
    api.extendRequest.mockResolvedValue(request);
    return api;
  }

  it.each([
    ['Revoke', 'revoke', 'You revoked access'],
    ['Hand back', 'hand-back', 'You handed back access'],
  ] as const)(
    '%s: says what goes and what stays, and takes a reason',
    async (name, action, done) => {
      const api = apiThat({ ...narrowedRequest, actions: [action] });
      renderAt(path, api);
      const user = userEvent.setup();
      await user.click(await screen.findByRole('button', { name }));
      const { getByRole, getByText } = await dialog();
      expect(
        getByRole('list', { name: 'What is taken away' }),
      ).toHaveTextContent(
        'SELECT on sales.customers (2 columns: customer_id, day)',
      );
      expect(getByText(/What other requests hold of it stays/)).toBeVisible();

      await user.click(getByRole('button', { name }));
      const reason = getByRole('textbox', { name: 'Reason' });
      expect(reason).toHaveAccessibleDescription(/Say why/);
      expect(api.revokeRequest).not.toHaveBeenCalled();

      await user.type(reason, 'The campaign is over');
      await user.click(getByRole('button', { name }));
      await waitFor(async () =>
        expect(await state()).toContain('Revoking access'),
      );
      expect(api.revokeRequest).toHaveBeenCalledWith(narrowedRequest.id, {
        reason: 'The campaign is over',
      });
      expect(screen.queryByRole('dialog')).toBeNull();
      expect(screen.getByText(new RegExp(done))).toBeVisible();
    },
  );

  it('keeps the dialog and what was typed when it is refused', async () => {
    const api = apiThat({ ...grantedRequest, actions: ['revoke'] });
    api.revokeRequest.mockRejectedValue(
      await answer(409, {
        name: 'ConflictError',
        message: 'It is being revoked already',
      }),
    );
    renderAt(path, api);
    const user = userEvent.setup();
    await user.click(await screen.findByRole('button', { name: 'Revoke' }));
    const { findByText, getByRole } = await dialog();
    const reason = getByRole('textbox', { name: 'Reason' });
    await user.type(reason, 'Over');
    await user.click(getByRole('button', { name: 'Revoke' }));
    expect(await findByText(/It is being revoked already/)).toBeVisible();
    expect(reason).toHaveValue('Over');
  });

  async function openEnd(api: ReturnType<typeof apiThat>) {
    renderAt(path, api);
    const user = userEvent.setup();
    await user.click(await screen.findByRole('button', { name: 'Change end' }));
    const fields = await dialog();
    const confirm = () =>
      user.click(fields.getByRole('button', { name: 'Change end' }));
    const day = async (text: string) => {
      await user.click(fields.getByRole('spinbutton', { name: /month/ }));
      await user.keyboard(text);
    };
    const reason = () =>
      user.type(fields.getByRole('textbox', { name: 'Reason' }), 'Audit');
    return { user, fields, confirm, day, reason };
  }

  const extendable: ShareRequest = {
    ...grantedRequest,
    accessEndsAt: '2027-01-31T23:59:59Z',
    actions: ['extend'],
  };

  it('is put off to the end of a day', async () => {
    const api = apiThat(extendable);
    const { confirm, day, fields, reason } = await openEnd(api);
    expect(fields.getByText(/So far, access ends on/)).toBeVisible();
    await day('06302099');
    await reason();
    await confirm();
    await waitFor(() =>
      expect(api.extendRequest).toHaveBeenCalledWith(extendable.id, {
        accessEndsAt: new Date(2099, 5, 30, 23, 59, 59)
          .toISOString()
          .replace('.000', ''),
        reason: 'Audit',
      }),
    );
    expect(await screen.findByText(/You changed the end/)).toBeVisible();
  });

  it('is taken away', async () => {
    const api = apiThat(extendable);
    const { confirm, fields, reason, user } = await openEnd(api);
    await user.click(fields.getByRole('radio', { name: 'No end' }));
    await reason();
    await confirm();
    await waitFor(() =>
      expect(api.extendRequest).toHaveBeenCalledWith(extendable.id, {
        accessEndsAt: null,
        reason: 'Audit',
      }),
    );
  });

  it('is not changed without a day and a reason, nor to a day that is over', async () => {
    const api = apiThat(extendable);
    const { confirm, day, fields, reason } = await openEnd(api);
    await confirm();
    expect(fields.getByText('Choose a day, or no end.')).toBeVisible();
    expect(fields.getByText(/Say why/)).toBeVisible();
    await day('06302020');
    await reason();
    await confirm();
    expect(fields.getByText('Choose a day that is not over.')).toBeVisible();
    expect(api.extendRequest).not.toHaveBeenCalled();
  });

  it('shows a refusal that names the end at the day', async () => {
    const api = apiThat(extendable);
    api.extendRequest.mockRejectedValue(
      await answer(400, {
        name: 'InputError',
        message: 'accessEndsAt must lie within five years',
      }),
    );
    const { confirm, day, fields, reason } = await openEnd(api);
    await day('06302099');
    await reason();
    await confirm();
    expect(await fields.findByText(/within five years/)).toBeVisible();
    expect(fields.queryByText('That did not work')).toBeNull();
  });

  it('leaves who ended it and why in the history', async () => {
    renderAt(
      path,
      apiWith({
        ...grantedRequest,
        state: 'revoked',
        events: [
          ...grantedRequest.events,
          {
            id: '5',
            at: '2026-11-26T09:00:00Z',
            type: 'revoke-requested',
            actor: grace,
            message: 'Revokes access: the campaign is over',
          },
        ],
      }),
    );
    expect(await state()).toContain('Revoked');
    expect(
      screen.getByRole('region', { name: 'Details' }),
    ).not.toHaveTextContent('Access ends');
    expect(items('History')[4]).toMatch(
      /^Revokes access: the campaign is over.*Grace Hopper/,
    );
    expect(
      screen.queryByRole('region', { name: 'In the consumer account' }),
    ).toBeNull();
  });

  it('tells what went wrong where access is still there', async () => {
    renderAt(
      path,
      apiWith({
        ...grantedRequest,
        stateReason: 'DataSharing.RevokeFailed: throttled',
      }),
    );
    expect(
      await screen.findByText('What went wrong since it was granted'),
    ).toBeVisible();
    expect(await state()).toContain('Granted');
  });
});

describe('the consumer account', () => {
  const section = () =>
    screen.findByRole('region', { name: 'In the consumer account' });

  const sideOf = (changed: Partial<ShareRequest['consumerSide'] & {}>) => ({
    ...grantedRequest.consumerSide!,
    ...changed,
  });

  it.each([
    [true, 'Usable', 'Somebody in the consumer account can query it.'],
    [false, 'Steps remain', /before the next steps are done/],
    [null, 'Not known if usable', /The portal cannot see/],
  ] as const)('usable %s: %s', async (usable, label, meaning) => {
    renderAt(path, apiWith({ ...grantedRequest, usable }));
    const { getByText } = within(await section());
    expect(getByText(label)).toBeVisible();
    expect(getByText(meaning)).toBeVisible();
    const life = screen.getByRole('region', { name: 'Life of the request' });
    expect(life).toHaveTextContent(
      `Granted5${label}`.replace('5Usable', 'Usable'),
    );
  });

  it('is described: role, invitation, link and what stands in the way', async () => {
    renderAt(
      path,
      apiWith({
        ...grantedRequest,
        consumerSide: sideOf({
          role: 'assumed',
          invitation: 'accepted',
          link: 'sales_shared.customers',
          problem: 'The link points elsewhere.',
        }),
      }),
    );
    const text = (await section()).textContent;
    expect(text).toContain('the workflow does the steps that it can');
    expect(text).toContain('Accepted');
    expect(text).toContain('sales_shared.customers');
    expect(text).toContain('The link points elsewhere.');
  });

  it('is looked at again, and tells while it is', async () => {
    const before: ShareRequest = {
      ...grantedRequest,
      actions: ['check-consumer'],
    };
    const api = apiWith(before);
    const checking: ShareRequest = {
      ...before,
      actions: [],
      consumerSide: sideOf({ checking: true }),
    };
    api.checkConsumer.mockImplementation(async () => {
      api.getRequest.mockResolvedValue(checking);
      return checking;
    });
    renderAt(path, api);
    const user = userEvent.setup();
    await user.click(
      within(await section()).getByRole('button', { name: 'Check again' }),
    );
    expect(
      await screen.findByText('Looking at the consumer account'),
    ).toBeVisible();
    api.getRequest.mockResolvedValue({ ...before, usable: true });
    await waitFor(async () =>
      expect(within(await section()).getByText('Usable')).toBeVisible(),
    );
    expect(api.checkConsumer).toHaveBeenCalledTimes(1);
  });

  it('has steps with marks of what is done, without commands for these', async () => {
    renderAt(
      path,
      apiWith({
        ...grantedRequest,
        nextSteps: grantedRequest.nextSteps.map((step, index) => ({
          ...step,
          done: index === 0,
        })),
      }),
    );
    await section();
    const [first, second] = within(
      await screen.findByRole('list', { name: 'Next steps' }),
    ).getAllByRole('listitem');
    expect(within(first).getByRole('img', { name: 'Done' })).toBeVisible();
    expect(first).not.toHaveTextContent('aws ram');
    expect(within(second).getByRole('img', { name: 'To do' })).toBeVisible();
    expect(second).toHaveTextContent('aws glue create-table');
  });

  it('gives the steps in Terraform too, and in the AWS CLI where that has nothing', async () => {
    renderAt(path, apiWith(grantedRequest));
    const user = userEvent.setup();
    await user.click(await screen.findByRole('tab', { name: 'Terraform' }));
    const steps = items('Next steps');
    expect(steps[0]).toContain('aws_ram_resource_share_accepter');
    expect(steps[0]).not.toContain('get-resource-share-invitations');
    expect(steps[1]).toContain('Terraform has nothing for this');
    expect(steps[1]).toContain('aws glue create-table');
    const writeText = jest
      .spyOn(navigator.clipboard, 'writeText')
      .mockResolvedValue();
    await user.click(
      screen.getAllByRole('button', { name: 'Copy command' })[0],
    );
    expect(writeText).toHaveBeenCalledWith(
      grantedRequest.nextSteps[0].terraform,
    );
  });
});

describe('columns and blockers', () => {
  it('shows what was asked for, what was granted, and who left some out', async () => {
    renderAt(path, apiWith(narrowedRequest));
    const details = await screen.findByRole('region', { name: 'Details' });
    expect(details).toHaveTextContent('Columnscustomer_id, phone, day');
    expect(details).toHaveTextContent('Columns grantedcustomer_id, day');
    expect(items('Decisions')[0]).toContain(
      'Grace Hopper approved, 2 columns only',
    );
    expect(items('What is granted')).toEqual([
      'SELECT on sales.customers (2 columns: customer_id, day) to 444455556666 with the right to pass it on',
    ]);
  });

  it('names twelve of many columns, and all when asked', async () => {
    const columns = Array.from(
      { length: 40 },
      (_, index) => `measure_${index}`,
    );
    renderAt(path, apiWith({ ...pendingRequest, columns }));
    const details = await screen.findByRole('region', { name: 'Details' });
    expect(details).toHaveTextContent('measure_11');
    expect(details).not.toHaveTextContent('measure_12');
    await userEvent
      .setup()
      .click(within(details).getByRole('button', { name: 'Show all 40' }));
    expect(details).toHaveTextContent('measure_39');
  });

  it('names what blocks the grant, who can mend it and how, and tries again', async () => {
    const api = apiWith(blockedRequest);
    const submitted: ShareRequest = {
      ...blockedRequest,
      state: 'submitted',
      stateReason: null,
      blockers: [],
      actions: [],
    };
    api.retryRequest.mockImplementation(async () => {
      api.getRequest.mockResolvedValue(submitted);
      return submitted;
    });
    renderAt(path, api);
    const blockers = await screen.findByRole('region', {
      name: 'What blocks the grant',
    });
    expect(blockers).toHaveTextContent(
      'An administrator of the data lake in account 111122223333',
    );
    const [first] = items('What blocks the grant');
    expect(first).toContain('IAM_ALLOWED_PRINCIPALS has permissions');
    expect(first).toContain('aws lakeformation revoke-permissions');
    expect(
      within(blockers).getAllByRole('button', { name: 'Copy command' }),
    ).toHaveLength(2);
    await userEvent
      .setup()
      .click(within(blockers).getByRole('button', { name: 'Try again' }));
    await waitFor(async () => expect(await state()).toContain('Submitted'));
    expect(api.retryRequest).toHaveBeenCalledWith(blockedRequest.id);
  });
});
