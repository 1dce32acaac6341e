/**
 * Backend of the data sharing plugin.
 *
 * @packageDocumentation
 */
export { dataSharingPlugin as default } from './plugin';
export {
  createShareRequestConditionalDecision,
  isProductOwner,
  isRequester,
  shareRequestConditions,
  shareRequestResourceRef,
} from './permissions/rules';
