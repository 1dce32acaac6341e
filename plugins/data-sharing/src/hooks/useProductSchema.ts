import { useCallback } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import type { ProductSchema } from '@data-sharing/backstage-plugin-data-sharing-common';
import { dataSharingApiRef } from '../api/apiRef';
import { useLiveData, type LiveData } from './useLiveData';

/**
 * Columns or tables of a product with their flags.
 *
 * @param entityRef - undefined where there is nothing to read
 */
export function useProductSchema(
  entityRef: string | undefined,
): LiveData<ProductSchema> {
  const api = useApi(dataSharingApiRef);
  const load = useCallback(
    (signal: AbortSignal) => api.getProductSchema(entityRef!, { signal }),
    [api, entityRef],
  );
  return useLiveData(entityRef === undefined ? undefined : load);
}
