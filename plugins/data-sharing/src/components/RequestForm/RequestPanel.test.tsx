import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { answer, healthyApi } from '../../__testUtils__/mockApi';
import { renderOnEntity } from '../../__testUtils__/renderAt';
import {
  customersEntity,
  finance,
  grantedAtOnce,
  needsApproval,
  pendingRequest,
  salesDatabaseEntity,
} from '../../__testUtils__/sampleData';

const submitButton = () =>
  screen.getByRole('button', { name: 'Request access' });
const preview = () => screen.getByRole('region', { name: 'What will happen' });

async function choose(account: RegExp) {
  const user = userEvent.setup();
  await user.click(
    await screen.findByRole('button', { name: /Consumer account/ }),
  );
  await user.click(await screen.findByRole('option', { name: account }));
}

async function fill(reason: string) {
  const user = userEvent.setup();
  await choose(/Marketing/);
  const textbox = screen.getByRole('textbox', { name: 'Reason' });
  await user.clear(textbox);
  await user.type(textbox, reason);
  await waitFor(() => expect(submitButton()).toBeEnabled());
  return user;
}

describe('requesting access', () => {
  it('shows who approves, because of which columns, and what is granted, before anything is sent', async () => {
    const api = healthyApi();
    renderOnEntity(customersEntity, api);
    await choose(/Marketing/);
    expect(
      await within(preview()).findByText(
        'One of these people decides: Grace Hopper and Joan Clarke',
      ),
    ).toBeVisible();
    expect(preview()).toHaveTextContent('sales.customers.email');
    expect(preview()).toHaveTextContent(
      'SELECT, DESCRIBE on sales.customers to 444455556666 with the right to pass it on',
    );
    expect(preview()).toHaveTextContent('Create a resource link');
    expect(preview()).not.toHaveTextContent('aws ram');
    expect(api.submitRequest).not.toHaveBeenCalled();
  });

  it('says when access is granted at once', async () => {
    const api = healthyApi();
    api.previewRequest.mockResolvedValue(grantedAtOnce);
    renderOnEntity(customersEntity, api);
    await choose(/Marketing/);
    expect(
      await within(preview()).findByText('Access is granted at once'),
    ).toBeVisible();
  });

  it('does not offer to send what would be refused, and links to what covers it', async () => {
    const api = healthyApi();
    api.previewRequest.mockResolvedValue({
      ...needsApproval,
      outcome: 'refused',
      refusal: {
        code: 'already-covered',
        message: 'A request covers this already.',
        requestId: pendingRequest.id,
      },
    });
    renderOnEntity(customersEntity, api);
    await choose(/Marketing/);
    expect(
      await within(preview()).findByText(/A request covers this already/),
    ).toBeVisible();
    expect(
      screen.getByRole('link', { name: 'See the request that covers it' }),
    ).toHaveAttribute('href', `/data-sharing/requests/${pendingRequest.id}`);
    expect(submitButton()).toBeDisabled();
  });

  it('sends with one click, for the table that the page shows', async () => {
    const api = healthyApi();
    api.submitRequest.mockResolvedValue(pendingRequest);
    renderOnEntity(customersEntity, api);
    const user = await fill('For the campaign');
    await user.click(submitButton());
    expect(
      await screen.findByRole('link', { name: 'Follow this request' }),
    ).toHaveAttribute('href', `/data-sharing/requests/${pendingRequest.id}`);
    expect(api.submitRequest).toHaveBeenCalledTimes(1);
    expect(api.submitRequest.mock.calls[0][0]).toEqual({
      entityRef: 'resource:default/sales-customers-1a2b3c4d5e',
      scope: 'table',
      consumerAccountId: '444455556666',
      reason: 'For the campaign',
    });
  });

  it('asks for all tables of a database, and says so', async () => {
    const api = healthyApi();
    renderOnEntity(salesDatabaseEntity, api);
    expect(
      await screen.findByText(/all tables of this database/),
    ).toBeVisible();
    await choose(/Marketing/);
    await waitFor(() =>
      expect(api.previewRequest).toHaveBeenCalledWith(
        expect.objectContaining({ scope: 'all-tables' }),
        expect.anything(),
      ),
    );
  });

  it('keeps the idempotency key while the content stays the same, and no longer', async () => {
    const api = healthyApi();
    const broken = await answer(503, {
      name: 'ServiceUnavailableError',
      message: 'the database is busy',
    });
    api.submitRequest.mockRejectedValue(broken);
    renderOnEntity(customersEntity, api);
    const user = await fill('First reason');
    const send = async (times: number) => {
      await waitFor(() => expect(submitButton()).toBeEnabled());
      await user.click(submitButton());
      await waitFor(() =>
        expect(api.submitRequest).toHaveBeenCalledTimes(times),
      );
    };
    await send(1);
    await send(2);
    await user.type(screen.getByRole('textbox', { name: 'Reason' }), '!');
    await send(3);

    const keys = api.submitRequest.mock.calls.map(([, key]) => key);
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(keys[1]).toBe(keys[0]);
    expect(keys[2]).not.toBe(keys[0]);
  });

  it('uses another key for the same words after a success', async () => {
    const api = healthyApi();
    api.submitRequest.mockResolvedValue(pendingRequest);
    renderOnEntity(customersEntity, api);
    await (await fill('Same words')).click(submitButton());
    await userEvent
      .setup()
      .click(
        await screen.findByRole('button', { name: 'Make another request' }),
      );
    await (await fill('Same words')).click(submitButton());
    await waitFor(() => expect(api.submitRequest).toHaveBeenCalledTimes(2));
    const [[, first], [, second]] = api.submitRequest.mock.calls;
    expect(second).not.toBe(first);
  });

  it('says at each field what is missing, and sends nothing', async () => {
    const api = healthyApi();
    renderOnEntity(customersEntity, api);
    await screen.findByRole('textbox', { name: 'Reason' });
    await userEvent.setup().click(submitButton());
    expect(
      await screen.findByText('Choose the account that receives access.'),
    ).toBeVisible();
    expect(
      screen.getByRole('textbox', { name: 'Reason' }),
    ).toHaveAccessibleDescription(/Say what you need the data for/);
    expect(api.submitRequest).not.toHaveBeenCalled();
  });

  it('refuses a role that is not in the consumer account', async () => {
    const api = healthyApi();
    renderOnEntity(customersEntity, api);
    const user = await fill('For the campaign');
    await user.click(screen.getByRole('button', { name: 'More options' }));
    await user.type(
      screen.getByRole('textbox', { name: 'IAM role ARN' }),
      'arn:aws:iam::777788889999:role/analyst',
    );
    await waitFor(() => expect(submitButton()).toBeEnabled());
    await user.click(submitButton());
    expect(
      await screen.findByText(/arn:aws:iam::444455556666:role\/NAME/),
    ).toBeVisible();
    expect(api.submitRequest).not.toHaveBeenCalled();
  });

  it('shows a refusal at the field that it names, and loses nothing that was typed', async () => {
    const api = healthyApi();
    api.submitRequest.mockRejectedValue(
      await answer(400, {
        name: 'InputError',
        message: 'reason must not be only a greeting',
      }),
    );
    renderOnEntity(customersEntity, api);
    await (await fill('hello')).click(submitButton());
    const textbox = screen.getByRole('textbox', { name: 'Reason' });
    await waitFor(() =>
      expect(textbox).toHaveAccessibleDescription(
        /reason must not be only a greeting/,
      ),
    );
    expect(textbox).toHaveValue('hello');
    expect(
      screen.getByRole('button', { name: /Consumer account/ }),
    ).toHaveTextContent('Marketing analytics');
  });

  it('shows a conflict as an alert, and looks again at what would happen', async () => {
    const api = healthyApi();
    api.submitRequest.mockRejectedValue(
      await answer(409, {
        name: 'ConflictError',
        message: 'Request 01JD covers this already',
      }),
    );
    renderOnEntity(customersEntity, api);
    const user = await fill('For the campaign');
    const before = api.previewRequest.mock.calls.length;
    await user.click(submitButton());
    expect(
      await screen.findByText(/Request 01JD covers this already/),
    ).toBeVisible();
    await waitFor(() =>
      expect(api.previewRequest.mock.calls.length).toBeGreaterThan(before),
    );
  });

  it('chooses the account by itself where there is only one', async () => {
    const api = healthyApi();
    api.listConsumerAccounts.mockResolvedValue([finance]);
    renderOnEntity(customersEntity, api);
    await waitFor(() =>
      expect(api.previewRequest).toHaveBeenCalledWith(
        expect.objectContaining({ consumerAccountId: finance.id }),
        expect.anything(),
      ),
    );
  });

  it('tells what to do where no account is allowed', async () => {
    const api = healthyApi();
    api.listConsumerAccounts.mockResolvedValue([]);
    renderOnEntity(customersEntity, api);
    expect(
      await screen.findByText('You cannot request for any account yet'),
    ).toBeVisible();
  });
});
