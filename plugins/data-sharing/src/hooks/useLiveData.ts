import { useCallback, useEffect, useState } from 'react';
import { isTransient } from '../model/errors';
import { afterDelay } from './afterDelay';

/** Data that keeps itself up to date. Of data and error there is one at most. */
export interface LiveData<T> {
  data?: T;
  error?: Error;
  /** A call is under way. */
  isPending: boolean;
  reload: () => void;
}

/** Milliseconds before the nth retry. */
export const retryDelay = (failures: number) =>
  Math.min(15_000, 1_000 * 2 ** failures);

interface Loaded<T> {
  load?: (signal: AbortSignal) => Promise<T>;
  data?: T;
  error?: Error;
  isPending: boolean;
}

/**
 * Loads data and keeps trying: when the backend or AWS does not answer, the
 * error takes the place of the data until they do.
 *
 * @param load - must stay the same function while the same data is meant;
 *   undefined while there is nothing to load
 * @param pollInterval - milliseconds until the next look, by what was found;
 *   undefined for never. Must stay the same function.
 */
export function useLiveData<T>(
  load: ((signal: AbortSignal) => Promise<T>) | undefined,
  pollInterval?: (data: T) => number | undefined,
): LiveData<T> {
  const [loaded, setLoaded] = useState<Loaded<T>>({ isPending: false });
  const [version, setVersion] = useState(0);
  const reload = useCallback(() => setVersion(before => before + 1), []);

  useEffect(() => {
    if (!load) return undefined;
    const controller = new AbortController();
    const { signal } = controller;
    let failures = 0;
    const run = async () => {
      setLoaded(before =>
        before.load === load
          ? { ...before, isPending: true }
          : { load, isPending: true },
      );
      try {
        const data = await load(signal);
        if (signal.aborted) return;
        failures = 0;
        setLoaded({ load, data, isPending: false });
        const interval = pollInterval?.(data);
        if (interval !== undefined) afterDelay(run, interval, signal);
      } catch (error) {
        if (signal.aborted) return;
        failures += 1;
        setLoaded({ load, error: error as Error, isPending: false });
        if (isTransient(error)) afterDelay(run, retryDelay(failures), signal);
      }
    };
    run();
    return () => controller.abort();
  }, [load, pollInterval, version]);

  // What was loaded for something else is not shown, not even for one frame.
  const current =
    loaded.load === load ? loaded : ({ isPending: !!load } as Loaded<T>);
  return {
    data: current.data,
    error: current.error,
    isPending: current.isPending,
    reload,
  };
}
