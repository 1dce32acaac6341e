import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Entity } from '@backstage/catalog-model';
import { renderTestApp } from '@backstage/frontend-test-utils';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import {
  catalogApiRef,
  EntityKindFilter,
  EntityListProvider,
  EntityOwnerFilter,
  EntityTextFilter,
  entityRouteRef,
  MockStarredEntitiesApi,
  starredEntitiesApiRef,
  useEntityList,
} from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { renderInTestApp, TestApiProvider } from '@backstage/test-utils';
import {
  annotations,
  type Verdict,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import plugin from '../../alpha';
import { SensitivityPicker } from '../../index';
import { sensitivityField } from './EntitySensitivityFilter';

const table = (name: string, verdict: Verdict, owner = 'sales'): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Resource',
  metadata: {
    name,
    namespace: 'default',
    annotations: { [annotations.sensitivity]: verdict },
  },
  spec: { type: 'glue-table', owner },
  relations: [{ type: 'ownedBy', targetRef: `group:default/${owner}` }],
});

const entities: Entity[] = [
  table('customers', 'sensitive'),
  table('payroll', 'sensitive', 'people'),
  table('orders', 'not-sensitive'),
  table('clicks', 'unknown', 'web'),
  {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: { name: 'bucket', namespace: 'default' },
    spec: { type: 's3-bucket', owner: 'web' },
  },
  {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'System',
    metadata: { name: 'lake', namespace: 'default' },
    spec: { owner: 'web' },
  },
];

const checkbox = (name: string | RegExp) =>
  screen.findByRole('checkbox', { name });

describe('the filter of the catalog in the new frontend system', () => {
  it('is on the page of the catalog and narrows down its list', async () => {
    renderTestApp({
      features: [catalogPlugin, plugin],
      apis: [
        [catalogApiRef, catalogApiMock({ entities })],
        [starredEntitiesApiRef, new MockStarredEntitiesApi()],
      ],
      config: {
        backend: { baseUrl: 'http://localhost' },
        app: {
          extensions: [
            {
              'catalog-filter:catalog/kind': {
                config: { initialFilter: 'resource' },
              },
            },
            {
              'catalog-filter:catalog/list': {
                config: { initialFilter: 'all' },
              },
            },
          ],
        },
      },
      initialRouteEntries: ['/catalog'],
    });
    // The list draws its rows anew more than once while the page opens.
    await waitFor(() => expect(screen.getByText('bucket')).toBeVisible());
    await userEvent.click(await checkbox('Sensitive 2'));
    await waitFor(() => expect(screen.queryByText('bucket')).toBeNull());
    expect(screen.getByText('customers')).toBeVisible();
    expect(screen.getByText('payroll')).toBeVisible();
    expect(screen.queryByText('orders')).toBeNull();
  });
});

/** What the list shows, and buttons that set the filters of other pickers. */
const List = () => {
  const { entities: shown, filters, updateFilters } = useEntityList();
  return (
    <>
      <ul aria-label="Entities">
        {shown.map(({ metadata }) => (
          <li key={metadata.name}>{metadata.name}</li>
        ))}
      </ul>
      <output>{JSON.stringify(Object.keys(filters))}</output>
      <button
        onClick={() =>
          updateFilters({ kind: new EntityKindFilter('System', 'System') })
        }
      >
        systems
      </button>
      <button
        onClick={() =>
          updateFilters({ kind: new EntityKindFilter('Resource', 'Resource') })
        }
      >
        resources
      </button>
      <button
        onClick={() =>
          updateFilters({
            owners: new EntityOwnerFilter(['group:default/people']),
          })
        }
      >
        people’s
      </button>
      <button
        onClick={() => updateFilters({ text: new EntityTextFilter('pay') })}
      >
        with “pay”
      </button>
    </>
  );
};

const press = (name: string) =>
  userEvent.click(screen.getByRole('button', { name }));

const listed = () =>
  screen.queryAllByRole('listitem').map(item => item.textContent);

describe.each([
  ['with pagination', true],
  ['without pagination', false],
])(
  'the filter of the catalog in the legacy frontend system, %s',
  (_, pagination) => {
    async function render(search = '') {
      const catalog = catalogApiMock({ entities });
      const queries = jest.spyOn(
        catalog,
        pagination ? 'queryEntities' : 'getEntities',
      );
      const facets = jest.spyOn(catalog, 'getEntityFacets');
      await renderInTestApp(
        <TestApiProvider apis={[[catalogApiRef, catalog]]}>
          <EntityListProvider pagination={pagination}>
            <SensitivityPicker />
            <List />
          </EntityListProvider>
        </TestApiProvider>,
        {
          routeEntries: [`/catalog${search}`],
          mountedRoutes: {
            '/catalog/:namespace/:kind/:name': entityRouteRef,
          },
        },
      );
      return { facets, queries };
    }

    beforeEach(() => window.history.replaceState(null, '', '/catalog'));

    it('counts each verdict, worst first, with one call', async () => {
      const { facets } = await render();
      await checkbox('Sensitive 2');
      expect(
        screen
          .getAllByRole('checkbox')
          .map(box => box.closest('label')!.textContent),
      ).toEqual([
        'Sensitive 2',
        'Unknown 1',
        'Not flagged 0',
        'Not sensitive 1',
      ]);
      expect(facets.mock.calls).toEqual([
        [{ facets: [sensitivityField], filter: {} }],
      ]);
    });

    it('filters by several, and keeps them in the address', async () => {
      const { queries } = await render();
      await userEvent.click(await checkbox(/^Unknown/));
      await userEvent.click(await checkbox(/^Not sensitive/));
      await waitFor(() =>
        expect(listed().sort()).toEqual(['clicks', 'orders']),
      );
      expect(decodeURIComponent(window.location.search)).toContain(
        'filters[sensitivity]=unknown&filters[sensitivity]=not-sensitive',
      );
      // Asked of the catalog, or pages would be cut before they are filtered.
      expect(queries).toHaveBeenLastCalledWith(
        expect.objectContaining({
          filter: { [sensitivityField]: ['unknown', 'not-sensitive'] },
        }),
      );
      await userEvent.click(await checkbox(/^Unknown/));
      await userEvent.click(await checkbox(/^Not sensitive/));
      await waitFor(() =>
        expect(window.location.search).not.toContain('sensitivity'),
      );
    });

    it('takes what the address says, of what there is', async () => {
      await render(
        '?filters[sensitivity]=sensitive&filters[sensitivity]=nonsense',
      );
      expect(await checkbox(/^Sensitive/)).toBeChecked();
      expect(await checkbox(/^Not sensitive/)).not.toBeChecked();
      await waitFor(() => expect(listed()).toEqual(['customers', 'payroll']));
    });

    it('counts what the other filters let through', async () => {
      await render();
      await checkbox('Sensitive 2');
      await press('people’s');
      expect(await checkbox('Sensitive 1')).toBeVisible();
      expect(await checkbox('Unknown 0')).toBeVisible();
    });

    it('does not count while words are searched for, by which the catalog cannot count', async () => {
      await render();
      await checkbox('Sensitive 2');
      await press('with “pay”');
      expect(await checkbox('Sensitive')).toBeVisible();
    });

    it('does not apply to other kinds, and applies again to resources', async () => {
      await render('?filters[sensitivity]=sensitive');
      await waitFor(() => expect(listed()).toEqual(['customers', 'payroll']));
      await press('systems');
      await waitFor(() => expect(listed()).toEqual(['lake']));
      expect(screen.queryByRole('checkbox')).toBeNull();
      await press('resources');
      await waitFor(() => expect(listed()).toEqual(['customers', 'payroll']));
      expect(await checkbox(/^Sensitive/)).toBeChecked();
    });
  },
);
