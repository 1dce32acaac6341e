import { useMemo } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import {
  catalogApiRef,
  useEntityList,
  type EntityFilter,
} from '@backstage/plugin-catalog-react';
import { useLiveData } from '../../hooks/useLiveData';
import { useSettled } from '../../hooks/useSettled';
import {
  sensitivityField,
  type FiltersWithSensitivity,
} from './EntitySensitivityFilter';

// The other pickers set their filters one after the other when a page opens.
const pauseMilliseconds = 100;

type CatalogFilters = ReturnType<
  NonNullable<EntityFilter['getCatalogFilters']>
>;

/**
 * How many entities there are of each verdict, as far as the other filters let
 * them through. Undefined until the catalog has answered, and while words are
 * searched for: the catalog cannot count by these.
 */
export function useVerdictCounts(): Record<string, number> | undefined {
  const catalog = useApi(catalogApiRef);
  const { filters } = useEntityList<FiltersWithSensitivity>();
  const others = useMemo(() => {
    const { sensitivity, text, ...rest } = filters;
    if (text) return undefined;
    const set = Object.values<EntityFilter | undefined>(rest);
    return Object.assign(
      {},
      ...set.map(filter => filter?.getCatalogFilters?.()),
    ) as CatalogFilters;
  }, [filters]);
  const settled = useSettled(others, pauseMilliseconds);
  const load = useMemo(
    () =>
      settled &&
      (async () => {
        const { facets } = await catalog.getEntityFacets({
          facets: [sensitivityField],
          filter: settled,
        });
        return Object.fromEntries(
          facets[sensitivityField].map(({ value, count }) => [value, count]),
        );
      }),
    [catalog, settled],
  );
  return useLiveData(load).data;
}
