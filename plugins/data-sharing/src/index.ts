/**
 * Request access to data products in AWS Glue, and decide on requests.
 *
 * This entry point is for the legacy frontend system; the new one finds its
 * features in `./alpha`, and the refs here.
 *
 * @packageDocumentation
 */
export { dataSharingApiRef } from './api/apiRef';
export { SensitivityPicker } from './components/CatalogFilters/SensitivityPicker';
export { SensitivitySearchFilter } from './components/Search/SensitivitySearchFilter';
export type { TableSearchResultProps } from './components/Search/TableSearchResult';
export { isDataProduct } from './isDataProduct';
export {
  DataSharingPage,
  DataSharingRequestPage,
  dataSharingPlugin,
  EntityAccessCard,
  EntityAccessContent,
  TableSearchResultListItem,
} from './plugin';
export { accessRouteRef, requestRouteRef, rootRouteRef } from './routes';
export { dataSharingTranslationRef } from './translation';
