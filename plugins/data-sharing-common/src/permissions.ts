import { createPermission } from '@backstage/plugin-permission-common';

/** Resource type of a share request in the permission framework. @public */
export const RESOURCE_TYPE_SHARE_REQUEST = 'data-sharing-request';

/** Submit a share request. @public */
export const shareRequestCreatePermission = createPermission({
  name: 'data-sharing.request.create',
  attributes: { action: 'create' },
});

/** See a share request. @public */
export const shareRequestReadPermission = createPermission({
  name: 'data-sharing.request.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_SHARE_REQUEST,
});

/**
 * Approve or deny a share request, and change when the access ends that was
 * granted. Needed in addition to membership of the group that owns the product,
 * never instead of it.
 *
 * @public
 */
export const shareRequestDecidePermission = createPermission({
  name: 'data-sharing.request.decide',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_SHARE_REQUEST,
});

/**
 * Revoke what was granted to others. Needed in addition to membership of the
 * group that owns the product, never instead of it; what one asked for oneself
 * is handed back without.
 *
 * @public
 */
export const shareRequestRevokePermission = createPermission({
  name: 'data-sharing.request.revoke',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_SHARE_REQUEST,
});

/** @public */
export const dataSharingPermissions = [
  shareRequestCreatePermission,
  shareRequestReadPermission,
  shareRequestDecidePermission,
  shareRequestRevokePermission,
];

/**
 * See how the ingestion of Glue catalogs goes: accounts, names of databases and
 * what was skipped. Of the catalog plugin.
 *
 * @public
 */
export const glueIngestionReadPermission = createPermission({
  name: 'catalog.glue-ingestion.read',
  attributes: { action: 'read' },
});

/**
 * Let removals through that the ingestion did not believe. Of the catalog
 * plugin.
 *
 * @public
 */
export const glueIngestionManagePermission = createPermission({
  name: 'catalog.glue-ingestion.manage',
  attributes: { action: 'update' },
});

/** @public */
export const glueIngestionPermissions = [
  glueIngestionReadPermission,
  glueIngestionManagePermission,
];
