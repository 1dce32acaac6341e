import { useCallback } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import type { Status } from '@data-sharing/backstage-plugin-data-sharing-common';
import { dataSharingApiRef } from '../api/apiRef';
import { useLiveData } from './useLiveData';

/** Milliseconds between two looks: sooner while something is broken. */
const pollIntervalOf = ({ workflows }: Status) =>
  workflows.every(workflow => workflow.reachable) ? 60_000 : 5_000;

/**
 * The workflows of the configured catalogs; undefined until it is known. When
 * the portal's own backend does not answer, the page says so itself.
 */
export function useWorkflowStatus() {
  const api = useApi(dataSharingApiRef);
  const load = useCallback(
    (signal: AbortSignal) => api.getStatus({ signal }),
    [api],
  );
  return useLiveData(load, pollIntervalOf).data?.workflows;
}
