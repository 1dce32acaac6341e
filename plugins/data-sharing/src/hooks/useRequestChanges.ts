import { useEffect, useRef } from 'react';
import { useSignal } from '@backstage/plugin-signals-react';
import {
  signalChannel,
  type RequestChangedSignal,
} from '@data-sharing/backstage-plugin-data-sharing-common';

/** Several changes in this many milliseconds lead to one call. */
const settleTime = 300;

/**
 * Calls back when the backend tells that a share request changed. Nothing
 * happens in a portal without the signals plugin: polling does it there.
 *
 * @param requestId - of the only request that matters; undefined for any
 */
export function useRequestChanges(
  onChange: () => void,
  requestId?: string,
): void {
  const { lastSignal } =
    useSignal<Pick<RequestChangedSignal, 'requestId'>>(signalChannel);
  const latest = useRef(onChange);
  latest.current = onChange;
  useEffect(() => {
    if (!lastSignal) return undefined;
    if (requestId && lastSignal.requestId !== requestId) return undefined;
    const timer = setTimeout(() => latest.current(), settleTime);
    return () => clearTimeout(timer);
  }, [lastSignal, requestId]);
}
