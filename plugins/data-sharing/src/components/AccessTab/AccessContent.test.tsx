import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { answer, healthyApi } from '../../__testUtils__/mockApi';
import { renderOnEntity, TestSignals } from '../../__testUtils__/renderAt';
import {
  customersEntity,
  grantedRequest,
  pendingRequest,
  resourceLinkEntity,
  salesDatabaseEntity,
  salesSchema,
} from '../../__testUtils__/sampleData';

const page = (...items: (typeof pendingRequest)[]) => ({
  items,
  nextCursor: null,
  totalItems: items.length,
});

describe('the Access tab', () => {
  it('shows the verdict with the columns and flag values that led to it', async () => {
    renderOnEntity(customersEntity, healthyApi());
    const reasons = await screen.findByRole('list', { name: 'Why' });
    expect(
      within(reasons)
        .getAllByRole('listitem')
        .map(item => item.textContent),
    ).toEqual([
      'Column sales.customers.email: pii_flag is “true”',
      'Column sales.customers.phone: pii_flag is “maybe”, which is neither true nor false',
    ]);
  });

  it('names the producer with its account, beside the owning group', async () => {
    renderOnEntity(customersEntity, healthyApi());
    expect(await screen.findAllByText('Retail (222233334444)')).not.toEqual([]);
    expect(screen.getAllByRole('link', { name: 'sales' })[0]).toHaveAttribute(
      'href',
      '/catalog/default/group/sales',
    );
  });

  it('warns where no group owns the data', async () => {
    const ownerRef = 'group:default/unresolved-data-owner';
    renderOnEntity(
      {
        ...customersEntity,
        relations: [{ type: 'ownedBy', targetRef: ownerRef }],
      },
      healthyApi(),
    );
    expect(
      await screen.findAllByText(
        /nobody could decide and requests are refused/,
      ),
    ).not.toEqual([]);
  });

  it('lists columns with partition keys and flags, inherited ones marked, and finds them by name', async () => {
    const user = userEvent.setup();
    renderOnEntity(customersEntity, healthyApi());
    const row = async (name: RegExp) => screen.findByRole('row', { name });
    expect(await row(/day/)).toHaveTextContent('Partition key');
    expect(await row(/email/)).toHaveTextContent('Sensitive');
    expect(await row(/phone/)).toHaveTextContent('Unclear: “maybe”');
    expect(await row(/customer_id/)).toHaveTextContent(
      'Not sensitivefrom the table',
    );

    await user.type(screen.getByRole('searchbox'), 'PHON');
    await waitFor(() => expect(screen.queryByText('email')).toBeNull());
    expect(await row(/phone/)).toBeVisible();
  });

  it('lists the tables of a database, each with its verdict and a link to ask for it alone', async () => {
    const api = healthyApi();
    api.getProductSchema.mockResolvedValue(salesSchema);
    renderOnEntity(salesDatabaseEntity, api);
    const row = await screen.findByRole('row', { name: /orders/ });
    expect(row).toHaveTextContent('Not sensitive');
    expect(within(row).getByRole('link', { name: 'orders' })).toHaveAttribute(
      'href',
      '/catalog/default/resource/sales-orders-2b3c4d5e6f/access',
    );
  });

  it('shows my requests with a state that changes with a signal', async () => {
    const api = healthyApi();
    const signals = new TestSignals();
    api.listRequests.mockResolvedValueOnce(page(pendingRequest));
    renderOnEntity(customersEntity, api, signals);
    expect(await screen.findByText('Waiting for approval')).toBeVisible();

    api.listRequests.mockResolvedValueOnce(page(grantedRequest));
    act(() => signals.send(pendingRequest.id));
    expect(await screen.findByText('Granted')).toBeVisible();
    expect(screen.getByText('Not known if usable')).toBeVisible();
    expect(api.listRequests).toHaveBeenCalledWith(
      expect.objectContaining({
        view: 'mine',
        entityRef: 'resource:default/sales-customers-1a2b3c4d5e',
      }),
      expect.anything(),
    );
  });

  it('looks again by itself while a request is open, where no signal comes', async () => {
    const api = healthyApi();
    api.listRequests
      .mockResolvedValueOnce(page({ ...pendingRequest, state: 'granting' }))
      .mockResolvedValueOnce(page(grantedRequest));
    renderOnEntity(customersEntity, api);
    expect(await screen.findByText('Granting access')).toBeVisible();
    expect(
      await screen.findByText('Granted', {}, { timeout: 5_000 }),
    ).toBeVisible();
  }, 10_000);

  it('shows by name that AWS does not answer, with no data, and recovers by itself', async () => {
    const api = healthyApi();
    api.getProductSchema.mockRejectedValueOnce(
      await answer(503, {
        name: 'ServiceUnavailableError',
        message: 'AWS Glue in eu-west-1 cannot be reached: connection refused',
      }),
    );
    renderOnEntity(customersEntity, api);
    expect(
      await screen.findByText(
        /AWS Glue in eu-west-1 cannot be reached: connection refused/,
      ),
    ).toBeVisible();
    expect(screen.queryByRole('list', { name: 'Why' })).toBeNull();
    expect(
      await screen.findByRole('list', { name: 'Why' }, { timeout: 5_000 }),
    ).toBeVisible();
    expect(screen.queryByText(/cannot be reached/)).toBeNull();
  }, 10_000);

  it('explains a resource link and leads to the product', async () => {
    const api = healthyApi();
    renderOnEntity(resourceLinkEntity, api);
    expect(await screen.findAllByText('This is a resource link')).not.toEqual(
      [],
    );
    expect(
      screen.getAllByRole('link', { name: 'Go to the data product' })[0],
    ).toHaveAttribute(
      'href',
      '/catalog/default/resource/sales-customers-1a2b3c4d5e/access',
    );
    expect(api.getProductSchema).not.toHaveBeenCalled();
  });

  it('explains a catalog without a workflow instead of offering a form', async () => {
    const api = healthyApi();
    api.getStatus.mockResolvedValue({ workflows: [] });
    renderOnEntity(customersEntity, api);
    expect(
      await screen.findByText('This catalog can be browsed only'),
    ).toBeVisible();
    expect(screen.queryByRole('textbox', { name: 'Reason' })).toBeNull();
  });

  it('says which workflow does not answer', async () => {
    const api = healthyApi();
    api.getStatus.mockResolvedValue({
      workflows: [
        {
          catalogId: '111122223333',
          region: 'eu-west-1',
          reachable: false,
          error: 'AWS Step Functions in eu-west-1 cannot be reached',
          checkedAt: '2026-11-25T08:00:00Z',
        },
      ],
    });
    renderOnEntity(customersEntity, api);
    expect(
      await screen.findByText(/AWS Step Functions in eu-west-1 cannot be/),
    ).toBeVisible();
  });
});
