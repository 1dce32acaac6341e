/**
 * Request access to data products in AWS Glue, and decide on requests.
 *
 * This entry point is for the legacy frontend system; the new one finds its
 * features in `./alpha`, and the refs here.
 *
 * @packageDocumentation
 */
export { dataSharingApiRef } from './api/apiRef';
export { isDataProduct } from './isDataProduct';
export {
  DataSharingPage,
  DataSharingRequestPage,
  dataSharingPlugin,
  EntityAccessCard,
  EntityAccessContent,
} from './plugin';
export { accessRouteRef, requestRouteRef, rootRouteRef } from './routes';
export { dataSharingTranslationRef } from './translation';
