import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type {
  Product,
  RequestState,
} from '@data-sharing/backstage-plugin-data-sharing-common';

/**
 * What people are told of a share request.
 *
 * - `approval-needed`: to the owner, whose decision it waits for.
 * - `outcome`: to the requester, how their request came out.
 * - `revoked`: to the requester, that their access was taken away or handed
 *   back; `handed-back`: to the owner.
 * - `end-changed`: to the requester, that their access ends at another time.
 * - `not-done`: to whoever asked to revoke it or to change its end, or to the
 *   owner where it was to end by itself, that this failed.
 * - `usable`, `steps-remain`: to the requester, whether what was granted can be
 *   queried.
 *
 * @public
 */
export type ShareRequestNotificationKind =
  | 'approval-needed'
  | 'outcome'
  | 'revoked'
  | 'handed-back'
  | 'end-changed'
  | 'not-done'
  | 'usable'
  | 'steps-remain';

/**
 * Something that people should hear of.
 *
 * @public
 */
export interface ShareRequestNotification {
  requestId: string;
  /** What it is about. */
  kind: ShareRequestNotificationKind;
  /** Of the request now. */
  state: RequestState;
  product: Product;
  /** Refs of users and groups. */
  recipients: string[];
  title: string;
  description: string;
  /** Path in the portal, without its base URL. */
  link: string;
  severity: 'normal' | 'high';
}

/**
 * Tells people of a share request in one more way. A failure is logged and
 * changes nothing for the request.
 *
 * @public
 */
export interface ShareRequestNotifier {
  /** For the log, such as `slack`. */
  readonly name: string;
  notify(notification: ShareRequestNotification): Promise<void>;
}

/** @public */
export interface ShareRequestNotifierExtensionPoint {
  /** Adds a notifier beside the one for Backstage notifications. */
  addNotifier(...notifiers: ShareRequestNotifier[]): void;
}

/** @public */
export const shareRequestNotifierExtensionPoint =
  createExtensionPoint<ShareRequestNotifierExtensionPoint>({
    id: 'data-sharing.notifiers',
  });

/**
 * Names the people who could decide for the owner of a data product. Used to
 * show them and to refuse a request that nobody could decide; whether a caller
 * may decide is always checked against the caller's own ownership claims.
 *
 * @public
 */
export interface ApproverResolver {
  /**
   * @param ownerRef - entity ref of the product's owner, a group as a rule
   * @returns refs of users; empty where nobody could decide
   */
  resolveApprovers(ownerRef: string): Promise<string[]>;
}

/** @public */
export interface ApproverResolverExtensionPoint {
  /**
   * Replaces the default, which is the members of the group in the catalog.
   *
   * @throws Error when it was set before
   */
  setApproverResolver(resolver: ApproverResolver): void;
}

/** @public */
export const approverResolverExtensionPoint =
  createExtensionPoint<ApproverResolverExtensionPoint>({
    id: 'data-sharing.approver-resolver',
  });
