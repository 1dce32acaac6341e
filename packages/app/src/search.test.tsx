import { renderTestApp } from '@backstage/frontend-test-utils';
import { catalogApiRef, entityRouteRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import type { RouteRef } from '@backstage/frontend-plugin-api';
import searchPlugin from '@backstage/plugin-search/alpha';
import { MockSearchApi, searchApiRef } from '@backstage/plugin-search-react';
import dataSharingPlugin from '@data-sharing/backstage-plugin-data-sharing/alpha';
import { configure, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';

configure({ asyncUtilTimeout: 15_000 });
jest.setTimeout(60_000);

/** As search-backend-module-glue makes it. */
const contacts = {
  title: 'crm.contacts',
  location: '/catalog/default/resource/crm.contacts-1/access',
  text: 'crm.contacts mobile_phone',
  database: 'crm',
  owner: 'group:default/customer-data',
  verdict: 'sensitive',
  verdictWord: 'sensitive',
  columns: ['contact_id', 'mobile_phone'],
  comments: ['Where calls go to'],
};

const system = {
  title: 'Phone system',
  location: '/catalog/default/system/phone',
  text: 'Calls',
};

function renderSearch(search: string) {
  const api = new MockSearchApi({
    results: [
      { type: 'software-catalog', document: system },
      { type: 'glue-table', document: contacts },
    ],
  });
  const query = jest.spyOn(api, 'query');
  renderTestApp({
    features: [searchPlugin, dataSharingPlugin],
    apis: [
      [catalogApiRef, catalogApiMock()],
      [searchApiRef, api],
    ],
    config: { backend: { baseUrl: 'http://localhost' } },
    initialRouteEntries: [`/search${search}`],
    mountedRoutes: {
      '/catalog/:namespace/:kind/:name': entityRouteRef as unknown as RouteRef,
    },
  });
  /** The latest that was asked for, but for the counts of the types. */
  const asked = () =>
    query.mock.calls
      .map(([request]) => request)
      .filter(({ pageLimit }) => pageLimit !== 0)
      .pop();
  return { asked };
}

describe('the search page in the new frontend system', () => {
  it('shows a table with the columns that match, and other results as before', async () => {
    renderSearch('?query=phone');
    const columns = await screen.findByRole('list', { name: 'Columns' });
    expect(within(columns).getByRole('listitem')).toHaveTextContent(
      'mobile_phone',
    );
    // The route of a link may be known later than what it says.
    expect(
      await screen.findByRole('link', { name: 'crm.contacts' }),
    ).toHaveAttribute('href', contacts.location);
    expect(screen.getByText('Database crm')).toBeVisible();
    expect(
      await screen.findByRole('link', { name: 'Phone system' }),
    ).toBeVisible();
    expect(screen.getAllByRole('list', { name: 'Columns' })).toHaveLength(1);
  });

  it('searches tables alone, and those of one verdict', async () => {
    const { asked } = renderSearch('?query=phone');
    await userEvent.click(
      await screen.findByRole('button', { name: /^Tables/ }),
    );
    await waitFor(() =>
      expect(asked()).toMatchObject({ types: ['glue-table'], filters: {} }),
    );
    const filter = screen
      .getAllByTestId('search-selectfilter-next')
      .find(element => element.textContent?.includes('Sensitivity'))!;
    await userEvent.click(within(filter).getByRole('button'));
    await userEvent.click(
      await screen.findByRole('option', { name: 'Not sensitive' }),
    );
    await waitFor(() =>
      expect(asked()).toMatchObject({
        types: ['glue-table'],
        filters: { verdictWord: 'notsensitive' },
      }),
    );
  });
});
