import { useCallback, useMemo } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import type { Scope } from '@data-sharing/backstage-plugin-data-sharing-common';
import { dataSharingApiRef } from '../../api/apiRef';
import { useLiveData } from '../../hooks/useLiveData';
import { useSettled } from '../../hooks/useSettled';
import { previewQueryOf, type FormValues } from './formValues';

/** Milliseconds without a keystroke before role and columns count as chosen. */
const typingPause = 400;

/** What the request would do, for what is in the form now. */
export function usePreview(
  { entityRef, scope }: { entityRef: string; scope: Scope },
  { columns, consumerAccountId, consumerPrincipal, covers }: FormValues,
) {
  const api = useApi(dataSharingApiRef);
  const role = useSettled(consumerPrincipal, typingPause);
  const chosen = useSettled(columns, typingPause);
  const query = useMemo(
    () =>
      previewQueryOf(
        { entityRef, scope },
        {
          covers,
          columns: chosen,
          consumerAccountId,
          consumerPrincipal: role,
        },
      ),
    [entityRef, scope, covers, chosen, consumerAccountId, role],
  );
  const load = useCallback(
    (signal: AbortSignal) => api.previewRequest(query!, { signal }),
    [api, query],
  );
  const preview = useLiveData(query && load);
  return {
    ...preview,
    isWanted: query !== undefined,
    /** Whether it is about what is in the form, and not about what was there. */
    isCurrent: role === consumerPrincipal && chosen === columns,
  };
}
