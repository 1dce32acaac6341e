import { useCallback } from 'react';
import { parseEntityRef } from '@backstage/catalog-model';
import { useRouteRef } from '@backstage/core-plugin-api';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { accessPath, requestRouteRef } from '../routes';

/** Paths within the portal. */
export function useLinks() {
  const entityRoute = useRouteRef(entityRouteRef);
  const requestRoute = useRouteRef(requestRouteRef);
  const entityPath = useCallback(
    (entityRef: string) =>
      entityRoute(
        // The catalog's own links are in lower case.
        parseEntityRef(entityRef.toLocaleLowerCase('en-US')),
      ),
    [entityRoute],
  );
  const accessTabPath = useCallback(
    (entityRef: string) => `${entityPath(entityRef)}/${accessPath}`,
    [entityPath],
  );
  const requestPath = useCallback(
    (id: string) => requestRoute({ id }),
    [requestRoute],
  );
  return { entityPath, accessTabPath, requestPath };
}
