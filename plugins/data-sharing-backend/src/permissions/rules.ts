import {
  createConditionExports,
  createPermissionResourceRef,
  createPermissionRule,
} from '@backstage/plugin-permission-node';
import {
  RESOURCE_TYPE_SHARE_REQUEST,
  shareRequestDecidePermission,
  shareRequestReadPermission,
  shareRequestRevokePermission,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import { z } from 'zod';
import type {
  RequestFilter,
  ShareRequestRecord,
} from '../database/RequestStore';

/** A share request in the permission framework. @public */
export const shareRequestResourceRef = createPermissionResourceRef<
  ShareRequestRecord,
  RequestFilter
>().with({
  pluginId: 'data-sharing',
  resourceType: RESOURCE_TYPE_SHARE_REQUEST,
});

const claims = z.object({
  claims: z
    .array(z.string())
    .describe('Refs of the user and their groups, as in the ownership claims'),
});

/** Whether one of the claims made the request. @public */
export const isRequester = createPermissionRule({
  name: 'IS_REQUESTER',
  description: 'Allow share requests that the user made',
  resourceRef: shareRequestResourceRef,
  paramsSchema: claims,
  apply: (request, params: z.infer<typeof claims>) =>
    request.requester !== null && params.claims.includes(request.requester),
  toQuery: params => ({ requester: params.claims }),
});

/** Whether one of the claims owns the data product. @public */
export const isProductOwner = createPermissionRule({
  name: 'IS_PRODUCT_OWNER',
  description: 'Allow share requests for data products that the user owns',
  resourceRef: shareRequestResourceRef,
  paramsSchema: claims,
  apply: (request, params: z.infer<typeof claims>) =>
    request.ownerRef !== null && params.claims.includes(request.ownerRef),
  toQuery: params => ({ ownerRef: params.claims }),
});

export const rules = { isRequester, isProductOwner };

/** Permissions that can be conditional on a request. */
export const resourcePermissions = [
  shareRequestReadPermission,
  shareRequestDecidePermission,
  shareRequestRevokePermission,
];

const conditionExports = createConditionExports({
  resourceRef: shareRequestResourceRef,
  rules,
});

/** For permission policies. @public */
export const shareRequestConditions = conditionExports.conditions;

/** For permission policies. @public */
export const createShareRequestConditionalDecision =
  conditionExports.createConditionalDecision;
