import { screen, within } from '@testing-library/react';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import type { SearchResult as Result } from '@backstage/plugin-search-common';
import {
  MockSearchApi,
  searchApiRef,
  SearchContextProvider,
  SearchResult,
  SearchResultApi,
} from '@backstage/plugin-search-react';
import { renderInTestApp, TestApiProvider } from '@backstage/test-utils';
import type { JSX } from 'react';
import { TableSearchResultListItem } from '../../index';

const columns = Array.from({ length: 3_000 }, (_, index) => `reading_${index}`);

const sensors: Result = {
  type: 'glue-table',
  document: {
    title: 'plant.sensors',
    location: '/catalog/default/resource/plant.sensors-1/access',
    text: 'plant.sensors …',
    description: 'What the plant measures.',
    database: 'plant',
    owner: 'group:default/plant-data',
    verdict: 'not-sensitive',
    verdictWord: 'notsensitive',
    columns: ['power', 'powerFactor', ...columns],
    comments: ['Active power in watts', 'Read by the meter'],
    entityTags: ['iceberg'],
    lfTags: ['domain=power'],
  } as Result['document'],
};

const other: Result = {
  type: 'software-catalog',
  document: { title: 'A system', location: '/x', text: 'of power' },
};

function render(results: Result[], content: JSX.Element) {
  return renderInTestApp(
    <TestApiProvider apis={[[searchApiRef, new MockSearchApi({ results })]]}>
      {content}
    </TestApiProvider>,
    { mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef } },
  );
}

const search = (results: Result[], term: string) =>
  render(
    results,
    <SearchContextProvider initialState={{ term, types: [], filters: {} }}>
      <SearchResult>
        <TableSearchResultListItem />
      </SearchResult>
    </SearchContextProvider>,
  );

const itemsOf = (list: string) =>
  within(screen.getByRole('list', { name: list }))
    .getAllByRole('listitem')
    .map(item => item.textContent);

const marksIn = (list: string) =>
  [...screen.getByRole('list', { name: list }).querySelectorAll('mark')].map(
    mark => mark.textContent,
  );

describe('a table among the results of a search', () => {
  it('leads to the table, and says database, verdict, owner and description', async () => {
    await search([sensors], 'sensors');
    expect(
      await screen.findByRole('link', { name: 'plant.sensors' }),
    ).toHaveAttribute(
      'href',
      '/catalog/default/resource/plant.sensors-1/access',
    );
    expect(screen.getByText('Database plant')).toBeVisible();
    expect(screen.getByText('Not sensitive')).toBeVisible();
    expect(screen.getByRole('link', { name: 'plant-data' })).toHaveAttribute(
      'href',
      '/catalog/default/group/plant-data',
    );
    expect(screen.getByText('What the plant measures.')).toBeVisible();
    expect(screen.queryByRole('list', { name: 'Columns' })).toBeNull();
  });

  it('shows the one column of three thousand that matches', async () => {
    await search([sensors], 'reading_700');
    expect(await screen.findByText('Columns')).toBeVisible();
    expect(itemsOf('Columns')).toEqual(['reading_700']);
    expect(marksIn('Columns')).toEqual(['reading_700']);
  });

  it('names the best of many columns and counts the rest', async () => {
    await search([sensors], 'reading');
    expect(await screen.findByText('Columns')).toBeVisible();
    expect(itemsOf('Columns')).toHaveLength(7);
    expect(itemsOf('Columns')[6]).toBe('and 2994 more');
  });

  it('shows the columns, comments and tags that match, marked', async () => {
    await search([sensors], 'power');
    expect(await screen.findByText('Columns')).toBeVisible();
    expect(itemsOf('Columns')).toEqual(['power', 'powerFactor']);
    expect(itemsOf('Comments')).toEqual(['Active power in watts']);
    expect(itemsOf('Tags')).toEqual(['domain=power']);
    expect(marksIn('Columns')).toEqual(['power', 'power']);
    expect(marksIn('Comments')).toEqual(['power']);
  });

  it('marks the title as the search engine does', async () => {
    await search(
      [
        {
          ...sensors,
          highlight: {
            preTag: '<t>',
            postTag: '</t>',
            fields: { title: 'plant.<t>sensors</t>', text: '' },
          },
        },
      ],
      'sensor',
    );
    const link = await screen.findByRole('link', { name: 'plant.sensors' });
    expect(link.querySelector('mark')).toHaveTextContent('sensors');
  });

  it('says so where no group owns the data', async () => {
    await search(
      [
        {
          ...sensors,
          document: {
            ...sensors.document,
            owner: 'group:default/unresolved-data-owner',
          } as Result['document'],
        },
      ],
      'sensors',
    );
    expect(await screen.findByText('Owned by no group')).toBeVisible();
  });

  it('shows what there is of a document of somebody else’s', async () => {
    await search(
      [
        {
          type: 'glue-table',
          document: {
            title: 'bare',
            location: '/bare',
            text: '',
            columns: 'many',
            verdict: 'secret',
          } as Result['document'],
        },
      ],
      'many',
    );
    expect(await screen.findByRole('link', { name: 'bare' })).toBeVisible();
    expect(screen.queryByRole('list', { name: 'Columns' })).toBeNull();
  });

  it('leaves results of other types to others', async () => {
    await search([other, sensors], 'power');
    expect(await screen.findByText('of power')).toBeVisible();
    expect(screen.getAllByText('Columns')).toHaveLength(1);
  });

  it('shows what the search engine highlights outside of a search context', async () => {
    const highlight = {
      preTag: '<t>',
      postTag: '</t>',
      fields: { text: 'the <t>powerFactor</t>' },
    };
    await render(
      [{ ...sensors, highlight }],
      <SearchResultApi query={{ term: 'power factor' }}>
        {({ value }) => (
          <>
            {value?.results.map(result => (
              <TableSearchResultListItem
                key={result.document.location}
                result={result.document}
                highlight={result.highlight}
              />
            ))}
          </>
        )}
      </SearchResultApi>,
    );
    expect(await screen.findByText('Columns')).toBeVisible();
    expect(itemsOf('Columns')).toEqual(['powerFactor']);
  });
});
