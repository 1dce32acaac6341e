import { createRouteRef } from '@backstage/core-plugin-api';

/** The page with the inbox, my requests and all requests. @public */
export const rootRouteRef = createRouteRef({ id: 'data-sharing' });

/** One share request, by its id. @public */
export const requestRouteRef = createRouteRef({
  id: 'data-sharing:request',
  params: ['id'],
});

/** The Access tab of a data product. @public */
export const accessRouteRef = createRouteRef({ id: 'data-sharing:access' });

/** Paths of the tabs below {@link rootRouteRef}. */
export const subPaths = {
  inbox: 'inbox',
  myRequests: 'my-requests',
  allRequests: 'all-requests',
} as const;

/** Path of {@link accessRouteRef} below an entity page. */
export const accessPath = 'access';
