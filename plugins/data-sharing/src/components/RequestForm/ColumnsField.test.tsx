import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ProductSchema } from '@data-sharing/backstage-plugin-data-sharing-common';
import { answer, healthyApi } from '../../__testUtils__/mockApi';
import { renderOnEntity } from '../../__testUtils__/renderAt';
import {
  customersEntity,
  customersSchema,
  grantedAtOnce,
  marketing,
  needsApproval,
  pendingRequest,
  salesDatabaseEntity,
  salesSchema,
  wideSchemaOf,
} from '../../__testUtils__/sampleData';

const picker = () => screen.getByRole('group', { name: 'Columns you ask for' });
const row = (name: RegExp) => within(picker()).getByRole('row', { name });
const count = () => within(picker()).getAllByRole('status')[0].textContent;
const preview = () => screen.getByRole('region', { name: 'What will happen' });
const submitButton = () =>
  screen.getByRole('button', { name: 'Request access' });

/** A form for the one account that is allowed. */
function formFor(schema: ProductSchema) {
  const api = healthyApi();
  api.listConsumerAccounts.mockResolvedValue([marketing]);
  api.getProductSchema.mockResolvedValue(schema);
  api.submitRequest.mockResolvedValue(pendingRequest);
  renderOnEntity(customersEntity, api);
  return api;
}

async function chooseSomeColumns() {
  const user = userEvent.setup();
  await user.click(await screen.findByRole('radio', { name: 'Some columns' }));
  return user;
}

const lastPreview = (api: ReturnType<typeof healthyApi>) =>
  api.previewRequest.mock.lastCall?.[0];

describe('asking for some columns', () => {
  it('shows each column with its flag', async () => {
    formFor(customersSchema);
    await chooseSomeColumns();
    expect(row(/email/)).toHaveTextContent('Sensitive');
    expect(row(/phone/)).toHaveTextContent('Unclear: “maybe”');
    expect(row(/day/)).toHaveTextContent('Partition key');
    expect(count()).toBe('0 of 5 columns chosen');
  });

  it('sends the chosen ones in the order of the table', async () => {
    const api = formFor(customersSchema);
    const user = await chooseSomeColumns();
    await user.click(row(/day/));
    await user.click(row(/customer_id/));
    expect(count()).toBe('2 of 5 columns chosen');
    await user.type(
      screen.getByRole('textbox', { name: 'Reason' }),
      'Daily counts',
    );
    await waitFor(() => expect(submitButton()).toBeEnabled());
    await user.click(submitButton());
    await waitFor(() =>
      expect(api.submitRequest.mock.calls[0]?.[0]).toEqual({
        entityRef: 'resource:default/sales-customers-1a2b3c4d5e',
        scope: 'table',
        columns: ['customer_id', 'day'],
        consumerAccountId: '444455556666',
        reason: 'Daily counts',
      }),
    );
  });

  it('previews what is chosen, and sends nothing before', async () => {
    const api = formFor(customersSchema);
    const answers: Array<() => void> = [];
    api.previewRequest.mockImplementation(
      ({ columns }) =>
        new Promise(resolve =>
          answers.push(() =>
            resolve(columns?.includes('email') ? needsApproval : grantedAtOnce),
          ),
        ),
    );
    const answerAll = () => act(() => answers.forEach(each => each()));
    const user = await chooseSomeColumns();
    expect(
      await within(preview()).findByText(/Choose columns to see/),
    ).toBeVisible();
    await user.click(row(/customer_id/));
    await user.click(row(/day/));
    await waitFor(() =>
      expect(lastPreview(api)?.columns).toEqual(['customer_id', 'day']),
    );
    expect(submitButton()).toBeDisabled();
    answerAll();
    expect(
      await within(preview()).findByText('Access is granted at once'),
    ).toBeVisible();
    expect(submitButton()).toBeEnabled();

    await user.click(row(/email/));
    await waitFor(() => expect(lastPreview(api)?.columns).toHaveLength(3));
    expect(submitButton()).toBeDisabled();
    answerAll();
    expect(
      await within(preview()).findByText(/One of these people decides/),
    ).toBeVisible();
  });

  it('tells that leaving out what may be sensitive can spare the approval, and does it', async () => {
    const api = formFor(customersSchema);
    expect(await screen.findByText('3 columns may be sensitive')).toBeVisible();
    await userEvent
      .setup()
      .click(screen.getByRole('button', { name: 'Leave them out' }));
    expect(screen.getByRole('radio', { name: 'Some columns' })).toBeChecked();
    expect(count()).toBe('2 of 5 columns chosen');
    expect(screen.queryByText(/may be sensitive/)).toBeNull();
    await waitFor(() =>
      expect(lastPreview(api)?.columns).toEqual(['customer_id', 'day']),
    );
  });

  it('leaves only those out that were chosen', async () => {
    formFor(customersSchema);
    const user = await chooseSomeColumns();
    await user.click(row(/day/));
    await user.click(row(/email/));
    await user.click(screen.getByRole('button', { name: 'Leave it out' }));
    expect(count()).toBe('1 of 5 columns chosen');
    expect(row(/day/)).toHaveAttribute('aria-selected', 'true');
  });

  it('promises nothing where the table itself is flagged', async () => {
    formFor({ ...customersSchema, tableFlag: 'true' });
    await screen.findByRole('radio', { name: 'Some columns' });
    expect(screen.queryByText(/may be sensitive/)).toBeNull();
  });

  it('chooses all but sensitive ones, or none, with one press', async () => {
    formFor(customersSchema);
    const user = await chooseSomeColumns();
    await user.click(screen.getByRole('button', { name: 'All but sensitive' }));
    expect(count()).toBe('2 of 5 columns chosen');
    await user.click(screen.getByRole('button', { name: 'None' }));
    expect(count()).toBe('0 of 5 columns chosen');
  });

  it('keeps what is chosen while the search shows others, also when all found are chosen', async () => {
    formFor(customersSchema);
    const user = await chooseSomeColumns();
    await user.click(row(/customer_id/));
    const search = within(picker()).getByRole('searchbox');
    await user.type(search, 'da');
    await waitFor(() =>
      expect(within(picker()).queryByText('customer_id')).toBeNull(),
    );
    await user.click(
      within(picker()).getByRole('checkbox', { name: 'Select all' }),
    );
    expect(count()).toBe('2 of 5 columns chosen');
    await user.click(
      within(picker()).getByRole('checkbox', { name: 'Select all' }),
    );
    expect(count()).toBe('1 of 5 columns chosen');
  });

  it('works by keyboard, and Escape gives nothing up', async () => {
    formFor(customersSchema);
    const user = await chooseSomeColumns();
    await user.click(row(/email/));
    await user.keyboard('{ArrowDown} ');
    expect(count()).toBe('2 of 5 columns chosen');
    await user.keyboard('{Escape}');
    expect(count()).toBe('2 of 5 columns chosen');
  });

  it('asks for the whole table again without forgetting the columns', async () => {
    const api = formFor(customersSchema);
    const user = await chooseSomeColumns();
    await user.click(row(/day/));
    await user.click(screen.getByRole('radio', { name: 'This table' }));
    await waitFor(() => expect(lastPreview(api)?.columns).toBeUndefined());
    await user.click(screen.getByRole('radio', { name: 'Some columns' }));
    expect(count()).toBe('1 of 5 columns chosen');
  });

  it('says at the columns that none is chosen, and sends nothing', async () => {
    const api = formFor(customersSchema);
    const user = await chooseSomeColumns();
    await user.type(screen.getByRole('textbox', { name: 'Reason' }), 'x');
    await waitFor(() => expect(submitButton()).toBeEnabled());
    await user.click(submitButton());
    expect(
      await screen.findByText('Choose at least one column.'),
    ).toBeVisible();
    expect(picker()).toHaveAccessibleDescription('Choose at least one column.');
    expect(api.submitRequest).not.toHaveBeenCalled();
  });

  it('shows a refusal that names the columns at the columns', async () => {
    const api = formFor(customersSchema);
    api.submitRequest.mockRejectedValue(
      await answer(400, {
        name: 'InputError',
        message: 'columns: sales.customers has no column day',
      }),
    );
    const user = await chooseSomeColumns();
    await user.click(row(/day/));
    await user.type(screen.getByRole('textbox', { name: 'Reason' }), 'x');
    await waitFor(() => expect(submitButton()).toBeEnabled());
    await user.click(submitButton());
    await waitFor(() =>
      expect(picker()).toHaveAccessibleDescription(/has no column day/),
    );
    expect(count()).toBe('1 of 5 columns chosen');
  });

  it('takes a table of a thousand columns, and says at once that it is too many', async () => {
    const api = formFor(wideSchemaOf(1_000));
    const user = await chooseSomeColumns();
    await user.click(screen.getByRole('button', { name: 'All but sensitive' }));
    expect(count()).toBe('900 of 1000 columns chosen');
    expect(picker()).toHaveAccessibleDescription(/at most 500 columns/);
    expect(
      await within(preview()).findByText(/Choose columns to see/),
    ).toBeVisible();
    expect(api.previewRequest).not.toHaveBeenCalledWith(
      expect.objectContaining({ columns: expect.anything() }),
      expect.anything(),
    );
  });

  it('is not offered for a database', async () => {
    const api = healthyApi();
    api.getProductSchema.mockResolvedValue(salesSchema);
    renderOnEntity(salesDatabaseEntity, api);
    await screen.findByText(/all tables of this database/);
    expect(screen.queryByRole('radio', { name: 'Some columns' })).toBeNull();
  });
});
