import { useCallback, useEffect, useRef, useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import { useTable } from '@backstage/ui';
import type {
  ListRequestsQuery,
  RequestState,
  ShareRequestSummary,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import { dataSharingApiRef } from '../api/apiRef';
import { isTransient } from '../model/errors';
import { afterDelay } from './afterDelay';
import { retryDelay } from './useLiveData';
import { useRequestChanges } from './useRequestChanges';

/** How often a list is looked at again should no signal come, in milliseconds. */
const pollInterval = 20_000;

/**
 * A table of share requests with search and a filter by state, page by page.
 * It tells when it changed, and recovers by itself when the backend answers
 * again.
 */
export function useRequestsTable(
  query: Pick<ListRequestsQuery, 'view' | 'orderBy'>,
) {
  const api = useApi(dataSharingApiRef);
  // Kept here and not read off the table, which forgets it with each retry.
  const [error, setError] = useState<Error>();
  const [loads, setLoads] = useState(0);
  const failures = useRef(0);
  // A look that nobody asked for is not to dim the table, nor to be announced.
  const isQuiet = useRef(false);

  const table = useTable<ShareRequestSummary, RequestState[]>({
    mode: 'cursor',
    initialFilter: [],
    paginationOptions: { pageSize: 20, pageSizeOptions: [10, 20, 50, 100] },
    getData: async ({ cursor, pageSize, filter, search, signal }) => {
      try {
        const page = await api.listRequests(
          {
            ...query,
            state: filter?.length ? filter : undefined,
            q: search.trim() || undefined,
            cursor,
            limit: pageSize,
          },
          { signal },
        );
        if (!signal.aborted) {
          failures.current = 0;
          setError(undefined);
          setLoads(before => before + 1);
        }
        return {
          data: page.items,
          nextCursor: page.nextCursor ?? undefined,
          totalCount: page.totalItems,
        };
      } catch (caught) {
        if (!signal.aborted) {
          failures.current += 1;
          setError(caught as Error);
          setLoads(before => before + 1);
        }
        throw caught;
      } finally {
        if (!signal.aborted) isQuiet.current = false;
      }
    },
  });

  const { pagination } = table.tableProps;
  const isFirstPage = pagination.type !== 'page' || !pagination.hasPreviousPage;
  const { reload } = table;
  const latestReload = useRef(reload);
  latestReload.current = reload;
  const reloadQuietly = useCallback(() => {
    isQuiet.current = true;
    latestReload.current();
  }, []);

  // Looking again leads to the first page: nobody is taken off a later one.
  const refresh = useCallback(() => {
    if (isFirstPage) reloadQuietly();
  }, [isFirstPage, reloadQuietly]);
  useRequestChanges(refresh);

  useEffect(() => {
    if (loads === 0) return undefined;
    const controller = new AbortController();
    if (error && isTransient(error)) {
      afterDelay(
        reloadQuietly,
        retryDelay(failures.current),
        controller.signal,
      );
    } else if (!error && isFirstPage) {
      afterDelay(reloadQuietly, pollInterval, controller.signal);
    }
    return () => controller.abort();
  }, [loads, error, isFirstPage, reloadQuietly]);

  return {
    ...table,
    tableProps: {
      ...table.tableProps,
      isStale: table.tableProps.isStale && !isQuiet.current,
    },
    error,
  };
}
