import type { Entity } from '@backstage/catalog-model';
import {
  productKeyOf,
  productTypes,
  resourceLinkTag,
} from '@data-sharing/backstage-plugin-data-sharing-common';

/**
 * Whether an entity stands for something in AWS Glue: a database, a table, or a
 * resource link to one. For `EntitySwitch` in the legacy frontend system.
 *
 * @public
 */
export const isDataProduct = (entity: Entity): boolean =>
  entity.kind === 'Resource' &&
  Object.values<unknown>(productTypes).includes(entity.spec?.type);

/** Whether it is a pointer to a product, which cannot be shared itself. */
export const isResourceLink = (entity: Entity): boolean =>
  entity.metadata.tags?.includes(resourceLinkTag) ?? false;

/** Whether access to it can be requested. */
export const isShareable = (entity: Entity): boolean =>
  !isResourceLink(entity) && productKeyOf(entity) !== undefined;
