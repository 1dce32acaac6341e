import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type {
  Product,
  RequestState,
} from '@data-sharing/backstage-plugin-data-sharing-common';

/**
 * Something that people should hear of: a request that waits for their
 * decision, or how theirs came out.
 *
 * @public
 */
export interface ShareRequestNotification {
  requestId: string;
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
