import type {
  BackstageCredentials,
  PermissionsRegistryService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  AuthorizeResult,
  type PermissionCriteria,
  type ResourcePermission,
} from '@backstage/plugin-permission-common';
import {
  createConditionAuthorizer,
  createConditionTransformer,
} from '@backstage/plugin-permission-node';
import {
  shareRequestCreatePermission,
  shareRequestDecidePermission,
  shareRequestReadPermission,
  shareRequestRevokePermission,
  type RESOURCE_TYPE_SHARE_REQUEST,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import type {
  RequestFilter,
  ShareRequestRecord,
} from '../database/RequestStore';
import { shareRequestResourceRef } from './rules';

/** Asks the permission framework about share requests. */
export class RequestAuthorizer {
  readonly #permissions: PermissionsService;
  readonly #registry: PermissionsRegistryService;

  constructor(
    permissions: PermissionsService,
    registry: PermissionsRegistryService,
  ) {
    this.#permissions = permissions;
    this.#registry = registry;
  }

  /** @throws NotAllowedError */
  async assertMayCreate(credentials: BackstageCredentials) {
    const [{ result }] = await this.#permissions.authorize(
      [{ permission: shareRequestCreatePermission }],
      { credentials },
    );
    if (result !== AuthorizeResult.ALLOW) {
      throw new NotAllowedError('You may not request data products');
    }
  }

  /** @throws NotAllowedError */
  async assertMayRead(
    credentials: BackstageCredentials,
    request: ShareRequestRecord,
  ) {
    const [decision] = await this.#permissions.authorizeConditional(
      [{ permission: shareRequestReadPermission }],
      { credentials },
    );
    if (!this.#allows(decision, request)) {
      throw new NotAllowedError('You may not see this share request');
    }
  }

  /** @throws NotAllowedError */
  async assertMayDecide(
    credentials: BackstageCredentials,
    request: ShareRequestRecord,
  ) {
    const allowed = await this.mayDecide(credentials, [request]);
    if (!allowed.has(request.id)) {
      throw new NotAllowedError('You may not decide share requests');
    }
  }

  /** @throws NotAllowedError */
  async assertMayRevoke(
    credentials: BackstageCredentials,
    request: ShareRequestRecord,
  ) {
    const allowed = await this.mayRevoke(credentials, [request]);
    if (!allowed.has(request.id)) {
      throw new NotAllowedError('You may not revoke shares');
    }
  }

  /** Which of the requests the policy lets the caller decide. */
  mayDecide(
    credentials: BackstageCredentials,
    requests: ShareRequestRecord[],
  ): Promise<Set<string>> {
    return this.#allowed(credentials, shareRequestDecidePermission, requests);
  }

  /** Which of the requests the policy lets the caller revoke. */
  mayRevoke(
    credentials: BackstageCredentials,
    requests: ShareRequestRecord[],
  ): Promise<Set<string>> {
    return this.#allowed(credentials, shareRequestRevokePermission, requests);
  }

  async #allowed(
    credentials: BackstageCredentials,
    permission: ResourcePermission<typeof RESOURCE_TYPE_SHARE_REQUEST>,
    requests: ShareRequestRecord[],
  ): Promise<Set<string>> {
    if (requests.length === 0) return new Set();
    const [decision] = await this.#permissions.authorizeConditional(
      [{ permission }],
      { credentials },
    );
    return new Set(
      requests
        .filter(request => this.#allows(decision, request))
        .map(request => request.id),
    );
  }

  /**
   * What the caller may list: everything, nothing, or what the policy's
   * conditions let through.
   */
  async readable(
    credentials: BackstageCredentials,
  ): Promise<'all' | 'none' | PermissionCriteria<RequestFilter>> {
    const [decision] = await this.#permissions.authorizeConditional(
      [{ permission: shareRequestReadPermission }],
      { credentials },
    );
    if (decision.result === AuthorizeResult.CONDITIONAL) {
      return createConditionTransformer(
        this.#registry.getPermissionRuleset(shareRequestResourceRef),
      )(decision.conditions);
    }
    return decision.result === AuthorizeResult.ALLOW ? 'all' : 'none';
  }

  #allows(
    decision: Parameters<ReturnType<typeof createConditionAuthorizer>>[0],
    request: ShareRequestRecord,
  ) {
    return createConditionAuthorizer(
      this.#registry.getPermissionRuleset(shareRequestResourceRef),
    )(decision, request);
  }
}
