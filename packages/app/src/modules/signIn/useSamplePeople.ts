import { useEffect, useState } from 'react';
import { discoveryApiRef, useApi } from '@backstage/core-plugin-api';

/** As `GET /api/auth/sample-people/people` answers. */
export interface SamplePerson {
  entityRef: string;
  displayName: string;
  email?: string;
  description?: string;
  groups: string[];
}

// After the first start it takes the catalog a few seconds to read them.
const retryMilliseconds = 1_000;

/**
 * Whom one can sign in as. Asks again until there is somebody, so that the page
 * needs no reload when the portal has just been started or comes back.
 */
export function useSamplePeople(): {
  people: SamplePerson[];
  error?: string;
} {
  const discovery = useApi(discoveryApiRef);
  const [people, setPeople] = useState<SamplePerson[]>([]);
  const [error, setError] = useState<string>();

  useEffect(() => {
    let timer: number | undefined;
    const abort = new AbortController();
    const load = async () => {
      try {
        const url = `${await discovery.getBaseUrl(
          'auth',
        )}/sample-people/people`;
        const response = await fetch(url, { signal: abort.signal });
        if (!response.ok) {
          throw new Error(`${response.status} ${response.statusText}`);
        }
        const found: SamplePerson[] = (await response.json()).people;
        setPeople(found);
        setError(undefined);
        if (found.length > 0) return;
      } catch (failure) {
        if (abort.signal.aborted) return;
        setError(String(failure instanceof Error ? failure.message : failure));
      }
      timer = window.setTimeout(load, retryMilliseconds);
    };
    load();
    return () => {
      abort.abort();
      window.clearTimeout(timer);
    };
  }, [discovery]);

  return { people, error };
}
