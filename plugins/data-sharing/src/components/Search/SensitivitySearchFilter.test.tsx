import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  MockSearchApi,
  searchApiRef,
  SearchContextProvider,
} from '@backstage/plugin-search-react';
import { renderInTestApp, TestApiProvider } from '@backstage/test-utils';
import type { JsonObject } from '@backstage/types';
import { SensitivitySearchFilter } from '../../index';

async function render(types: string[], filters: JsonObject = {}) {
  const api = new MockSearchApi({ results: [] });
  const query = jest.spyOn(api, 'query');
  await renderInTestApp(
    <TestApiProvider apis={[[searchApiRef, api]]}>
      <SearchContextProvider initialState={{ term: 'x', types, filters }}>
        <SensitivitySearchFilter />
      </SearchContextProvider>
    </TestApiProvider>,
  );
  const asked = () => query.mock.calls.map(([{ filters: each }]) => each);
  return { asked };
}

/** Opens the select and chooses, as core-components draws it. */
async function choose(option: string) {
  await userEvent.click(
    within(screen.getByTestId('search-selectfilter-next')).getByRole('button'),
  );
  await userEvent.click(await screen.findByRole('option', { name: option }));
}

describe('the search filter by sensitivity', () => {
  it.each([
    ['Sensitive', 'sensitive'],
    ['Unknown', 'unknown'],
    ['Not flagged', 'unflagged'],
    ['Not sensitive', 'notsensitive'],
  ])('asks for %s by one word', async (label, word) => {
    const { asked } = await render(['glue-table']);
    await choose(label);
    await waitFor(() =>
      expect(asked()[asked().length - 1]).toEqual({ verdictWord: word }),
    );
  });

  it('is there while all types are searched', async () => {
    await render([]);
    expect(screen.getByText('Sensitivity')).toBeVisible();
  });

  it('is not there while another type is searched', async () => {
    await render(['software-catalog']);
    expect(screen.queryByText('Sensitivity')).toBeNull();
  });

  it('stays as long as it is set, so that it can be taken back', async () => {
    const { asked } = await render(['software-catalog'], {
      verdictWord: 'sensitive',
    });
    await choose('All');
    await waitFor(() => expect(asked()[asked().length - 1]).toEqual({}));
    expect(screen.queryByText('Sensitivity')).toBeNull();
  });
});
