import { useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import type {
  ShareRequest,
  SubmitRequest,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import { dataSharingApiRef } from '../../api/apiRef';
import { useIdempotencyKey } from '../../hooks/useIdempotencyKey';

/** Sends a request. The same content sent again is the same request. */
export function useSubmission() {
  const api = useApi(dataSharingApiRef);
  const { keyFor, renew } = useIdempotencyKey();
  const [state, setState] = useState<{
    isPending: boolean;
    error?: Error;
  }>({ isPending: false });

  const submit = async (
    body: SubmitRequest,
  ): Promise<ShareRequest | undefined> => {
    setState({ isPending: true });
    try {
      const sent = await api.submitRequest(body, keyFor(body));
      renew();
      setState({ isPending: false });
      return sent;
    } catch (error) {
      setState({ isPending: false, error: error as Error });
      return undefined;
    }
  };

  return { ...state, submit, reset: () => setState({ isPending: false }) };
}
